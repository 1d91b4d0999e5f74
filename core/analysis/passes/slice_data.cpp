// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/slice_data.h"

#include <limits>

#include "core/tensor/extremes.h"

namespace quantoscope {
namespace {

template <class T>
const T& entryOf(const std::vector<T>& list, std::size_t slice) {
    return list.size() == 1 ? list.front() : list[slice];
}

bool needsIndex(const Request& request) {
    return request.scheme->learns || request.settings.rounding == Rounding::Stochastic ||
           (request.range.mode == RangeMode::Calibrated && request.range.calibrator->needsIndex);
}

SchemeInput schemeInput(const Request& request, std::size_t slice, const Range& range,
                        const SliceData* data, const JobControl& control) {
    const bool learns = request.scheme->learns && data != nullptr;
    SchemeInput input{.settings = request.settings,
                      .range = range,
                      .given = std::nullopt,
                      .values = learns ? data->index.get() : nullptr,
                      .control = control,
                      .weighted = learns ? data->weighted.get() : nullptr};
    if (request.range.mode == RangeMode::GivenScale)
        input.given = entryOf(request.range.given, slice);
    return input;
}

}  // namespace

bool hasClosedForm(const Request& request) {
    return request.scheme->affine != nullptr && request.settings.rounding != Rounding::Stochastic;
}

bool takesExtremes(const Request& request) {
    return request.range.mode != RangeMode::Calibrated ||
           request.range.calibrator->needsOnlyExtremes;
}

SliceData tensorData(const DataSet& data) {
    return {data.tensor->values, data.index, data.weighted, momentsOf(*data.index)};
}

Status weighSlice(const Request& request, const Slicing& slicing, const DataSet& data,
                  std::size_t slice, SliceData& into, const JobControl& control) {
    if (data.weighted == nullptr || into.index == nullptr) return Done{};
    if (!needsIndex(request)) return Done{};
    FloatBuffer weights(into.values.size());
    slicing.gather(*data.importance, slice, weights);
    auto weighted = WeightedIndex::build(into.values, weights, control);
    if (!weighted) return weighted.error();
    into.weightless = into.index->count() > 0 && (*weighted)->totalWeight() == 0;
    if (!into.weightless) into.weighted = std::move(weighted).value();
    return Done{};
}

Result<SliceData> sliceData(const Request& request, std::span<const float> values,
                            const JobControl& control) {
    SliceData data{.values = values, .index = nullptr, .weighted = nullptr, .moments = {}};
    if (needsIndex(request)) {
        auto index = ValueIndex::build(values, control);
        if (!index) return index.error();
        data.index = std::move(index).value();
    }
    if (takesExtremes(request) && values.size() <= kLargestSmallSlice) {
        const Extremes extremes = extremesOf(values);
        data.moments.count = extremes.count;
        data.moments.minimum = extremes.minimum;
        data.moments.maximum = extremes.maximum;
        return data;
    }
    auto moments = momentsOf(values, request.range.calibrator->needsAbsoluteDeviation, control);
    if (!moments) return moments.error();
    data.moments = *moments;
    return data;
}

Result<Calibration> calibrateSlice(const Request& request, std::size_t slice, const SliceData& data,
                                   const JobControl& control) {
    Calibration calibration;
    if (const Range* own = request.range.ownOf(slice))
        return Calibration{*own, "set by hand", false};
    switch (request.range.mode) {
        case RangeMode::Manual:
            calibration.range = entryOf(request.range.manual, slice);
            return calibration;
        case RangeMode::GivenScale:
            return calibration;
        case RangeMode::Calibrated:
            break;
    }
    const Calibrator& calibrator = *request.range.calibrator;
    return calibrator.calibrate({.moments = data.moments,
                                 .values = data.index.get(),
                                 .scheme = *request.scheme,
                                 .settings = request.settings,
                                 .parameters = request.range.parameters,
                                 .control = control,
                                 .weighted = data.weighted.get()});
}

Result<Calibration> rangeOf(const Request& request, std::size_t slice, const SliceData& data,
                            const JobControl& control) {
    if (request.range.mode != RangeMode::Calibrated || !takesExtremes(request) ||
        request.range.ownOf(slice) != nullptr)
        return calibrateSlice(request, slice, data, control);
    return Calibration{{data.moments.minimum, data.moments.maximum}, {}, false};
}

Result<StepFunction> stepsOf(const Request& request, std::size_t slice, const SliceData& data,
                             const Range& range, const JobControl& control) {
    return request.scheme->build(schemeInput(request, slice, range, &data, control));
}

Result<AffineQuantizer> affineOf(const Request& request, std::size_t slice, const Range& range,
                                 const JobControl& control) {
    return request.scheme->affine(schemeInput(request, slice, range, nullptr, control));
}

std::optional<MinifloatQuantizer> minifloatOf(const Request& request, std::size_t values,
                                              const Range& range, const JobControl& control) {
    const bool few = values <= std::size_t{1} << codeBits(*request.scheme, request.settings);
    if (request.scheme->minifloat == nullptr || !few) return std::nullopt;
    return request.scheme->minifloat(schemeInput(request, 0, range, nullptr, control));
}

SliceOutcome describeSlice(const SliceData& data, const Range& range) {
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    return {.range = range,
            .scale = kNone,
            .zeroPoint = kNone,
            .minimum = data.moments.minimum,
            .maximum = data.moments.maximum,
            .count = data.moments.count};
}

void addFigures(SliceOutcome& slice, const Evaluation& evaluation) {
    slice.clipped = evaluation.clippedBelow + evaluation.clippedAbove;
    slice.squaredError = evaluation.squaredError();
    slice.sumOfSquares = evaluation.sumOfSquares;
}

void addFigures(SliceOutcome& slice, const SliceFigures& figures) {
    slice.clipped = figures.clipped;
    slice.squaredError = figures.squaredError;
    slice.sumOfSquares = figures.sumOfSquares;
}

void addScale(SliceOutcome& slice, const Request& request, const StepFunction& steps) {
    slice.scale = static_cast<float>(steps.scale);
    slice.zeroPoint = static_cast<float>(steps.zeroPoint);
    if (request.range.mode == RangeMode::GivenScale)
        slice.range = {steps.effectiveAlpha, steps.effectiveBeta};
}

void addScale(SliceOutcome& slice, const Request& request, const AffineQuantizer& quantizer) {
    slice.scale = quantizer.scale;
    slice.zeroPoint = quantizer.zeroPoint;
    if (request.range.mode != RangeMode::GivenScale) return;
    const double margin = quantizer.midRise ? static_cast<double>(quantizer.scale) / 2 : 0;
    slice.range = {static_cast<double>(quantizer.level(quantizer.qmin)) - margin,
                   static_cast<double>(quantizer.level(quantizer.qmax)) + margin};
}

}  // namespace quantoscope
