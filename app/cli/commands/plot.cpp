// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/offscreen_application.h"
#include "app/cli/request/picture_options.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "app/reports/complete_curves.h"
#include "app/reports/figures/figure_export.h"
#include "core/analysis/analyze.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

struct PlotOptions {
    const ViewDescriptor* view = nullptr;
    std::string path;
    FigureOptions figure;
    Theme theme = lightTheme();
};

Result<const ViewDescriptor*> viewOf(const Arguments& arguments) {
    const auto id = arguments.value("--view");
    std::vector<std::string_view> ids;
    std::string list;
    for (const ViewDescriptor* view : views()) {
        ids.push_back(view->id);
        list += (list.empty() ? "" : ", ") + std::string(view->id);
    }
    if (!id) return Error{ErrorCode::InvalidArgument, "Which view? There are " + list + ".", {}};
    if (const ViewDescriptor* view = findView(*id)) return view;
    const std::string_view nearest = nearestName(*id, ids);
    const std::string hint =
        nearest.empty() ? "There are " + list + "." : "Did you mean " + std::string(nearest) + "?";
    return Error{ErrorCode::InvalidArgument, "There is no view '" + *id + "'. " + hint, "--view"};
}

Result<PlotOptions> optionsFrom(const Arguments& arguments) {
    PlotOptions options;
    const auto view = viewOf(arguments);
    if (!view) return view.error();
    options.view = *view;
    options.path = arguments.value("-o").value_or("");
    if (!figureFormatOf(QString::fromStdString(options.path)))
        return wrongValue("-o", options.path, "a name that ends in .png, .svg, .pdf or .csv");
    if (const auto text = arguments.value("--size")) {
        const auto size = pixelSizeOf(*text);
        if (!size) return size.error();
        options.figure.size = *size;
    }
    if (const auto text = arguments.value("--pixel-ratio")) {
        const auto scale = parseReal(*text);
        if (!scale || !(*scale > 0)) return wrongValue("--pixel-ratio", *text, "a number above 0");
        options.figure.scale = *scale;
    }
    const auto dark = isDark(arguments.value("--theme").value_or("light"));
    if (!dark) return dark.error();
    if (*dark) options.theme = darkTheme();
    return options;
}

Result<OutcomePointer> outcomeOf(const Request& request, const JobControl& control) {
    const auto data = dataOf(request, control.part(0, 0.5));
    if (!data) return data.error();
    return analyze(request, *data, 0, control.part(0.5, 1));
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty() && !arguments.has("--request"))
        return console.wrong("Which source?");
    const auto options = optionsFrom(arguments);
    if (!options) return console.refused(options.error());
    const std::string source =
        arguments.positionals().empty() ? std::string() : arguments.positionals()[0];
    const auto request = requestOf(arguments, source, console.control);
    if (!request) return console.refused(request.error());
    const auto outcome = outcomeOf(*request, console.control.part(0, 0.4));
    if (!outcome) return console.failed(outcome.error());
    CurvesPointer curves;
    if (options->view->needsCurves) {
        const auto complete = completeCurves(*outcome, console.control.part(0.4, 0.9));
        if (!complete) return console.failed(complete.error());
        curves = *complete;
    }
    const OffscreenApplication application;
    const auto view = makeFigureView(*options->view, *outcome, curves, options->theme);
    FigureOptions figure = options->figure;
    figure.about = figureAbout(*request);
    const Status written = exportFigure(*view, options->path, figure, console.control);
    return written ? ExitStatus::Done : console.failed(written.error());
}

constexpr Option kOptions[] = {
    {.name = "--view", .value = "ID", .help = "what to draw: 'quantoscope views' lists them"},
    {.name = "-o",
     .value = "FILE",
     .help = "ends in .png, .svg, .pdf or .csv (its data)",
     .isOutput = true},
    {.name = "--size", .value = "WxH", .help = "pixels on a screen; 960x480"},
    {.name = "--pixel-ratio", .value = "R", .help = "PNG pixels for one of these; 2"},
    {.name = "--theme", .value = "light|dark", .help = "light unless said"}};
constexpr std::string_view kExamples[] = {
    "plot default --bits 4 --view stage -o stage.svg",
    "plot normal:n=100000 --bits 3 --view error -o error.png --size 800x500 --pixel-ratio 3",
    "plot weights.npy --granularity channel --view codebook -o codebook.pdf --theme dark",
};

}  // namespace

namespace command_list {
extern constinit const Command plot{.name = "plot",
                                    .arguments = "SOURCE [REQUEST] --view ID -o FILE",
                                    .help = "Draws one view into a file.",
                                    .takesRequest = true,
                                    .options = kOptions,
                                    .examples = kExamples,
                                    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
