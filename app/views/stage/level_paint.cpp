// SPDX-License-Identifier: GPL-3.0-or-later
// How the stops of a codebook by hand look and where the hand meets them.
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/views/kit/plot/plot_parts.h"
#include "app/views/look/number_format.h"
#include "app/views/stage/levels.h"

namespace quantoscope {
namespace {

constexpr double kReach = 6;       // pixels beside a stop that mean it
constexpr double kStrip = 16;      // height of the strip at the foot that holds the grips
constexpr double kFlags = 44;      // at the top, where the range's flags hang
constexpr double kApart = 12;      // stems this far from each other can be taken by themselves
constexpr double kGripsApart = 7;  // grips nearer to each other are not drawn

// The top of what a stop can be taken by.
double topOf(const HandCodebook& book, const PlotFrame& frame, const StageSeries& series,
             HandStop stop) {
    if (stop.isEdge) return frame.room.top() + kFlags;
    const double x = frame.pixelX(book.place(stop));
    double top = frame.room.bottom() - kStrip;
    for (const StageStem& stem : series.stems)
        if (std::abs(frame.pixelX(stem.x) - x) < 1)
            top = std::min(top, frame.pixelY(stem.height) - kReach);
    return std::max(top, frame.room.top() + kFlags);
}

double spacingOf(const HandCodebook& book, const PlotFrame& frame) {
    const double width = frame.pixelX(book.levels.back() * book.unit) -
                         frame.pixelX(book.levels.front() * book.unit);
    const std::size_t gaps = book.levels.size() + book.edges.size() - 1;
    return gaps == 0 ? frame.room.width() : width / static_cast<double>(gaps);
}

// A level's grip points up at its stem; a threshold's is a diamond.
QPolygonF gripShape(HandStop stop, double x, double foot, bool isActive) {
    const double half = isActive ? 6 : 4.5;
    if (stop.isEdge)
        return QPolygonF({{x, foot - 2 * half},
                          {x + half - 0.5, foot - half},
                          {x, foot},
                          {x - half + 0.5, foot - half}});
    return QPolygonF({{x, foot - 2.2 * half},
                      {x + half, foot - half},
                      {x + half, foot},
                      {x - half, foot},
                      {x - half, foot - half}});
}

void paintLabel(QPainter& painter, const PlotFrame& frame, double x, const QString& text) {
    const QFont font = frame.theme.plotFont();
    const QFontMetrics metrics(font);
    const double width = metrics.horizontalAdvance(text) + 10;
    QRectF label(x - width / 2, frame.room.bottom() - kStrip - metrics.height() - 4, width,
                 metrics.height() + 2);
    label.moveLeft(std::clamp(label.left(), frame.room.left(),
                              std::max(frame.room.left(), frame.room.right() - width)));
    painter.setPen(QPen(frame.theme.border, 1));
    painter.setBrush(frame.theme.card);
    painter.drawRoundedRect(label, 4, 4);
    painter.setBrush(Qt::NoBrush);
    painter.setFont(font);
    painter.setPen(frame.theme.text);
    painter.drawText(label, Qt::AlignCenter, text);
}

}  // namespace

std::optional<HandStop> stopAt(const HandCodebook& book, const PlotFrame& frame,
                               const StageSeries& series, const QPointF& place) {
    if (!frame.room.adjusted(-kReach, 0, kReach, 1).contains(place)) return std::nullopt;
    const bool inStrip = place.y() >= frame.room.bottom() - kStrip;
    if (!inStrip && spacingOf(book, frame) < kApart) return std::nullopt;
    std::optional<HandStop> nearest;
    double least = kReach;
    for (const HandStop stop : book.stops()) {
        const double distance = std::abs(frame.x->coordToPixel(book.place(stop)) - place.x());
        const bool isNearer = nearest ? distance < least : distance <= least;
        if (!isNearer || (!inStrip && place.y() < topOf(book, frame, series, stop))) continue;
        nearest = stop;
        least = distance;
    }
    return nearest;
}

void paintStops(QPainter& painter, const PlotFrame& frame, const HandCodebook& book,
                const StopState& state, double pixel) {
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isApart = spacingOf(book, frame) >= kGripsApart;
    std::optional<HandStop> active;
    const auto paint = [&](HandStop stop, bool isActive) {
        const double x = frame.x->coordToPixel(book.place(stop));
        if (!(x >= frame.room.left() - 1 && x <= frame.room.right() + 1)) return;
        const QColor color = stop.isEdge ? frame.theme.threshold : frame.theme.quantized;
        const bool isSelected = state.selected == stop;
        painter.setPen(isSelected ? QPen(frame.theme.best, 2) : QPen(frame.theme.card, 1));
        painter.setBrush(isActive ? frame.theme.accent : color);
        painter.drawPolygon(gripShape(stop, x, frame.room.bottom(), isActive));
    };
    for (const HandStop stop : book.stops()) {
        const bool isActive =
            state.dragged == stop || state.selected == stop || state.hovered == stop;
        if (isActive && (!active || state.hovered == stop || state.dragged == stop)) active = stop;
        if (isActive || isApart) paint(stop, isActive);
    }
    if (!active) return;
    const double x = book.place(*active);
    paintLabel(painter, frame, frame.pixelX(x), steppedText(x, pixel));
}

}  // namespace quantoscope
