// SPDX-License-Identifier: GPL-3.0-or-later
// Additive powers of two: each level is a sum of powers of two, dense near zero and still even
// enough far out. With B = b - 1 bits beside the sign, levels are the sums of one number from each
// set, over the largest sum:
//   B = 2: {0, 2^-1, 2^-2, 2^-3}
//   B = 3: {0, 2^-1, 2^-2, 2^-4} + {0, 2^-3}
//   B = 4: {0, 2^-1, 2^-3, 2^-5} + {0, 2^-2, 2^-4, 2^-6}
//   B = 5: {0, 2^-1, 2^-3, 2^-6} + {0, 2^-2, 2^-4, 2^-7} + {0, 2^-5}
//   B = 6: {0, 2^-1, 2^-4, 2^-7} + {0, 2^-2, 2^-5, 2^-8} + {0, 2^-3, 2^-6, 2^-9}
// times A = max(|alpha|, |beta|). The nearest level of |x| / A is taken, a middle goes toward zero.
// Code: sign, then the index of the level from 0 up.
// Li, Dong and Wang, "Additive Powers-of-Two Quantization", ICLR 2020, section 2.2 and the authors'
// published code.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/text/number_text.h"
#include "core/schemes/explain.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/log/companding.h"
#include "core/schemes/mirrored_steps.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme apot;
namespace {

using Terms = std::vector<std::vector<int>>;  // exponents of 1/2 in each set, beside 0
const Terms& termsOf(int bits) {
    static const std::array<Terms, 5> kTerms{{
        {{1, 2, 3}},
        {{1, 2, 4}, {3}},
        {{1, 3, 5}, {2, 4, 6}},
        {{1, 3, 6}, {2, 4, 7}, {5}},
        {{1, 4, 7}, {2, 5, 8}, {3, 6, 9}},
    }};
    return kTerms[static_cast<std::size_t>(bits) - 3];
}

// All sums, exact in float32, ascending.
std::vector<float> sumsOf(int bits) {
    std::vector<float> sums{0};
    for (const std::vector<int>& exponents : termsOf(bits)) {
        const std::size_t before = sums.size();
        for (const int exponent : exponents)
            for (std::size_t i = 0; i < before; ++i)
                sums.push_back(sums[i] + std::ldexp(1.0F, -exponent));
    }
    std::ranges::sort(sums);
    return sums;
}

// Normalised as the authors do it: times the float32 reciprocal of the largest.
std::vector<float> normalisedLevels(int bits) {
    std::vector<float> levels = sumsOf(bits);
    const float reciprocal = 1 / levels.back();
    for (float& level : levels)
        level *= reciprocal;
    return levels;
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(apot, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    const std::vector<float> levels = normalisedLevels(input.settings.bits);
    std::vector<std::int32_t> codes(levels.size());
    std::iota(codes.begin(), codes.end(), 0);
    return mirroredSteps(
        nearestMagnitudes(levels, codes, fullScale(input.range), input.settings.bits));
}

double overheadBits(const SchemeSettings& /*settings*/) {
    return 32;  // A, as a float32
}

std::vector<CodeField> codeFields(const SchemeSettings& settings, std::int32_t /*code*/) {
    return {{FieldKind::Sign, 1}, {FieldKind::Index, settings.bits - 1}};
}

// The powers of two that add up to level m: the sums are unique.
std::string sumText(int bits, std::size_t m) {
    float rest = sumsOf(bits)[m];
    std::string text;
    for (int exponent = 1; rest > 0; ++exponent) {
        const float power = std::ldexp(1.0F, -exponent);
        if (rest < power) continue;
        rest -= power;
        text += (text.empty() ? "2^-" : " + 2^-") + std::to_string(exponent);
    }
    return text.empty() ? "0" : text;
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const int bits = input.settings.bits;
    const std::string full = exactText(fullScale(input.range));
    const std::size_t k = input.steps.intervalOf(input.x);
    const std::int32_t code = input.steps.codes[k];
    const auto m = static_cast<std::size_t>(code & largestCode(input.settings));
    const double ratio =
        std::fabs(static_cast<double>(input.x)) / static_cast<double>(fullScale(input.range));
    const std::string largest = exactText(sumsOf(bits).back());
    return {{"Divide the magnitude by the full scale, at most 1",
             "|x| / A = " + exactText(std::fabs(input.x)) + " / " + full + " = " +
                 shortText(std::min(1.0, ratio), 6)},
            {"Take the nearest sum of powers of two over the largest sum",
             "(" + sumText(bits, m) + ") / " + largest + " = " +
                 shortText(static_cast<double>(normalisedLevels(bits)[m]), 6)},
            {"Its index with the sign before it", "code = " + explainCode(code, bits)},
            {"Back: the sum, scaled", "x^ = sign * " + full + " * (" + sumText(bits, m) + ") / " +
                                          largest + " = " +
                                          explainLevel(input.steps.levels[k], input.x)}};
}

}  // namespace

extern constinit const Scheme apot{
    .family = SchemeFamily::Logarithmic,
    .id = "apot",
    .title = "Additive powers of two (APoT)",
    .help =
        "Levels that are sums of two or three powers of two: a few shifts and additions, and "
        "finer far out than powers of two.",
    .formula =
        "x^ = sign * A * (p1 + p2 + ...) / (largest sum), A = max(|alpha|, |beta|)\n"
        "each p from its own set of 0 and powers of two, at 5 bits {0, 1/2, 1/8, 1/32} and "
        "{0, 1/4, 1/16, 1/64}\n"
        "the nearest level of |x| / A, a middle going toward zero",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 3,
    .maximumBits = 7,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .unusedPatterns = onlySignBit,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
