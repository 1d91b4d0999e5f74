// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/plot_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr int kRight = 18;  // pixels beside the axis rect
constexpr int kTop = 4;
constexpr int kBelow = 8;  // below an axis rect without axes
const QString kHoverLayer = QStringLiteral("hover");

int leftMargin(const QFont& font) {
    const QFontMetrics metrics(font);
    return metrics.horizontalAdvance(QStringLiteral("−0.0005")) + metrics.height() + 18;
}

int bottomMargin(const QFont& font, bool named) {
    const int line = QFontMetrics(font).height();
    return named ? 2 * line + 14 : line + 10;
}

// Numbers of an axis far from zero are counted from an offset, which its name says.
double takeOffset(QCPAxis* axis, bool isNamed) {
    const auto ticker = axis->ticker().dynamicCast<NumberTicker>();
    if (!ticker) return 0;
    const QCPRange& range = axis->range();
    const double offset = isNamed ? axisOffset(range.lower, range.upper) : 0;
    ticker->setOffset(offset);
    return offset;
}

}  // namespace

PlotView::PlotView(const QString& title, QWidget* parent)
    : View(parent), m_title(title), m_plot(new QCustomPlot(this)) {
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(2, 2, 2, 2);
    box->addWidget(m_plot);
    setProperty("card", true);
    setAttribute(Qt::WA_StyledBackground);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMinimumSize(16, 16);  // where a layout is not there yet: it cannot paint on nothing
    // QCustomPlot keeps the mouse's events to itself, the one that asks for a menu too.
    m_plot->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_plot, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& place) { openMenu(m_plot->mapToGlobal(place)); });

    m_plot->setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
    m_plot->setNoAntialiasingOnDrag(true);
    m_header = new PlotHeader(m_plot, [this](QSize viewport) { layOut(viewport); });
    m_header->setTitle(title);
    m_plot->plotLayout()->insertRow(0);
    m_plot->plotLayout()->addElement(0, 0, m_header);
    m_plot->plotLayout()->setRowSpacing(0);
    axisRect()->setAutoMargins(QCP::msNone);
    for (QCPAxis* axis : {xAxis(), yAxis()}) {
        axis->setTicker(QSharedPointer<NumberTicker>::create());
        connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this,
                [this, axis](const QCPRange& range) { rangeChanged(axis, range); });
    }
    setZoomable(m_zoomable);
    new Painting(m_plot, QStringLiteral("overlay"), nullptr,
                 [this](QCPPainter& painter) { paintMessage(painter); });
    connect(m_plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
    connect(m_plot, &QCustomPlot::afterReplot, this, &View::painted);
    m_mouse = new PlotMouse(m_plot, plotHand());
    m_plot->addLayer(kHoverLayer);
    m_plot->layer(kHoverLayer)->setMode(QCPLayer::lmBuffered);
    PlotView::setTheme(m_theme);
    setMessage(tr("Nothing to show yet."));
}

void PlotView::setTheme(const Theme& theme) {
    m_theme = theme;
    m_plot->setBackground(theme.card);
    QFont titleFont = theme.plotFont(1.16);
    titleFont.setWeight(QFont::DemiBold);
    m_header->setLook(titleFont, theme.text, theme.plotFont(), theme.quiet);
    for (QCPAxis* axis : {xAxis(), yAxis()})
        dressAxis(axis);
    applyTheme();
    refresh();
}

void PlotView::dressAxis(QCPAxis* axis) const {
    const bool horizontal = axis->orientation() == Qt::Horizontal;
    axis->setBasePen(horizontal ? QPen(m_theme.threshold) : QPen(Qt::NoPen));
    axis->setTickPen(horizontal ? QPen(m_theme.threshold) : QPen(Qt::NoPen));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLength(0, horizontal ? 4 : 0);
    axis->setTickLabelFont(m_theme.plotFont());
    axis->setTickLabelColor(m_theme.quiet);
    axis->setTickLabelPadding(4);
    axis->setLabelFont(m_theme.plotFont());
    axis->setLabelColor(m_theme.quiet);
    axis->setLabelPadding(3);
    axis->grid()->setVisible(!horizontal);
    axis->grid()->setPen(QPen(m_theme.grid));
    axis->grid()->setZeroLinePen(QPen(m_theme.grid));
}

void PlotView::setAxisNames(const QString& x, const QString& y) {
    m_xName = x;
    m_yName = y;
}

void PlotView::setMessage(const QString& message) {
    m_message = message;
    for (QCPAxis* axis : {xAxis(), yAxis()})
        axis->setVisible(message.isEmpty());
}

void PlotView::setZoomable(Qt::Orientations orientations) {
    m_zoomable = orientations;
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    axisRect()->setRangeDrag(orientations);
    axisRect()->setRangeZoom(orientations);
    axisRect()->setRangeZoomFactor(0.8);
}

