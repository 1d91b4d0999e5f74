// SPDX-License-Identifier: GPL-3.0-or-later
// What the view of SQNR against bits per weight draws: one point for each width of a scheme that
// has a finite SQNR, and the bounds that no scheme passes.
#pragma once

#include <QPointF>
#include <QVector>
#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "app/session/curves.h"
#include "app/views/kit/plot/line_paint.h"

namespace quantoscope {

using FamilySet = std::bitset<6>;  // by SchemeFamily

struct RatePoint {
    const Scheme* scheme = nullptr;
    int bits = 0;              // SchemeSettings::bits
    bool isOwn = false;        // of the request's own parameters; otherwise of the initial ones
    double bitsPerWeight = 0;  // scales, zero points and codebooks counted
    double sqnrDb = 0;         // finite
    double mse = 0;            // values squared

    CurvePoint place() const { return {bitsPerWeight, sqnrDb}; }
};

struct RateLine {
    const Scheme* scheme = nullptr;
    std::vector<RatePoint> points;  // ascending bits; one where the scheme has one width
};

struct RatePin {
    int pin = 0;  // 0 for A
    std::optional<CurvePoint> point;
    std::vector<CurvePoint> line;  // over all bits, when its curves have come
};

struct RateSeries {
    std::vector<RatePoint> present;    // the request over all bits
    std::vector<RateLine> lines;       // schemes at their initial parameters, without hidden ones
    FamilySet families;                // that there are, hidden ones among them
    std::optional<CurvePoint> chosen;  // the live outcome
    std::vector<RatePin> pins;
    std::optional<RateBounds> bounds;
    std::vector<CurvePoint> lloydMax;  // 1 to 8 bits on a normal source of the same mean square
    // Of all points up to `right` bits per weight; low == high == 0 when nothing can be drawn.
    double low = 0;
    double high = 0;
    double right = 0;
};

RateSeries rateSeries(const Curves& curves, const Outcome& live,
                      const QVector<OutcomePointer>& pins, FamilySet hidden);

// Whether the tables of all schemes have come to their end.
bool isComplete(const Curves& curves);

// Decibels from a place up to the bound of the source, or of a normal one where the source has
// none; empty without either.
std::optional<double> belowBound(const std::optional<RateBounds>& bounds, const CurvePoint& place);

// All points of present request and lines.
std::vector<RatePoint> pointsOf(const RateSeries& series);

// The request that a point stands for, and that of a row of the table of all schemes.
Request requestOfPoint(const Request& request, const Outcome& outcome, const RatePoint& point);
Request atInitialParameters(const Request& request, const Scheme& scheme);

// Of the places on that side of `from`, the nearest one, sideways distance counting double.
// `direction` is a unit vector along an axis.
std::optional<std::size_t> nextPlace(std::span<const QPointF> places, const QPointF& from,
                                     const QPointF& direction);

}  // namespace quantoscope
