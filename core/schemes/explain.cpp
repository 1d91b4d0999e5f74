// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/explain.h"

#include <cmath>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// "-1" inside a sum: "(-1)".
std::string term(double value) {
    const std::string text = explainNumber(value);
    return value < 0 ? "(" + text + ")" : text;
}

// What is rounded, and how the sentence and the formula say so.
struct Rounded {
    double whole = 0;  // the value of the rounding
    double exact = 0;  // what it is the rounding of
    std::string expression;
    std::string how;
    std::string function;
};

std::string howRounded(const AffineQuantizer& quantizer, double exact) {
    const bool stochastic = quantizer.rounding == Rounding::Stochastic;
    if (stochastic) return "round down, or up by chance";
    if (quantizer.midRise) return "round down: the number of the step";
    const bool tie = std::abs(exact - std::trunc(exact)) == 0.5;
    switch (quantizer.rounding) {
        case Rounding::NearestEven:
            return tie ? "round to the even one of the two nearest integers"
                       : "round to the nearest integer";
        case Rounding::NearestAway:
            return tie ? "round to the nearest integer away from 0"
                       : "round to the nearest integer";
        case Rounding::TowardZero:
            return "drop the fraction";
        case Rounding::Floor:
        case Rounding::Stochastic:
            break;
    }
    return "round down";
}

std::string functionOf(const AffineQuantizer& quantizer) {
    if (quantizer.midRise || quantizer.rounding == Rounding::Floor ||
        quantizer.rounding == Rounding::Stochastic)
        return "floor";
    return quantizer.rounding == Rounding::TowardZero ? "trunc" : "round";
}

// Stochastic rounding goes down.
float wholeOf(const AffineQuantizer& quantizer, float exact) {
    if (quantizer.midRise) return std::floor(exact);
    switch (quantizer.rounding) {
        case Rounding::NearestEven:
            return std::nearbyint(exact);
        case Rounding::NearestAway:
            return std::round(exact);
        case Rounding::TowardZero:
            return std::trunc(exact);
        case Rounding::Floor:
        case Rounding::Stochastic:
            break;
    }
    return std::floor(exact);
}

constexpr float kHighestDraw = 0x1.fffffep-1F;  // stochastic rounding goes down

bool zeroPointIsAddedFirst(const AffineQuantizer& quantizer) {
    return quantizer.midRise || quantizer.floatZeroPoint;
}

Rounded roundedOf(const AffineQuantizer& quantizer, float x) {
    const bool first = zeroPointIsAddedFirst(quantizer);
    const bool half = quantizer.midRise && quantizer.rounding == Rounding::Stochastic;
    const float scaled = quantizer.byReciprocal ? x * (1 / quantizer.scale) : x / quantizer.scale;
    float exact = first ? scaled + quantizer.zeroPoint : scaled;
    if (half) exact -= 0.5F;
    const std::string scale = explainNumber(quantizer.scale);
    std::string expression =
        explainNumber(x) + (quantizer.byReciprocal ? " × (1 / " + scale + ")" : " / " + scale);
    if (first && quantizer.zeroPoint != 0) expression += " + " + term(quantizer.zeroPoint);
    if (half) expression += " - 1/2";
    return {.whole = wholeOf(quantizer, exact),
            .exact = exact,
            .expression = std::move(expression),
            .how = howRounded(quantizer, exact),
            .function = functionOf(quantizer)};
}

ExplainStep roundingStep(const AffineQuantizer& quantizer, const Rounded& rounded) {
    std::string text =
        quantizer.byReciprocal ? "Multiply by the reciprocal of the scale" : "Divide by the scale";
    if (zeroPointIsAddedFirst(quantizer) && quantizer.zeroPoint != 0)
        text += ", add the zero point";
    return {text + " and " + rounded.how,
            rounded.function + "(" + rounded.expression + ") = " + rounded.function + "(" +
                explainNumber(rounded.exact) + ") = " + explainNumber(rounded.whole)};
}

// From a rounded number to its code.
std::string codeFormula(const AffineQuantizer& quantizer, double whole, std::int32_t code,
                        int codeBits) {
    std::string formula = quantizer.wraps ? "wrap(" : "clamp(";
    formula += explainNumber(whole);
    if (!zeroPointIsAddedFirst(quantizer) && quantizer.zeroPoint != 0)
        formula += " + " + term(quantizer.zeroPoint);
    return formula + ") = " + explainCode(code, codeBits);
}

ExplainStep codeStep(const AffineQuantizer& quantizer, double whole, std::int32_t code,
                     int codeBits) {
    const bool adds = !zeroPointIsAddedFirst(quantizer) && quantizer.zeroPoint != 0;
    const std::string keep = quantizer.wraps ? "wrap around into " : "keep inside ";
    const std::string limits =
        std::to_string(quantizer.qmin) + " ... " + std::to_string(quantizer.qmax);
    std::string text = adds ? "Add the zero point, " + keep : keep;
    text[0] = adds ? 'A' : (quantizer.wraps ? 'W' : 'K');
    return {text + limits, codeFormula(quantizer, whole, code, codeBits)};
}

