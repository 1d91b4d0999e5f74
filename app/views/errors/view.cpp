// SPDX-License-Identifier: GPL-3.0-or-later
// Histogram of the errors, with what 50 to 99.9 % of the values stay within and half a step.
#include <QMenu>
#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/errors/series.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/paint/label_layout.h"
#include "app/views/kit/plot/curve_view.h"
#include "app/views/kit/plot/line_paint.h"
#include "app/views/look/number_format.h"
#include "core/analysis/outcome/metrics_of.h"

namespace quantoscope {
namespace {

class ErrorsView : public CurveView {
    Q_OBJECT
  public:
    explicit ErrorsView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  protected:
    bool hasPart(const Curves& curves) const override { return curves.errors.has_value(); }
    QString reasonForNothing() const override;
    void prepare(QSize pixels) override;
    void addActions(QMenu& menu) override;
    void handHovered(const std::optional<QPointF>& place) override;

  private:
    // A vertical line with its name in the rows above the bars.
    struct Line {
        double error;
        QString text;
        bool step;  // of half a step; otherwise of a percentile
        RowPlace place;
    };
    const ErrorDistribution& errors() const { return *curves()->errors; }
    double lineHeight() const { return QFontMetrics(labelFont(theme(), false)).height() + 1; }
    bool isClipped(double error) const;
    void setLogarithmicShares(bool logarithmic);
    void layLines(const QRectF& room, const QCPRange& visible);
    void paintBars(QCPPainter& painter) const;
    void paintLines(QCPPainter& painter) const;
    void paintHover(QCPPainter& painter) const;

