// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <optional>
#include <utility>

#include "core/analysis/passes/slice_blocks.h"
#include "core/analysis/passes/slice_pass.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/base/machine/parallel.h"
#include "core/calibration/moments.h"

namespace quantoscope {
namespace {

// The extremes of a tensor or of a slice.
struct Extremes {
    double minimum = 0;
    double maximum = 0;
    double magnitude() const { return std::max(std::abs(minimum), std::abs(maximum)); }
    // What |x| <= c leaves of [minimum, maximum]; the nearest end where it leaves nothing.
    Range within(double c) const {
        return {std::min(std::max(minimum, -c), c), std::max(std::min(maximum, c), -c)};
    }
};

// All that is asked at every point.
struct Sweep {
    Request request;  // with mode Manual
    Slicing slicing;
    DataSetPointer data;
    std::vector<Extremes> slices;  // [slicing.count()]

    bool relative() const { return request.granularity != Granularity::Tensor; }
};

Result<std::vector<Extremes>> extremesOf(const Slicing& slicing, const DataSet& data,
                                         const JobControl& control) {
    std::vector<Extremes> extremes(slicing.count());
    const Status done = SliceBlocks(slicing).forEachSlice(
        data.tensor->values, control,
        [&](std::size_t /*block*/, std::size_t slice, std::span<const float> values,
            const JobControl& inner) -> Status {
            const auto moments = momentsOf(values, false, inner);
            if (!moments) return moments.error();
            extremes[slice] = {moments->minimum, moments->maximum};
            return Done{};
        });
    if (!done) return done.error();
    return extremes;
}

Result<Sweep> prepare(const Request& request, const DataSetPointer& data,
                      const JobControl& control) {
    if (Status checked = checkRequest(request); !checked) return checked.error();
    auto slicing = Slicing::make(data->tensor->shape, request);
    if (!slicing) return slicing.error();
    Sweep sweep{
        .request = request, .slicing = std::move(slicing).value(), .data = data, .slices = {}};
    sweep.request.range.mode = RangeMode::Manual;
    sweep.request.range.own.clear();
    if (sweep.relative()) {
        auto extremes = extremesOf(sweep.slicing, *data, control);
        if (!extremes) return extremes.error();
        sweep.slices = std::move(extremes).value();
    } else {
        sweep.slices.push_back({data->index->minimum(), data->index->maximum()});
    }
    return sweep;
}

// Ascending; a single one when there is nothing to choose from.
std::vector<double> clipsOf(const Sweep& sweep, const ClipGrid& grid) {
    const double largest = sweep.relative() ? 1 : sweep.slices.front().magnitude();
    const int n = std::max(1, grid.points);
    const double to = grid.to.value_or(largest);
    const double from = grid.from.value_or(to / n);
    if (n == 1 || from >= to) return {to};
    std::vector<double> clips;
    clips.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i)
        clips.push_back(i + 1 == n ? to : from + (to - from) * i / (n - 1));
    return clips;
}

double rankedError(const Metrics& metrics) {
    if (metrics.overflowed > 0) return std::numeric_limits<double>::infinity();
    return metrics.mse.value_or(0);
}

Result<ClipPoint> pointAt(const Sweep& sweep, double clip, const JobControl& control) {
    Request request = sweep.request;
    request.range.manual.clear();
    for (const Extremes& slice : sweep.slices)
        request.range.manual.push_back(
            slice.within(sweep.relative() ? clip * slice.magnitude() : clip));
    const auto pass = passOverSlices(request, sweep.slicing, *sweep.data, control);
    if (!pass) return pass.error();
    return ClipPoint{.clip = clip,
                     .mse = rankedError(pass->metrics),
                     .mseRounding = pass->metrics.mseRounding.value_or(0),
                     .mseClipping = pass->metrics.mseClipping.value_or(0),
                     .overflowed = pass->metrics.overflowed};
}

Status addPoints(const Sweep& sweep, const std::vector<double>& clips, ClipSweep& result,
                 const JobControl& control) {
    result.points.resize(clips.size());
    std::vector<std::optional<Error>> errors(clips.size());
    const JobControl inner = control.silent();
    const auto work = [&](std::size_t i) {
        const auto point = pointAt(sweep, clips[i], inner);
        if (point)
            result.points[i] = *point;
        else
            errors[i] = point.error();
    };
    // On the index a point is the work of one thread; slices keep all threads busy at each point.
    if (!sweep.relative()) {
        if (Status done = forEachBlock(clips.size(), control, work); !done) return done;
    } else {
        for (std::size_t i = 0; i < clips.size() && !control.cancelled(); ++i) {
            work(i);
            control.report(static_cast<double>(i + 1) / static_cast<double>(clips.size()));
        }
    }
    if (control.cancelled()) return cancelledError();
    const auto failed = std::ranges::find_if(errors, &std::optional<Error>::has_value);
    if (failed != errors.end()) return **failed;
    return Done{};
}

// Where ranges stand on the axis: the largest end, or the mean share of the slices' magnitudes.
double clipOf(const Sweep& sweep, const std::vector<SliceOutcome>& slices) {
    double sum = 0;
    double counted = 0;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const Range& range = slices[i].range;
        const double end = std::max(std::abs(range.alpha), std::abs(range.beta));
        if (!sweep.relative()) return end;
        const double magnitude = sweep.slices[i].magnitude();
        if (!(magnitude > 0)) continue;
        sum += end / magnitude;
        ++counted;
    }
    return counted > 0 ? sum / counted : 1;
}

Result<CalibratorMark> markOf(const Sweep& sweep, const Calibrator& calibrator,
                              const JobControl& control) {
    Request request = withCalibrator(sweep.request, calibrator);
    request.range.parameters = ParameterSet(calibrator.parameters);
    const auto pass = passOverSlices(request, sweep.slicing, *sweep.data, control);
    if (!pass) return pass.error();
    CalibratorMark mark{.calibrator = &calibrator,
                        .range = pass->slices.front().range,
                        .clip = clipOf(sweep, pass->slices),
                        .mse = rankedError(pass->metrics),
                        .note = pass->note,
                        .overflowed = pass->metrics.overflowed};
    for (const SliceOutcome& slice : pass->slices) {
        mark.range.alpha = std::min(mark.range.alpha, slice.range.alpha);
        mark.range.beta = std::max(mark.range.beta, slice.range.beta);
    }
    return mark;
}

Result<ClipSweep> sweepAndMark(const Request& request, const DataSetPointer& data,
                               const ClipGrid& grid, const JobControl& control) {
    ClipSweep result;
    if (!rangeMatters(*request.scheme, request.settings) || data->index->count() == 0)
        return result;
    const auto sweep = prepare(request, data, control.silent());
    if (!sweep) return sweep.error();
    result.relative = sweep->relative();
    if (Status done = addPoints(*sweep, clipsOf(*sweep, grid), result, control.part(0, 0.8)); !done)
        return done.error();
    for (const Calibrator* calibrator : calibrators()) {
        auto mark = markOf(*sweep, *calibrator, control.silent());
        if (!mark) return mark.error();
        result.marks.push_back(std::move(mark).value());
    }
    return result;
}

}  // namespace

Result<ClipSweep> sweepClipping(const Request& request, const DataSetPointer& data,
                                const ClipGrid& grid, const JobControl& control) try {
    return sweepAndMark(request, data, grid, control);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for this sweep.", {}};
}

}  // namespace quantoscope
