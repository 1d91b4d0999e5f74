// SPDX-License-Identifier: GPL-3.0-or-later
// The codebook by hand on the stage: its levels and free thresholds as stops on the value axis that
// the hand moves, adds and removes, and the way from any step function to such a codebook.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "app/views/stage/paint.h"

namespace quantoscope {

struct HandStop {
    bool isEdge = false;    // a threshold, otherwise a level
    std::size_t index = 0;  // in HandCodebook
    friend bool operator==(const HandStop&, const HandStop&) = default;
};

// The lists of a request of the scheme `custom`, ascending, in the request's unit.
struct HandCodebook {
    std::vector<double> levels;  // [K]
    std::vector<double> edges;   // [K - 1] while thresholds are free, otherwise empty
    bool isFree = false;
    double unit = 1;  // values per unit

    bool holds(HandStop stop) const { return stop.index < (stop.isEdge ? edges : levels).size(); }
    double place(HandStop stop) const;    // on the value axis
    std::vector<HandStop> stops() const;  // ascending; at one place levels first
};

// Nothing when the request is of another scheme or its lists do not fit together.
std::optional<HandCodebook> handCodebook(const Request& request, const Outcome& outcome);

// Moves stay between the neighbours of the same kind. x is a value; its digits finer than a pixel
// (in values) are left out.
Request withStopMoved(const Request& request, HandCodebook book, HandStop stop, double x,
                      double pixel);
// A free threshold comes with a level: in the middle to the one whose bucket it splits. Nothing
// when the list is full.
std::optional<Request> withLevelAdded(Request request, HandCodebook book, double x, double pixel);
// Of the two free thresholds around it one goes, the other to the middle of its neighbours. Nothing
// for the last level.
std::optional<Request> withLevelRemoved(Request request, HandCodebook book, std::size_t index);

// The most levels that are taken over from another scheme.
constexpr std::size_t kMostTakenLevels = 256;

// The focus slice's step function as a codebook by hand. Thresholds follow when each is the middle
// of its levels but for the rounding of float32 arithmetic, 2^-21 of the largest level, and are
// free otherwise. With several slices that have ranges of their own, levels count in the range's
// magnitude and the ranges are held. Nothing unless canBeTakenByHand().
std::optional<Request> takenByHand(const Request& request, const Outcome& outcome);
// False when the scheme is custom itself, makes no step function of deterministic intervals, has
// more than kMostTakenLevels or none that is finite. Makes no level.
bool canBeTakenByHand(const Request& request, const Outcome& outcome);

struct StopState {
    std::optional<HandStop> selected;  // by hand or keyboard
    std::optional<HandStop> hovered;
    std::optional<HandStop> dragged;
    double grip = 0;  // x of the stop minus x of the hand while it is dragged, in pixels
};

// The stop whose grip at the foot of the plot, or whose stem or line where they stand apart, is
// within 6 pixels; the nearest, levels first.
std::optional<HandStop> stopAt(const HandCodebook& book, const PlotFrame& frame,
                               const StageSeries& series, const QPointF& place);
void paintStops(QPainter& painter, const PlotFrame& frame, const HandCodebook& book,
                const StopState& state, double pixel);

}  // namespace quantoscope
