// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdint>

#include "core/analysis/analyze.h"
#include "core/analysis/request/json.h"
#include "core/base/text/media.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

using Json = nlohmann::ordered_json;

// Infinities as "inf" and "-inf", what is undefined as null.
Json number(double value) {
    if (std::isfinite(value)) return value;
    if (std::isnan(value)) return nullptr;
    return exactText(value);
}

Json number(const std::optional<double>& value) {
    return value ? number(*value) : Json(nullptr);
}

Json sourceValue(const DataSet& data) {
    const ValueIndex& index = *data.originalIndex;
    const bool any = index.count() > 0;
    const auto ifAny = [&](double value) { return any ? number(value) : Json(nullptr); };
    return {{"name", data.tensor->name},
            {"dtype", dtypeName(data.tensor->dtype)},
            {"shape", data.tensor->shape},
            {"count", index.totalCount()},
            {"finite", index.count()},
            {"nan", index.nanCount()},
            {"inf", index.positiveInfinityCount() + index.negativeInfinityCount()},
            {"min", ifAny(index.minimum())},
            {"max", ifAny(index.maximum())},
            {"mean", ifAny(index.mean())},
            {"std", ifAny(std::sqrt(index.variance()))}};
}

// One number per tensor, otherwise a list with one for each slice; null when none means anything.
template <class Get>
Json ofSlices(const Outcome& outcome, const Get& get) {
    const std::vector<SliceOutcome>& slices = *outcome.slices;
    if (sliceRule(outcome.request).granularity == Granularity::Tensor)
        return number(get(slices.front()));
    Json list = Json::array();
    bool any = false;
    for (const SliceOutcome& slice : slices) {
        list.push_back(number(get(slice)));
        any = any || !std::isnan(get(slice));
    }
    return any ? list : Json(nullptr);
}

// The reconstruction values of a whole tensor; slices have one list each, which is not printed.
Json levelsValue(const Outcome& outcome) {
    if (sliceRule(outcome.request).granularity != Granularity::Tensor) return nullptr;
    Json levels = Json::array();
    for (const float level : outcome.focus->steps.levels)
        levels.push_back(number(static_cast<double>(level)));
    return levels;
}

std::uint64_t wholeBytes(double bytes) {
    return static_cast<std::uint64_t>(std::ceil(bytes));
}

Json metricsValue(const Metrics& metrics) {
    return {{"mse", number(metrics.mse)},
            {"rmse", number(metrics.rmse)},
            {"mae", number(metrics.mae)},
            {"max_abs_error", number(metrics.maxAbsError)},
            {"sqnr_db", number(metrics.sqnrDb)},
            {"psnr_db", number(metrics.psnrDb)},
            {"cosine", number(metrics.cosine)},
            {"mse_rounding", number(metrics.mseRounding)},
            {"mse_clipping", number(metrics.mseClipping)},
            {"clipped_fraction", number(metrics.clippedFraction)},
            {"entropy_bits", number(metrics.entropyBits)},
            {"levels_used", metrics.levelsUsed},
            {"bits_per_weight", metrics.bitsPerWeight},
            {"bytes", wholeBytes(metrics.bytes)},
            {"stored_bytes", wholeBytes(metrics.storedBytes)},
            {"float32_bytes", wholeBytes(metrics.float32Bytes)},
            {"overflowed", metrics.overflowed},
            {"weighted_mse", number(metrics.weightedMse)},
            {"weighted_sqnr_db", number(metrics.weightedSqnrDb)}};
}

}  // namespace

std::string outcomeJson(const Outcome& outcome, int indent) {
    const Json value{
        {"source", sourceValue(*outcome.data)},
        {"request", requestValue(outcome.request)},
        {"range",
         {{"alpha", ofSlices(outcome, [](const SliceOutcome& s) { return s.range.alpha; })},
          {"beta", ofSlices(outcome, [](const SliceOutcome& s) { return s.range.beta; })}}},
        {"scale", ofSlices(outcome, [](const SliceOutcome& s) { return double{s.scale}; })},
        {"zero_point",
         ofSlices(outcome, [](const SliceOutcome& s) { return double{s.zeroPoint}; })},
        {"levels", levelsValue(outcome)},
        {"metrics", metricsValue(outcome.metrics)}};
    return textFor(Medium::Json, value.dump(indent, ' ', false, Json::error_handler_t::replace));
}

}  // namespace quantoscope
