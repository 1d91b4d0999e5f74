// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of schemes that name their own levels.
#pragma once

#include "core/schemes/scheme.h"

namespace quantoscope {

// Refuses a custom code range, other roundings than to nearest, and bits outside the scheme's.
Status checkPlainSettings(const Scheme& scheme, const SchemeSettings& settings);

}  // namespace quantoscope
