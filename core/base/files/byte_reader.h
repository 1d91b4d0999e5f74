// SPDX-License-Identifier: GPL-3.0-or-later
// Unsigned integers out of bytes, whatever the machine's own byte order.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <type_traits>

namespace quantoscope {

// The first sizeof(T) bytes, least significant first. The caller has checked that they are there.
template <class T>
requires std::is_unsigned_v<T> T littleEndian(std::span<const std::byte> bytes) {
    assert(bytes.size() >= sizeof(T));
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(bytes[i]) << (8 * i));
    return value;
}

}  // namespace quantoscope
