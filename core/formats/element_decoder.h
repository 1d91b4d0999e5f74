// SPDX-License-Identifier: GPL-3.0-or-later
// Elements as files store them -> float32 values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.h"
#include "core/tensor/dtype.h"

namespace quantoscope {

// How many values float32 cannot hold as they are.
struct ElementLosses {
    std::uint64_t infinite = 0;  // finite ones beyond its range
    std::uint64_t zero = 0;      // others than 0 below its smallest number
    std::uint64_t rounded = 0;   // whole numbers beyond 2^24 that it lacks

    void add(const ElementLosses& more) {
        infinite += more.infinite;
        zero += more.zero;
        rounded += more.rounded;
    }
    friend bool operator==(const ElementLosses&, const ElementLosses&) = default;
};

// Decodes values.size() elements that start on a byte. Elements below 8 bits are packed low bits
// first: element i is bits [i * width, (i + 1) * width) of the bytes read as one little-endian
// number. bool: any byte but 0 is 1. f64 and integers round to nearest, ties to even. Fractions
// that f64 rounds are no losses.
ElementLosses decodeElements(DType dtype, bool bigEndian, std::span<const std::byte> bytes,
                             std::span<float> values);

// Bytes of so many elements. Errors: Malformed when they do not end on a byte, TooLarge when 64
// bits cannot count them.
Result<std::uint64_t> storedBytes(DType dtype, std::uint64_t values);

}  // namespace quantoscope