void PlotView::setCornerRoom(int pixels) {
    m_cornerRoom = pixels;
    refresh();
}

void PlotView::setRoomBelow(int pixels) {
    if (pixels == m_roomBelow) return;
    m_roomBelow = pixels;
    refresh();
}

QRectF PlotView::roomOf(QSize pixels) const {
    const QMargins margins = axisRect()->margins();
    const QSize whole = m_plot->viewport().size();
    return {QPointF(margins.left(), whole.height() - margins.bottom() - pixels.height()),
            QSizeF(pixels)};
}

void PlotView::setLogarithmic(QCPAxis* axis, bool logarithmic) {
    if ((axis->scaleType() == QCPAxis::stLogarithmic) == logarithmic) return;
    const bool wasSetting = std::exchange(m_settingRange, true);
    axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_settingRange = wasSetting;
    if (logarithmic)
        axis->setTicker(QSharedPointer<PowerTicker>::create());
    else
        axis->setTicker(QSharedPointer<NumberTicker>::create());
}

void PlotView::addPainting(const QString& layer, bool clipped, Painting::Paint paint) {
    new Painting(m_plot, layer, clipped ? axisRect() : nullptr,
                 [this, paint = std::move(paint)](QCPPainter& painter) {
                     if (m_message.isEmpty() && !m_stale) paint(painter);
                 });
}

void PlotView::addHoverPainting(Painting::Paint paint, bool clipped) {
    addPainting(kHoverLayer, clipped, std::move(paint));
}

// What is stale is made anew by the replot that waits, which paints the hand as well.
void PlotView::repaintHover() {
    if (!m_stale) m_plot->layer(kHoverLayer)->replot();
}

void PlotView::paintReadOut(QCPPainter& painter, const QVector<Fact>& facts,
                            const CardScene& scene) const {
    if (facts.isEmpty()) return;
    if (const auto place = cardPlace(cardSize(facts, m_theme.plotFont()), scene))
        return paintCard(painter, m_theme, facts, *place);
    const QRectF room = m_header->line();
    painter.fillRect(room, m_theme.card);
    painter.setFont(m_header->subtitleFont());
    painter.setPen(m_theme.text);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     factLine(facts, QFontMetrics(m_header->subtitleFont()), room.width()));
}

PlotHand PlotView::plotHand() {
    return {.canTouch = [this] { return canDraw(); },
            .pressed = [this](const QPointF& place) { return handPressed(place); },
            .dragged = [this](const QPointF& place) { handDragged(place); },
            .dropped = [this](const QPointF& place) { handDropped(place); },
            .clicked = [this](const QPointF& place) { handClicked(place); },
            .hovered = [this](const std::optional<QPointF>& place) { handHovered(place); },
            .doubleClicked = [this](const QPointF& place) { handDoubleClicked(place); }};
}

bool PlotView::handPressed(const QPointF& /*place*/) {
    return false;
}
void PlotView::handDragged(const QPointF& /*place*/) {}
void PlotView::handDropped(const QPointF& /*place*/) {}
void PlotView::handClicked(const QPointF& /*place*/) {}
void PlotView::handHovered(const std::optional<QPointF>& /*place*/) {}
void PlotView::handDoubleClicked(const QPointF& /*place*/) {
    resetZoom();
}

