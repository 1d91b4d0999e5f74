// SPDX-License-Identifier: GPL-3.0-or-later
// A codebook by hand: K levels v, as they are or times the full scale A = max(|alpha|, |beta|).
//   following: every value takes the nearest level, a middle going up (codebook.h)
//   free:      x^ = v[k] where e[k-1] <= x < e[k], with K - 1 ascending thresholds e
// Products with A are in double; levels are rounded to float32, and each threshold is the smallest
// float32 that is not below it. Codes count the levels upward from 0.
#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/base/text/number_text.h"
#include "core/schemes/codebook.h"
#include "core/schemes/explain.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme custom;
namespace {

constexpr double kLargest = std::numeric_limits<float>::max();
constexpr int kMostBits = std::bit_width(kMostNumbers - 1);
constexpr std::array kFirstLevels{-1.0, -0.5, 0.0, 0.5, 1.0};
constexpr std::array kFirstEdges{-0.75, -0.25, 0.25, 0.75};
constexpr std::array kThresholds{Choice{"following", "Following: the nearest level"},
                                 Choice{"free", "Free"}};
constexpr std::array kUnits{Choice{"range", "The range's magnitude A"},
                            Choice{"values", "Values as they are"}};
constexpr std::array kParameters{
    numbersParameter("levels", "Levels", "", "The levels, in any order.", -kLargest, kLargest,
                     kFirstLevels),
    choiceParameter("thresholds", "Thresholds",
                    "Whether each value takes the nearest level, or the thresholds are free.",
                    kThresholds),
    numbersParameter("edges", "Free thresholds", "",
                     "Ascending, one fewer than the levels; each value from one on takes the level "
                     "above it.",
                     -kLargest, kLargest, kFirstEdges),
    choiceParameter("unit", "Unit",
                    "What levels and free thresholds count in: the larger magnitude of the "
                    "clipping range, or the values' own unit.",
                    kUnits),
};

bool isFree(const SchemeSettings& settings) {
    return settings.parameters.choice("thresholds") == "free";
}
bool isRelative(const SchemeSettings& settings) {
    return settings.parameters.choice("unit") == "range";
}
std::size_t levelCount(const SchemeSettings& settings) {
    return settings.parameters.numbers("levels").size();
}

double unitOf(const SchemeSettings& settings, const Range& range) {
    return isRelative(settings) ? static_cast<double>(fullScale(range)) : 1;
}

Error invalid(std::string what, std::string where) {
    return {ErrorCode::InvalidArgument, std::move(what), std::move(where)};
}

Status checkEdges(const SchemeSettings& settings) {
    const std::vector<double>& edges = settings.parameters.numbers("edges");
    const std::size_t due = levelCount(settings) - 1;
    if (edges.size() != due)
        return invalid("The number of free thresholds is " + std::to_string(edges.size()) +
                           " but must be " + std::to_string(due) + ", one fewer than the levels.",
                       "edges");
    const auto descent = std::ranges::adjacent_find(edges, std::greater{});
    if (descent == edges.end()) return Done{};
    return invalid("The free thresholds do not ascend: " + exactText(descent[0]) +
                       " comes before " + exactText(descent[1]) + ".",
                   "edges");
}

Status check(const SchemeSettings& settings) {
    if (Status plain = checkPlainSettings(custom, settings); !plain) return plain;
    if (levelCount(settings) == 0) return invalid("A codebook needs at least one level.", "levels");
    return isFree(settings) ? checkEdges(settings) : Status(Done{});
}

std::vector<float> levelsOf(const SchemeSettings& settings, double unit) {
    std::vector<float> levels;
    // Adding 0 makes a level of -0 the number 0.
    for (const double level : settings.parameters.numbers("levels"))
        levels.push_back(static_cast<float>(std::clamp(level * unit, -kLargest, kLargest)) + 0.0F);
    return levels;
}

StepFunction freeSteps(std::vector<float> levels, const std::vector<double>& edges, double unit) {
    std::ranges::sort(levels);
    StepFunction steps;
    steps.lower.push_back(-std::numeric_limits<float>::infinity());
    for (const double edge : edges)
        steps.lower.push_back(firstFloatNotBelow(std::clamp(edge * unit, -kLargest, kLargest)));
    steps.codes.resize(levels.size());
    std::iota(steps.codes.begin(), steps.codes.end(), 0);
    steps.effectiveAlpha = static_cast<double>(levels.front());
    steps.effectiveBeta = static_cast<double>(levels.back());
    steps.levels = std::move(levels);
    steps.setClipEdges();
    return steps;
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    const double unit = unitOf(input.settings, input.range);
    std::vector<float> levels = levelsOf(input.settings, unit);
    if (!isFree(input.settings)) return nearestSteps(std::move(levels));
    return freeSteps(std::move(levels), input.settings.parameters.numbers("edges"), unit);
}

bool rangeMatters(const SchemeSettings& settings) {
    return isRelative(settings);
}

// A as a float32, its table being the format's; levels as they are cost a float32 each.
double overheadBits(const SchemeSettings& settings) {
    return isRelative(settings) ? 32 : 32 * static_cast<double>(levelCount(settings));
}

int codeBits(const SchemeSettings& settings) {
    const std::size_t levels = std::max<std::size_t>(levelCount(settings), 2);
    return static_cast<int>(std::bit_width(levels - 1));
}

std::vector<std::uint32_t> unusedPatterns(const SchemeSettings& settings) {
    return patternsFrom(levelCount(settings), codeBits(settings));
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    std::vector<ExplainStep> lines = explainBySteps(input, codeBits(input.settings));
    if (!isFree(input.settings)) lines.front().text = "Find the nearest level's bucket";
    if (!isRelative(input.settings)) return lines;
    const double full = unitOf(input.settings, input.range);
    const float level = input.steps.levels[input.steps.intervalOf(input.x)];
    lines.back() = {"Back: the level of that code, times A",
                    explainNumber(static_cast<double>(level) / full) + " × " + explainNumber(full) +
                        " = " + explainLevel(level, input.x)};
    lines.insert(lines.begin(), {"Levels and thresholds are multiples of the full scale",
                                 "A = max(|alpha|, |beta|) = " + explainNumber(full)});
    return lines;
}

}  // namespace

// Wide enough for the longest list; codeBits() says how many bits this one takes.
extern constinit const Scheme custom{
    .family = SchemeFamily::Codebook,
    .id = "custom",
    .title = "Codebook by hand",
    .help =
        "Levels typed or dragged on the stage (double-click adds one, Delete removes it), with "
        "thresholds that follow or are free.",
    .formula =
        "following: x^ = the nearest level, the middle going up\n"
        "free: x^ = level[k] where edge[k - 1] <= x < edge[k]\n"
        "unit: 1, or A = max(|alpha|, |beta|)",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = kMostBits,
    .maximumBits = kMostBits,
    .check = check,
    .build = build,
    .rangeMatters = rangeMatters,
    .overheadBits = overheadBits,
    .codeBits = codeBits,
    .unusedPatterns = unusedPatterns,
    .explain = explain};

}  // namespace quantoscope::scalar
