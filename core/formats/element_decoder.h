// SPDX-License-Identifier: GPL-3.0-or-later
// Elements as files store them -> float32 values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.h"
#include "core/tensor/dtype.h"

namespace quantoscope {

// Decodes values.size() elements that start on a byte. Elements below 8 bits are packed low bits
// first: element i is bits [i * width, (i + 1) * width) of the bytes read as one little-endian
// number. bool: any byte but 0 is 1. f64 and integers round to nearest, ties to even. Returns how
// many finite values became infinite.
std::uint64_t decodeElements(DType dtype, bool bigEndian, std::span<const std::byte> bytes,
                             std::span<float> values);

// Bytes of so many elements. Errors: Malformed when they do not end on a byte, TooLarge when 64
// bits cannot count them.
Result<std::uint64_t> storedBytes(DType dtype, std::uint64_t values);

}  // namespace quantoscope
