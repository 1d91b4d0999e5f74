// SPDX-License-Identifier: GPL-3.0-or-later
// SQNR against true bits per weight: every scheme as a curve or a point, the bounds that none
// passes, and where the request stands.
#include <QKeyEvent>
#include <QMenu>
#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/bits/paint.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/curve_view.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"
#include "app/views/rate/paint.h"

namespace quantoscope {
namespace {

constexpr double kReach = 14;        // pixels from a point that still mean it
constexpr double kLowestHome = -10;  // dB; worse schemes are seen when the hand zooms out

class RateView : public CurveView {
    Q_OBJECT
  public:
    explicit RateView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  protected:
    bool hasPart(const Curves& given) const override;
    QString reasonForNothing() const override;
    void prepare(QSize pixels) override;
    void addActions(QMenu& menu) override;
    void handClicked(const QPointF& place) override;
    void handHovered(const std::optional<QPointF>& place) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void toggle(SchemeFamily family);
    std::vector<LegendRow> legend() const { return rateLegend(frame(), m_series.families); }
    std::optional<SchemeFamily> familyAt(const QPointF& place) const;
    std::optional<RatePoint> pointAt(const QPointF& place) const;
    void take(const RatePoint& point);
    void setTarget(std::optional<RatePoint> target);
    bool stepTarget(const QPointF& direction);
    void findTargetAgain();
    void paintTarget(QCPPainter& painter) const;
    QVector<Fact> factsOf(const RatePoint& point) const;

