// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's limits: how long it takes to read, and to copy, an array and do nothing else.
#pragma once

#include <span>

namespace quantoscope::bench {

// Seconds. The threads share the array in equal parts.
double readSeconds(std::span<const float> values, unsigned threads);
// `into` has values.size() elements and has been written before.
double copySeconds(std::span<const float> values, std::span<float> into, unsigned threads);

}  // namespace quantoscope::bench
