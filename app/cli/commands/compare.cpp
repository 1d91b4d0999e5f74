// SPDX-License-Identifier: GPL-3.0-or-later
#include <ostream>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "app/cli/text/sweep_text.h"
#include "core/analysis/sweeps/sweeps.h"

namespace quantoscope::cli {
namespace {

Status compareOn(const Request& request, SweepText& text, const JobControl& control) {
    const auto data = dataOf(request, control.part(0, 0.3));
    if (!data) return data.error();
    const auto* file = std::get_if<FileSource>(&request.source);
    const std::string name = file != nullptr ? file->tensor : (*data)->tensor->name;
    std::vector<SchemeRow> rows;
    for (const Scheme* scheme : schemes()) {
        const auto done = static_cast<double>(rows.size());
        const auto all = static_cast<double>(schemes().size());
        auto row = schemeRow(request, *scheme, *data,
                             control.part(0.3 + 0.7 * done / all, 0.3 + 0.7 * (done + 1) / all));
        if (!row) return row.error();
        rows.push_back(std::move(*row));
    }
    text.add(name, rows);
    return Done{};
}

ExitStatus write(const SweepText& text, const Request& request, const Arguments& arguments,
                 const Console& console) {
    const auto csv = arguments.value("--csv");
    const auto json = arguments.value("--json");
    if (!csv && !json) {
        console.out << "All schemes at their initial parameters, otherwise as "
                    << requestSummary(request) << "\n\n"
                    << text.table();
        return ExitStatus::Done;
    }
    std::vector<Output> outputs;
    if (csv) outputs.push_back({*csv, text.csv()});
    if (json) outputs.push_back({*json, text.json()});
    return writeOutputs(outputs, console);
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty() && !arguments.has("--request"))
        return console.wrong("Which source?");
    const std::string source =
        arguments.positionals().empty() ? std::string() : arguments.positionals()[0];
    const auto request = requestOf(arguments, source, console.control);
    if (!request) return console.refused(request.error());
    const auto sources = sourcesOf(request->source, source, console.control);
    if (!sources) return console.failed(sources.error());
    SweepText text(isWholeFile(source));
    ExitStatus status = ExitStatus::Done;
    for (const Source& one : *sources) {
        Request asked = *request;
        asked.source = one;
        const Status compared = compareOn(asked, text, console.control);
        if (compared) continue;
        status = console.failed(compared.error());
        if (compared.error().code == ErrorCode::Cancelled || sources->size() == 1) return status;
    }
    const ExitStatus written = write(text, *request, arguments, console);
    return written == ExitStatus::Done ? status : written;
}

constexpr Option kOptions[] = {
    {.name = "--csv", .value = "FILE|-", .help = "all figures as CSV", .isOutput = true},
    {.name = "--json", .value = "FILE|-", .help = "all figures as JSON", .isOutput = true},
};
constexpr std::string_view kExamples[] = {
    "compare default --bits 4",
    "compare weights.npy --range mse --csv -",
};

}  // namespace

namespace command_list {
extern constinit const Command compare{
    .name = "compare",
    .arguments = "SOURCE [REQUEST]",
    .help = "Prints size, error and time of all schemes on the same values.",
    .takesRequest = true,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
