// SPDX-License-Identifier: GPL-3.0-or-later
// Error against the clipping range: total, rounding and clipping, every calibrator's choice, and
// the request's own range to drag.
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "app/views/clipping/paint.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/curve_view.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"
#include "core/analysis/outcome/metrics_of.h"

namespace quantoscope {
namespace {

QString errorText(double error, double overflowed) {
    return overflowed > 0 ? toQString(overflowText(overflowed)) : numberText(error);
}

constexpr double kReach = 6;        // pixels from a line that still mean it
constexpr double kCurveReach = 20;  // and from the curve

class ClippingView : public CurveView {
    Q_OBJECT
  public:
    explicit ClippingView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  protected:
    bool hasPart(const Curves& curves) const override { return curves.clip.has_value(); }
    QString reasonForNothing() const override;
    void prepare(QSize pixels) override;
    void applyTheme() override { setRoomBelow(rulerHeight(theme())); }
    bool handPressed(const QPointF& place) override;
    void handDragged(const QPointF& place) override;
    void handDropped(const QPointF& place) override;
    void handClicked(const QPointF& place) override;
    void handHovered(const std::optional<QPointF>& place) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;

  private:
    const ClipSweep& sweep() const { return *curves()->clip; }
    // The rows below the axis' name.
    QRectF ruler() const {
        const QRectF whole(plot()->viewport());
        QRectF rows = frame().room;
        rows.setBottom(whole.bottom() - 2);
        rows.setTop(rows.bottom() - kRulerRows * rowHeight(theme()));
        return rows;
    }
    QString ownName() const;
    QString xName() const;
    double pixelSize() const { return xAxis()->range().size() / std::max(1, axisRect()->width()); }
    bool isOnChosen(const QPointF& place) const;
    std::optional<std::size_t> markAt(const QPointF& place) const;
    void editClip(double clip, Edit kind);
    void editCalibrator(const Calibrator& calibrator);
    void stepCalibrator(int step);
    void endEdit();
    void paintHover(QCPPainter& painter) const;
    QVector<Fact> factsAt(const QPointF& place) const;

