// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/outcome/quantizer_notes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"

namespace quantoscope {
namespace {

// "" for one slice, otherwise how many of them it is about.
std::string ofSlices(std::size_t count, std::size_t slices) {
    if (slices == 1) return {};
    return " in " + groupedText(count) + " of " + groupedText(slices) + " slices";
}

// ONNX, TFLite and PyTorch keep a zero point in the type of the codes.
std::string zeroPointNote(const std::vector<SliceOutcome>& slices, const StepFunction& steps) {
    const auto [lowest, highest] = std::ranges::minmax(steps.codes);
    const auto isNoCode = [low = static_cast<float>(lowest),
                           high = static_cast<float>(highest)](const SliceOutcome& slice) {
        return slice.zeroPoint == std::nearbyint(slice.zeroPoint) &&
               (slice.zeroPoint < low || slice.zeroPoint > high);
    };
    const auto first = std::ranges::find_if(slices, isNoCode);
    if (first == slices.end()) return {};
    const auto count = static_cast<std::size_t>(std::ranges::count_if(slices, isNoCode));
    return "The zero point " + wholeText(static_cast<double>(first->zeroPoint)) +
           " is none of the codes " + std::to_string(lowest) + " to " + std::to_string(highest) +
           ofSlices(count, slices.size()) +
           ": 0 has no code of its own. Frameworks store a zero point as a code and widen the "
           "range "
           "to contain 0, as include_zero does.";
}

// Levels end more than a step within the range that was asked for, at the limits of float32.
std::string coverageNote(const Range& asked, const StepFunction& steps) {
    constexpr double kHuge = std::numeric_limits<float>::max() / 2;
    constexpr double kWhole = 0x1p23;  // from here on whole float32 numbers lie a step apart
    const double furthest = std::max(std::abs(asked.alpha), std::abs(asked.beta));
    if (furthest < kHuge && std::abs(steps.zeroPoint) < kWhole) return {};
    const double margin = 0.75 * steps.scale;
    if (steps.effectiveAlpha <= asked.alpha + margin && steps.effectiveBeta >= asked.beta - margin)
        return {};
    return "The levels reach from " + rangeText({steps.effectiveAlpha, steps.effectiveBeta}) +
           " only: float32 has no scale and zero point for the range " + rangeText(asked) + ".";
}

// Levels so small that float32 has fewer digits for them, or none.
std::string denormalNote(const StepFunction& steps) {
    constexpr float kSmall = 0x1p-100F;
    float largest = 0;
    for (const float level : steps.levels)
        if (std::isfinite(level)) largest = std::max(largest, std::abs(level));
    if (largest == 0 || largest > kSmall) return {};
    const auto isDenormal = [](float level) {
        return level != 0 && std::abs(level) < std::numeric_limits<float>::min();
    };
    if (std::ranges::none_of(steps.levels, isDenormal)) return {};
    return "Levels below 1.18e-38 in magnitude are denormal: float32 rounds them to multiples of "
           "1.4e-45.";
}

}  // namespace

std::vector<std::string> quantizerNotes(const Request& request,
                                        const std::vector<SliceOutcome>& slices,
                                        const Focus& focus) {
    std::vector<std::string> notes;
    const auto add = [&notes](const std::string& note) {
        if (!note.empty()) notes.push_back(note);
    };
    const StepFunction& steps = focus.steps;
    if (steps.size() == 0 || focus.values->count() == 0) return notes;
    add(denormalNote(steps));
    if (!rangeMatters(*request.scheme, request.settings)) return notes;
    const Range& asked = focus.calibration.range;
    const bool hasValues = focus.values->minimum() != 0 || focus.values->maximum() != 0;
    if (asked.alpha == 0 && asked.beta == 0 && hasValues)
        add("The range is 0 alone, from which no scale follows: 1 is taken for it.");
    if (request.scheme->affine == nullptr) return notes;
    add(coverageNote(asked, steps));
    add(zeroPointNote(slices, steps));
    return notes;
}

}  // namespace quantoscope
