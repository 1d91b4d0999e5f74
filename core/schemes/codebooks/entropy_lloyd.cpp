// SPDX-License-Identifier: GPL-3.0-or-later
// Entropy-constrained Lloyd-Max (entropy_lloyd.h): a codebook for codes that are then compressed.
//   minimises mean (x - x^)^2 + lambda * variance * entropy of the codes
//   x^ = the level of least (x - level)^2 + lambda * variance * bits(level), bits = -log2(share)
// The larger lambda, the fewer bits the compressed codes take; at 0 it is Lloyd-Max. At high rate
// the levels become even and lie 1.53 dB from the Shannon bound. Levels that nothing takes are
// dropped; stored plainly, a code takes b bits all the same.
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/base/text/number_text.h"
#include "core/schemes/codebook.h"
#include "core/schemes/codebooks/entropy_constrained.h"
#include "core/schemes/explain.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme entropy_lloyd;
namespace {

constexpr std::array kParameters{
    realParameter(
        "lambda", "Lambda", "variance/bit",
        "What a bit of entropy costs, as a share of the variance; near 0 it is Lloyd-Max.", 1e-9,
        10, 0.01, Spacing::Logarithmic),
    choiceParameter("start", "Start", "Where the iteration begins; empty levels are dropped.",
                    kLloydStarts),
    integerParameter("iterations", "Iterations", "",
                     "The iteration ends after this many rounds at the latest.", 1, 100000, 1000,
                     Spacing::Logarithmic),
    realParameter("tolerance", "Tolerance", "",
                  "The iteration ends when a round lowers the cost by less than this share.", 1e-15,
                  0.1, 1e-7, Spacing::Logarithmic),
};

double varianceOf(const ValueMass& values) {
    const auto first = static_cast<double>(values.sorted().front());
    const MassSums sums = values.sums(0, values.count(), first);
    const double mean = sums.deviation / sums.weight;
    return std::max(0.0, sums.squaredError / sums.weight - mean * mean);
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(entropy_lloyd, settings);
}

StepFunction stepsOf(const EntropyLevels& found) {
    StepFunction steps;
    steps.lower = found.lower;
    for (const double level : found.levels) {
        steps.codes.push_back(static_cast<std::int32_t>(steps.codes.size()));
        steps.levels.push_back(static_cast<float>(level) + 0.0F);  // -0 becomes 0
    }
    steps.effectiveAlpha = static_cast<double>(steps.levels.front());
    steps.effectiveBeta = static_cast<double>(steps.levels.back());
    steps.setClipEdges();
    return steps;
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    assert(input.values != nullptr);
    const ValueMass values(*input.values, input.weighted);
    if (values.count() == 0) return nearestSteps({0.0F});
    const ParameterSet& parameters = input.settings.parameters;
    const std::size_t k = std::size_t{1} << input.settings.bits;
    Result<std::vector<double>> start = distinctPoints(values, k + 1).values;
    if (start->size() > k)
        start =
            lloydStart(parameters.choice("start"), values, k, input.settings.seed, input.control);
    if (!start) return start.error();
    const LloydLimits limits{static_cast<int>(parameters.integer("iterations")),
                             parameters.real("tolerance")};
    const double lambda = parameters.real("lambda") * varianceOf(values);
    const auto found =
        entropyLloyd(values, std::move(start).value(), lambda, limits, input.control);
    if (!found) return found.error();
    return stepsOf(*found);
}

// The codebook: one float32 for each level.
double overheadBits(const SchemeSettings& settings) {
    return 32 * std::ldexp(1.0, settings.bits);
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    const std::size_t k = input.steps.intervalOf(input.x);
    const std::string below = k == 0 ? "" : exactText(input.steps.lower[k]) + " <= ";
    const std::string above =
        k + 1 == input.steps.size() ? "" : " < " + exactText(input.steps.lower[k + 1]);
    const auto distance = [&](std::size_t i) {
        return std::fabs(static_cast<double>(input.x) - static_cast<double>(input.steps.levels[i]));
    };
    std::size_t nearest = k;
    for (std::size_t i = 0; i < input.steps.size(); ++i)
        if (distance(i) < distance(nearest)) nearest = i;
    std::vector<ExplainStep> lines{
        {"Find the cell; frequent levels reach past the middle toward rare ones",
         below + exactText(input.x) + above}};
    if (nearest != k)
        lines.push_back({"A nearer level would cost more bits than its error saves",
                         "nearest level " + exactText(input.steps.levels[nearest])});
    lines.push_back({"Its number is the code",
                     "code = " + explainCode(input.steps.codes[k], input.settings.bits)});
    lines.push_back(
        {"Back: the level of that code", "x^ = " + explainLevel(input.steps.levels[k], input.x)});
    return lines;
}

}  // namespace

extern constinit const Scheme entropy_lloyd{
    .family = SchemeFamily::Codebook,
    .id = "entropy-lloyd",
    .title = "Entropy-constrained Lloyd-Max",
    .help =
        "A codebook learned for codes that are compressed afterwards: squared error against "
        "entropy; clipping ranges do not change it.",
    .formula =
        "minimise mean (x - x^)^2 + lambda * variance * entropy of the codes\n"
        "x^ = the level of least (x - level)^2 + lambda * variance * bits(level)\n"
        "bits(level) = -log2(share of the values that take it)\n"
        "level = mean of the values that take it",
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
