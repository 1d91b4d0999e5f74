// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/cli/command.h"
#include "app/cli/text/text_table.h"
#include "core/base/text/display_text.h"
#include "core/base/text/media.h"
#include "core/base/text/number_text.h"
#include "core/formats/format.h"
#include "core/formats/type_text.h"

namespace quantoscope::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string jsonText(const Json& value) {
    return textFor(Medium::Json, value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json tensorJson(const TensorEntry& entry) {
    Json value{{"name", entry.name},
               {"dtype", typeText(entry)},
               {"dtype_in_file", entry.dtypeInFile},
               {"shape", entry.shape},
               {"values", entry.values}};
    if (!entry.unsupported.empty()) value["unsupported"] = entry.unsupported;
    return value;
}

// A tensor a line, one after the other: a file may name a million.
Status printJson(const Listing& listing, const Console& console) {
    console.out << "{\"format\": " << jsonText(listing.format) << ",\n \"tensors\": [";
    const char* before = "\n  ";
    for (const TensorEntry& entry : listing.tensors) {
        if (console.control.cancelled()) return cancelledError();
        console.out << before << jsonText(tensorJson(entry));
        before = ",\n  ";
    }
    console.out << "],\n \"notes\": " << jsonText(listing.notes) << "}\n";
    return Done{};
}

std::string asText(const Listing& listing) {
    constexpr std::size_t kSentence = 400;  // characters of a reason
    TextTable table({Align::Left, Align::Left, Align::Left, Align::Right, Align::Left});
    table.add({"tensor", "dtype", "shape", "values", ""});
    for (const TensorEntry& entry : listing.tensors)
        table.add({displayText(entry.name), displayText(typeText(entry)), shapeText(entry.shape),
                   groupedText(entry.values), displayText(entry.unsupported, kSentence)});
    std::string text = table.text();
    for (const std::string& note : listing.notes)
        text += displayText(note, kSentence) + "\n";
    return text;
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty()) return console.wrong("Which file?");
    const auto listing = listFile(arguments.positionals()[0], console.control);
    if (!listing) return console.failed(listing.error());
    if (arguments.has("--json")) {
        const Status printed = printJson(*listing, console);
        return printed ? ExitStatus::Done : console.failed(printed.error());
    }
    console.out << asText(*listing);
    return ExitStatus::Done;
}

constexpr Option kOptions[] = {{.name = "--json", .value = "", .help = "as JSON, for machines"}};
constexpr std::string_view kExamples[] = {"list weights.npy", "list model.safetensors --json"};

}  // namespace

namespace command_list {
extern constinit const Command list{
    .name = "list",
    .arguments = "FILE [--json]",
    .help = "The tensors of a file: name, type, shape, number of values.",
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
