// SPDX-License-Identifier: GPL-3.0-or-later
// Error against bits: the request over all bit widths with its rounding and clipping parts, the
// other scalar schemes as thin lines, and where the request stands.
#include "app/views/bits/series.h"

#include <QKeyEvent>
#include <QMenu>
#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/bits/paint.h"
#include "app/views/kit/control/segment_toggle.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/curve_view.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"

namespace quantoscope {
namespace {

constexpr double kReach = 14;  // pixels from a point that still mean it

class BitsView : public CurveView {
    Q_OBJECT
  public:
    explicit BitsView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  protected:
    bool hasPart(const Curves& curves) const override { return !curves.bits.empty(); }
    QString reasonForNothing() const override;
    void prepare(QSize pixels) override;
    void applyTheme() override { m_toggle->setTheme(theme()); }
    void addActions(QMenu& menu) override;
    void handClicked(const QPointF& place) override;
    void handHovered(const std::optional<QPointF>& place) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    // A point of a line: the scheme that it belongs to and its place in the sweep.
    struct Target {
        const Scheme* scheme = nullptr;
        const BitsPoint* point = nullptr;
        QPointF place;
    };
    void setQuantity(BitsQuantity quantity);
    std::optional<Target> targetAt(const QPointF& place) const;
    QString yName() const;
    void editBits(const Scheme& scheme, int bits);
    void paintHover(QCPPainter& painter) const;

