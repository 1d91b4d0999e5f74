// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/explain.h"

#include <algorithm>
#include <cmath>

namespace quantoscope {
namespace {

const BlockField* wholeBlockField(const std::vector<BlockField>& fields, FieldKind kind) {
    const auto field = std::ranges::find_if(fields, [kind](const BlockField& candidate) {
        return candidate.element < 0 && candidate.kind == kind &&
               candidate.name.find('[') == std::string::npos;
    });
    return field == fields.end() ? nullptr : &*field;
}

// "27 × 0.001 = 0.027": what the part, or the whole tensor, makes of the block's own number.
std::string multiple(double own, double inForce) {
    if (own == 0 || own == inForce) return explainNumber(inForce);
    return explainNumber(inForce / own) + " × " + explainNumber(own) + " = " +
           explainNumber(inForce);
}

// The numbers in the block's bytes, then, where they differ, those in force in the part.
std::vector<ExplainStep> scaleSteps(const Scheme& scheme, const BlockPlace& place,
                                    const PartScale& part) {
    const std::vector<BlockField> fields = scheme.block->fields(place.run, place.block);
    const BlockField* scale = wholeBlockField(fields, FieldKind::Scale);
    const BlockField* minimum = wholeBlockField(fields, FieldKind::Minimum);
    if (scale == nullptr) return {};
    std::string own = scale->name + " = " + explainNumber(scale->value);
    if (minimum != nullptr) own += ", " + minimum->name + " = " + explainNumber(minimum->value);
    std::vector<ExplainStep> lines{
        {"Block " + std::to_string(place.run.firstBlock) + " holds in its bytes", own}};
    if (scale->value == part.scale) return lines;
    std::string inForce = "scale " + multiple(scale->value, part.scale);
    if (minimum != nullptr) inForce += ", minimum " + multiple(minimum->value, -part.shift);
    lines.push_back({"In force in part " + std::to_string(place.part), inForce});
    return lines;
}

std::string signedTerm(double value) {
    return (value < 0 ? " - " : " + ") + explainNumber(std::abs(value));
}

ExplainStep divisionStep(const PartScale& part, double x) {
    std::string value = explainNumber(x);
    if (part.shift != 0) value = "(" + value + signedTerm(-part.shift) + ")";
    return {part.shift == 0 ? "Divide by the scale" : "Shift by the minimum, divide by the scale",
            value + " / " + explainNumber(part.scale) + " = " +
                explainNumber((x - part.shift) / part.scale)};
}

ExplainStep backStep(const PartScale& part, double number, float level, float x) {
    const std::string factor =
        number < 0 ? "(" + explainNumber(number) + ")" : explainNumber(number);
    std::string formula = explainNumber(part.scale) + " × " + factor;
    if (part.shift != 0) formula += signedTerm(part.shift);
    return {
        part.shift == 0 ? "Back: multiply by the scale" : "Back: multiply by the scale, shift back",
        formula + " = " + explainLevel(level, x)};
}

// By the numbers that codes stand for: x^ = scale * number + shift.
std::vector<ExplainStep> numberSteps(const PartScale& part, const ExplainInput& input, int bits) {
    const std::size_t k = input.steps.intervalOf(input.x);
    const float level = input.steps.levels[k];
    const double number = (static_cast<double>(level) - part.shift) / part.scale;
    const std::string rounded = input.settings.rounding == Rounding::TowardZero
                                    ? "Take the next number toward 0 that a code stands for"
                                    : "Take the nearest number that a code stands for";
    return {divisionStep(part, static_cast<double>(input.x)),
            {rounded, explainNumber(number) + ", code " + explainCode(input.steps.codes[k], bits)},
            backStep(part, number, level, input.x)};
}

// Nothing where the bytes hold the level that was told.
std::vector<ExplainStep> chosenStep(const Scheme& scheme, const BlockPlace& place,
                                    const ExplainInput& input, int bits) {
    if (!place.element) return {};
    const std::size_t count = scheme.block->geometry(input.settings).values;
    std::vector<float> values(count);
    std::vector<std::int32_t> codes(count);
    scheme.block->decode(place.run, place.block, values);
    scheme.block->codes(place.run, place.block, codes);
    const float chosen = values[*place.element];
    if (chosen == input.steps.levels[input.steps.intervalOf(input.x)] || !std::isfinite(chosen))
        return {};
    return {{"The encoder weighed the whole block and chose another code",
             explainCode(codes[*place.element], bits) + ", " + explainLevel(chosen, input.x)}};
}

}  // namespace

std::vector<ExplainStep> explainBlock(const Scheme& scheme, const BlockPlace& place,
                                      const ExplainInput& input) {
    const int bits = codeBits(scheme, input.settings);
    const PartScale part = scheme.block->partScale(place.run, place.block, place.part);
    std::vector<ExplainStep> lines = scaleSteps(scheme, place, part);
    const bool divides = part.scale != 0 && std::isfinite(part.scale) && std::isfinite(part.shift);
    for (ExplainStep& step : divides ? numberSteps(part, input, bits) : explainBySteps(input, bits))
        lines.push_back(std::move(step));
    for (ExplainStep& step : chosenStep(scheme, place, input, bits))
        lines.push_back(std::move(step));
    return lines;
}

}  // namespace quantoscope
