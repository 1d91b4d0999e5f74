// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/cli/command.h"
#include "app/cli/text/text_table.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/formats/format.h"

namespace quantoscope::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string asJson(const Listing& listing) {
    Json tensors = Json::array();
    for (const TensorEntry& entry : listing.tensors) {
        Json value{{"name", entry.name},
                   {"dtype", dtypeName(entry.dtype)},
                   {"dtype_in_file", entry.dtypeInFile},
                   {"shape", entry.shape},
                   {"values", entry.values}};
        if (!entry.unsupported.empty()) value["unsupported"] = entry.unsupported;
        tensors.push_back(std::move(value));
    }
    const Json value{
        {"format", listing.format}, {"tensors", std::move(tensors)}, {"notes", listing.notes}};
    return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string asText(const Listing& listing) {
    TextTable table({Align::Left, Align::Left, Align::Left, Align::Right, Align::Left});
    table.add({"tensor", "dtype", "shape", "values", ""});
    for (const TensorEntry& entry : listing.tensors)
        table.add({displayText(entry.name), std::string(dtypeName(entry.dtype)),
                   shapeText(entry.shape), groupedText(entry.values),
                   displayText(entry.unsupported)});
    std::string text = table.text();
    for (const std::string& note : listing.notes)
        text += displayText(note) + "\n";
    return text;
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty()) return console.wrong("Which file?");
    const auto listing = listFile(arguments.positionals()[0], console.control);
    if (!listing) return console.failed(listing.error());
    console.out << (arguments.has("--json") ? asJson(*listing) : asText(*listing));
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
