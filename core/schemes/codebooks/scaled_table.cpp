// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/codebooks/scaled_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/text/number_text.h"
#include "core/schemes/explain.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/scale_storage.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {

namespace {

// x / A by the float32 reciprocal; one that overflows gives way to division.
float perFullScale(float x, float full) {
    const float reciprocal = 1 / full;
    return std::isfinite(reciprocal) ? x * reciprocal : x / full;
}

}  // namespace

StepFunction scaledTableSteps(std::span<const TableEntry> entries, const Range& range) {
    const float full = fullScale(range);
    StepFunction steps;
    steps.levels.reserve(entries.size());
    steps.lower.reserve(entries.size());
    steps.codes.reserve(entries.size());
    for (std::size_t k = 0; k < entries.size(); ++k) {
        const float entry = entries[k].value;
        steps.levels.push_back(entry * full);
        steps.codes.push_back(entries[k].code);
        if (k == 0) {
            steps.lower.push_back(-std::numeric_limits<float>::infinity());
        } else if (entry == entries[k - 1].value) {
            steps.lower.push_back(-0.0F);
        } else {
            const float middle = (entries[k - 1].value + entry) / 2;
            // Entries are within [-1, 1], and so the clamp decides nothing.
            steps.lower.push_back(firstFloatWhere(
                middle * full, [&](float x) { return perFullScale(x, full) > middle; }));
        }
    }
    steps.effectiveAlpha = static_cast<double>(steps.levels.front());
    steps.effectiveBeta = static_cast<double>(steps.levels.back());
    steps.setClipEdges();
    return steps;
}

std::vector<ExplainStep> explainScaledTable(std::span<const TableEntry> entries,
                                            const ExplainInput& input) {
    const float full = fullScale(storedRange(input.settings, input.range));
    const std::size_t k = input.steps.intervalOf(input.x);
    const float scaled = std::clamp(perFullScale(input.x, full), -1.0F, 1.0F);
    const auto number = [](float x) { return shortText(static_cast<double>(x), 6); };
    const auto middle = [&](std::size_t upper) {
        return number((entries[upper - 1].value + entries[upper].value) / 2);
    };
    const std::string fullText = exactText(full);
    const std::string below = k == 0 ? "" : middle(k) + " < ";
    const std::string above = k + 1 == entries.size() ? "" : " <= " + middle(k + 1);
    const std::string entry = number(entries[k].value);
    return {
        {"Divide by the full scale A and clip to [-1, 1]",
         "s = " + exactText(input.x) + " / " + fullText + " -> " + number(scaled)},
        {"Find the nearest entry of the table", below + "s" + above + ": entry " + entry},
        {"Its code", "code = " + explainCode(entries[k].code,
                                             static_cast<int>(std::bit_width(entries.size() - 1)))},
        {"Back: the entry, times A", "x^ = " + entry + " * " + fullText + " = " +
                                         explainLevel(input.steps.levels[k], input.x)}};
}

}  // namespace quantoscope