void PlotView::refresh() {
    m_stale = true;
    if (m_plot->viewport().isEmpty()) return;  // not laid out yet; its first size replots it
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::layOut(QSize viewport) {
    const QFont font = m_theme.plotFont();
    const int left = m_isAxisless ? kRight : leftMargin(font);
    const bool named = viewport.height() > 10 * QFontMetrics(font).height();
    const int below = m_roomBelow + (m_isAxisless ? kBelow : bottomMargin(font, named));
    // An export has no buttons.
    const bool isOnScreen = viewport == m_plot->size();
    m_header->setIndent(left, std::max(kRight, isOnScreen ? m_cornerRoom : 0));
    axisRect()->setMargins({left, kTop, kRight, below});
    const QSize pixels(
        std::max(1, viewport.width() - left - kRight),
        std::max(1, viewport.height() - m_header->minimumSize().height() - kTop - below));
    const QCPRange& range = xAxis()->range();
    const bool hasPowers =
        range.size() < 1e-3 || std::max(std::abs(range.lower), std::abs(range.upper)) >= 1e7;
    const int wide = QFontMetrics(font).horizontalAdvance(hasPowers ? QStringLiteral("−2.5e−38    ")
                                                                    : QStringLiteral("−0.00005 "));
    // The ticker sets up to half as many more: that is too many where numbers have many digits.
    const int room = range.size() < 0.1 ? wide * 3 / 2 : wide;
    xAxis()->ticker()->setTickCount(std::clamp(pixels.width() / room, 1, 12));
    yAxis()->ticker()->setTickCount(std::clamp(pixels.height() / 40, 2, 6));
    if (m_stale || pixels != m_preparedFor) {
        m_stale = false;
        m_preparedFor = pixels;
        prepare(pixels);
    }
    xAxis()->setLabel(named ? m_xName + offsetText(takeOffset(xAxis(), named)) : QString());
    const auto fits = [&](const QString& name) {
        return QFontMetrics(font).horizontalAdvance(name) < pixels.height();
    };
    const QString beyond = offsetText(takeOffset(yAxis(), true));
    yAxis()->setLabel(fits(m_yName + beyond) ? m_yName + beyond : beyond);
}

void PlotView::paintMessage(QCPPainter& painter) const {
    if (m_message.isEmpty()) return;
    painter.setFont(m_theme.plotFont(1.05));
    painter.setPen(m_theme.quiet);
    painter.drawText(m_plot->viewport().adjusted(24, 8, -24, -8),
                     Qt::AlignCenter | Qt::TextWordWrap, m_message);
}

void PlotView::setHome(const QCPRange& x, const QCPRange& y) {
    m_homeX = x;
    m_homeY = y;
    m_limitX = {x.lower - 10 * x.size(), x.upper + 10 * x.size()};
    if (!m_zoomed || !m_zoomable.testFlag(Qt::Horizontal)) setRange(xAxis(), x);
    if (!m_zoomed || !m_zoomable.testFlag(Qt::Vertical)) setRange(yAxis(), y);
}

void PlotView::showRange(const QCPRange& x) {
    m_zoomed = x != m_homeX;
    if (x == xAxis()->range()) return;
    setRange(xAxis(), x);
    refresh();
}

void PlotView::setRange(QCPAxis* axis, const QCPRange& range) {
    const bool wasSetting = std::exchange(m_settingRange, true);
    axis->setRange(range);
    m_settingRange = wasSetting;
}

void PlotView::rangeChanged(QCPAxis* axis, const QCPRange& range) {
    if (m_settingRange) return;
    const bool horizontal = axis == xAxis();
    const QCPRange& home = horizontal ? m_homeX : m_homeY;
    QCPRange kept = range;
    if (axis->scaleType() == QCPAxis::stLinear) {
        const double least = std::max(home.size() * 1e-6, std::abs(range.center()) * 1e-6);
        const QCPRange limit =
            horizontal ? m_limitX
                       : QCPRange(home.lower - 10 * home.size(), home.upper + 10 * home.size());
        const double size = std::clamp(range.size(), std::min(least, limit.size()), limit.size());
        const double lower = std::clamp(range.center() - size / 2, limit.lower, limit.upper - size);
        kept = {lower, lower + size};
    } else {
        // As many decades again on each side.
        const double reach = home.upper / home.lower;
        kept = {std::max(range.lower, home.lower / reach),
                std::min(range.upper, home.upper * reach)};
        if (!(kept.upper > kept.lower)) kept = axis->range();
        if (!(kept.upper > kept.lower * (1 + 1e-6))) kept = home;
    }
    setRange(axis, kept);
    m_zoomed = true;
    rangeEdited();
    refresh();
}

void PlotView::resetZoom() {
    m_zoomed = false;
    setRange(xAxis(), m_homeX);
    setRange(yAxis(), m_homeY);
    rangeEdited();
    refresh();
}

void PlotView::zoom(double factor) {
    for (QCPAxis* axis : {xAxis(), yAxis()})
        if (m_zoomable.testFlag(axis->orientation())) axis->scaleRange(factor);
}

void PlotView::copyImage() {
    constexpr double kScale = 2;  // a screen's pixels twice: sharp when pasted into a document
    QApplication::clipboard()->setPixmap(m_plot->toPixmap(0, 0, kScale));
    refresh();
}

void PlotView::changeEvent(QEvent* event) {
    View::changeEvent(event);
    if (event->type() == QEvent::FontChange) setTheme(m_theme);
}

void PlotView::addCopying(QMenu& menu) {
    menu.addAction(tr("Copy image"), this, &PlotView::copyImage);
}

void PlotView::addScales(QMenu& menu) {
    menu.addAction(tr("Reset zoom (0)"), this, &PlotView::resetZoom)->setEnabled(m_zoomed);
}

void PlotView::leaveEvent(QEvent* event) {
    View::leaveEvent(event);
    m_mouse->leave();
}

void PlotView::keyPressEvent(QKeyEvent* event) {
    constexpr double kStep = 0.8;
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoom(kStep);
        case Qt::Key_Minus:
            return zoom(1 / kStep);
        case Qt::Key_0:
            return resetZoom();
        default:
            View::keyPressEvent(event);
    }
}

}  // namespace quantoscope
