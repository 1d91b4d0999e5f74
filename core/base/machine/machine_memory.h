// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace quantoscope {

// What this machine has, in bytes; the largest number there is when the system does not say.
std::uint64_t physicalMemoryBytes();

// What programs can still take of it without swapping, in bytes: the system's own estimate, within
// the limits of the container and of the process that this program runs in. All there is when the
// system does not say.
std::uint64_t availableMemoryBytes();

// Asks the system for large pages behind a big buffer that is about to be filled: touching it first
// then costs a tenth. A hint, which systems may ignore.
void preferLargePages(std::span<const std::byte> memory);

}  // namespace quantoscope
