// SPDX-License-Identifier: GPL-3.0-or-later
// One slice seen closely, always on its index.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/passes/block_encoding.h"
#include "core/analysis/passes/slice_data.h"
#include "core/analysis/passes/slice_pass.h"
#include "core/base/text/number_text.h"
#include "core/metrics/compare_values.h"
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
    if (!made) return made;
    if (Status weighed = weighSlice(request, slicing, data, slice, *made, control); !weighed)
        return weighed.error();
    if (made->index) return made;
    auto index = ValueIndex::build(gathered, control);
    if (!index) return index.error();
    made->index = std::move(index).value();
    return made;
}

// On the index, but for quantizers that are not monotone.
Result<Evaluation> evaluateClosely(const Request& request, std::size_t slice, const SliceData& data,
                                   const Range& range, const StepFunction& steps,
                                   const JobControl& control) {
    if (!directOnly(*request.scheme, request.settings))
        return evaluate(*data.index, steps, control);
    const auto quantizer = affineOf(request, slice, range, control);
    if (!quantizer) return quantizer.error();
    return evaluateDirect(data.values, *quantizer, request.settings.seed, 0,
                          PerCode::CountsAndErrors, control);
}

}  // namespace

std::string weightlessNote(std::uint64_t count, std::uint64_t all, const std::string& things) {
    return groupedText(count) + " of " + groupedText(all) + " " + things +
           (count == 1 ? " has no weight at all: its values weigh the same."
                       : " have no weight at all: their values weigh the same.");
}

void countSizes(Metrics& metrics, const Request& request, const Slicing& slicing,
                const DataSet& data) {
    std::uint64_t slices = slicing.count();
    const std::uint64_t held = data.tensor->values.size();
    if (request.granularity == Granularity::Group && held > 0)
        slices = static_cast<std::uint64_t>(
            std::llround(static_cast<double>(slices) * static_cast<double>(data.fullCount) /
                         static_cast<double>(held)));
    countBytes(metrics, request, data.fullCount, slices);
    countStored(metrics, data.original->dtype, data.fullCount);
    addBits(metrics, data.overheadBits);
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
    auto evaluation =
        evaluateClosely(request, slice, *close, calibration->range, *steps, control.part(0.5, 1));
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

namespace {

// Which of its step function's intervals each value of a part landed on, as the codes say.
Evaluation evaluationOfCodes(const StepFunction& steps, std::span<const float> values,
                             std::span<const std::int32_t> codes,
                             std::span<const float> dequantized) {
    Evaluation evaluation;
    evaluation.counts.resize(steps.size());
    evaluation.squaredErrors.resize(steps.size());
    addErrors(values, dequantized, steps.clipLow, steps.clipHigh, evaluation);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto found = std::ranges::find(steps.codes, codes[i]);
        if (found == steps.codes.end() || !std::isfinite(values[i])) continue;
        const auto interval = static_cast<std::size_t>(found - steps.codes.begin());
        const double error = static_cast<double>(values[i]) - static_cast<double>(dequantized[i]);
        ++evaluation.counts[interval];
        if (std::isfinite(error)) evaluation.squaredErrors[interval] += error * error;
    }
    return evaluation;
}

}  // namespace

Result<Focus> lookAtBlock(const Slicing& slicing, const DataSet& data, const BlockEncoding& blocks,
                          std::size_t slice, const JobControl& control) {
    FloatBuffer values(slicing.sizeOf(slice));
    slicing.gather(data.tensor->values, slice, values);
    auto index = ValueIndex::build(values, control);
    if (!index) return index.error();
    Focus focus{.slice = slice, .label = slicing.label(slice), .values = std::move(*index)};
    if (blocks.blocks() == 0) return focus;
    const BlockEncoding::Place place = blocks.placeOfSlice(slice);
    focus.label = "block " + std::to_string(place.block);
    if (blocks.geometry.partValues < blocks.geometry.values)
        focus.label += ", part " + std::to_string(place.part);
    const std::vector<float> decoded = blocks.decoded(place.block);
    const std::vector<std::int32_t> codes = blocks.codes(place.block);
    const std::size_t from = place.part * blocks.geometry.partValues;
    focus.steps =
        blocks.format->steps(blocks.run(place.block), blocks.block(place.block), place.part);
    focus.evaluation =
        evaluationOfCodes(focus.steps, values, std::span(codes).subspan(from, values.size()),
                          std::span(decoded).subspan(from, values.size()));
    focus.calibration.range = {focus.steps.effectiveAlpha, focus.steps.effectiveBeta};
    focus.metrics = metricsOf(focus.evaluation, static_cast<double>(focus.values->maximum()) -
                                                    static_cast<double>(focus.values->minimum()));
    focus.metrics.rmseOverStep = rmseOverStep(focus.metrics, focus.steps);
    countBits(focus.metrics, values.size(),
              8.0 * static_cast<double>(blocks.geometry.bytes) *
                  static_cast<double>(values.size()) / static_cast<double>(blocks.geometry.values));
    return focus;
}

Focus lookAtVectors(const DataSet& data, const Metrics& metrics) {
    Focus focus{.label = "tensor", .values = data.index, .metrics = metrics};
    focus.calibration.range = {data.index->minimum(), data.index->maximum()};
    focus.evaluation.count = data.index->count();
    focus.evaluation.sumOfSquares = data.index->sumOfSquares();
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
