// SPDX-License-Identifier: GPL-3.0-or-later
// The handles alpha and beta: where they stand, how they look, which one a place means.
#pragma once

#include <QFont>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <array>
#include <cstdint>
#include <optional>

#include "app/views/look/theme.h"
#include "core/schemes/scheme.h"

class QPainter;

namespace quantoscope {

enum class HandleEnd : std::uint8_t { Alpha, Beta };

struct HandleSpot {
    HandleEnd end = HandleEnd::Alpha;
    int beyond = 0;  // -1, +1: outside the visible part, to the left or right
    double x = 0;    // pixel of its line, or of the edge that it lies beyond
    QRectF flag;     // with the Greek letter; an arrow when beyond
    QRectF label;    // the value's text
    QString text;
    bool textOnLeft = false;
};
using HandleSpots = std::array<HandleSpot, 2>;  // alpha, beta

struct HandleScene {
    QRectF room;      // the axis rect
    double from = 0;  // the values at its left and right
    double to = 1;
    QFont font;            // of the labels
    bool isNamed = false;  // "asked", beside the effective range
};

// Flags and labels lie within the room and do not overlap as long as the room is as wide as both
// labels.
HandleSpots placeHandles(const Range& range, const HandleScene& scene);

// The handle whose flag, label or line (within 6 pixels) is there; of two, the nearer line.
std::optional<HandleEnd> handleAt(const HandleSpots& spots, const QRectF& room,
                                  const QPointF& place);

// How far an arrow key moves what is selected: a pixel, ten with Shift, a tenth with Ctrl.
double nudgePixels(Qt::KeyboardModifiers modifiers);

struct HandleState {
    std::optional<HandleEnd> selected;  // by the keyboard
    std::optional<HandleEnd> hovered;
};
void paintHandles(QPainter& painter, const Theme& theme, const HandleSpots& spots,
                  const QRectF& room, const HandleState& state);

}  // namespace quantoscope
