// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/vector_pass.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "core/analysis/outcome/metrics_of.h"
#include "core/metrics/compare_values.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

// Whether a vector has a finite value where the part looks.
bool isTaken(const VectorQuantization& quantized, std::span<const float> values, std::size_t v,
             std::size_t part) {
    const std::size_t offset = quantized.additive ? 0 : part * quantized.partDimension;
    const std::size_t first = std::min(values.size(), v * quantized.dimension + offset);
    const std::size_t count = std::min(values.size() - first, quantized.partDimension);
    return std::ranges::any_of(values.subspan(first, count),
                               [](float value) { return std::isfinite(value); });
}

// How often each codeword of each part is taken by finite values: [parts][codewords].
std::vector<double> usageOf(const VectorQuantization& quantized, const DataSet& data) {
    const bool allFinite = data.index->count() == data.index->totalCount();
    std::vector<double> counts(quantized.parts * quantized.codewords);
    for (std::size_t i = 0; i < quantized.codes.size(); ++i) {
        const std::size_t part = i % quantized.parts;
        if (allFinite || isTaken(quantized, data.tensor->values, i / quantized.parts, part))
            ++counts[part * quantized.codewords + quantized.codes[i]];
    }
    return counts;
}

// Bits of one code, over the parts.
double entropyOf(const VectorQuantization& quantized, std::span<const double> counts) {
    double entropy = 0;
    for (std::size_t part = 0; part < quantized.parts; ++part) {
        const auto own = counts.subspan(part * quantized.codewords, quantized.codewords);
        const double vectors = std::accumulate(own.begin(), own.end(), 0.0);
        for (const double count : own)
            if (count > 0) entropy -= count / vectors * std::log2(count / vectors);
    }
    return std::max(0.0, entropy / static_cast<double>(quantized.parts));
}

SliceOutcome sliceOf(const DataSet& data, const Evaluation& sums) {
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    const ValueIndex& index = *data.index;
    return {.range = {index.minimum(), index.maximum()},
            .scale = kNone,
            .zeroPoint = kNone,
            .minimum = index.minimum(),
            .maximum = index.maximum(),
            .count = sums.count,
            .squaredError = sums.squaredError(),
            .sumOfSquares = sums.sumOfSquares};
}

std::string joined(const std::vector<std::string>& notes) {
    std::string text;
    for (const std::string& note : notes)
        text += (text.empty() ? "" : " ") + note;
    return text;
}

}  // namespace

Result<SlicePass> vectorPass(const Request& request, const DataSet& data,
                             const JobControl& control) {
    const VectorScheme& scheme = *request.scheme->vector;
    FloatBuffer scratch;
    const bool weighs = data.importance && !data.inverse;
    auto learned = scheme.quantize(
        {.settings = request.settings,
         .values = finiteValues(data, scratch),
         .importance = weighs ? std::span<const float>(*data.importance) : std::span<const float>(),
         .control = control.part(0, 0.9)});
    if (!learned) return learned.error();
    auto quantized = std::make_shared<const VectorQuantization>(std::move(learned).value());
    FloatBuffer decoded(data.tensor->values.size());
    if (Status done = decodeVectors(*quantized, decoded, control.silent()); !done)
        return done.error();
    const auto sums = compareValues(data.tensor->values, decoded, control.part(0.9, 1));
    if (!sums) return sums.error();

    SlicePass pass;
    pass.slices.push_back(sliceOf(data, *sums));
    pass.metrics = metricsOf(*sums, static_cast<double>(data.index->maximum()) -
                                        static_cast<double>(data.index->minimum()));
    const std::vector<double> counts = usageOf(*quantized, data);
    pass.metrics.levels = counts.size();
    pass.metrics.levelsUsed =
        static_cast<std::uint64_t>(std::ranges::count_if(counts, [](double n) { return n > 0; }));
    if (sums->count > 0) pass.metrics.entropyBits = entropyOf(*quantized, counts);
    const auto d = static_cast<std::uint64_t>(scheme.dimension(request.settings));
    const std::uint64_t vectors = (data.fullCount + d - 1) / d;
    countBits(pass.metrics, data.fullCount,
              scheme.vectorBits(request.settings) * static_cast<double>(vectors) +
                  scheme.codebookBits(request.settings));
    countStored(pass.metrics, data.original->dtype, data.fullCount);
    addBits(pass.metrics, data.overheadBits);
    pass.note = joined(quantized->notes);
    pass.vectors = std::move(quantized);
    return pass;
}

}  // namespace quantoscope
