// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/paint/label_layout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace quantoscope {
namespace {

constexpr double kBeside = 4;  // from the line to its label
constexpr double kApart = 6;   // between labels
constexpr double kAway = 4;    // from a line to its name

// Points of a line no more than 3 pixels apart, those within the room.
QPolygonF denser(const QPolygonF& line, const QRectF& room) {
    constexpr double kStep = 3;
    QPolygonF points;
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const QPointF way = line[i + 1] - line[i];
        const double length = std::min(std::hypot(way.x(), way.y()), 1e4);
        const int steps = std::max(1, static_cast<int>(length / kStep));
        for (int step = 0; step < steps; ++step) {
            const QPointF point = line[i] + way * (static_cast<double>(step) / steps);
            if (room.contains(point)) points << point;
        }
    }
    if (!line.isEmpty() && room.contains(line.back())) points << line.back();
    return points;
}

// To the nearest of the points; once it is below `enough`, any distance below that.
double distance(const QRectF& place, const QPolygonF& points, double enough) {
    double least = std::numeric_limits<double>::infinity();  // squared
    for (const QPointF& point : points) {
        const double x = std::max({place.left() - point.x(), 0.0, point.x() - place.right()});
        const double y = std::max({place.top() - point.y(), 0.0, point.y() - place.bottom()});
        least = std::min(least, x * x + y * y);
        if (least < enough * enough) break;
    }
    return std::sqrt(least);
}

struct Layout {
    std::vector<RowPlace> places;
    int rows = 0;
    bool clear = true;  // none reaches over the split
};

// The first `split` labels on the left, from the right to the left; then the others.
Layout layOut(std::span<const LineLabel> labels, std::size_t split, double left, double right) {
    Layout layout{std::vector<RowPlace>(labels.size()), 0, true};
    auto& places = layout.places;
    for (std::size_t i = split; i-- > 0;) {
        RowPlace& place = places[i];
        place.left = labels[i].line - kBeside - labels[i].width;
        layout.clear = layout.clear && place.left >= left;
        for (std::size_t k = i + 1; k < split; ++k)
            if (places[k].left < labels[i].line + kApart)
                place.row = std::max(place.row, places[k].row + 1);
    }
    for (std::size_t i = split; i < labels.size(); ++i) {
        RowPlace& place = places[i];
        place.left = std::max(left, std::min(labels[i].line + kBeside, right - labels[i].width));
        const double begin = std::min(place.left, labels[i].line) - kApart;
        if (split > 0) layout.clear = layout.clear && begin + kApart >= labels[split - 1].line;
        for (std::size_t k = split; k < i; ++k)
            if (places[k].left + labels[k].width > begin)
                place.row = std::max(place.row, places[k].row + 1);
    }
    for (const RowPlace& place : places)
        layout.rows = std::max(layout.rows, place.row + 1);
    return layout;
}

}  // namespace

std::vector<RowPlace> layInRows(std::span<const LineLabel> labels, double left, double right) {
    Layout best = layOut(labels, 0, left, right);
    for (std::size_t split = 1; split <= labels.size(); ++split) {
        Layout layout = layOut(labels, split, left, right);
        if (layout.clear && layout.rows < best.rows) best = std::move(layout);
    }
    return best.places;
}

std::optional<QRectF> placeBeside(const QPolygonF& line, std::span<const QPolygonF> others,
                                  std::span<const QRectF> taken, QSizeF size, const QRectF& room) {
    constexpr double kFarEnough = 40;  // more distance than this is no better
    const QPolygonF own = denser(line, room);
    QPolygonF obstacles;
    for (const QPolygonF& other : others)
        obstacles << denser(other, room);
    std::optional<QRectF> best;
    double most = kAway / 2;
    const double wide = size.width() + kAway;
    const double high = size.height() + kAway;
    const QPointF corners[] = {{-size.width() / 2, -high},
                               {-size.width() / 2, kAway},
                               {kAway, -high},
                               {kAway, kAway / 2},
                               {-wide, -high},
                               {-wide, kAway / 2},
                               {kAway * 2, -size.height() / 2}};
    for (const QPointF& point : line) {
        for (const QPointF& corner : corners) {
            const QRectF place(point + corner, size);
            const auto touches = [&](const QRectF& other) { return other.intersects(place); };
            if (!room.contains(place) || std::ranges::any_of(taken, touches)) continue;
            if (distance(place, own, kAway / 2) < kAway / 2) continue;
            const double away = std::min(distance(place, obstacles, most), kFarEnough);
            if (away <= most) continue;
            most = away;
            best = place;
        }
    }
    return best;
}

}  // namespace quantoscope
