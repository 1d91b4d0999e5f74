// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/bits/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace quantoscope {
namespace {

constexpr int kMostBits = 16;
const double kDecibelsPerBit = 20 * std::log10(2.0);

bool canBeDrawn(std::optional<double> y, BitsQuantity quantity) {
    return y && std::isfinite(*y) && (quantity == BitsQuantity::Sqnr || *y > 0);
}

std::vector<CurvePoint> drawable(std::span<const BitsPoint> points,
                                 std::optional<double> BitsPoint::*member, BitsQuantity quantity) {
    std::vector<CurvePoint> line;
    for (const BitsPoint& point : points)
        if (canBeDrawn(point.*member, quantity))
            line.push_back({static_cast<double>(point.bits), *(point.*member)});
    return line;
}

std::optional<CurvePoint> pointOf(const Outcome& outcome, BitsQuantity quantity) {
    const Metrics& metrics = outcome.metrics;
    const auto y = quantity == BitsQuantity::Mse ? metrics.mse : metrics.sqnrDb;
    if (metrics.overflowed > 0) return std::nullopt;  // the error of the others ranks nothing
    if (!canBeDrawn(y, quantity)) return std::nullopt;
    const int bits = codeBits(*outcome.request.scheme, outcome.request.settings);
    return CurvePoint{static_cast<double>(bits), *y};
}

std::vector<CurvePoint> referenceThrough(const CurvePoint& point, BitsQuantity quantity) {
    std::vector<CurvePoint> line;
    for (int bits = 1; bits <= kMostBits; ++bits) {
        const double more = bits - point.x;
        line.push_back({static_cast<double>(bits), quantity == BitsQuantity::Mse
                                                       ? point.y * std::exp2(-2 * more)
                                                       : point.y + kDecibelsPerBit * more});
    }
    return line;
}

// The scheme at its initial parameters is often the request itself.
bool liesOn(const std::vector<CurvePoint>& line, const std::vector<CurvePoint>& other) {
    return std::ranges::all_of(line, [&](const CurvePoint& point) {
        return std::ranges::find(other, point) != other.end();
    });
}

// Least error at these bits first; last those that have no point there.
void sortByError(std::vector<BitsLine>& lines, double bits, BitsQuantity quantity) {
    const auto error = [&](const BitsLine& line) {
        const auto at = std::ranges::find(line.points, bits, &CurvePoint::x);
        if (at == line.points.end()) return std::numeric_limits<double>::infinity();
        return quantity == BitsQuantity::Mse ? at->y : -at->y;
    };
    std::ranges::stable_sort(lines, {}, error);
}

void findEnds(BitsSeries& series) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    const auto add = [&](const CurvePoint& point) {
        low = std::min(low, point.y);
        high = std::max(high, point.y);
    };
    std::ranges::for_each(series.present, add);
    for (const BitsLine& line : series.schemes)
        std::ranges::for_each(line.points, add);
    for (const BitsPin& pin : series.pins)
        add(pin.point);
    for (const BitsPinLine& line : series.pinLines)
        std::ranges::for_each(line.points, add);
    if (series.chosen) add(*series.chosen);
    if (low > high) return;
    series.low = low;
    series.high = high;
}

}  // namespace

BitsSeries bitsSeries(const Curves& curves, const Outcome& live,
                      const QVector<OutcomePointer>& pins, BitsQuantity quantity) {
    const auto member = quantity == BitsQuantity::Mse ? &BitsPoint::mse : &BitsPoint::sqnrDb;
    BitsSeries series;
    series.present = drawable(curves.bits, member, quantity);
    const bool hasParts = canClip(*curves.outcome->request.scheme) && series.present.size() > 1;
    if (quantity == BitsQuantity::Mse && hasParts) {
        series.rounding = drawable(curves.bits, &BitsPoint::mseRounding, quantity);
        series.clipping = drawable(curves.bits, &BitsPoint::mseClipping, quantity);
    }
    for (const SchemeBits& scheme : curves.schemes) {
        BitsLine line{scheme.scheme, drawable(scheme.points, member, quantity)};
        if (!liesOn(line.points, series.present)) series.schemes.push_back(std::move(line));
    }
    sortByError(series.schemes, codeBits(*live.request.scheme, live.request.settings), quantity);
    series.chosen = pointOf(live, quantity);
    if (series.chosen) series.reference = referenceThrough(*series.chosen, quantity);
    for (int i = 0; i < pins.size(); ++i) {
        if (const auto point = pointOf(*pins[i], quantity)) series.pins.push_back({i, *point});
        const auto own = std::ranges::find(curves.pins, pins[i], &PinCurves::outcome);
        if (own == curves.pins.end()) continue;
        BitsPinLine line{i, drawable(own->bits, member, quantity)};
        if (!line.points.empty()) series.pinLines.push_back(std::move(line));
    }
    findEnds(series);
    return series;
}

Request withBitsOfSweep(const Request& request, const Outcome& outcome, const Scheme& scheme,
                        int bits) {
    Request edited = request;
    if (request.scheme != &scheme) {
        edited = withScheme(edited, scheme);
        edited.settings.parameters = ParameterSet(scheme.parameters);
    }
    if (edited.range.mode == RangeMode::GivenScale) {
        edited.range.mode = RangeMode::Manual;
        edited.range.manual.clear();
        edited.range.own.clear();
        for (const SliceOutcome& slice : *outcome.slices)
            edited.range.manual.push_back(slice.range);
    }
    edited.settings.bits = bits;
    edited.settings.codes.reset();
    for (const Parameter& row : edited.settings.parameters.table())
        if (row.key == "levels")
            static_cast<void>(edited.settings.parameters.set(row.key, row.initial));
    return edited;
}

}  // namespace quantoscope
