// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/schemes/scheme.h"

namespace quantoscope {

// Whether the settings suit a format whose codes have this many bits and that has these roundings.
Status checkBlockSettings(const SchemeSettings& settings, std::string_view title, int bits,
                          std::span<const Rounding> roundings);

}  // namespace quantoscope
