// SPDX-License-Identifier: GPL-3.0-or-later
// Two quantized matrices multiplied in integers, as integer hardware does it, next to the result in
// real numbers. With a = s_a (q_a - z_a), b = s_b (q_b - z_b) and inner length K,
//   c = s_a s_b (sum q_a q_b - z_b sum q_a - z_a sum q_b + K z_a z_b + q_bias),
//   q_bias = round(bias / (s_a s_b)),  q_c = clamp(z_c + round(M sum), qmin, qmax),
//   M = s_a s_b / s_c = m 2^-31 2^-shift with a whole m in [2^30, 2^31).
// Jacob et al., CVPR 2018, sections 2.2 to 2.4; TensorFlow Lite 8-bit quantization specification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/affine.h"

namespace quantoscope {

struct ProductSettings {
    // The second matrix: as many rows as the tensor has columns. A distribution without a shape of
    // its own is drawn to fit.
    Source other;
    int accumulatorBits = 32;  // 8 to 32, two's complement; what leaves them saturates
    int outputBits = 8;        // 2 to 16, signed, asymmetric over the real result's range
    double bias = 0;           // added to every cell
    friend bool operator==(const ProductSettings&, const ProductSettings&) = default;
};
ProductSettings initialProductSettings();

// The sums behind one cell of the result.
struct ProductTerms {
    std::int64_t dot = 0;         // sum q_a q_b
    std::int64_t rowTerm = 0;     // z_b sum q_a
    std::int64_t columnTerm = 0;  // z_a sum q_b
    std::int64_t constant = 0;    // K z_a z_b
    std::int64_t bias = 0;        // q_bias
    // dot - rowTerm - columnTerm + constant + bias, added up in this order; each product and each
    // term saturates at the accumulator's ends.
    std::int64_t accumulator = 0;
    bool saturated = false;
};

struct IntegerProduct {
    ProductSettings settings;
    // What is multiplied: the first rows of the tensor as a matrix by the first columns of the
    // other, at most kRows x kInner x kColumns; notes say where something is left out.
    std::size_t rows = 0;
    std::size_t inner = 0;
    std::size_t columns = 0;
    bool asRequested = false;  // the first matrix is quantized as the outcome has it
    AffineQuantizer first;
    AffineQuantizer second;
    AffineQuantizer output;
    std::int32_t multiplier = 0;  // m; 0 when nothing is multiplied
    int shift = 0;
    std::vector<std::int32_t> firstCodes;   // [rows][inner]
    std::vector<std::int32_t> secondCodes;  // [inner][columns]
    std::vector<ProductTerms> terms;        // [rows][columns]
    std::vector<std::int32_t> outputCodes;  // [rows][columns]
    std::vector<float> result;              // [rows][columns] dequantized
    std::vector<double> reference;          // [rows][columns] in real numbers
    std::size_t saturated = 0;              // cells
    double mse = 0;                         // of result against reference
    std::vector<std::string> notes;

    static constexpr std::size_t kRows = 64;
    static constexpr std::size_t kInner = 4096;
    static constexpr std::size_t kColumns = 64;
};

// The first matrix is quantized as the outcome has it where that is a uniform scheme with one scale
// and whole zero point; otherwise, and said so, in 8 bits from its least to its largest value, as
// the second is in the same bits. Values that are not finite count as 0, and said so. Errors: those
// of loadSource(); InvalidArgument where the second has not as many rows as the first has columns.
Result<IntegerProduct> multiplyInIntegers(const Outcome& outcome, const ProductSettings& settings,
                                          const JobControl& control);

// m and shift for M > 0, and what they make of a sum: round(sum m / 2^(31 + shift)), halves away
// from zero.
struct FixedMultiplier {
    std::int32_t multiplier = 0;
    int shift = 0;
    std::int64_t apply(std::int64_t sum) const;
};
FixedMultiplier fixedMultiplier(double factor);

}  // namespace quantoscope
