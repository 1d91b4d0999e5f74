// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/clipping/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/views/kit/plot/plot_parts.h"
#include "app/views/kit/plot/value_axis.h"
#include "core/analysis/outcome/slice_range.h"

namespace quantoscope {
namespace {

constexpr double kPartsBelow = 30;  // how far below the least total its parts are shown

double magnitudeOf(const SliceOutcome& slice) {
    return std::max(std::abs(static_cast<double>(slice.minimum)),
                    std::abs(static_cast<double>(slice.maximum)));
}

double endOf(const Range& range) {
    return std::max(std::abs(range.alpha), std::abs(range.beta));
}

// What |x| <= c leaves of the slice's own range; the nearest end where it leaves nothing.
Range within(const SliceOutcome& slice, double c) {
    const auto minimum = static_cast<double>(slice.minimum);
    const auto maximum = static_cast<double>(slice.maximum);
    return {std::min(std::max(minimum, -c), c), std::max(std::min(maximum, c), -c)};
}

bool isRelative(const Request& request) {
    return request.granularity != Granularity::Tensor;
}

bool isChosen(const CalibratorMark& mark, const Request& request) {
    return request.range.mode == RangeMode::Calibrated &&
           request.range.calibrator == mark.calibrator &&
           request.range.parameters == ParameterSet(mark.calibrator->parameters);
}

// The points of a sweep that are seen, with one beyond each end, none in another's pixel.
std::vector<const ClipPoint*> seenPoints(const ClipSweep& sweep, const ClipQuestion& question) {
    const double pixel = (question.to - question.from) / question.pixels;
    std::vector<const ClipPoint*> seen;
    for (std::size_t i = 0; i < sweep.points.size(); ++i) {
        const ClipPoint& point = sweep.points[i];
        const bool before = i + 1 < sweep.points.size() && sweep.points[i + 1].clip < question.from;
        const bool after = i > 0 && sweep.points[i - 1].clip > question.to;
        const bool crowded = !seen.empty() && point.clip - seen.back()->clip < pixel / 2;
        if (!before && !after && !crowded) seen.push_back(&point);
    }
    return seen;
}

void addPoints(ClipSeries& series, const ClipSweep& sweep, const ClipQuestion& question) {
    for (const ClipPoint* point : seenPoints(sweep, question)) {
        if (point->overflowed > 0) continue;  // no error to place
        series.total.push_back({point->clip, point->mse});
        series.rounding.push_back({point->clip, point->mseRounding});
        series.clipping.push_back({point->clip, point->mseClipping});
    }
}

void addPins(ClipSeries& series, const Curves& curves, const QVector<OutcomePointer>& pins,
             const ClipQuestion& question) {
    const bool relative = curves.clip->relative;
    for (int i = 0; i < pins.size(); ++i) {
        const Outcome& pin = *pins[i];
        if (!rangeMatters(*pin.request.scheme, pin.request.settings) ||
            isRelative(pin.request) != relative)
            continue;
        if (pin.metrics.mse && pin.metrics.overflowed == 0)
            series.pins.push_back({i, {clipOf(pin.request, pin), *pin.metrics.mse}});
        const auto own = std::ranges::find(curves.pins, pins[i], &PinCurves::outcome);
        if (own == curves.pins.end() || !own->clip || own->clip->relative != relative) continue;
        ClipPinLine line{i, {}};
        for (const ClipPoint* point : seenPoints(*own->clip, question))
            if (point->overflowed == 0) line.points.push_back({point->clip, point->mse});
        if (!line.points.empty()) series.pinLines.push_back(std::move(line));
    }
}

void findEnds(ClipSeries& series) {
    double low = std::numeric_limits<double>::infinity();
    double high = 0;
    const auto add = [&](double y) {
        if (!(y > 0) || !std::isfinite(y)) return;
        low = std::min(low, y);
        high = std::max(high, y);
    };
    for (const CurvePoint& point : series.total)
        add(point.y);
    if (series.chosen) add(series.chosen->y);
    for (const ClipPin& pin : series.pins)
        add(pin.point.y);
    for (const ClipPinLine& line : series.pinLines)
        for (const CurvePoint& point : line.points)
            add(point.y);
    if (low > high) return;
    const double least = low / kPartsBelow;
    for (const auto* part : {&series.rounding, &series.clipping})
        for (const CurvePoint& point : *part)
            if (point.y > 0) low = std::min(low, std::max(point.y, least));
    series.low = low;
    series.high = high;
}

}  // namespace

double clipOf(const Request& request, const Outcome& outcome) {
    if (!isRelative(request)) return endOf(askedRange(request, outcome, 0));
    double sum = 0;
    double counted = 0;
    for (std::size_t i = 0; i < outcome.slices->size(); ++i) {
        const double magnitude = magnitudeOf((*outcome.slices)[i]);
        if (!(magnitude > 0)) continue;
        sum += endOf(askedRange(request, outcome, i)) / magnitude;
        ++counted;
    }
    return counted > 0 ? sum / counted : 1;
}

std::optional<Request> withClip(const Request& request, const Outcome& outcome, double clip) {
    if (outcome.slices->size() > kMostSliceRanges) return std::nullopt;
    Request edited = request;
    edited.range.mode = RangeMode::Manual;
    edited.range.manual.clear();
    edited.range.own.clear();
    for (const SliceOutcome& slice : *outcome.slices)
        edited.range.manual.push_back(
            within(slice, isRelative(request) ? clip * magnitudeOf(slice) : clip));
    return edited;
}

QCPRange firstClips(const ClipSweep& sweep, double chosen) {
    constexpr double kBeyond = 1.3;
    if (sweep.points.empty()) return {0, 1};
    const double largest = sweep.points.back().clip;
    const auto best = std::ranges::min_element(sweep.points, {}, &ClipPoint::mse);
    double wanted = std::max(best->clip, chosen < largest ? chosen : 0);
    for (const CalibratorMark& mark : sweep.marks)
        if (mark.clip < 0.95 * largest) wanted = std::max(wanted, mark.clip);
    const double to = std::max(largest, chosen) * 1.03;
    return sensibleRange(0, wanted * kBeyond < 0.75 * largest ? wanted * kBeyond : to);
}

double errorAtClip(const ClipSweep& sweep, double clip) {
    const auto& points = sweep.points;
    if (points.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto after = std::ranges::lower_bound(points, clip, {}, &ClipPoint::clip);
    if (after == points.end()) return points.back().mse;
    if (after == points.begin()) return points.front().mse;
    const ClipPoint& a = *(after - 1);
    const ClipPoint& b = *after;
    const double share = (clip - a.clip) / (b.clip - a.clip);
    if (!std::isfinite(a.mse) || !std::isfinite(b.mse))
        return std::numeric_limits<double>::quiet_NaN();
    if (!(a.mse > 0) || !(b.mse > 0)) return a.mse + share * (b.mse - a.mse);
    return a.mse * std::pow(b.mse / a.mse, share);
}

ClipSeries clipSeries(const Curves& curves, const Request& request, const Outcome& live,
                      const QVector<OutcomePointer>& pins, const ClipQuestion& question) {
    const ClipSweep& sweep = *curves.clip;
    ClipSeries series;
    addPoints(series, sweep, question);
    for (const CalibratorMark& mark : sweep.marks)
        series.marks.push_back({&mark, isChosen(mark, request)});
    std::ranges::stable_sort(series.marks, {},
                             [](const ClipMark& mark) { return mark.mark->clip; });
    if (rangeMatters(*request.scheme, request.settings)) {
        const double clip = clipOf(request, live);
        const bool answered =
            live.request == request && live.metrics.mse && live.metrics.overflowed == 0;
        series.chosen = {clip, answered ? *live.metrics.mse : errorAtClip(sweep, clip)};
    }
    addPins(series, curves, pins, question);
    findEnds(series);
    return series;
}

}  // namespace quantoscope
