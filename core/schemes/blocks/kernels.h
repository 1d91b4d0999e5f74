// SPDX-License-Identifier: GPL-3.0-or-later
// The vectorized inner loops of block formats. Values lie in runs of `length`, a multiple of 16,
// that share one scale.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/schemes/blocks/element.h"
#include "core/schemes/rounding.h"

namespace quantoscope {

// The largest |x| of each run of finite values: [runs].
void runMagnitudes(std::span<const float> values, std::size_t length, std::span<float> magnitudes);

// Where the codes of a run go: to `to` + run * `stride`, one in a byte; below 16, two neighbours;
// or below 64, in six bits each, the lowest first.
enum class CodePacking : std::uint8_t { Bytes, LowNibbleFirst, HighNibbleFirst, SixBits };
struct CodeTarget {
    std::uint8_t* to = nullptr;
    std::size_t stride = 0;
    CodePacking packing = CodePacking::Bytes;
};

// Runs of values with their scales, and where their codes go.
struct EncodeJob {
    ScaleUse use = ScaleUse::Multiply;
    const float* values = nullptr;
    std::size_t length = 0;
    std::span<const float> scales;  // one for each run
    CodeTarget target;
};

// Codes of value * scale or value / scale, [runs] scales.
void encodeElements(const Element& element, Rounding rounding, ScaleUse use,
                    std::span<const float> values, std::size_t length,
                    std::span<const float> scales, const CodeTarget& target);
// Values [values] = level * scale, of codes of one byte.
void decodeElements(const Element& element, const std::uint8_t* codes, std::size_t length,
                    std::span<const float> scales, std::span<float> values);

// A codebook of 16 levels on [-1, 1].
struct Table16 {
    std::array<float, 15> edges;          // ascending, in [-1, 1); a value on one stays below it
    std::array<std::uint8_t, 16> places;  // the code of each interval, from the lowest up
    std::array<float, 16> levels;         // of each code
};

// Codes of value * factor, clamped to [-1, 1]; [runs] factors.
void encodeTable(const Table16& table, std::span<const float> values, std::size_t length,
                 std::span<const float> factors, const CodeTarget& target);
// Values [values] = level * scale, of codes of one byte.
void decodeTable(const Table16& table, const std::uint8_t* codes, std::size_t length,
                 std::span<const float> scales, std::span<float> values);

}  // namespace quantoscope
