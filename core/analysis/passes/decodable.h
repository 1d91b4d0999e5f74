// SPDX-License-Identifier: GPL-3.0-or-later
// A quantized tensor as arrays from which its dequantized values follow, whatever the scheme, and
// nothing else is needed. In the domain of the transformed tensor. By the rule that they name:
//   affine            x^ = (codes - zero_points) * scales, in float32
//   codebook          x^ = codebook[codes - first_code]
//   scaled-codebook   x^ = codebook[codes - first_code] * scales, in float32
//   slice-codebooks   x^ = codebooks[slice][codes - first_code]
//   blocks            x^ by the format out of bytes, and tensor_numbers where the tensor as a whole
//                     has some (NVFP4: its scale; double quantization: offset, then each 256
//                     blocks' largest)
//   vectors           part p of a vector is codebook[p][codes[vector][p]]
//   added-vectors     a vector is the sum over p, in float32 and in order, of codebook[p][codes[p]]
// Scales, zero points and codebooks of slices stand in the slices' order: one for the tensor, one
// for each channel, or in the tensor's shape with the groups along the axis. Values that no code
// stands for (NaN, infinities) are listed with their places.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/dtype.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

struct NamedArray {
    std::string name;
    DType dtype = DType::F32;
    Shape shape;
    std::vector<std::byte> bytes;  // little-endian, row-major
};

struct DecodableTensor {
    std::vector<NamedArray> arrays;
    std::vector<std::pair<std::string, std::string>> facts;  // rule, scheme, axis, ...: as text
};

// Each value of the arrays has been decoded and held against quantizeTensor(). Errors: those of
// quantizeTensor(); TooLarge where codebooks of slices would take more than the values themselves
// could.
Result<DecodableTensor> decodableTensor(const Outcome& outcome, const JobControl& control);

}  // namespace quantoscope
