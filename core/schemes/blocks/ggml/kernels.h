// SPDX-License-Identifier: GPL-3.0-or-later
// The vectorized inner loops of the GGUF formats that go over the values once. Every operation is
// one of plain float32 in the reference's order, so that each target gives the same bits.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/schemes/blocks/ggml/layout.h"

namespace quantoscope::ggml {

// values[i] = scale * n(codes[i]) + shift; `parts` of layout.partValues values each. Codes that
// stand for table entries are spoilt.
void levelsOfCodes(const Layout& layout, std::uint8_t* codes, const Part* parts, std::size_t count,
                   float* values);

// What BlockFormat::codes gives of `count` codes, a multiple of 16. Codes that stand for table
// entries may be spoilt.
void shownCodes(const Layout& layout, std::uint8_t* codes, std::size_t count, std::int32_t* to);

// n = round((x - shift) / scale) clamped to the layout's integers, and its code; parts whose scale
// is 0 keep the codes they have.
void roundAgain(const Layout& layout, const float* values, const Part* parts, std::size_t count,
                std::uint8_t* codes);

// Groups of values in a row, `size` each: a multiple of 16.
struct Groups {
    const float* values = nullptr;
    std::size_t count = 0;
    std::size_t size = 0;
};

// With m the first value of the largest size: scale = m / -half,
// code = min(2 half - 1, trunc(x / scale + half + 1/2)), x / scale by the reciprocal.
void roundBySignedPeak(const Groups& groups, int half, float* scales, std::uint8_t* codes);

// scale = (max - min) / largest, code = min(largest, trunc((x - min) / scale + 1/2)); of zeros of
// both signs the first is the minimum.
void roundByRange(const Groups& groups, int largest, float* scales, float* minima,
                  std::uint8_t* codes);

// scale = max |x| / peak, code = round(x / scale) - the layout's first integer, halves away from 0.
void roundByPeak(const Layout& layout, const Groups& groups, int peak, float* scales,
                 std::uint8_t* codes);

// The largest |x| of each group.
void peaksOfGroups(const Groups& groups, float* peaks);

// Codes of the nearest of 0, 1, 2, 3, 4, 6, 8, 12 times the scale (>= 0), plus 8 for negative
// numbers; the middle goes toward 0. Twice the levels of E2M1.
void roundToE2M1(const Groups& groups, const float* scales, std::uint8_t* codes);

}  // namespace quantoscope::ggml
