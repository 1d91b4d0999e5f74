// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/log/g711.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/text/number_text.h"
#include "core/schemes/explain.h"
#include "core/schemes/full_scale.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {
namespace {

constexpr int kMuBias = 33;
constexpr int kMuLargest = 8158;
constexpr int kLowestSample = -32768;
constexpr int kHighestSample = 32767;

struct Segment {
    int segment = 0;
    int step = 0;
};

Segment segmentOf(G711Law law, int magnitude) {
    const int width = static_cast<int>(std::bit_width(static_cast<unsigned>(magnitude)));
    if (law == G711Law::Mu) return {width - 6, (magnitude >> (width - 5)) & 15};
    return magnitude < 32 ? Segment{0, magnitude >> 1}
                          : Segment{width - 5, (magnitude >> (width - 5)) & 15};
}

int magnitudeOf(G711Law law, int sample) {
    if (law == G711Law::Mu) return std::min(std::abs(sample >> 2), kMuLargest) + kMuBias;
    const int kept = sample >> 3;
    return kept < 0 ? -kept - 1 : kept;
}

struct CodeStart {
    std::int32_t code = 0;
    int sample = 0;  // decoded
    int first = 0;   // lowest sample with this code; 32768: none
};

// [256] in the order of the samples.
std::array<CodeStart, 256> codeStarts(G711Law law) {
    std::array<CodeStart, 256> starts;
    std::size_t found = 0;
    for (int sample = kLowestSample; sample <= kHighestSample; ++sample) {
        const auto code =
            static_cast<std::int32_t>(g711Code(law, static_cast<std::int16_t>(sample)));
        if (found > 0 && starts[found - 1].code == code) continue;
        if (law == G711Law::Mu && code == 0xFF) starts[found++] = {0x7F, 0, sample};
        starts[found++] = {code, g711Sample(law, static_cast<std::uint8_t>(code)), sample};
    }
    return starts;
}

const std::array<CodeStart, 256>& startsOf(G711Law law) {
    static const std::array kMu = codeStarts(G711Law::Mu);
    static const std::array kA = codeStarts(G711Law::A);
    return law == G711Law::Mu ? kMu : kA;
}

double samplesPerUnit(bool rangeToInt16, const Range& range) {
    return rangeToInt16 ? 32768 / static_cast<double>(fullScale(range)) : 1;
}

}  // namespace

std::uint8_t g711Code(G711Law law, std::int16_t sample) {
    const auto [segment, step] = segmentOf(law, magnitudeOf(law, sample));
    const int bits = segment << 4 | step;
    const int sign = (law == G711Law::Mu) == (sample < 0) ? 0x80 : 0;
    return static_cast<std::uint8_t>((bits | sign) ^ (law == G711Law::Mu ? 0xFF : 0x55));
}

std::int16_t g711Sample(G711Law law, std::uint8_t code) {
    const int plain = code ^ (law == G711Law::Mu ? 0xFF : 0x55);
    const int segment = (plain >> 4) & 7;
    const int step = plain & 15;
    const bool negative = ((plain & 0x80) != 0) == (law == G711Law::Mu);
    int magnitude = 4 * (((2 * step + kMuBias) << segment) - kMuBias);
    if (law == G711Law::A)
        magnitude = segment == 0 ? 16 * step + 8 : (16 * step + 264) << (segment - 1);
    return static_cast<std::int16_t>(negative ? -magnitude : magnitude);
}

StepFunction g711Steps(G711Law law, bool rangeToInt16, const Range& range) {
    const double unit = samplesPerUnit(rangeToInt16, range);
    StepFunction steps;
    for (const CodeStart& start : startsOf(law)) {
        steps.codes.push_back(start.code);
        steps.levels.push_back(static_cast<float>(start.sample / unit));
        if (steps.lower.empty()) {
            steps.lower.push_back(-std::numeric_limits<float>::infinity());
            continue;
        }
        const auto guess = static_cast<float>((start.first - 0.5) / unit);
        steps.lower.push_back(firstFloatWhere(guess, [&](float x) {
            return std::nearbyint(static_cast<double>(x) * unit) >= start.first;
        }));
    }
    steps.effectiveAlpha = static_cast<double>(steps.levels.front());
    steps.effectiveBeta = static_cast<double>(steps.levels.back());
    steps.setClipEdges();
    return steps;
}

std::vector<ExplainStep> explainG711(G711Law law, bool rangeToInt16, const ExplainInput& input) {
    const double unit = samplesPerUnit(rangeToInt16, input.range);
    const double scaled = static_cast<double>(input.x) * unit;
    const auto sample = static_cast<std::int16_t>(
        std::clamp<double>(std::nearbyint(scaled), kLowestSample, kHighestSample));
    const int magnitude = magnitudeOf(law, sample);
    const auto [segment, step] = segmentOf(law, magnitude);
    const std::uint8_t code = g711Code(law, sample);
    const std::int16_t decoded = g711Sample(law, code);
    const std::string shift = law == G711Law::Mu
                                  ? "min(|" + std::to_string(sample) + " >> 2|, 8158) + 33"
                              : sample < 0 ? "NOT (" + std::to_string(sample) + " >> 3)"
                                           : std::to_string(sample) + " >> 3";
    return {{"Scale to int16, round and saturate", "round(" + exactText(input.x) + " * " +
                                                       shortText(unit, 6) +
                                                       ") = " + std::to_string(sample)},
            {law == G711Law::Mu ? "Keep 14 bits and add the bias" : "Keep 13 bits",
             "m = " + shift + " = " + std::to_string(magnitude)},
            {"Find the segment and its step",
             "s = " + std::to_string(segment) + ", j = " + std::to_string(step)},
            {law == G711Law::Mu ? "Put sign, s and j together and invert all bits"
                                : "Put sign, s and j together and invert every other bit",
             "code = " + explainCode(code, 8)},
            {"Back: decode and scale",
             "x^ = " + std::to_string(decoded) + " / " + shortText(unit, 6) + " = " +
                 explainLevel(static_cast<float>(decoded / unit), input.x)}};
}

}  // namespace quantoscope
