// SPDX-License-Identifier: GPL-3.0-or-later
// Binary weights: the sign times one scale.
//   x^ = s where x >= 0, else -s; s = mean |x|, which minimises the squared error
// Code 1 is +s. A scale of 0 leaves one level, 0.
// Rastegari et al., "XNOR-Net", ECCV 2016, section 3.1.
#include <cassert>
#include <cmath>
#include <limits>

#include "core/base/text/number_text.h"
#include "core/schemes/codebook.h"
#include "core/schemes/codebooks/value_mass.h"
#include "core/schemes/explain.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme binary;
namespace {

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(binary, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    assert(input.values != nullptr);
    const ValueMass mass(*input.values, input.weighted);
    const auto scale = static_cast<float>(meanMagnitude(mass));
    if (scale == 0) return nearestSteps({0.0F});
    StepFunction steps;
    steps.levels = {-scale, scale};
    steps.lower = {-std::numeric_limits<float>::infinity(), -0.0F};
    steps.codes = {0, 1};
    steps.effectiveAlpha = -static_cast<double>(scale);
    steps.effectiveBeta = static_cast<double>(scale);
    steps.setClipEdges();
    return steps;
}

double overheadBits(const SchemeSettings& /*settings*/) {
    return 32;  // s, as a float32
}

std::vector<CodeField> codeFields(const SchemeSettings& /*settings*/, std::int32_t /*code*/) {
    return {{FieldKind::Sign, 1}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const std::size_t k = input.steps.intervalOf(input.x);
    const std::string scale = exactText(input.steps.levels.back());
    return {
        {"The scale is the mean magnitude of the values", "s = mean |x| = " + scale},
        {"Take the sign", exactText(input.x) + (input.x >= 0 ? " >= 0" : " < 0") +
                              ": code = " + explainCode(input.steps.codes[k], 1)},
        {"Back: the scale with that sign", "x^ = " + explainLevel(input.steps.levels[k], input.x)}};
}

}  // namespace

extern constinit const Scheme binary{
    .family = SchemeFamily::Codebook,
    .id = "binary",
    .title = "Binary (sign and mean)",
    .help =
        "One bit: the sign, times the mean magnitude of the values; clipping ranges do not "
        "change it.",
    .formula =
        "x^ = s where x >= 0, else -s\n"
        "s = mean |x|",
    .parameters = {},
    .roundings = kOnlyNearestEven,
    .minimumBits = 1,
    .maximumBits = 1,
    .learns = true,
    .usesRange = false,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
