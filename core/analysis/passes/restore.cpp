// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/restore.h"

#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/passes/quantize_tensor.h"
#include "core/metrics/compare_values.h"
#include "core/metrics/weighted_evaluation.h"

namespace quantoscope {
namespace {

// As much of an outcome as quantizing the tensor needs.
Outcome asOutcome(const SlicePass& pass, const Request& request, const Slicing& slicing,
                  const DataSet& data) {
    Outcome outcome;
    outcome.request = request;
    outcome.data = std::make_shared<const DataSet>(data);
    outcome.slicing = std::make_shared<const Slicing>(slicing);
    outcome.slices = std::make_shared<const std::vector<SliceOutcome>>(pass.slices);
    outcome.blocks = pass.blocks;
    outcome.vectors = pass.vectors;
    return outcome;
}

void replaceErrors(Metrics& metrics, const Evaluation& sums, double peak) {
    const Metrics restored = metricsOf(sums, peak);
    const double before = metrics.mse.value_or(0);
    const double clipping = before > 0 ? metrics.mseClipping.value_or(0) / before : 0;
    metrics.mse = restored.mse;
    metrics.rmse = restored.rmse;
    metrics.mae = restored.mae;
    metrics.maxAbsError = restored.maxAbsError;
    metrics.sqnrDb = restored.sqnrDb;
    metrics.psnrDb = restored.psnrDb;
    metrics.cosine = restored.cosine;
    metrics.overflowed = restored.overflowed;
    metrics.rmseOverStep.reset();
    if (!restored.mse) return;
    metrics.mseClipping = clipping * *restored.mse;
    metrics.mseRounding = *restored.mse - *metrics.mseClipping;
}

void addWeighted(Metrics& metrics, const WeightedErrors& errors) {
    if (!(errors.weight > 0)) return;
    metrics.weightedMse = errors.mean();
    const double noise = errors.squaredError();
    if (!(errors.sumOfSquares > 0)) return;
    metrics.weightedSqnrDb = noise > 0 ? 10 * std::log10(errors.sumOfSquares / noise)
                                       : std::numeric_limits<double>::infinity();
}

}  // namespace

Status refine(SlicePass& pass, const Request& request, const Slicing& slicing, const DataSet& data,
              const JobControl& control) {
    auto restored = std::make_shared<FloatBuffer>(data.tensor->values.size());
    const Status quantized = quantizeTensor(asOutcome(pass, request, slicing, data), {}, *restored,
                                            control.part(0, 0.5));
    if (!quantized) return quantized;
    const std::span<const float> original = data.original->values;
    if (data.inverse) {
        if (Status done = data.inverse(*restored, *restored, control.part(0.5, 0.8)); !done)
            return done;
        const auto sums = compareValues(original, *restored, control.part(0.8, 0.9));
        if (!sums) return sums.error();
        replaceErrors(pass.metrics, *sums,
                      static_cast<double>(data.originalIndex->maximum()) -
                          static_cast<double>(data.originalIndex->minimum()));
    }
    if (data.importance) {
        const auto errors = weightedErrors(
            {.original = original, .dequantized = *restored, .weights = *data.importance},
            control.part(0.9, 1));
        if (!errors) return errors.error();
        addWeighted(pass.metrics, *errors);
    }
    if (data.inverse) pass.restored = std::move(restored);
    return Done{};
}

}  // namespace quantoscope