std::string levelFormula(const AffineQuantizer& quantizer, std::int32_t code, float x) {
    std::string steps = term(code);
    const bool shifted = quantizer.zeroPoint != 0;
    if (shifted) steps = explainNumber(code) + " - " + term(quantizer.zeroPoint);
    if (quantizer.midRise) steps = (shifted ? steps : explainNumber(code)) + " + 1/2";
    if (shifted || quantizer.midRise) steps = "(" + steps + ")";
    return explainNumber(quantizer.scale) + " × " + steps + " = " +
           explainLevel(quantizer.level(code), x);
}

ExplainStep levelStep(const AffineQuantizer& quantizer, std::int32_t code, float x) {
    std::string text = "Back: ";
    if (quantizer.zeroPoint != 0) text += "subtract the zero point, ";
    if (quantizer.midRise) text += "add half a step, ";
    return {text + "multiply by the scale", levelFormula(quantizer, code, x)};
}

// What stochastic rounding does instead, with its chance.
ExplainStep upwardStep(const AffineQuantizer& quantizer, const Rounded& rounded, float x,
                       int codeBits) {
    const std::int32_t code = quantizer.code(x, 0);
    const double chance = rounded.exact - std::floor(rounded.exact);
    return {"Or round up, with a chance of " + explainNumber(chance),
            codeFormula(quantizer, rounded.whole + 1, code, codeBits) + ", " +
                levelFormula(quantizer, code, x)};
}

}  // namespace

std::string explainNumber(double value) {
    constexpr int kDigits = 6;
    return shortText(value, kDigits);
}

std::string explainCode(std::int32_t code, int bits) {
    std::string text = std::to_string(code) + " = ";
    for (int bit = bits - 1; bit >= 0; --bit)
        text +=
            (static_cast<std::uint32_t>(code) >> static_cast<unsigned>(bit) & 1U) != 0 ? '1' : '0';
    return text;
}

std::string explainLevel(float level, float x) {
    if (!std::isfinite(level)) return explainNumber(level) + ": it overflows";
    const double error = static_cast<double>(level) - static_cast<double>(x);
    return explainNumber(level) + ", error " + (error > 0 ? "+" : "") + explainNumber(error);
}

std::vector<ExplainStep> explainAffine(const AffineQuantizer& quantizer, float x, int codeBits) {
    const Rounded rounded = roundedOf(quantizer, x);
    const std::int32_t code = quantizer.code(x, kHighestDraw);
    std::vector<ExplainStep> steps{roundingStep(quantizer, rounded),
                                   codeStep(quantizer, rounded.whole, code, codeBits),
                                   levelStep(quantizer, code, x)};
    if (quantizer.rounding == Rounding::Stochastic && rounded.exact > std::floor(rounded.exact))
        steps.push_back(upwardStep(quantizer, rounded, x, codeBits));
    return steps;
}

std::vector<ExplainStep> explainBySteps(const ExplainInput& input, int codeBits) {
    const StepFunction& steps = input.steps;
    const std::size_t k = steps.intervalOf(input.x);
    const std::string x = explainNumber(input.x);
    std::string interval = k == 0 ? x : explainNumber(steps.lower[k]) + " <= " + x;
    if (k + 1 < steps.size()) interval += " < " + explainNumber(steps.lower[k + 1]);
    const bool stochastic = steps.stochastic && k + 1 < steps.size();
    std::vector<ExplainStep> lines{
        {stochastic ? "Find the two levels about it and take the lower, or the upper by chance"
                    : "Find the bucket that holds it",
         interval},
        {"Take the code of its level", "code " + std::to_string(k + 1) + " of " +
                                           std::to_string(steps.size()) + " = " +
                                           explainCode(steps.codes[k], codeBits)},
        {"Back: the level of that code", "level(" + std::to_string(steps.codes[k]) +
                                             ") = " + explainLevel(steps.levels[k], input.x)}};
    if (!stochastic || !(input.x > steps.levels[k])) return lines;
    const double below = steps.levels[k];
    const double chance = (input.x - below) / (steps.levels[k + 1] - below);
    lines.push_back({"Or the upper, with a chance of " + explainNumber(chance),
                     "level(" + std::to_string(steps.codes[k + 1]) +
                         ") = " + explainLevel(steps.levels[k + 1], input.x)});
    return lines;
}

std::vector<ExplainStep> explainValue(const Scheme& scheme, const ExplainInput& input) {
    if (scheme.explain != nullptr) return scheme.explain(input);
    return explainBySteps(input, codeBits(scheme, input.settings));
}

}  // namespace quantoscope
