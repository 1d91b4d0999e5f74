// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/explain/series.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
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

// Of a vector scheme: the element whose vector is told, of the first 2^20 the one whose value is
// nearest to the x that is picked.
std::size_t elementToTell(const Outcome& outcome, const Pick& pick) {
    constexpr std::size_t kMostAsked = std::size_t{1} << 20;
    if (const auto element = elementOf(outcome, pick)) return *element;
    if (!pick.x) return 0;
    const FloatBuffer& values = outcome.data->tensor->values;
    std::size_t nearest = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < std::min(values.size(), kMostAsked); ++i) {
        const double away = std::abs(static_cast<double>(values[i]) - *pick.x);
        if (away < least) {
            least = away;
            nearest = i;
        }
    }
    return nearest;
}

std::optional<double> valueOf(const Outcome& outcome, const Pick& pick) {
    const Focus& focus = *outcome.focus;
    if (outcome.vectors) {
        const FloatBuffer& values = outcome.data->tensor->values;
        if (values.empty()) return std::nullopt;
        return static_cast<double>(values[elementToTell(outcome, pick)]);
    }
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

// Of the vector that holds the picked cell or the value nearest to the picked x, or the first; back
// to that cell's own value.
std::vector<ExplainStep> explainVector(const Outcome& outcome, const Pick& pick) {
    const VectorQuantization& quantized = *outcome.vectors;
    const FloatBuffer& values = outcome.data->tensor->values;
    const std::size_t element = elementToTell(outcome, pick);
    const std::size_t vector = element / quantized.dimension;
    const std::size_t from = vector * quantized.dimension;
    const std::size_t held = std::min(quantized.dimension, values.size() - from);
    std::vector<ExplainStep> steps;
    if (pick.x && static_cast<double>(values[element]) != *pick.x)
        steps.push_back({"A vector scheme knows no single values; the nearest in the tensor",
                         number(*pick.x) + " -> " + number(static_cast<double>(values[element]))});
    steps.push_back({"Vector " + std::to_string(vector) + " takes " +
                         std::to_string(quantized.dimension) + " values together",
                     listed(std::span(values).subspan(from, held))});
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
    const std::string place = std::to_string(element - from);
    steps.push_back(
        {quantized.additive ? "Back: the sum's number " + place
                            : "Back: number " + place + " of what the codes name",
         explainLevel(decodedValue(quantized, vector, element - from), values[element])});
    return steps;
}

// Whether two numbers are one but for float32 arithmetic.
bool isNearly(double a, double b) {
    return std::abs(a - b) <= 1e-5 * std::max(std::abs(a), std::abs(b));
}

std::string inSum(double value) {
    return value < 0 ? "(" + number(value) + ")" : number(value);
}

// What the grid is spread over, from the range that was asked for.
struct Spread {
    Range range;
    std::string how;  // it came about; empty: as asked
    bool isMirrored = false;
};

Spread spreadOf(const Request& request, Range range) {
    const ParameterSet& parameters = request.settings.parameters;
    const auto has = [&](std::string_view key) {
        return std::ranges::any_of(parameters.table(),
                                   [key](const Parameter& row) { return row.key == key; });
    };
    Spread spread{range, {}};
    if (has("include_zero") && parameters.flag("include_zero") &&
        (range.alpha > 0 || range.beta < 0)) {
        spread.range = {std::min(range.alpha, 0.0), std::max(range.beta, 0.0)};
        spread.how = ", widened to contain 0";
    }
    if (has("symmetry") && parameters.choice("symmetry") != "asymmetric") {
        const double reach = std::max(std::abs(range.alpha), std::abs(range.beta));
        spread.range = {-reach, reach};
        spread.how = ", mirrored about 0";
        spread.isMirrored = true;
    }
    return spread;
}

std::string intervalOf(const Range& range) {
    return "[" + number(range.alpha) + ", " + number(range.beta) + "]";
}

ExplainStep scaleStep(const StepFunction& steps, const Range& range) {
    // Mid-rise grids have one step more than there are gaps between levels.
    const double gaps = static_cast<double>(steps.codes.back()) - steps.codes.front();
    const double width = range.beta - range.alpha;
    for (const double count : {gaps, gaps + 1})
        if (isNearly(width / count, steps.scale))
            return {"Its width over the steps is the scale",
                    "(" + number(range.beta) + " - " + inSum(range.alpha) + ") / " + number(count) +
                        " = " + number(steps.scale)};
    return {"The scale", number(steps.scale)};
}

ExplainStep zeroPointStep(const StepFunction& steps, const Range& range) {
    const double lowest = steps.codes.front();
    const double shift = range.alpha / steps.scale;
    const std::string shifted = number(lowest) + " - ";
    if (lowest - std::nearbyint(shift) == steps.zeroPoint)
        return {"The code of 0 is the zero point",
                shifted + "round(" + number(range.alpha) + " / " + number(steps.scale) + ") = " +
                    shifted + inSum(std::nearbyint(shift)) + " = " + number(steps.zeroPoint)};
    if (isNearly(lowest - shift, steps.zeroPoint))
        return {"The code of 0 is the zero point, not rounded",
                shifted + number(range.alpha) + " / " + number(steps.scale) + " = " +
                    number(steps.zeroPoint)};
    return {"The zero point", number(steps.zeroPoint)};
}

// From the range to the scale and the zero point, in numbers.
void addRange(const Outcome& outcome, std::vector<ExplainStep>& steps) {
    const Request& request = outcome.request;
    if (outcome.blocks || !rangeMatters(*request.scheme, request.settings)) return;
    const StepFunction& grid = outcome.focus->steps;
    const bool hasScale = std::isfinite(grid.scale) && grid.codes.size() > 1;
    if (request.range.mode == RangeMode::GivenScale) {
        if (hasScale)
            steps.push_back(
                {"Scale and zero point are given",
                 "scale " + number(grid.scale) + ", zero point " + number(grid.zeroPoint)});
        return;
    }
    const Range asked = (*outcome.slices)[outcome.focus->slice].range;
    const Spread spread = spreadOf(request, asked);
    steps.push_back(
        {"The range that is asked for" + spread.how,
         intervalOf(asked) + (spread.how.empty() ? "" : " -> " + intervalOf(spread.range))});
    if (!hasScale) return;
    steps.push_back(scaleStep(grid, spread.range));
    if (spread.isMirrored)
        steps.push_back(
            {"The zero point of a mirrored range is the middle", number(grid.zeroPoint)});
    else
        steps.push_back(zeroPointStep(grid, spread.range));
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
        addRange(outcome, explanation.steps);
        const auto own = explainScalar(outcome, pick, x);
        explanation.steps.insert(explanation.steps.end(), own.begin(), own.end());
    }
    addRestored(outcome, pick, explanation.steps);
    return explanation;
}

}  // namespace quantoscope
