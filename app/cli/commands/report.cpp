// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/offscreen_application.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "app/reports/complete_curves.h"
#include "app/reports/pages/report_pages.h"
#include "core/analysis/analyze.h"

namespace quantoscope::cli {
namespace {

Result<ReportSection> sectionOf(Request request, const Source& source, const JobControl& control) {
    request.source = source;
    const auto data = dataOf(request, control.part(0, 0.3));
    if (!data) return data.error();
    const auto outcome = analyze(request, *data, 0, control.part(0.3, 0.4));
    if (!outcome) return outcome.error();
    const auto curves = completeCurves(*outcome, control.part(0.4, 1));
    if (!curves) return curves.error();
    return reportSection(*outcome, *curves);
}

// A tensor that fails is named on standard error; the others are reported.
ExitStatus reportAll(const Request& request, const std::vector<Source>& sources,
                     const std::string& path, const Console& console) {
    const OffscreenApplication application;
    Report report;
    ExitStatus status = ExitStatus::Done;
    for (const Source& source : sources) {
        auto section = sectionOf(request, source, console.control);
        if (section) {
            report.sections.append(std::move(*section));
            continue;
        }
        status = console.failed(section.error());
        if (section.error().code == ErrorCode::Cancelled) return status;
    }
    if (report.sections.isEmpty()) return status;
    const Status written = writeReport(report, path, console.control);
    return written ? status : console.failed(written.error());
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty() && !arguments.has("--request"))
        return console.wrong("Which source?");
    const std::string path = arguments.value("-o").value_or("");
    if (findReportFormat(QString::fromStdString(path)) == nullptr)
        return console.wrong("Where to? -o OUT.html, OUT.pdf or OUT.md.");
    const std::string source =
        arguments.positionals().empty() ? std::string() : arguments.positionals()[0];
    const auto request = requestOf(arguments, source, console.control);
    if (!request) return console.refused(request.error());
    const auto sources = sourcesOf(request->source, source, console.control);
    if (!sources) return console.failed(sources.error());
    return reportAll(*request, *sources, path, console);
}

constexpr Option kOptions[] = {{.name = "-o",
                                .value = "FILE",
                                .help = "ends in .html, .pdf or .md; one file holds all",
                                .isOutput = true}};
constexpr std::string_view kExamples[] = {
    "report default --bits 4 -o report.html",
    "report weights.npy --granularity channel --range mse -o weights.pdf",
    "report 'model.safetensors::*' --bits 8 -o model.md",
};

}  // namespace

namespace command_list {
extern constinit const Command report{
    .name = "report",
    .arguments = "SOURCE [REQUEST] -o OUT.html|.pdf|.md",
    .help = "Writes the whole story: data, request, figures, error and how to get it again.",
    .takesRequest = true,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
