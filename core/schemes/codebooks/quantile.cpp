// SPDX-License-Identifier: GPL-3.0-or-later
// Quantile quantization: every code is used equally often (or by equal importance).
//   edge(i) = the value below which i / 2^b of the values lie, edge(0) = min, edge(2^b) = max
//   level(i) = (edge(i) + edge(i + 1)) / 2, or the mean, or the median of the values between
// Values take the bucket between their edges, or the nearest level, a middle going up. Equal values
// share a bucket, so that edges which coincide make fewer levels.
// Dettmers, Lewis, Shleifer and Zettlemoyer, "8-bit Optimizers via Block-wise Quantization", ICLR
// 2022, section 1.2, and "QLoRA", NeurIPS 2023, section 3, which average neighbouring quantiles.
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/base/text/number_text.h"
#include "core/schemes/codebook.h"
#include "core/schemes/codebooks/value_mass.h"
#include "core/schemes/explain.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme quantile;
namespace {

constexpr std::array kLevels{Choice{"ends", "Middle of the bucket's ends (QLoRA)"},
                             Choice{"mean", "Mean of the bucket"},
                             Choice{"median", "Median of the bucket"}};
constexpr std::array kThresholds{Choice{"mass", "Buckets of equal mass"},
                                 Choice{"nearest", "Nearest level"}};
constexpr std::array kParameters{
    choiceParameter("level", "Level", "What stands for the values of a bucket.", kLevels, 1),
    choiceParameter("thresholds", "Thresholds",
                    "Whether values take the bucket they were counted in or the nearest level.",
                    kThresholds),
};

// The value of rank below which half of the values of rank [from, to) lie, averaged when two do.
double medianOf(const ValueMass& mass, std::uint64_t from, std::uint64_t to) {
    const std::span<const float> sorted = mass.sorted();
    const double half = mass.weight(from, to) / 2;
    std::uint64_t low = from;  // the values before it weigh no more than half
    std::uint64_t high = to;
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        (mass.weight(from, middle) <= half ? low : high) = middle;
    }
    const auto value = static_cast<double>(sorted[low]);
    if (low == from || mass.weight(from, low) < half) return value;
    return (static_cast<double>(sorted[low - 1]) + value) / 2;
}

double levelOf(const ValueMass& mass, std::uint64_t from, std::uint64_t to,
               std::string_view choice) {
    const std::span<const float> sorted = mass.sorted();
    const auto first = static_cast<double>(sorted[from]);
    if (choice == "median") return medianOf(mass, from, to);
    if (choice == "ends")
        return (first +
                static_cast<double>(sorted[std::min(to, std::uint64_t{sorted.size() - 1})])) /
               2;
    const MassSums sums = mass.sums(from, to, first);
    return first + sums.deviation / sums.weight;
}

// Ranks where the buckets begin, without the empty ones, and the end.
std::vector<std::uint64_t> bucketStarts(const ValueMass& mass, int bits) {
    const std::size_t buckets = std::size_t{1} << bits;
    const std::span<const float> sorted = mass.sorted();
    std::vector<std::uint64_t> starts{0};
    for (std::size_t i = 1; i < buckets; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(buckets);
        const std::uint64_t rank = mass.rankOfShare(share);
        if (rank >= sorted.size()) break;
        // -0 and +0 are one number, and all equal values lie in one bucket.
        const float edge = sorted[rank] == 0 ? -0.0F : sorted[rank];
        const std::uint64_t start = mass.rank(edge);
        if (start > starts.back()) starts.push_back(start);
    }
    starts.push_back(sorted.size());
    return starts;
}

StepFunction massSteps(std::vector<float> levels, const std::vector<float>& lower) {
    StepFunction steps;
    steps.lower = lower;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        steps.codes.push_back(static_cast<std::int32_t>(k));
        // Rounding to float32 may have carried the level out of its bucket.
        if (k + 1 < levels.size()) levels[k] = std::min(levels[k], previousFloat(lower[k + 1]));
    }
    steps.effectiveAlpha = static_cast<double>(levels.front());
    steps.effectiveBeta = static_cast<double>(levels.back());
    steps.levels = std::move(levels);
    steps.setClipEdges();
    return steps;
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(quantile, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    assert(input.values != nullptr);
    const ValueMass mass(*input.values, input.weighted);
    if (mass.count() == 0) return nearestSteps({0.0F});
    const std::vector<std::uint64_t> starts = bucketStarts(mass, input.settings.bits);
    const std::string_view choice = input.settings.parameters.choice("level");
    std::vector<float> levels;
    std::vector<float> lower;
    for (std::size_t k = 0; k + 1 < starts.size(); ++k) {
        if (input.control.cancelled()) return cancelledError();
        const float first = mass.sorted()[starts[k]];
        lower.push_back(k == 0 ? -std::numeric_limits<float>::infinity() : first);
        // Adding 0 makes a level of -0 the number 0.
        levels.push_back(static_cast<float>(levelOf(mass, starts[k], starts[k + 1], choice)) +
                         0.0F);
    }
    if (input.settings.parameters.choice("thresholds") == "nearest")
        return nearestSteps(std::move(levels));
    return massSteps(std::move(levels), lower);
}

double overheadBits(const SchemeSettings& settings) {
    return 32 * std::ldexp(1.0, settings.bits);  // the codebook: one float32 for each level
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const std::size_t k = input.steps.intervalOf(input.x);
    const std::string count = std::to_string(1U << static_cast<unsigned>(input.settings.bits));
    const std::string below = k == 0 ? "" : exactText(input.steps.lower[k]) + " <= ";
    const std::string above =
        k + 1 == input.steps.size() ? "" : " < " + exactText(input.steps.lower[k + 1]);
    const bool byMass = input.settings.parameters.choice("thresholds") == "mass";
    return {
        {byMass ? "Find the bucket; each holds 1 / " + count + " of the values"
                : "Find the nearest level of the buckets of 1 / " + count + " of the values",
         below + exactText(input.x) + above},
        {"Its number is the code",
         "code = " + explainCode(input.steps.codes[k], input.settings.bits)},
        {"Back: the level of that code", "x^ = " + explainLevel(input.steps.levels[k], input.x)}};
}

}  // namespace

extern constinit const Scheme quantile{
    .family = SchemeFamily::Codebook,
    .id = "quantile",
    .title = "Quantile (equal mass)",
    .help =
        "A codebook learned from the values: every code is used equally often; clipping ranges "
        "do not change it.",
    .formula =
        "edge(i) = the value below which i / 2^b of the values lie\n"
        "x^ = level(i) where edge(i) <= x < edge(i + 1)\n"
        "level(i) = (edge(i) + edge(i + 1)) / 2, or the mean or median of the bucket",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 1,
    .maximumBits = 16,
    .learns = true,
    .usesRange = false,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .explain = explain};

}  // namespace quantoscope::scalar
