// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyze.h"

#include <ostream>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "app/cli/text/outcome_text.h"

namespace quantoscope::cli {
namespace {

Result<OutcomePointer> outcomeOf(Request request, const Source& source, const JobControl& control) {
    request.source = source;
    const auto data = dataOf(request, control.part(0, 0.5));
    if (!data) return data.error();
    return analyze(request, *data, 0, control.part(0.5, 1));
}

ExitStatus analyzeOne(const Request& request, const std::optional<std::string>& json,
                      const Console& console) {
    const auto outcome = outcomeOf(request, request.source, console.control);
    if (!outcome) return console.failed(outcome.error());
    if (json) return writeOutput(*json, outcomeJson(**outcome) + "\n", console);
    console.out << outcomeText(**outcome);
    return ExitStatus::Done;
}

// A tensor that fails is named on standard error; the others are printed.
ExitStatus analyzeFile(const Request& request, const std::vector<Source>& sources,
                       const std::optional<std::string>& json, const Console& console) {
    ExitStatus status = ExitStatus::Done;
    OutcomeTable table;
    std::string objects;
    for (const Source& source : sources) {
        const auto outcome = outcomeOf(request, source, console.control);
        if (!outcome) {
            status = console.failed(
                {outcome.error().code, outcome.error().sentence(), sourceText(source)});
            if (outcome.error().code == ErrorCode::Cancelled) return status;
            continue;
        }
        table.add(**outcome);
        if (json) objects += (objects.empty() ? "\n" : ",\n") + outcomeJson(**outcome);
    }
    if (!json) {
        console.out << requestSummary(request) << "\n\n" << table.text();
        return status;
    }
    const ExitStatus written = writeOutput(*json, "[" + objects + "\n]\n", console);
    return written == ExitStatus::Done ? status : written;
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty() && !arguments.has("--request"))
        return console.wrong("Which source?");
    const std::string source =
        arguments.positionals().empty() ? std::string() : arguments.positionals()[0];
    const auto request = requestOf(arguments, source, console.control);
    if (!request) return console.refused(request.error());
    const auto json = arguments.value("--json");
    if (!isWholeFile(source)) return analyzeOne(*request, json, console);
    const auto sources = sourcesOf(request->source, source, console.control);
    if (!sources) return console.failed(sources.error());
    return analyzeFile(*request, *sources, json, console);
}

constexpr Option kOptions[] = {{.name = "--json",
                                .value = "FILE|-",
                                .help = "all figures and the request as JSON",
                                .isOutput = true}};
constexpr std::string_view kExamples[] = {
    "analyze default --bits 4",
    "analyze normal:n=1000000,seed=7 --scheme lloyd-max --bits 3 --json -",
    "analyze weights.npy --granularity channel --axis 0 --range percentile --set range.percent=99",
    "analyze 'model.safetensors::*' --bits 8 --set symmetry=symmetric",
};

}  // namespace

namespace command_list {
extern constinit const Command analyze{.name = "analyze",
                                       .arguments = "SOURCE [REQUEST]",
                                       .help = "Quantizes and prints range, scale, error and size.",
                                       .takesRequest = true,
                                       .options = kOptions,
                                       .examples = kExamples,
                                       .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