    ErrorsSeries m_series;
    std::vector<Line> m_lines;  // ascending error
    int m_rows = 0;
    bool m_logarithmic = false;
    CurvesPointer m_homeOf;  // that the home range was made for
    std::optional<QPointF> m_hand;
};

ErrorsView::ErrorsView(QWidget* parent) : CurveView(tr("Error histogram"), parent) {
    setZoomable(Qt::Horizontal);
    addPainting(QStringLiteral("main"), true, [this](QCPPainter& painter) { paintBars(painter); });
    addPainting(QStringLiteral("overlay"), false,
                [this](QCPPainter& painter) { paintLines(painter); });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
}

QString ErrorsView::reasonForNothing() const {
    if (outcome()->data->index->count() == 0) return tr("There are no finite values.");
    const auto isFilled = [](double count) { return count > 0; };
    if (std::ranges::none_of(errors().counts, isFilled)) return tr("There are no errors to count.");
    if (!errors().absoluteError.empty() && errors().absoluteError.back() == 0 &&
        std::ranges::count_if(errors().counts, isFilled) == 1)
        return tr("Every error is zero: the codes keep each value as it is.");
    return {};
}

// Beyond half a step the nearest level is out of reach.
bool ErrorsView::isClipped(double error) const {
    const Rounding rounding = curves()->outcome->request.settings.rounding;
    const bool isNearest = rounding == Rounding::NearestEven || rounding == Rounding::NearestAway;
    return m_series.halfStep && isNearest && std::abs(error) > *m_series.halfStep * 1.000001;
}

void ErrorsView::prepare(QSize pixels) {
    setAxisNames(tr("error: dequantized − original (value)"), tr("density (share / width)"));
    if (!canDraw()) return;
    const Outcome& answered = *curves()->outcome;
    const ErrorsRange first = firstErrors(errors(), halfStepOf(answered));
    if (m_homeOf != curves()) {
        m_homeOf = curves();
        setHome(sensibleRange(first.from, first.to), homeY());
    }
    const QCPRange& x = xAxis()->range();
    m_series = errorsSeries(errors(), answered,
                            {.from = x.lower, .to = x.upper, .pixels = pixels.width()});
    // The axis rect gets this place after prepare().
    layLines(QRectF(axisRect()->margins().left(), 0, pixels.width(), pixels.height()), x);
    const double strip = std::min(0.6, (m_rows * lineHeight() + 4) / pixels.height());
    const double top = m_series.top > 0 ? m_series.top : 1;
    setLogarithmic(yAxis(), m_logarithmic);
    if (m_logarithmic) {
        const double low = m_series.smallest > 0 ? m_series.smallest / 2 : top / 10;
        setHome(homeX(), sensibleRange(low, low * std::pow(top / low, 1 / (1 - strip)), true));
    } else {
        setHome(homeX(), sensibleRange(0, top / (1 - strip)));
    }
    QStringList said;
    if (first.tailBeyond)
        said.append(tr("to %1 and %2 beyond the axis")
                        .arg(signedText(errors().from, 3), signedText(errors().to, 3)));
    if (answered.metrics.overflowed > 0)
        said.append(toQString(overflowText(answered.metrics.overflowed)));
    setSubtitle(orWaiting(said.join(QStringLiteral("; "))));
}

void ErrorsView::layLines(const QRectF& room, const QCPRange& visible) {
    m_lines.clear();
    const auto add = [&](double error, const QString& text, bool step) {
        const bool isBeyond = error > visible.upper;
        if (error >= visible.lower)
            m_lines.push_back({error, isBeyond ? text + QStringLiteral(" →") : text, step, {}});
    };
    for (const ErrorPercentile& percentile : m_series.percentiles)
        add(percentile.error,
            percentText(percentile.share) + u' ' + numberText(percentile.error, 3), false);
    if (m_series.halfStep) add(*m_series.halfStep, tr("½ step"), true);
    std::ranges::stable_sort(m_lines, {}, &Line::error);
    std::vector<LineLabel> labels;
    const QFontMetrics metrics(labelFont(theme(), false));
    for (const Line& line : m_lines)
        labels.push_back(
            {room.left() +
                 std::min(1.0, (line.error - visible.lower) / visible.size()) * room.width(),
             static_cast<double>(metrics.horizontalAdvance(line.text))});
    const std::vector<RowPlace> places = layInRows(labels, room.left(), room.right());
    m_rows = 0;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_lines[i].place = places[i];
        m_rows = std::max(m_rows, places[i].row + 1);
    }
}

void ErrorsView::paintBars(QCPPainter& painter) const {
    const PlotFrame place = frame();
    const double base = place.room.bottom() + 1;
    painter.setAntialiasing(false);
    for (std::size_t i = 0; i < m_series.heights.size(); ++i) {
        if (!(m_series.heights[i] > 0)) continue;
        const double left = std::round(place.pixelX(m_series.edges[i]));
        const double right = std::round(place.pixelX(m_series.edges[i + 1]));
        const double gap = right - left > 4 ? 1 : 0;
        const double top = std::min(std::round(place.pixelY(m_series.heights[i])), base - 1);
        const double middle = (m_series.edges[i] + m_series.edges[i + 1]) / 2;
        const QColor role = isClipped(middle) ? theme().clipped : theme().error;
        painter.fillRect(QRectF(left, top, std::max(1.0, right - left - gap), base - top),
                         blend(role, theme().card, 0.6));
    }
}

void ErrorsView::paintLines(QCPPainter& painter) const {
    const PlotFrame place = frame();
    for (const Line& line : m_lines) {
        QPen pen(line.step ? theme().error : theme().threshold, line.step ? 1.5 : 1);
        pen.setDashPattern(line.step ? QVector<qreal>{5, 3} : QVector<qreal>{2, 2});
        const double top = place.room.top() + line.place.row * lineHeight();
        paintVertical(painter, place, line.error, top + 2, pen);
        paintVertical(painter, place, -line.error, place.room.top() + m_rows * lineHeight(), pen);
    }
    for (const Line& line : m_lines)
        paintLabel(painter, theme(),
                   {line.place.left, place.room.top() + line.place.row * lineHeight()}, line.text,
                   line.step ? theme().error : theme().quiet);
}

void ErrorsView::handHovered(const std::optional<QPointF>& place) {
    m_hand = place;
    repaintHover();
}

void ErrorsView::paintHover(QCPPainter& painter) const {
    const PlotFrame place = frame();
    if (!m_hand || !place.room.contains(*m_hand)) return;
    const double error = xAxis()->pixelToCoord(m_hand->x());
    const auto after = std::ranges::upper_bound(m_series.edges, error);
    if (after == m_series.edges.begin() || after == m_series.edges.end()) return;
    const auto bar = static_cast<std::size_t>(after - m_series.edges.begin()) - 1;
    const double width = m_series.edges[bar + 1] - m_series.edges[bar];
    const QVector<Fact> facts{{tr("error"), QStringLiteral("[%1, %2)")
                                                .arg(numberText(m_series.edges[bar]),
                                                     numberText(m_series.edges[bar + 1]))},
                              {tr("values"), percentText(m_series.heights[bar] * width)}};
    QPolygonF ink;
    for (std::size_t i = 0; i < m_series.heights.size(); ++i)
        if (m_series.heights[i] > 0)
            ink << QPointF(place.pixelX(m_series.edges[i]), place.pixelY(m_series.heights[i]));
    paintReadOut(painter, facts,
                 {.room = place.room.adjusted(2, m_rows * lineHeight(), -2, -2),
                  .mark = around(*m_hand),
                  .ink = ink});
}

void ErrorsView::setLogarithmicShares(bool logarithmic) {
    m_logarithmic = logarithmic;
    refresh();
}

void ErrorsView::addActions(QMenu& menu) {
    QAction* action = menu.addAction(tr("Logarithmic density"), this,
                                     [this] { setLogarithmicShares(!m_logarithmic); });
    action->setCheckable(true);
    action->setChecked(m_logarithmic);
    menu.addAction(tr("Show all errors"), this,
                   [this] {
                       setHome(sensibleRange(errors().from, errors().to), homeY());
                       resetZoom();
                   })
        ->setEnabled(canDraw());
}

QString ErrorsView::caption() const {
    if (!canDraw()) return message();
    QStringList parts;
    for (const ErrorPercentile& percentile : m_series.percentiles)
        parts.append(tr("%1 of the values within %2")
                         .arg(percentText(percentile.share), numberText(percentile.error)));
    const std::string overflow = overflowNote(curves()->outcome->metrics);
    return tr("Histogram of the errors, dequantized − original, of all values: ") +
           parts.join(QStringLiteral(", ")) + u'.' +
           (overflow.empty() ? QString() : u' ' + toQString(overflow));
}

DataTable ErrorsView::dataTable() const {
    DataTable table;
    table.columns = {tr("kind"), tr("from (value)"), tr("to (value)"), tr("values or share")};
    if (!curves()) return table;
    const auto exact = [](double value) { return toQString(exactText(value)); };
    const double bin = (errors().to - errors().from) /
                       static_cast<double>(std::max<std::size_t>(1, errors().counts.size()));
    for (std::size_t i = 0; i < errors().counts.size(); ++i) {
        const double from = errors().from + static_cast<double>(i) * bin;
        table.rows.append({tr("bin"), exact(from), exact(from + bin), exact(errors().counts[i])});
    }
    for (std::size_t i = 0; i < errors().absoluteError.size(); ++i)
        table.rows.append({tr("within"), exact(-errors().absoluteError[i]),
                           exact(errors().absoluteError[i]), exact(errors().shares[i])});
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor errors{
    .id = "errors",
    .title = "Error histogram",
    .help =
        "How the errors are distributed, and what 50, 90, 99 and 99.9 % of the values stay "
        "within.",
    .needsCurves = true,
    .place = ViewPlace::Errors,
    .rank = 1,
    .key = 'H',
    .create = [](QWidget* parent) -> View* { return new ErrorsView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/errors/view.moc"