    ClipSeries m_series;
    std::vector<ClipLabel> m_labels;
    CurvesPointer m_homeOf;  // that the home range was made for
    std::optional<QPointF> m_hand;
    bool m_streaming = false;  // Edit::Drag was said and no DragEnd yet
};

ClippingView::ClippingView(QWidget* parent)
    : CurveView(tr("Error against clipping range"), parent) {
    setZoomable(Qt::Horizontal);
    setLogarithmic(yAxis(), true);
    addPainting(QStringLiteral("main"), true, [this](QCPPainter& painter) {
        paintClipLines(painter, frame(), m_series, m_labels);
    });
    addPainting(QStringLiteral("overlay"), false, [this](QCPPainter& painter) {
        paintClipLabels(painter, frame(), m_series, m_labels, ruler());
    });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
    setRoomBelow(rulerHeight(theme()));
}

QString ClippingView::reasonForNothing() const {
    if (outcome()->data->index->count() == 0) return tr("There are no finite values.");
    const Request& asked = curves()->outcome->request;
    if (!rangeMatters(*asked.scheme, asked.settings))
        return toQString(whyRangeDoesNotMatter(*asked.scheme, asked.settings));
    if (sweep().points.size() < 2) return tr("All values are zero: there is nothing to clip.");
    const auto overflows = [](const ClipPoint& point) { return point.overflowed > 0; };
    if (std::ranges::all_of(sweep().points, overflows))
        return tr("Values overflow at every range: there is no error to show.");
    const auto hasError = [](const ClipPoint& point) { return point.mse > 0; };
    if (std::ranges::none_of(sweep().points, hasError))
        return tr("Every error is zero: a logarithmic axis cannot show it.");
    return {};
}

QString ClippingView::ownName() const {
    switch (request().range.mode) {
        case RangeMode::Manual:
            return tr("manual");
        case RangeMode::GivenScale:
            return tr("given scale");
        case RangeMode::Calibrated:
            break;
    }
    return request().range.calibrator ? toQString(request().range.calibrator->title)
                                      : tr("present");
}

QString ClippingView::xName() const {
    return sweep().relative ? tr("share of each slice's own range that is kept")
                            : tr("clipping threshold c, |x| ≤ c (value)");
}

void ClippingView::prepare(QSize pixels) {
    if (!canDraw()) return;
    setAxisNames(xName(), tr("MSE (value²)"));
    if (m_homeOf != curves()) {
        m_homeOf = curves();
        setHome(firstClips(sweep(), clipOf(curves()->outcome->request, *curves()->outcome)),
                homeY());
    }
    const QCPRange& x = xAxis()->range();
    m_series = clipSeries(*curves(), request(), *outcome(), pins(),
                          {.from = x.lower, .to = x.upper, .pixels = pixels.width()});
    // The axis rect gets this place after prepare().
    const QRectF room(axisRect()->margins().left(), 0, pixels.width(), pixels.height());
    m_labels = clipLabels(m_series, ownName(), x, theme(), room);
    setHome(homeX(), sensibleRange(m_series.low / 1.5, m_series.high * 1.3, true));
    setSubtitle(orWaiting(sweep().relative ? tr("all slices together") : QString()));
}

bool ClippingView::isOnChosen(const QPointF& place) const {
    if (!m_series.chosen || !frame().room.adjusted(-8, 0, 8, 10).contains(place)) return false;
    return std::abs(xAxis()->coordToPixel(m_series.chosen->x) - place.x()) <= kReach;
}

std::optional<std::size_t> ClippingView::markAt(const QPointF& place) const {
    const QRectF room = frame().room;
    for (const ClipLabel& label : m_labels)
        if (labelRect(label, theme(), ruler()).contains(place)) return label.mark;
    if (!room.united(ruler()).contains(place)) return std::nullopt;
    std::optional<std::size_t> best;
    double least = kReach;
    for (std::size_t i = 0; i < m_series.marks.size(); ++i) {
        const double away =
            std::abs(xAxis()->coordToPixel(m_series.marks[i].mark->clip) - place.x());
        if (away >= least) continue;
        least = away;
        best = i;
    }
    return best;
}

void ClippingView::editClip(double clip, Edit kind) {
    const double least = pixelSize();
    const auto edited =
        withClip(request(), *outcome(), roundedTo(std::max(clip, least), pixelSize()));
    if (edited && !(*edited == request())) edit(*edited, kind);
}

void ClippingView::editCalibrator(const Calibrator& calibrator) {
    Request edited = withCalibrator(request(), calibrator);
    edited.range.parameters = ParameterSet(calibrator.parameters);
    edit(edited, Edit::Step);
}

bool ClippingView::handPressed(const QPointF& place) {
    return isOnChosen(place);
}

void ClippingView::handDragged(const QPointF& place) {
    const QRectF room = frame().room;
    m_streaming = true;
    editClip(xAxis()->pixelToCoord(std::clamp(place.x(), room.left(), room.right())), Edit::Drag);
}

void ClippingView::handDropped(const QPointF& place) {
    if (m_streaming)
        endEdit();
    else
        handClicked(place);
}

void ClippingView::endEdit() {
    if (!m_streaming) return;
    m_streaming = false;
    edit(request(), Edit::DragEnd);
}

void ClippingView::handClicked(const QPointF& place) {
    if (const auto mark = markAt(place))
        return editCalibrator(*m_series.marks[*mark].mark->calibrator);
    const double clip = xAxis()->pixelToCoord(place.x());
    const double curve = yAxis()->coordToPixel(errorAtClip(sweep(), clip));
    if (frame().room.contains(place) && std::abs(curve - place.y()) <= kCurveReach)
        editClip(clip, Edit::Step);
}

void ClippingView::handHovered(const std::optional<QPointF>& place) {
    m_hand = place;
    plot()->setCursor(place && isOnChosen(*place) ? Qt::SizeHorCursor
                      : place && markAt(*place)   ? Qt::PointingHandCursor
                                                  : Qt::ArrowCursor);
    repaintHover();
}

void ClippingView::stepCalibrator(int step) {
    const auto& marks = m_series.marks;
    if (marks.empty()) return;
    const auto chosen = std::ranges::find(marks, true, &ClipMark::chosen);
    const auto count = static_cast<int>(marks.size());
    int next = chosen == marks.end() ? (step > 0 ? 0 : count - 1)
                                     : static_cast<int>(chosen - marks.begin()) + step;
    next = std::clamp(next, 0, count - 1);
    editCalibrator(*marks[static_cast<std::size_t>(next)].mark->calibrator);
}

void ClippingView::keyPressEvent(QKeyEvent* event) {
    if (!canDraw() || !m_series.chosen) return CurveView::keyPressEvent(event);
    const double step = pixelSize() * (event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1);
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
            m_streaming = true;
            return editClip(m_series.chosen->x + (event->key() == Qt::Key_Left ? -step : step),
                            Edit::Drag);
        case Qt::Key_Up:
            return stepCalibrator(1);
        case Qt::Key_Down:
            return stepCalibrator(-1);
        default:
            CurveView::keyPressEvent(event);
    }
}

void ClippingView::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat()) endEdit();
    CurveView::keyReleaseEvent(event);
}

