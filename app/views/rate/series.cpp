// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/rate/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/views/bits/series.h"

namespace quantoscope {
namespace {

constexpr double kHomeBits = 9.5;  // schemes beyond are seen when the hand zooms out
constexpr int kLloydMaxBits = 8;   // published widths

std::size_t indexOf(SchemeFamily family) {
    return static_cast<std::size_t>(family);
}

std::vector<RatePoint> drawable(const Scheme& scheme, std::span<const BitsPoint> points,
                                bool isOwn) {
    std::vector<RatePoint> line;
    for (const BitsPoint& point : points) {
        if (!point.mse || !point.sqnrDb || !std::isfinite(*point.sqnrDb)) continue;
        line.push_back(
            {&scheme, point.bits, isOwn, point.bitsPerWeight, *point.sqnrDb, *point.mse});
    }
    return line;
}

std::vector<RatePoint> drawable(const SchemeRow& row) {
    if (!row.metrics) return {};
    const BitsPoint point{.bits = row.request.settings.bits,
                          .bitsPerWeight = row.metrics->bitsPerWeight,
                          .mse = row.metrics->mse,
                          .mseRounding = {},
                          .mseClipping = {},
                          .sqnrDb = row.metrics->sqnrDb};
    return drawable(*row.scheme, std::span(&point, 1), false);
}

// Over all its widths when they have come, otherwise the one of the table.
std::vector<RatePoint> pointsOfRow(const Curves& curves, const SchemeRow& row) {
    const auto swept = std::ranges::find(curves.schemes, row.scheme, &SchemeBits::scheme);
    if (swept == curves.schemes.end()) return drawable(row);
    std::vector<RatePoint> points = drawable(*row.scheme, swept->points, false);
    return points.empty() ? drawable(row) : points;
}

// The scheme at its initial parameters is often the request itself.
bool liesOn(std::span<const RatePoint> line, std::span<const RatePoint> other) {
    return std::ranges::all_of(line, [&](const RatePoint& point) {
        return std::ranges::any_of(other, [&](const RatePoint& own) {
            return own.scheme == point.scheme && own.place() == point.place();
        });
    });
}

std::optional<CurvePoint> pointOf(const Outcome& outcome) {
    const auto& sqnr = outcome.metrics.sqnrDb;
    if (outcome.metrics.overflowed > 0) return std::nullopt;  // that of the others ranks nothing
    if (!sqnr || !std::isfinite(*sqnr)) return std::nullopt;
    return CurvePoint{outcome.metrics.bitsPerWeight, *sqnr};
}

RatePin pinOf(const Curves& curves, const OutcomePointer& outcome, int pin) {
    RatePin made{pin, pointOf(*outcome), {}};
    const auto own = std::ranges::find(curves.pins, outcome, &PinCurves::outcome);
    if (own == curves.pins.end()) return made;
    for (const RatePoint& point : drawable(*outcome->request.scheme, own->bits, true))
        made.line.push_back(point.place());
    return made;
}

void findEnds(RateSeries& series) {
    std::vector<CurvePoint> all;
    for (const RateLine& line : series.lines)
        for (const RatePoint& point : line.points)
            all.push_back(point.place());
    double right = 0;
    for (const CurvePoint& point : all)
        right = std::max(right, std::min(point.x, kHomeBits));
    const auto addWhole = [&](const std::optional<CurvePoint>& point) {
        if (!point) return;
        all.push_back(*point);
        right = std::max(right, point->x);
    };
    addWhole(series.chosen);
    for (const RatePin& pin : series.pins)
        addWhole(pin.point);
    for (const RatePoint& point : series.present)
        all.push_back(point.place());
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const CurvePoint& point : all) {
        if (point.x > right) continue;
        low = std::min(low, point.y);
        high = std::max(high, point.y);
    }
    if (low > high) return;
    series.low = low;
    series.high = high;
    series.right = right;
}

}  // namespace

RateSeries rateSeries(const Curves& curves, const Outcome& live,
                      const QVector<OutcomePointer>& pins, FamilySet hidden) {
    RateSeries series;
    series.present = drawable(*curves.outcome->request.scheme, curves.bits, true);
    for (const SchemeRow& row : curves.table) {
        RateLine line{row.scheme, pointsOfRow(curves, row)};
        if (line.points.empty()) continue;
        series.families.set(indexOf(row.scheme->family));
        if (hidden.test(indexOf(row.scheme->family))) continue;
        if (!liesOn(line.points, series.present)) series.lines.push_back(std::move(line));
    }
    series.chosen = pointOf(live);
    for (int i = 0; i < pins.size(); ++i)
        series.pins.push_back(pinOf(curves, pins[i], i));
    series.bounds = curves.bounds;
    for (int bits = 1; series.bounds && bits <= kLloydMaxBits; ++bits)
        if (const auto sqnr = gaussianLloydMaxSqnr(bits))
            series.lloydMax.push_back(
                {static_cast<double>(bits), *sqnr + series.bounds->gaussianAtZero});
    findEnds(series);
    return series;
}

bool isComplete(const Curves& curves) {
    const auto isIn = [&](const Scheme* scheme) {
        return scheme->minimumBits == scheme->maximumBits ||
               std::ranges::find(curves.schemes, scheme, &SchemeBits::scheme) !=
                   curves.schemes.end();
    };
    return curves.table.size() == schemes().size() && std::ranges::all_of(schemes(), isIn);
}

std::optional<double> belowBound(const std::optional<RateBounds>& bounds, const CurvePoint& place) {
    if (!bounds) return std::nullopt;
    return bounds->shannon(place.x).value_or(bounds->gaussian(place.x)) - place.y;
}

std::vector<RatePoint> pointsOf(const RateSeries& series) {
    std::vector<RatePoint> points = series.present;
    for (const RateLine& line : series.lines)
        points.insert(points.end(), line.points.begin(), line.points.end());
    return points;
}

Request requestOfPoint(const Request& request, const Outcome& outcome, const RatePoint& point) {
    Request edited = withBitsOfSweep(request, outcome, *point.scheme, point.bits);
    if (!point.isOwn) edited.settings.parameters = ParameterSet(point.scheme->parameters);
    return edited;
}

Request atInitialParameters(const Request& request, const Scheme& scheme) {
    Request edited = withScheme(request, scheme);
    edited.settings.parameters = ParameterSet(scheme.parameters);
    return edited;
}

std::optional<std::size_t> nextPlace(std::span<const QPointF> places, const QPointF& from,
                                     const QPointF& direction) {
    std::optional<std::size_t> best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QPointF way = places[i] - from;
        const double along = QPointF::dotProduct(way, direction);
        if (!(along > 0)) continue;
        const double across = std::abs(way.x() * direction.y()) + std::abs(way.y() * direction.x());
        if (along + 2 * across >= least) continue;
        least = along + 2 * across;
        best = i;
    }
    return best;
}

}  // namespace quantoscope
