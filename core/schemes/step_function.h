// SPDX-License-Identifier: GPL-3.0-or-later
// Every scalar quantizer is a step function: intervals of the float32 values in their total order
// (-0 before +0), each with the level it is replaced by and the code that names it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace quantoscope {

// A code that no interval has: it means NaN or an infinity.
struct SpecialCode {
    std::int32_t code = 0;
    float value = 0;
};

struct StepFunction {
    // K intervals; interval k holds the values in [lower[k], lower[k + 1]).
    // [K] reconstruction values. Not finite where the format lets finite values overflow: such
    // values are counted apart and left out of every sum.
    std::vector<float> levels;
    // [K] the smallest float32 of each interval, never descending; lower[0] = -infinity. Equal
    // neighbours make an empty interval; +infinity: no finite value reaches it.
    std::vector<float> lower;
    std::vector<std::int32_t> codes;    // [K] need not be monotone; two codes may share a level
    std::vector<SpecialCode> specials;  // codes that mean NaN or an infinity
    // The code that NaN takes, of formats that have one for it. Without it NaN takes the code of
    // the finite level nearest to zero, and becomes that level.
    std::optional<std::int32_t> nanCode = std::nullopt;

    // Values beyond these are clipped: beyond the outermost level by more than that level's inner
    // half-bucket. Infinite when the scheme cannot clip.
    float clipLow = -std::numeric_limits<float>::infinity();
    float clipHigh = std::numeric_limits<float>::infinity();

    // Stochastic rounding: interval k holds the values whose lower neighbouring level is k, and a
    // value between levels l < u becomes u with probability (x - l) / (u - l); where the two are
    // equal or one is not finite, it becomes l.
    bool stochastic = false;

    // Of affine schemes: x^ = scale * (q - zeroPoint). NaN where they mean nothing.
    double scale = std::numeric_limits<double>::quiet_NaN();
    double zeroPoint = std::numeric_limits<double>::quiet_NaN();

    // The range the levels cover; differs from the asked one where a zero point is rounded.
    double effectiveAlpha = 0;
    double effectiveBeta = 0;

    std::size_t size() const { return levels.size(); }
    // The interval of a value (not NaN; infinities fall into the outermost ones).
    std::size_t intervalOf(float x) const;
    // Sets clipLow and clipHigh from levels and lower: the inner edge of each outermost finite
    // level, mirrored at it (stochastic: half the gap to the next level). Equal levels, as -0 and
    // +0, are one. Infinite for one level, or when the inner edge is.
    void setClipEdges();
};

// What a step function does to data. All sums are over the finite values.
struct Evaluation {
    std::uint64_t count = 0;  // finite values
    // Of them, those whose level is not finite. They enter count and counts and nothing else, so
    // that the sums of x^2 and of errors are over the same values.
    double overflowed = 0;
    std::vector<double> counts;  // [K] per interval: exact integers, or expected (stochastic)
    // [K] per interval, of the values that land on the level; expected: of those in the interval.
    std::vector<double> squaredErrors;
    double roundingSquaredError = 0;  // sum over the values that are not clipped
    double clippingSquaredError = 0;  // sum over the clipped ones
    std::uint64_t clippedBelow = 0;
    std::uint64_t clippedAbove = 0;
    double absoluteError = 0;     // sum of |x - x^|
    double maxAbsoluteError = 0;  // the largest |x - x^| (possible, when stochastic)
    double sumOfSquares = 0;      // of x^2
    double product = 0;           // of x * x^
    double levelSquares = 0;      // of x^^2
    bool expected = false;        // figures are expectations over stochastic rounding

    double squaredError() const { return roundingSquaredError + clippingSquaredError; }
};

}  // namespace quantoscope
