// SPDX-License-Identifier: GPL-3.0-or-later
// The quantizer as a staircase: the dequantized value against the value.
#include <algorithm>
#include <cmath>

#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/value_axis_view.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"
#include "app/views/staircase/series.h"

namespace quantoscope {
namespace {

class StaircaseView : public ValueAxisView {
    Q_OBJECT
  public:
    explicit StaircaseView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  public slots:
    void setPins(const QVector<quantoscope::OutcomePointer>& pins) override {
        m_pins = pins;
        refresh();
    }

  protected:
    void prepare(QSize pixels) override;

  private:
    const StepFunction& steps() const { return outcome()->focus->steps; }
    void paintGround(QCPPainter& painter) const;
    void paintStairs(QCPPainter& painter) const;
    void paintPins(QCPPainter& painter) const;
    void paintPick(QCPPainter& painter) const;

    StaircaseSeries m_series;
    QVector<OutcomePointer> m_pins;
    // Of the pins that share the slice: the lower of two levels where rounding is stochastic.
    std::vector<std::pair<std::size_t, StaircaseSeries>> m_pinned;
};

StaircaseView::StaircaseView(QWidget* parent) : ValueAxisView(tr("Staircase"), parent) {
    setZoomable(Qt::Horizontal);
    addPainting(QStringLiteral("background"), true, [this](QCPPainter& painter) {
        paintTails(painter, frame(), clipEdgesOf(*outcome()));
    });
    addPainting(QStringLiteral("main"), true, [this](QCPPainter& painter) {
        paintGround(painter);
        paintStairs(painter);
        paintPins(painter);
    });
    addHoverPainting([this](QCPPainter& painter) { paintPick(painter); });
}

void StaircaseView::prepare(QSize pixels) {
    setAxisNames(tr("value x"), tr("dequantized (value)"));
    if (!canDraw()) {
        setSubtitle({});
        return;
    }
    const QCPRange& x = xAxis()->range();
    const StaircaseQuestion question{.from = x.lower, .to = x.upper, .pixels = pixels.width()};
    m_series = staircaseSeries(stepsInSight().steps(), question);
    double low = m_series.low;
    double high = m_series.high;
    m_pinned.clear();
    for (qsizetype i = 0; i < m_pins.size(); ++i) {
        if (!sharesSlice(*m_pins[i], *outcome())) continue;
        m_pinned.emplace_back(i, staircaseSeries(m_pins[i]->focus->steps, question));
        low = std::min(low, m_pinned.back().second.low);
        high = std::max(high, m_pinned.back().second.high);
    }
    const double margin = (high - low) * 0.12;
    setHome(homeX(), sensibleRange(low - margin, high + margin));
    QString text = tr("%1 levels").arg(countText(static_cast<double>(steps().size())));
    if (stepsInSight().wraps()) text += tr(", wrapping around beyond them");
    if (steps().stochastic) text += tr(", each value takes one of two");
    if (outcome()->slices->size() > 1) text += tr(" of %1").arg(toQString(outcome()->focus->label));
    setSubtitle(text + tr(" · dotted: no error"));
}

void StaircaseView::paintGround(QCPPainter& painter) const {
    const PlotFrame place = frame();
    const QCPRange& x = xAxis()->range();
    const CurvePoint ends[] = {{x.lower, x.lower}, {x.upper, x.upper}};
    QPen pen(theme().threshold, 1);
    pen.setDashPattern({1, 3});
    paintCurve(painter, place, ends, pen);
}

void StaircaseView::paintStairs(QCPPainter& painter) const {
    const PlotFrame place = frame();
    const bool dense = m_series.reduced;
    if (!m_series.upper.empty()) {
        QPen pen(theme().quantized, 1);
        pen.setDashPattern({3, 2});
        paintCurve(painter, place, m_series.upper, pen);
    }
    paintCurve(painter, place, m_series.line, QPen(theme().quantized, dense ? 1 : 1.8));
}

// Each named by its letter in the right half, the letters beside one another.
void StaircaseView::paintPins(QCPPainter& painter) const {
    const PlotFrame place = frame();
    const QFontMetrics metrics(labelFont(theme(), true));
    for (const auto& [pin, series] : m_pinned) {
        paintCurve(painter, place, series.line, pinPen(theme(), pin, series.reduced ? 1 : 1.4));
        const double at =
            place.room.left() + place.room.width() * (0.6 + 0.09 * static_cast<double>(pin));
        const CurvePoint* tread = nullptr;
        for (const CurvePoint& point : series.line)
            if (place.pixelX(point.x) <= at) tread = &point;
        if (tread == nullptr) continue;
        const double top = place.pixelY(tread->y) - metrics.height() - 2;
        if (top > place.room.top() && top + metrics.height() < place.room.bottom())
            paintLabel(painter, theme(), {at, top}, pinLetter(pin), pinColor(theme(), pin), true);
    }
}

void StaircaseView::paintPick(QCPPainter& painter) const {
    const std::optional<double> x = pickedX();
    if (!x || !pick().interval || *pick().interval >= steps().size()) return;
    const PlotFrame place = frame();
    const Range bucket = bucketOf(*outcome()->focus, *pick().interval);
    paintBucketBand(painter, place, bucket);
    const double at = place.pixelX(*x);
    if (!place.spans(at)) return;
    const auto level = static_cast<double>(steps().levels[*pick().interval]);
    if (std::isfinite(level)) {
        const QPointF step(at, place.pixelY(level));
        painter.setAntialiasing(false);
        painter.setPen(QPen(theme().quantized, 1));
        painter.drawLine(QPointF(at, place.room.bottom()), QPointF(at, step.y()));
        painter.drawLine(QPointF(place.room.left(), step.y()), step);
        if (place.room.contains(step))
            paintMark(painter, step, Mark::Dot, 4, theme().quantized, theme().card);
    }
    QPolygonF ink;
    addInk(ink, place, m_series.line);
    paintReadOut(painter, bucketFacts(*outcome(), pick()),
                 {.room = place.room.adjusted(2, 2, -2, -2),
                  .mark = around({at, place.pixelY(level)}),
                  .ink = ink});
}

QString StaircaseView::caption() const {
    if (!canDraw()) return message();
    QString text = tr("The dequantized value against the value, %1").arg(subtitle());
    const ClipEdges edges = clipEdgesOf(*outcome());
    if (std::isfinite(edges.low) && std::isfinite(edges.high))
        text += tr("; values beyond [%1, %2] are clipped")
                    .arg(numberText(edges.low), numberText(edges.high));
    return text + u'.' + pinLegend(m_pins);
}

DataTable StaircaseView::dataTable() const {
    DataTable table;
    table.columns = {tr("from x (value)"), tr("to x (value)"), tr("dequantized (value)"),
                     tr("code")};
    if (!canDraw()) return table;
    const auto exact = [](float value) { return toQString(exactText(value)); };
    for (std::size_t k = 0; k < steps().size(); ++k) {
        const float end =
            k + 1 < steps().size() ? steps().lower[k + 1] : std::numeric_limits<float>::infinity();
        table.rows.append({exact(steps().lower[k]), exact(end), exact(steps().levels[k]),
                           QString::number(steps().codes[k])});
    }
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor staircase{
    .id = "staircase",
    .title = "Staircase",
    .help = "The dequantized value against the value: every quantizer is a step function.",
    .place = ViewPlace::Codes,
    .rank = 4,
    .key = 'A',
    .hasSomethingToSay = [](const Outcome& outcome, bool) { return !outcome.vectors; },
    .create = [](QWidget* parent) -> View* { return new StaircaseView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/staircase/view.moc"
