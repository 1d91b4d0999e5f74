// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/plot_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/views/look/number_format.h"

namespace quantoscope {

double NumberTicker::getTickStep(const QCPRange& range) {
    m_step = std::max(QCPAxisTicker::getTickStep(range), m_leastStep);
    return m_step;
}

QString NumberTicker::getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/,
                                   int /*precision*/) {
    return tickText(tick - m_offset, m_step);
}

QString PowerTicker::getTickLabel(double tick, const QLocale& /*locale*/, QChar /*format*/,
                                  int /*precision*/) {
    constexpr double kLargestPlain = 1e4;
    constexpr double kSmallestPlain = 1e-3;
    if (tick > kLargestPlain * 1.5 || tick < kSmallestPlain / 1.5) return numberText(tick, 2);
    return tickText(tick, tick);
}

namespace {

// Whole parts from the end are left out until the text fits; then the first is cut.
QString shortened(const QString& text, const QFontMetrics& metrics, double width) {
    const QString between = QStringLiteral(" · ");
    QStringList parts = text.split(between);
    while (parts.size() > 1 && metrics.horizontalAdvance(parts.join(between)) > width)
        parts.removeLast();
    return metrics.elidedText(parts.join(between), Qt::ElideRight, static_cast<int>(width));
}

}  // namespace

PlotHeader::PlotHeader(QCustomPlot* plot, Prepare prepare)
    : QCPLayoutElement(plot), m_prepare(std::move(prepare)) {
    setMargins(QMargins());
    setAutoMargins(QCP::msNone);
    if (plot) setLayer(QStringLiteral("axes"));
}

void PlotHeader::setLook(const QFont& titleFont, const QColor& titleColor,
                         const QFont& subtitleFont, const QColor& subtitleColor) {
    m_titleFont = titleFont;
    m_titleColor = titleColor;
    m_subtitleFont = subtitleFont;
    m_subtitleColor = subtitleColor;
    const int height = QFontMetrics(titleFont).height() + 12;
    setMinimumSize(0, height);
    setMaximumSize(QWIDGETSIZE_MAX, height);
}

void PlotHeader::setIndent(int left, int right) {
    m_left = left;
    m_right = right;
}

void PlotHeader::update(UpdatePhase phase) {
    QCPLayoutElement::update(phase);
    if (phase == upPreparation && m_prepare) m_prepare(parentPlot()->viewport().size());
}

void PlotHeader::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(true);
}

QRectF PlotHeader::line() const {
    constexpr int kEdge = 10;
    QRect place = rect().adjusted(m_left, 5, -m_right, 0);
    const int missing = QFontMetrics(m_titleFont).horizontalAdvance(m_title) - place.width();
    place.setLeft(place.left() - std::clamp(missing, 0, std::max(0, m_left - kEdge)));
    return QRectF(place);
}

QRectF PlotHeader::subtitleRoom() const {
    constexpr int kGap = 16;
    constexpr int kLeastSubtitle = 70;
    const QRectF place = line();
    const double room = place.width() - QFontMetrics(m_titleFont).horizontalAdvance(m_title) - kGap;
    if (room < kLeastSubtitle) return {};
    return place.adjusted(place.width() - room, 0, 0, 0);
}

void PlotHeader::draw(QCPPainter* painter) {
    const QRectF place = line();
    const QFontMetrics titleMetrics(m_titleFont);
    const QString title =
        titleMetrics.elidedText(m_title, Qt::ElideRight, static_cast<int>(place.width()));
    painter->setFont(m_titleFont);
    painter->setPen(m_titleColor);
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, title);

    const QRectF room = subtitleRoom();
    if (room.isEmpty()) return;
    const QFontMetrics metrics(m_subtitleFont);
    painter->setFont(m_subtitleFont);
    painter->setPen(m_subtitleColor);
    painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                      shortened(m_subtitle, metrics, room.width()));
}

Painting::Painting(QCustomPlot* plot, const QString& layer, QCPAxisRect* clip, Paint paint)
    : QCPLayerable(plot, layer), m_clip(clip), m_paint(std::move(paint)) {}

QRect Painting::clipRect() const {
    return m_clip != nullptr ? m_clip->rect() : parentPlot()->viewport();
}

void Painting::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(true);
}

void Painting::draw(QCPPainter* painter) {
    m_paint(*painter);
}

QCPRange sensibleRange(double from, double to, bool logarithmic) {
    constexpr double kLargest = 1e200;
    if (std::isnan(from) || std::isnan(to)) return logarithmic ? QCPRange(0.1, 10) : QCPRange(0, 1);
    from = std::clamp(from, -kLargest, kLargest);
    to = std::clamp(to, -kLargest, kLargest);
    if (from > to) std::swap(from, to);
    if (logarithmic) {
        if (to <= 0) return {0.1, 10};
        if (from <= 0) from = to * 1e-3;
        return to < from * 1.01 ? QCPRange(from / 2, to * 2) : QCPRange(from, to);
    }
    const double magnitude = std::max(std::abs(from), std::abs(to));
    if (magnitude == 0) return {-1, 1};
    if (to - from > magnitude * 1e-9) return {from, to};
    return {from - magnitude * 0.1, to + magnitude * 0.1};
}

}  // namespace quantoscope
