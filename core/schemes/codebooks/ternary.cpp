// SPDX-License-Identifier: GPL-3.0-or-later
// Ternary weights: -s, 0 and s, codes -1, 0 and 1 in two bits (log2 3 = 1.58 of them needed).
//   threshold: D = 0.7 mean |x|; x^ = sgn(x) s where |x| > D, else 0; s = mean of |x| where |x| > D
//   absmean:   s = mean |x|; q = clamp(round(x / s), -1, 1), half to even; x^ = s q
// D and s are computed in double; s is rounded to float32, and x / s is a float32. The small number
// that absmean adds to s against division by 0 is left out: a scale of 0 leaves one level, 0.
// Li, Zhang and Liu, "Ternary Weight Networks", arXiv 1605.04711, 2016, section 2; Ma et al., "The
// Era of 1-bit LLMs: All Large Language Models are in 1.58 Bits", arXiv 2402.17764, 2024.
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/base/numbers/float_bits.h"
#include "core/base/text/number_text.h"
#include "core/schemes/codebook.h"
#include "core/schemes/codebooks/value_mass.h"
#include "core/schemes/explain.h"
#include "core/schemes/mirrored_steps.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope::scalar {
extern const Scheme ternary;
namespace {

constexpr std::array kRules{Choice{"threshold", "Threshold 0.7 mean |x|"},
                            Choice{"absmean", "Round x / mean |x| (1.58 bits)"}};
constexpr std::array kParameters{
    choiceParameter("rule", "Rule", "How the zeros are chosen and the others scaled.", kRules),
};
constexpr double kThresholdShare = 0.7;

bool isAbsmean(const SchemeSettings& settings) {
    return settings.parameters.choice("rule") == "absmean";
}

struct Ternary {
    float scale = 0;
    float edge = 0;  // the smallest magnitude that takes the scale
};

Ternary byThreshold(const ValueMass& mass) {
    const float edge = firstFloatAbove(kThresholdShare * meanMagnitude(mass));
    const std::uint64_t low = mass.rank(nextFloat(-edge));
    const std::uint64_t high = mass.rank(edge);
    const MassSums below = mass.sums(0, low, 0);
    const MassSums above = mass.sums(high, mass.count(), 0);
    const double weight = below.weight + above.weight;
    if (weight == 0) return {};
    return {static_cast<float>((above.deviation - below.deviation) / weight), edge};
}

Ternary byAbsmean(const ValueMass& mass) {
    const auto scale = static_cast<float>(meanMagnitude(mass));
    if (scale == 0) return {};
    const float edge =
        firstFloatWhere(scale / 2, [&](float x) { return std::nearbyint(x / scale) >= 1; });
    return {scale, edge};
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(ternary, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    assert(input.values != nullptr);
    const ValueMass mass(*input.values, input.weighted);
    const Ternary found = isAbsmean(input.settings) ? byAbsmean(mass) : byThreshold(mass);
    if (found.scale == 0) return nearestSteps({0.0F});
    MagnitudeSteps magnitudes;
    magnitudes.levels = {0, found.scale};
    magnitudes.lower = {0, found.edge};
    magnitudes.codes = {0, 1};
    magnitudes.bits = 2;
    return mirroredSteps(magnitudes);
}

double overheadBits(const SchemeSettings& /*settings*/) {
    return 32;  // s, as a float32
}

std::vector<CodeField> codeFields(const SchemeSettings& /*settings*/, std::int32_t /*code*/) {
    return {{FieldKind::Integer, 2}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const std::size_t k = input.steps.intervalOf(input.x);
    const std::string code = std::to_string(input.steps.codes[k]);
    const std::string bits = explainCode(input.steps.codes[k], 2);
    const std::string level = explainLevel(input.steps.levels[k], input.x);
    if (input.steps.size() < 3) return explainBySteps(input, 2);
    const float scale = input.steps.levels.back();
    const std::string x = exactText(input.x);
    const std::string scaleText = exactText(scale);
    if (isAbsmean(input.settings)) {
        const std::string ratio = shortText(static_cast<double>(input.x / scale), 6);
        return {{"The scale is the mean magnitude of the values", "s = mean |x| = " + scaleText},
                {"Divide, round and clamp to -1 .. 1",
                 "round(" + x + " / " + scaleText + ") = round(" + ratio + ") -> " + bits},
                {"Back: the scale times that", "x^ = " + scaleText + " * " + code + " = " + level}};
    }
    const std::string edge = exactText(input.steps.lower.back());
    const bool kept = input.steps.codes[k] != 0;
    return {{"The scale is the mean of the magnitudes beyond 0.7 of the mean magnitude",
             "s = " + scaleText},
            {"Compare the magnitude with 0.7 of the mean magnitude",
             "|" + x + "| " + (kept ? ">= " : "< ") + edge + ": code = " + bits},
            {"Back: the scale times that", "x^ = " + scaleText + " * " + code + " = " + level}};
}

}  // namespace

extern constinit const Scheme ternary{
    .family = SchemeFamily::Codebook,
    .id = "ternary",
    .title = "Ternary",
    .help =
        "Minus one scale, zero and the scale, learned from the mean magnitude; clipping ranges "
        "do not change it.",
    .formula =
        "threshold: x^ = sgn(x) s where |x| > D, else 0; D = 0.7 mean |x|, s = mean of |x| "
        "beyond D\n"
        "absmean: x^ = s clamp(round(x / s), -1, 1), s = mean |x|",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 2,
    .maximumBits = 2,
    .learns = true,
    .usesRange = false,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .unusedPatterns = onlySignBit,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