    BitsQuantity m_quantity = BitsQuantity::Mse;
    BitsSeries m_series;
    std::optional<QPointF> m_hand;
    SegmentToggle* m_toggle;
};

BitsView::BitsView(QWidget* parent)
    : CurveView(tr("Error against bits"), parent),
      m_toggle(new SegmentToggle({{tr("MSE"), tr("Mean squared error, lower is better")},
                                  {tr("SQNR"), tr("Signal to quantization noise ratio in dB, "
                                                  "higher is better")}},
                                 this)) {
    auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
    ticker->setTickStep(1);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    xAxis()->setTicker(ticker);
    m_toggle->setAccessibleName(tr("Quantity on the vertical axis"));
    m_toggle->setTheme(theme());
    connect(m_toggle, &SegmentToggle::chosen, this,
            [this](int index) { setQuantity(static_cast<BitsQuantity>(index)); });
    addPainting(QStringLiteral("main"), true,
                [this](QCPPainter& painter) { paintBitsLines(painter, frame(), m_series); });
    addPainting(QStringLiteral("overlay"), false, [this](QCPPainter& painter) {
        paintBitsMarks(painter, frame(), m_series);
        paintBitsLabels(painter, frame(), m_series, *curves()->outcome->request.scheme);
    });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
}

QString BitsView::reasonForNothing() const {
    const BitsSeries series = bitsSeries(*curves(), *outcome(), {}, m_quantity);
    if (!series.present.empty()) return {};
    const auto hasError = [](const BitsPoint& point) { return point.mse.has_value(); };
    if (outcome()->data->index->count() == 0) return tr("There are no finite values.");
    const auto overflows = [](const BitsPoint& point) { return point.overflowed > 0; };
    if (std::ranges::none_of(curves()->bits, hasError) &&
        std::ranges::any_of(curves()->bits, overflows))
        return tr("Values overflow at every width: there is no error to show.");
    if (std::ranges::none_of(curves()->bits, hasError))
        return tr("The scheme takes none of 1 to 16 bits with these settings.");
    return m_quantity == BitsQuantity::Mse
               ? tr("Every error is zero: a logarithmic axis cannot show it.")
               : tr("Every error is zero, or the values are: there is no ratio to show.");
}

QString BitsView::yName() const {
    return m_quantity == BitsQuantity::Mse ? tr("MSE (value²)") : tr("SQNR (dB)");
}

void BitsView::prepare(QSize /*pixels*/) {
    setAxisNames(tr("bits"), yName());
    if (!canDraw()) return;
    m_series = bitsSeries(*curves(), *outcome(), pins(), m_quantity);
    const bool logarithmic = m_quantity == BitsQuantity::Mse;
    setLogarithmic(yAxis(), logarithmic);
    const double margin = std::max(3.0, (m_series.high - m_series.low) * 0.08);
    setHome({0.5, 16.5}, logarithmic
                             ? sensibleRange(m_series.low / 3, m_series.high * 6, true)
                             : sensibleRange(m_series.low - margin, m_series.high + margin));
    setLimits({0, 17});  // there are 1 to 16 bits
    setSubtitle(orWaiting(m_series.reference.empty() ? QString() : tr("dotted: 6.02 dB per bit")));
}

void BitsView::setQuantity(BitsQuantity quantity) {
    if (quantity == m_quantity) return;
    m_quantity = quantity;
    m_toggle->choose(static_cast<int>(quantity));
    setAxisNames(tr("bits"), yName());
    tell();
    resetZoom();
}

void BitsView::addActions(QMenu& menu) {
    const auto add = [&](const QString& label, BitsQuantity quantity) {
        QAction* action = menu.addAction(label, this, [this, quantity] { setQuantity(quantity); });
        action->setCheckable(true);
        action->setChecked(m_quantity == quantity);
    };
    add(tr("Mean squared error"), BitsQuantity::Mse);
    add(tr("SQNR in dB"), BitsQuantity::Sqnr);
}

void BitsView::resizeEvent(QResizeEvent* event) {
    CurveView::resizeEvent(event);
    const QSize size = m_toggle->sizeHint();
    m_toggle->setGeometry(width() - size.width() - 10, height() - size.height() - 7, size.width(),
                          size.height());
}

std::optional<BitsView::Target> BitsView::targetAt(const QPointF& place) const {
    std::optional<Target> best;
    double least = kReach;
    const PlotFrame plotFrame = frame();
    const auto look = [&](const Scheme* scheme, std::span<const BitsPoint> points) {
        for (const BitsPoint& point : points) {
            const auto y = m_quantity == BitsQuantity::Mse ? point.mse : point.sqnrDb;
            const CurvePoint at{static_cast<double>(point.bits), y.value_or(std::nan(""))};
            if (!canPlace(plotFrame, at)) continue;
            const QPointF pixel = pixelOf(plotFrame, at);
            const double away = std::hypot(pixel.x() - place.x(), pixel.y() - place.y());
            if (away >= least) continue;
            least = away;
            best = {scheme, &point, pixel};
        }
    };
    look(curves()->outcome->request.scheme, curves()->bits);
    for (const SchemeBits& row : curves()->schemes)
        look(row.scheme, row.points);
    return best;
}

void BitsView::editBits(const Scheme& scheme, int bits) {
    edit(withBitsOfSweep(request(), *outcome(), scheme, bits), Edit::Step);
}

void BitsView::handClicked(const QPointF& place) {
    if (const auto target = targetAt(place)) editBits(*target->scheme, target->point->bits);
}

void BitsView::handHovered(const std::optional<QPointF>& place) {
    m_hand = place;
    plot()->setCursor(place && targetAt(*place) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    repaintHover();
}

void BitsView::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (step == 0 || !outcome()) return CurveView::keyPressEvent(event);
    const Scheme& scheme = *request().scheme;
    const int bits = request().settings.bits + step;
    if (bits >= scheme.minimumBits && bits <= scheme.maximumBits) editBits(scheme, bits);
}

void BitsView::paintHover(QCPPainter& painter) const {
    const auto target = m_hand && curves() ? targetAt(*m_hand) : std::nullopt;
    if (!target) return;
    const BitsPoint& point = *target->point;
    const auto text = [](std::optional<double> value) {
        return value ? numberText(*value) : QStringLiteral("-");
    };
    const QVector<Fact> facts{{toQString(target->scheme->title), bitsText(point.bits)},
                              {tr("MSE"), text(point.mse)},
                              {tr("rounding"), text(point.mseRounding)},
                              {tr("clipping"), text(point.mseClipping)},
                              {tr("SQNR"), text(point.sqnrDb) + tr(" dB")},
                              {tr("bits per weight"), numberText(point.bitsPerWeight)}};
    const auto line = std::ranges::find(m_series.schemes, target->scheme, &BitsLine::scheme);
    painter.save();
    painter.setClipRect(frame().room);
    if (line != m_series.schemes.end()) paintBitsScheme(painter, frame(), *line);
    painter.restore();
    paintMark(painter, target->place, Mark::Ring, 5, theme().accent, theme().card);
    QPolygonF ink;
    addInk(ink, frame(), m_series.present);
    for (const BitsLine& one : m_series.schemes)
        addInk(ink, frame(), one.points);
    paintReadOut(
        painter, facts,
        {.room = frame().room.adjusted(2, 2, -2, -2), .mark = around(target->place), .ink = ink});
}

QString BitsView::caption() const {
    if (!canDraw()) return message();
    return tr("%1 of the request at 1 to 16 bits with its rounding and clipping parts, the other "
              "scalar schemes at their initial parameters, and a dotted line of 6.02 dB per bit "
              "through the present choice.%2")
        .arg(m_quantity == BitsQuantity::Mse ? tr("Mean squared error") : tr("SQNR in dB"),
             pinLegend(pins()));
}

DataTable BitsView::dataTable() const {
    DataTable table;
    table.columns = {tr("line"),
                     tr("bits"),
                     tr("bits per weight"),
                     tr("MSE (value²)"),
                     tr("rounding (value²)"),
                     tr("clipping (value²)"),
                     tr("SQNR (dB)")};
    if (!curves()) return table;
    const auto exact = [](std::optional<double> value) {
        return value ? toQString(exactText(*value)) : QString();
    };
    const auto add = [&](const QString& line, std::span<const BitsPoint> points) {
        for (const BitsPoint& point : points)
            if (point.mse)
                table.rows.append({line, QString::number(point.bits), exact(point.bitsPerWeight),
                                   exact(point.mse), exact(point.mseRounding),
                                   exact(point.mseClipping), exact(point.sqnrDb)});
    };
    add(tr("present request"), curves()->bits);
    for (qsizetype i = 0; i < pins().size(); ++i) {
        const auto own = std::ranges::find(curves()->pins, pins()[i], &PinCurves::outcome);
        if (own != curves()->pins.end())
            add(tr("pin %1").arg(pinLetter(static_cast<std::size_t>(i))), own->bits);
    }
    for (const SchemeBits& row : curves()->schemes)
        add(toQString(row.scheme->title), row.points);
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor bits{
    .id = "bits",
    .title = "Error against bits",
    .help =
        "MSE or SQNR at 1 to 16 bits, for the present request and for all scalar schemes; "
        "click a point to choose it.",
    .needsCurves = true,
    .place = ViewPlace::Bits,
    .rank = 1,
    .key = 'B',
    .create = [](QWidget* parent) -> View* { return new BitsView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/bits/view.moc"
