// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/pages/report.h"

#include <algorithm>

#include "app/reports/figures/figure_export.h"
#include "app/reports/figures/table_figure.h"
#include "app/reports/pages/facts.h"
#include "app/views/kit/plot/plot_view.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

constexpr int kFigureWidth = 760;  // pixels: type keeps its size on A4 but for a tenth
constexpr int kFigureHeight = 340;
constexpr int kDigits = 6;

QString tr(const char* text) {
    return QObject::tr(text);
}

QString sourceTitle(const Outcome& outcome) {
    if (const auto* file = std::get_if<FileSource>(&outcome.request.source)) {
        const Request bare = withoutFolders(outcome.request);
        const std::string& path = std::get<FileSource>(bare.source).path;
        const std::string tensor = file->tensor.empty() ? path : file->tensor + " in " + path;
        return toQString(displayText(tensor));
    }
    const auto& drawn = std::get<DistributionSpec>(outcome.request.source);
    return tr("%1, %2 values")
        .arg(toQString(drawn.distribution->title),
             countText(static_cast<double>(outcome.data->index->totalCount())));
}

QString shortNumber(const std::optional<double>& value) {
    return value ? numberText(*value, kDigits) : QStringLiteral("-");
}

ReportTable calibratorTable(const ClipSweep& sweep, const Request& request) {
    ReportTable table{tr("What each calibrator would choose"),
                      tr("The clipping range, the error it leads to with this scheme, and what the "
                         "calibrator did. The one in force is marked *, the least error **."),
                      {tr("calibrator"), tr("alpha"), tr("beta"), tr("MSE"), tr("note")},
                      {}};
    const auto least = std::ranges::min_element(sweep.marks, {}, &CalibratorMark::mse);
    for (auto mark = sweep.marks.begin(); mark != sweep.marks.end(); ++mark) {
        const bool inForce = request.range.mode == RangeMode::Calibrated &&
                             request.range.calibrator == mark->calibrator;
        const QString sign = (inForce ? QStringLiteral(" *") : QString()) +
                             (mark == least ? QStringLiteral(" **") : QString());
        table.rows.append({toQString(mark->calibrator->title) + sign,
                           numberText(mark->range.alpha, kDigits),
                           numberText(mark->range.beta, kDigits), numberText(mark->mse, kDigits),
                           toQString(mark->note)});
    }
    return table;
}

ReportTable bitsTable(const std::vector<BitsPoint>& points) {
    ReportTable table{
        tr("Error at each number of bits"),
        tr("The same request with other bits, calibrated anew."),
        {tr("bits"), tr("bits per weight"), tr("MSE"), tr("of it by clipping"), tr("SQNR, dB")},
        {}};
    for (const BitsPoint& point : points)
        if (point.mse)
            table.rows.append({QString::number(point.bits), shortNumber(point.bitsPerWeight),
                               shortNumber(point.mse), shortNumber(point.mseClipping),
                               shortNumber(point.sqnrDb)});
    return table;
}

bool tellsNothing(const View& view) {
    const auto* plot = qobject_cast<const PlotView*>(&view);
    return plot != nullptr && !plot->message().isEmpty();
}

// A view that is a table; none when it has more rows than a page can hold.
void addTable(ReportSection& section, const View& view) {
    DataTable data = view.dataTable();
    if (data.rows.isEmpty() || data.rows.size() > TableFigure::kMostRows) return;
    for (QStringList& row : data.rows)
        std::ranges::transform(row, row.begin(), shortenedNumber);
    section.tables.append({view.title(), view.caption(), data.columns, data.rows});
}

void addFigure(ReportSection& section, View& view) {
    const QSize size(kFigureWidth, kFigureHeight);
    const auto svg = renderFigure(view, FigureFormat::Svg, {.size = size});
    if (!svg || tellsNothing(view)) return;
    section.figures.append({view.title(), view.caption(), *svg, pictureOf(view, size), size});
}

bool belongsInReport(const ViewDescriptor& descriptor, const Outcome& outcome, bool hasPins) {
    return descriptor.inReports && (descriptor.hasSomethingToSay == nullptr ||
                                    descriptor.hasSomethingToSay(outcome, hasPins));
}

QString againTitle(const Source& source) {
    const auto* file = std::get_if<FileSource>(&source);
    if (file == nullptr) return tr("How to get this again");
    return tr("How to get this again, in the folder of %1").arg(toQString(displayText(file->path)));
}

void addFacts(ReportSection& section, const OutcomePointer& outcome, const CurvesPointer& curves,
              const QVector<OutcomePointer>& pins) {
    const Request told = withoutFolders(outcome->request);
    section.title = sourceTitle(*outcome);
    section.summary = toQString(requestSummary(told));
    section.headlines = headlineFacts(*outcome);
    section.source = sourceFacts(*outcome);
    section.request = requestFacts(told);
    section.quantizer = quantizerFacts(*outcome);
    section.metrics = metricFacts(*outcome);
    for (const std::string& note : outcome->notes)
        section.notes.append(toQString(note));
    for (qsizetype i = 0; i < pins.size(); ++i)
        section.notes.append(
            tr("Pinned as %1: quantoscope analyze %2")
                .arg(pinLetter(static_cast<std::size_t>(i)),
                     toQString(requestCommandOptions(withoutFolders(pins[i]->request)))));
    if (curves && curves->clip && !curves->clip->marks.empty())
        section.tables.append(calibratorTable(*curves->clip, told));
    if (curves && !curves->bits.empty()) section.tables.append(bitsTable(curves->bits));
    section.again = againTitle(told.source);
    section.command = QStringLiteral("quantoscope report %1 -o report.html")
                          .arg(toQString(requestCommandOptions(told)));
    section.json = toQString(requestJson(told));
}

}  // namespace

bool ReportTable::isNumeric(qsizetype column) const {
    return std::ranges::all_of(rows, [column](const QStringList& row) {
        const QString plain = QString(row[column]).replace(QChar(0x2212), u'-');
        return plain == u"-" || plain == u"∞" || parseReal(plain.toStdString()).has_value();
    });
}

void addReportSection(Steps& steps, const std::shared_ptr<Report>& report,
                      const OutcomePointer& outcome, const CurvesPointer& curves,
                      const QVector<OutcomePointer>& pins) {
    steps.add([=]() -> Status {
        addFacts(report->sections.emplaceBack(), outcome, curves, pins);
        return Done{};
    });
    for (const ViewDescriptor* descriptor : views()) {
        if (!belongsInReport(*descriptor, *outcome, !pins.isEmpty())) continue;
        steps.add([=]() -> Status {
            const auto view = makeFigureView(*descriptor, outcome, curves, lightTheme(), pins);
            if (view->plot() != nullptr)
                addFigure(report->sections.back(), *view);
            else
                addTable(report->sections.back(), *view);
            return Done{};
        });
    }
}

ReportSection reportSection(const OutcomePointer& outcome, const CurvesPointer& curves) {
    const auto report = std::make_shared<Report>();
    Steps steps;
    addReportSection(steps, report, outcome, curves);
    const Status status = steps.runAll({});
    Q_ASSERT(status);
    return std::move(report->sections.front());
}

}  // namespace quantoscope
