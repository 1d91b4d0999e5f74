// SPDX-License-Identifier: GPL-3.0-or-later
// One slice seen closely, always on its index.
#include <cmath>

#include "core/analysis/metrics_of.h"
#include "core/analysis/slice_data.h"
#include "core/analysis/slice_pass.h"
#include "core/metrics/evaluate.h"

namespace quantoscope {
namespace {

// RMSE in steps; 0.2887 when rounding alone is at work.
std::optional<double> rmseOverStep(const Metrics& metrics, const StepFunction& steps) {
    if (!metrics.rmse || !(steps.scale > 0)) return std::nullopt;
    return *metrics.rmse / steps.scale;
}

// The slice's values, moments as the pass over all slices takes them, and an index.
Result<SliceData> closeData(const Request& request, const Slicing& slicing, const DataSet& data,
                            std::size_t slice, FloatBuffer& gathered, const JobControl& control) {
    if (request.granularity == Granularity::Tensor) return tensorData(data);
    gathered.resize(slicing.sizeOf(slice));
    slicing.gather(data.tensor->values, slice, gathered);
    auto made = sliceData(request, gathered, control);
    if (!made || made->index) return made;
    auto index = ValueIndex::build(gathered, control);
    if (!index) return index.error();
    made->index = std::move(index).value();
    return made;
}

}  // namespace

void countSizes(Metrics& metrics, const Request& request, const Slicing& slicing,
                const DataSet& data) {
    std::uint64_t slices = slicing.count();
    const std::uint64_t held = data.tensor->values.size();
    if (request.granularity == Granularity::Group && held > 0)
        slices = static_cast<std::uint64_t>(
            std::llround(static_cast<double>(slices) * static_cast<double>(data.fullCount) /
                         static_cast<double>(held)));
    countBytes(metrics, request, data.fullCount, slices);
}

Result<Focus> lookClosely(const Request& request, const Slicing& slicing, const DataSet& data,
                          std::size_t slice, const JobControl& control) {
    FloatBuffer gathered;
    auto close = closeData(request, slicing, data, slice, gathered, control.part(0, 0.5));
    if (!close) return close.error();
    auto calibration = calibrateSlice(request, slice, *close, control);
    if (!calibration) return calibration.error();
    auto steps = stepsOf(request, slice, *close, calibration->range, control);
    if (!steps) return steps.error();
    auto evaluation = evaluate(*close->index, *steps, control.part(0.5, 1));
    if (!evaluation) return evaluation.error();

    Focus focus{.slice = slice,
                .label = slicing.label(slice),
                .values = close->index,
                .steps = std::move(steps).value(),
                .evaluation = std::move(evaluation).value(),
                .calibration = std::move(calibration).value(),
                .metrics = {}};
    if (request.range.mode == RangeMode::GivenScale)
        focus.calibration.range = {focus.steps.effectiveAlpha, focus.steps.effectiveBeta};
    focus.metrics = metricsOf(focus.evaluation, static_cast<double>(close->moments.maximum) -
                                                    static_cast<double>(close->moments.minimum));
    focus.metrics.rmseOverStep = rmseOverStep(focus.metrics, focus.steps);
    countBytes(focus.metrics, request, slicing.sizeOf(slice), 1);
    return focus;
}

SlicePass passFromFocus(const Request& request, const Slicing& slicing, const DataSet& data,
                        const Focus& focus) {
    SlicePass pass;
    SliceOutcome slice = describeSlice(tensorData(data), focus.calibration.range);
    addScale(slice, request, focus.steps);
    addFigures(slice, focus.evaluation);
    pass.slices.push_back(slice);
    pass.metrics = focus.metrics;
    countSizes(pass.metrics, request, slicing, data);
    pass.fallbacks = focus.calibration.fellBack ? 1 : 0;
    pass.note = focus.calibration.note;
    return pass;
}

}  // namespace quantoscope
