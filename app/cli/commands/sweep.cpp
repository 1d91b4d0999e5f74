// SPDX-License-Identifier: GPL-3.0-or-later
#include <ostream>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "app/cli/request/sweep_range.h"
#include "app/cli/text/sweep_text.h"
#include "core/analysis/sweeps/sweeps.h"

namespace quantoscope::cli {
namespace {

Status sweepOne(const Request& request, const SweepRange& over, SweepText& text,
                const JobControl& control) {
    const auto data = dataOf(request, control.part(0, 0.4));
    if (!data) return data.error();
    const JobControl rest = control.part(0.4, 1);
    const auto* file = std::get_if<FileSource>(&request.source);
    const std::string name = file != nullptr ? file->tensor : (*data)->tensor->name;
    if (const auto* bits = std::get_if<BitsRange>(&over)) {
        const auto points = sweepBits(request, *data, bits->from, bits->to, rest);
        if (!points) return points.error();
        text.add(name, *points);
        return Done{};
    }
    const auto sweep = sweepClipping(request, *data, std::get<ClipGrid>(over), rest);
    if (!sweep) return sweep.error();
    if (sweep->points.empty())
        return Error{ErrorCode::Unsupported,
                     "The clipping range changes nothing: the scheme does not use it, or there are "
                     "no values.",
                     name};
    text.add(name, *sweep);
    return Done{};
}

ExitStatus sweepAll(const Request& request, const std::string& source, const SweepRange& over,
                    const std::optional<std::string>& csv, const Console& console) {
    const auto sources = sourcesOf(request.source, source, console.control);
    if (!sources) return console.failed(sources.error());
    SweepText text(isWholeFile(source));
    ExitStatus status = ExitStatus::Done;
    for (const Source& asked : *sources) {
        Request one = request;
        one.source = asked;
        const Status swept = sweepOne(one, over, text, console.control);
        if (swept) continue;
        status = console.failed(swept.error());
        if (swept.error().code == ErrorCode::Cancelled || sources->size() == 1) return status;
    }
    if (!csv) {
        console.out << requestSummary(request) << "\n\n" << text.table();
        return status;
    }
    const ExitStatus written = writeOutput(*csv, text.csv(), console);
    return written == ExitStatus::Done ? status : written;
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty() && !arguments.has("--request"))
        return console.wrong("Which source?");
    const auto over = arguments.value("--over");
    if (!over) return console.wrong("Sweep over what? --over bits=2..8 or --over clip=100.");
    const auto range = parseSweepRange(*over);
    if (!range) return console.refused(range.error());
    const std::string source =
        arguments.positionals().empty() ? std::string() : arguments.positionals()[0];
    const auto request = requestOf(arguments, source, console.control);
    if (!request) return console.refused(request.error());
    return sweepAll(*request, source, *range, arguments.value("--csv"), console);
}

constexpr Option kOptions[] = {
    {.name = "--over",
     .value = "RANGE",
     .help = "bits=2..8, or clip=100 points of the clipping range; clip=100,from=0.5,to=6"},
    {.name = "--csv", .value = "FILE|-", .help = "all figures as CSV", .isOutput = true},
};
constexpr std::string_view kExamples[] = {
    "sweep default --over bits=1..8",
    "sweep default --bits 4 --over clip=20,from=0.5,to=6 --csv -",
};

}  // namespace

namespace command_list {
extern constinit const Command sweep{
    .name = "sweep",
    .arguments = "SOURCE [REQUEST] --over bits=2..8|clip=100",
    .help = "Prints the error against bits or against the clipping range.",
    .takesRequest = true,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
