// SPDX-License-Identifier: GPL-3.0-or-later
// Codes of 4 and 6 bits out of the bytes that hold them without gaps, one byte each. `count` is a
// multiple of 8. Block kernels pack them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace quantoscope {

enum class NibbleOrder : std::uint8_t { LowFirst, HighFirst };

// count codes below 16 out of count / 2 bytes, two neighbours in a byte.
void unpackNibbles(const std::uint8_t* bytes, std::size_t count, NibbleOrder order,
                   std::uint8_t* codes);

// count codes below 64 out of count * 6 / 8 bytes: code i in the bits from 6 i up, the lowest
// first.
void unpackSixBits(const std::uint8_t* bytes, std::size_t count, std::uint8_t* codes);

}  // namespace quantoscope
