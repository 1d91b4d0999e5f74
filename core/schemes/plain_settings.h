// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of schemes that name their own levels.
#pragma once

#include "core/schemes/scheme.h"

namespace quantoscope {

// Refuses a custom code range, other roundings than to nearest, and bits outside the scheme's.
Status checkPlainSettings(const Scheme& scheme, const SchemeSettings& settings);

// For Scheme::unusedPatterns: those of so many bits from `first` on, and the sign bit alone (the
// lowest number of two's complement, or -0).
std::vector<std::uint32_t> patternsFrom(std::size_t first, int bits);
std::vector<std::uint32_t> onlySignBit(const SchemeSettings& settings);

}  // namespace quantoscope
