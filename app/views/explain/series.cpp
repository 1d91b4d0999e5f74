// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/explain/series.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "core/analysis/passes/block_encoding.h"
#include "core/base/text/number_text.h"
#include "core/schemes/blocks/explain.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

constexpr int kDigits = 6;

std::string number(double value) {
    return shortText(value, kDigits);
}

std::optional<std::size_t> elementOf(const Outcome& outcome, const Pick& pick) {
    if (!pick.element || *pick.element >= outcome.data->tensor->values.size()) return std::nullopt;
    return pick.element;
}

// Whether an element belongs to the slice that the step function is of.
bool isInFocus(const Outcome& outcome, std::size_t element) {
    return outcome.slicing->sliceOf(element) == outcome.focus->slice;
}

std::optional<double> valueOf(const Outcome& outcome, const Pick& pick) {
    const Focus& focus = *outcome.focus;
    if (pick.x) return pick.x;
    if (const auto element = elementOf(outcome, pick)) {
        const auto value = static_cast<double>(outcome.data->tensor->values[*element]);
        if (std::isfinite(value) && isInFocus(outcome, *element)) return value;
    }
    if (pick.interval && *pick.interval < focus.steps.size() &&
        std::isfinite(focus.steps.levels[*pick.interval]))
        return static_cast<double>(focus.steps.levels[*pick.interval]);
    if (focus.values->count() == 0) return std::nullopt;
    return focus.values->quantile(0.75);
}

void addTransform(const Outcome& outcome, const Pick& pick, std::vector<ExplainStep>& steps) {
    const auto element = elementOf(outcome, pick);
    if (!outcome.data->inverse || !element) return;
    steps.push_back({"The transforms turn the cell's value into what is quantized",
                     number(static_cast<double>(outcome.data->original->values[*element])) +
                         " -> " +
                         number(static_cast<double>(outcome.data->tensor->values[*element]))});
}

void addRestored(const Outcome& outcome, const Pick& pick, std::vector<ExplainStep>& steps) {
    const auto element = elementOf(outcome, pick);
    if (!outcome.restored || !element) return;
    const auto original = static_cast<double>(outcome.data->original->values[*element]);
    const auto restored = static_cast<double>((*outcome.restored)[*element]);
    steps.push_back({"Undone, the transforms give the cell back",
                     number(restored) + ", error " + number(restored - original)});
}

std::vector<ExplainStep> explainScalar(const Outcome& outcome, const Pick& pick, float x) {
    const std::size_t slice = outcome.focus->slice;
    const ExplainInput input{.settings = outcome.request.settings,
                             .range = (*outcome.slices)[slice].range,
                             .steps = outcome.focus->steps,
                             .x = x};
    if (!outcome.blocks || outcome.blocks->blocks() == 0)
        return explainValue(*outcome.request.scheme, input);
    const BlockEncoding& blocks = *outcome.blocks;
    const BlockEncoding::Place place = blocks.placeOfSlice(slice);
    BlockPlace inBlock{blocks.run(place.block), blocks.block(place.block), place.part, {}};
    const auto element = pick.x ? std::nullopt : elementOf(outcome, pick);
    if (element && isInFocus(outcome, *element))
        inBlock.element = *element - blocks.firstValue(place.block);
    return explainBlock(*outcome.request.scheme, inBlock, input);
}

std::string listed(std::span<const float> values) {
    std::string text = "(";
    for (const float value : values)
        text += (text.size() > 1 ? ", " : "") + shortText(static_cast<double>(value), 4);
    return text + ")";
}

std::string_view howChosen(const VectorQuantization& quantized) {
    return quantized.additive ? "the codeword nearest to what is left" : "the nearest codeword";
}

// Of the vector that holds the picked cell, or the first; back to that cell's own value.
std::vector<ExplainStep> explainVector(const Outcome& outcome, const Pick& pick) {
    const VectorQuantization& quantized = *outcome.vectors;
    const FloatBuffer& values = outcome.data->tensor->values;
    const std::size_t element = elementOf(outcome, pick).value_or(0);
    const std::size_t vector = element / quantized.dimension;
    const std::size_t from = vector * quantized.dimension;
    const std::size_t held = std::min(quantized.dimension, values.size() - from);
    std::vector<ExplainStep> steps{{"Vector " + std::to_string(vector) + " takes " +
                                        std::to_string(quantized.dimension) + " values together",
                                    listed(std::span(values).subspan(from, held))}};
    const auto bits = static_cast<int>(std::bit_width(quantized.codewords - 1));
    for (std::size_t part = 0; part < quantized.parts; ++part) {
        const auto code =
            static_cast<std::int32_t>(quantized.codes[vector * quantized.parts + part]);
        const auto codeword = quantized.codeword(part, static_cast<std::size_t>(code));
        const std::string which = quantized.parts == 1 ? "Take "
                                  : quantized.additive ? "Stage " + std::to_string(part) + ": "
                                                       : "Part " + std::to_string(part) + ": ";
        steps.push_back({which + std::string(howChosen(quantized)),
                         explainCode(code, bits) + ": " + listed(codeword)});
    }
    const std::string number = std::to_string(element - from);
    steps.push_back(
        {quantized.additive ? "Back: the sum's number " + number
                            : "Back: number " + number + " of what the codes name",
         explainLevel(decodedValue(quantized, vector, element - from), values[element])});
    return steps;
}

}  // namespace

Explanation explainPick(const Outcome& outcome, const Pick& pick) {
    Explanation explanation;
    explanation.x = valueOf(outcome, pick);
    if (!explanation.x) return explanation;
    addTransform(outcome, pick, explanation.steps);
    if (outcome.vectors) {
        if (outcome.vectors->vectors() == 0) return explanation;
        const auto own = explainVector(outcome, pick);
        explanation.steps.insert(explanation.steps.end(), own.begin(), own.end());
    } else {
        const auto x = static_cast<float>(*explanation.x);
        if (!std::isfinite(x) || outcome.focus->steps.size() == 0) return explanation;
        const auto own = explainScalar(outcome, pick, x);
        explanation.steps.insert(explanation.steps.end(), own.begin(), own.end());
    }
    addRestored(outcome, pick, explanation.steps);
    return explanation;
}

}  // namespace quantoscope
