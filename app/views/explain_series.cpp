// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/explain_series.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/analysis/block_encoding.h"
#include "core/base/number_text.h"
#include "core/schemes/explain.h"
#include "core/schemes/vector_scheme.h"

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

// The fields of the block that belong to no single element.
void addBlock(const Outcome& outcome, std::vector<ExplainStep>& steps) {
    const BlockEncoding& blocks = *outcome.blocks;
    if (blocks.blocks() == 0) return;
    const BlockEncoding::Place place = blocks.placeOfSlice(outcome.focus->slice);
    std::string scales;
    for (const BlockField& field :
         blocks.format->fields(blocks.run(place.block), blocks.block(place.block))) {
        if (field.element >= 0) continue;
        scales += (scales.empty() ? "" : ", ") + field.name + " = " + number(field.value);
    }
    steps.push_back(
        {"The bytes of block " + std::to_string(place.block) + " hold its scales", scales});
}

std::string listed(std::span<const float> values) {
    std::string text = "(";
    for (const float value : values)
        text += (text.size() > 1 ? ", " : "") + shortText(static_cast<double>(value), 4);
    return text + ")";
}

// Of the vector that holds the picked cell, or the first.
std::vector<ExplainStep> explainVector(const Outcome& outcome, const Pick& pick) {
    const VectorQuantization& quantized = *outcome.vectors;
    const FloatBuffer& values = outcome.data->tensor->values;
    const std::size_t vector = elementOf(outcome, pick).value_or(0) / quantized.dimension;
    const std::size_t from = vector * quantized.dimension;
    const std::size_t held = std::min(quantized.dimension, values.size() - from);
    std::vector<ExplainStep> steps{{"Vector " + std::to_string(vector) + " takes " +
                                        std::to_string(quantized.dimension) + " values together",
                                    listed(std::span(values).subspan(from, held))}};
    for (std::size_t part = 0; part < quantized.parts; ++part) {
        const std::uint32_t code = quantized.codes[vector * quantized.parts + part];
        const std::string what =
            quantized.parts == 1 ? "The nearest codeword is"
            : quantized.additive
                ? "Stage " + std::to_string(part) + ": the codeword nearest to what is left"
                : "Part " + std::to_string(part) + ": the nearest codeword";
        steps.push_back(
            {what, std::to_string(code) + " = " + listed(quantized.codeword(part, code))});
    }
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
        if (outcome.blocks) addBlock(outcome, explanation.steps);
        const auto x = static_cast<float>(*explanation.x);
        if (!std::isfinite(x) || outcome.focus->steps.size() == 0) return explanation;
        const auto own = explainValue(*outcome.request.scheme,
                                      {.settings = outcome.request.settings,
                                       .range = (*outcome.slices)[outcome.focus->slice].range,
                                       .steps = outcome.focus->steps,
                                       .x = x});
        explanation.steps.insert(explanation.steps.end(), own.begin(), own.end());
    }
    addRestored(outcome, pick, explanation.steps);
    return explanation;
}

}  // namespace quantoscope