QVector<Fact> ClippingView::factsAt(const QPointF& place) const {
    if (const auto mark = markAt(place)) {
        const CalibratorMark& choice = *m_series.marks[*mark].mark;
        return {
            {tr("calibrator"), toQString(choice.calibrator->title)},
            {tr("range"), QStringLiteral("[%1, %2]")
                              .arg(numberText(choice.range.alpha), numberText(choice.range.beta))},
            {sweep().relative ? tr("share kept") : tr("c"), numberText(choice.clip)},
            {tr("MSE"), errorText(choice.mse, choice.overflowed)}};
    }
    const double clip = xAxis()->pixelToCoord(place.x());
    const auto after = std::ranges::lower_bound(sweep().points, clip, {}, &ClipPoint::clip);
    if (after == sweep().points.end()) return {};
    return {{sweep().relative ? tr("share kept") : tr("c"), numberText(after->clip)},
            {tr("total MSE"), errorText(after->mse, after->overflowed)},
            {tr("rounding"), numberText(after->mseRounding)},
            {tr("clipping"), numberText(after->mseClipping)}};
}

void ClippingView::paintHover(QCPPainter& painter) const {
    const QRectF room = frame().room;
    const bool isOnPlot = m_hand && room.contains(*m_hand);
    if (!m_hand || m_streaming || (!isOnPlot && !markAt(*m_hand))) return;
    painter.setAntialiasing(false);
    painter.setPen(QPen(theme().threshold, 1));
    if (!markAt(*m_hand))
        painter.drawLine(QPointF(m_hand->x(), room.top()), QPointF(m_hand->x(), room.bottom()));
    QPolygonF ink;
    for (const auto* line : {&m_series.total, &m_series.rounding, &m_series.clipping})
        addInk(ink, frame(), *line);
    paintReadOut(painter, factsAt(*m_hand),
                 {.room = room.adjusted(2, 2, -2, -2), .mark = around(*m_hand), .ink = ink});
}

QString ClippingView::caption() const {
    if (!canDraw()) return message();
    return tr("Mean squared error against %1, with its rounding and clipping parts. Dashed lines: "
              "what each calibrator chooses at its initial parameters. The range in force stands "
              "at %2.%3")
        .arg(sweep().relative ? tr("the share of each slice's range that is kept")
                              : tr("the clipping threshold c"),
             m_series.chosen ? numberText(m_series.chosen->x) : tr("no place"), pinLegend(pins()));
}

DataTable ClippingView::dataTable() const {
    DataTable table;
    table.columns = {tr("kind"),
                     curves() ? xName() : tr("clip"),
                     tr("MSE (value²)"),
                     tr("rounding (value²)"),
                     tr("clipping (value²)"),
                     tr("alpha (value)"),
                     tr("beta (value)")};
    if (!curves()) return table;
    const auto exact = [](double value) { return toQString(exactText(value)); };
    for (const ClipPoint& point : sweep().points)
        table.rows.append({tr("sweep"),
                           exact(point.clip),
                           exact(point.mse),
                           exact(point.mseRounding),
                           exact(point.mseClipping),
                           {},
                           {}});
    for (const ClipPinLine& line : m_series.pinLines)
        for (const CurvePoint& point : line.points)
            table.rows.append({tr("pin %1").arg(pinLetter(static_cast<std::size_t>(line.pin))),
                               exact(point.x),
                               exact(point.y),
                               {},
                               {},
                               {},
                               {}});
    for (const CalibratorMark& mark : sweep().marks)
        table.rows.append({toQString(mark.calibrator->title),
                           exact(mark.clip),
                           exact(mark.mse),
                           {},
                           {},
                           exact(mark.range.alpha),
                           exact(mark.range.beta)});
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor clipping{
    .id = "clipping",
    .title = "Error against clipping range",
    .help =
        "How rounding and clipping trade against each other as the range grows, and on a ruler "
        "below what each calibrator chooses; click one to choose it, drag the range in force.",
    .needsCurves = true,
    .place = ViewPlace::Range,
    .rank = 1,
    .key = 'R',
    .hasSomethingToSay =
        [](const Outcome& outcome, bool) {
            return rangeMatters(*outcome.request.scheme, outcome.request.settings);
        },
    .create = [](QWidget* parent) -> View* { return new ClippingView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/clipping/view.moc"
