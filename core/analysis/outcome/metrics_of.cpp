// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/outcome/metrics_of.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// 10 log10(signal / noise): nothing without a signal, infinite without noise.
std::optional<double> decibel(double signal, double noise) {
    if (!(signal > 0)) return std::nullopt;
    if (noise == 0) return std::numeric_limits<double>::infinity();
    return 10 * std::log10(signal / noise);
}

std::optional<double> cosineOf(const Evaluation& sums) {
    const double lengths = std::sqrt(sums.sumOfSquares) * std::sqrt(sums.levelSquares);
    if (!(lengths > 0)) return std::nullopt;
    return sums.product / lengths;
}

void addUsage(Metrics& metrics, const std::vector<double>& counts, double values) {
    double entropy = 0;
    for (const double count : counts) {
        if (!(count > 0)) continue;
        ++metrics.levelsUsed;
        const double share = count / values;
        entropy -= share * std::log2(share);
    }
    metrics.entropyBits = std::max(0.0, entropy);
}

}  // namespace

Metrics metricsOf(const Evaluation& sums, double peak) {
    Metrics metrics;
    metrics.count = sums.count;
    metrics.overflowed = sums.overflowed;
    metrics.expected = sums.expected;
    metrics.levels = sums.counts.size();
    // Values whose level is not finite have no error; the figures are of the others.
    const double n = static_cast<double>(sums.count) - sums.overflowed;
    if (!(n > 0)) return metrics;
    metrics.mse = sums.squaredError() / n;
    metrics.rmse = std::sqrt(*metrics.mse);
    metrics.mae = sums.absoluteError / n;
    metrics.maxAbsError = sums.maxAbsoluteError;
    metrics.sqnrDb = decibel(sums.sumOfSquares, sums.squaredError());
    metrics.psnrDb = decibel(peak * peak, *metrics.mse);
    metrics.cosine = cosineOf(sums);
    metrics.mseRounding = sums.roundingSquaredError / n;
    metrics.mseClipping = sums.clippingSquaredError / n;
    metrics.clippedBelow = sums.clippedBelow;
    metrics.clippedAbove = sums.clippedAbove;
    metrics.clippedFraction = static_cast<double>(sums.clippedBelow + sums.clippedAbove) / n;
    addUsage(metrics, sums.counts, static_cast<double>(sums.count));
    return metrics;
}

std::string overflowText(double overflowed) {
    const auto values = static_cast<std::uint64_t>(std::ceil(overflowed));
    return groupedText(values) + (values == 1 ? " value overflows" : " values overflow") +
           " to infinity or NaN";
}

std::string overflowNote(const Metrics& metrics) {
    if (!(metrics.overflowed > 0)) return {};
    return overflowText(metrics.overflowed) +
           (metrics.mse ? "; the figures are of the others." : "; there are no others.");
}

void forgetPartialErrors(Metrics& metrics) {
    if (!(metrics.overflowed > 0)) return;
    for (auto* figure :
         {&metrics.mse, &metrics.rmse, &metrics.mae, &metrics.maxAbsError, &metrics.sqnrDb,
          &metrics.psnrDb, &metrics.cosine, &metrics.mseRounding, &metrics.mseClipping,
          &metrics.clippedFraction, &metrics.weightedMse, &metrics.weightedSqnrDb})
        figure->reset();
}

void countBytes(Metrics& metrics, const Request& request, std::uint64_t values,
                std::uint64_t slices) {
    const auto bits = static_cast<double>(codeBits(*request.scheme, request.settings));
    const double overhead =
        request.scheme->overheadBits(request.settings) * static_cast<double>(slices);
    const auto n = static_cast<double>(values);
    metrics.bitsPerWeight = values == 0 ? bits : bits + overhead / n;
    metrics.bytes = (bits * n + overhead) / 8;
    metrics.float32Bytes = 4 * n;
}

void countBits(Metrics& metrics, std::uint64_t values, double bits) {
    metrics.bytes = bits / 8;
    metrics.bitsPerWeight = values == 0 ? 0 : bits / static_cast<double>(values);
    metrics.float32Bytes = 4 * static_cast<double>(values);
}

void countStored(Metrics& metrics, DType type, std::uint64_t values) {
    metrics.storedBytes = static_cast<double>(values) * dtypeBits(type) / 8;
}

void addBits(Metrics& metrics, double bits) {
    metrics.bytes += bits / 8;
    const double values = metrics.float32Bytes / 4;
    if (values > 0) metrics.bitsPerWeight += bits / values;
}

void addSums(Evaluation& total, const Evaluation& part) {
    total.count += part.count;
    total.overflowed += part.overflowed;
    total.roundingSquaredError += part.roundingSquaredError;
    total.clippingSquaredError += part.clippingSquaredError;
    total.clippedBelow += part.clippedBelow;
    total.clippedAbove += part.clippedAbove;
    total.absoluteError += part.absoluteError;
    total.maxAbsoluteError = std::max(total.maxAbsoluteError, part.maxAbsoluteError);
    total.sumOfSquares += part.sumOfSquares;
    total.product += part.product;
    total.levelSquares += part.levelSquares;
    total.expected = total.expected || part.expected;
}

}  // namespace quantoscope