    FamilySet m_hidden;
    RateSeries m_series;
    std::optional<RatePoint> m_target;  // that the hand or the keys are on
};

RateView::RateView(QWidget* parent) : CurveView(tr("SQNR against bits per weight"), parent) {
    auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
    ticker->setTickStep(1);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    xAxis()->setTicker(ticker);
    addPainting(QStringLiteral("main"), true,
                [this](QCPPainter& painter) { paintRateLines(painter, frame(), m_series); });
    addPainting(QStringLiteral("overlay"), false, [this](QCPPainter& painter) {
        paintRateMarks(painter, frame(), m_series);
        paintRateLabels(painter, frame(), m_series, *curves()->outcome->request.scheme, legend());
        paintRateLegend(painter, frame(), legend(), m_hidden);
    });
    addHoverPainting([this](QCPPainter& painter) { paintTarget(painter); });
}

// A picture of all schemes stays until the next is whole, unless it is of other data.
bool RateView::hasPart(const Curves& given) const {
    if (given.table.empty()) return false;
    return !curves() || isComplete(given) || !isComplete(*curves()) ||
           curves()->outcome == given.outcome || curves()->outcome->data != given.outcome->data;
}

QString RateView::reasonForNothing() const {
    const RateSeries series = rateSeries(*curves(), *outcome(), pins(), {});
    if (series.high > series.low || series.chosen || !series.lines.empty()) return {};
    if (outcome()->data->index->count() == 0) return tr("There are no finite values.");
    return tr("No scheme has a finite SQNR: every error is zero, or the values are.");
}

void RateView::prepare(QSize /*pixels*/) {
    setAxisNames(tr("bits per weight"), tr("SQNR (dB)"));
    if (!canDraw()) return;
    m_series = rateSeries(*curves(), *outcome(), pins(), m_hidden);
    findTargetAgain();
    const double low = std::max(m_series.low, std::min(kLowestHome, m_series.high - 1));
    const double margin = std::max(3.0, (m_series.high - low) * 0.1);
    setHome({0, std::max(1.0, m_series.right * 1.04)},
            sensibleRange(low - margin, m_series.high + margin));
    const auto missing = schemes().size() - curves()->table.size();
    setSubtitle(orWaiting(missing > 0 ? tr("%1 schemes still to come").arg(missing)
                                      : tr("dotted: 6.02 dB per bit")));
}

void RateView::toggle(SchemeFamily family) {
    m_hidden.flip(static_cast<std::size_t>(family));
    tell();
}

void RateView::addActions(QMenu& menu) {
    for (std::size_t i = 0; i < m_series.families.size(); ++i) {
        if (!m_series.families.test(i)) continue;
        const auto family = static_cast<SchemeFamily>(i);
        QAction* action = menu.addAction(toQString(familyTitle(family)), this,
                                         [this, family] { toggle(family); });
        action->setCheckable(true);
        action->setChecked(!m_hidden.test(i));
    }
}

std::optional<SchemeFamily> RateView::familyAt(const QPointF& place) const {
    for (const LegendRow& row : legend())
        if (row.place.contains(place)) return row.family;
    return std::nullopt;
}

std::optional<RatePoint> RateView::pointAt(const QPointF& place) const {
    std::optional<RatePoint> best;
    double least = kReach;
    const PlotFrame plotFrame = frame();
    for (const RatePoint& point : pointsOf(m_series)) {
        const QPointF way = pixelOf(plotFrame, point.place()) - place;
        const double away = std::hypot(way.x(), way.y());
        if (away >= least) continue;
        least = away;
        best = point;
    }
    return best;
}

void RateView::take(const RatePoint& point) {
    edit(requestOfPoint(request(), *outcome(), point), Edit::Step);
}

void RateView::handClicked(const QPointF& place) {
    if (const auto family = familyAt(place)) return toggle(*family);
    if (const auto point = pointAt(place)) take(*point);
}

void RateView::handHovered(const std::optional<QPointF>& place) {
    const bool onLegend = place && familyAt(*place).has_value();
    setTarget(place && !onLegend ? pointAt(*place) : std::nullopt);
    plot()->setCursor(onLegend || m_target ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void RateView::setTarget(std::optional<RatePoint> target) {
    m_target = target;
    repaintHover();
}

// Among new points, the one of the same scheme and width.
void RateView::findTargetAgain() {
    if (!m_target) return;
    const auto points = pointsOf(m_series);
    const auto same = std::ranges::find_if(points, [this](const RatePoint& point) {
        return point.scheme == m_target->scheme && point.bits == m_target->bits &&
               point.isOwn == m_target->isOwn;
    });
    m_target = same == points.end() ? std::nullopt : std::optional(*same);
}

bool RateView::stepTarget(const QPointF& direction) {
    if (!canDraw()) return false;
    const PlotFrame plotFrame = frame();
    std::vector<RatePoint> points;
    std::vector<QPointF> places;
    for (const RatePoint& point : pointsOf(m_series)) {
        const QPointF place = pixelOf(plotFrame, point.place());
        if (!plotFrame.room.contains(place)) continue;
        points.push_back(point);
        places.push_back(place);
    }
    QPointF from = plotFrame.room.center();
    if (m_target)
        from = pixelOf(plotFrame, m_target->place());
    else if (m_series.chosen)
        from = pixelOf(plotFrame, *m_series.chosen);
    const auto next = nextPlace(places, from, direction);
    if (next) setTarget(points[*next]);
    return true;
}

void RateView::keyPressEvent(QKeyEvent* event) {
    static constexpr std::array<std::pair<int, QPointF>, 4> kWays{{{Qt::Key_Left, {-1, 0}},
                                                                   {Qt::Key_Right, {1, 0}},
                                                                   {Qt::Key_Up, {0, -1}},
                                                                   {Qt::Key_Down, {0, 1}}}};
    for (const auto& [key, direction] : kWays)
        if (event->key() == key && stepTarget(direction)) return;
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && m_target && canDraw()) return take(*m_target);
    CurveView::keyPressEvent(event);
}

QVector<Fact> RateView::factsOf(const RatePoint& point) const {
    QVector<Fact> facts{{toQString(point.scheme->title), bitsText(point.bits)},
                        {tr("bits per weight"), numberText(point.bitsPerWeight)},
                        {tr("SQNR"), numberText(point.sqnrDb) + tr(" dB")},
                        {tr("MSE"), numberText(point.mse)}};
    if (const auto below = belowBound(m_series.bounds, point.place()))
        facts.append({tr("below the bound"), numberText(*below, 3) + tr(" dB")});
    return facts;
}

void RateView::paintTarget(QCPPainter& painter) const {
    if (!m_target || !canDraw()) return;
    const PlotFrame plotFrame = frame();
    const auto line = std::ranges::find(m_series.lines, m_target->scheme, &RateLine::scheme);
    painter.save();
    painter.setClipRect(plotFrame.room);
    if (!m_target->isOwn && line != m_series.lines.end())
        paintRateScheme(painter, plotFrame, *line);
    painter.restore();
    const QPointF place = pixelOf(plotFrame, m_target->place());
    paintMark(painter, place, Mark::Ring, 5, theme().accent, theme().card);
    QPolygonF ink;
    for (const RateLine& one : m_series.lines)
        for (const RatePoint& point : one.points)
            ink << pixelOf(plotFrame, point.place());
    for (const LegendRow& row : legend())
        ink << row.place.topLeft() << row.place.center() << row.place.bottomRight();
    paintReadOut(
        painter, factsOf(*m_target),
        {.room = plotFrame.room.adjusted(2, 2, -2, -2), .mark = around(place), .ink = ink});
}

QString RateView::caption() const {
    if (!canDraw()) return message();
    QString text =
        tr("SQNR against bits per weight, scales and codebooks counted: the request over "
           "its bit widths, %1 other schemes at their initial parameters, and a dotted "
           "line of 6.02 dB per bit through the present choice.")
            .arg(m_series.lines.size());
    if (m_series.bounds)
        text += m_series.bounds->sqnrAtZero
                    ? tr(" No quantizer of a memoryless source passes its Shannon bound (solid, "
                         "%1); the dashed line is the bound of a normal source.")
                          .arg(toQString(m_series.bounds->density))
                    : tr(" The dashed line is the bound of a normal source of the same variance.");
    return text + pinLegend(pins());
}

DataTable RateView::dataTable() const {
    DataTable table;
    table.columns = {tr("line"),
                     tr("scheme"),
                     tr("family"),
                     tr("bits"),
                     tr("bits per weight"),
                     tr("SQNR (dB)"),
                     tr("MSE (value²)"),
                     tr("below the bound (dB)")};
    if (!curves() || !outcome()) return table;
    const RateSeries series = rateSeries(*curves(), *outcome(), pins(), m_hidden);
    const auto exact = [](std::optional<double> value) {
        return value ? toQString(exactText(*value)) : QString();
    };
    for (const RatePoint& point : pointsOf(series))
        table.rows.append(
            {point.isOwn ? tr("present request") : tr("initial parameters"),
             toQString(point.scheme->id), toQString(familyTitle(point.scheme->family)),
             QString::number(point.bits), exact(point.bitsPerWeight), exact(point.sqnrDb),
             exact(point.mse), exact(belowBound(series.bounds, point.place()))});
    const auto add = [&](const QString& line, const CurvePoint& place) {
        table.rows.append({line,
                           {},
                           {},
                           {},
                           exact(place.x),
                           exact(place.y),
                           {},
                           exact(belowBound(series.bounds, place))});
    };
    for (const RatePin& pin : series.pins)
        for (const CurvePoint& place : pin.line)
            add(tr("pin %1").arg(pinLetter(static_cast<std::size_t>(pin.pin))), place);
    for (const CurvePoint& place : series.lloydMax)
        add(tr("Lloyd-Max of a normal source"), place);
    for (const CurvePoint& place : series.lloydMax)
        add(tr("bound of a normal source"), {place.x, series.bounds->gaussian(place.x)});
    for (const CurvePoint& place : series.lloydMax)
        if (const auto bound = series.bounds->shannon(place.x))
            add(tr("Shannon bound"), {place.x, *bound});
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor rate{
    .id = "rate",
    .title = "SQNR against bits per weight",
    .help =
        "Every scheme with its true bits against the Shannon bound; click a point to choose it, a "
        "family's name to hide it.",
    .needsCurves = true,
    .place = ViewPlace::Bits,
    .rank = 2,
    .key = 'W',
    .create = [](QWidget* parent) -> View* { return new RateView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/rate/view.moc"
