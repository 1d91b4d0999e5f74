// SPDX-License-Identifier: GPL-3.0-or-later
// What a quantizer that wraps does beyond its codes: the whole number q, of any size, takes the
// level of qmin + ((q - qmin) mod K). Its interval begins at
//   (q - 1/2) scale   to nearest
//   q scale           by floor, and toward zero above 0
//   (q - 1) scale     toward zero otherwise
#pragma once

#include <optional>

#include "core/schemes/scheme.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// The intervals that meet [from, to], their levels not ascending; clip edges stay those of the K
// codes, `steps`. Begins are rounded to float32, and ties go up. Empty when the scheme does not
// wrap or chances decide, when nothing beyond its codes is in [from, to], and when there would be
// more than 2^16 intervals.
std::optional<StepFunction> wrappedSteps(const Scheme& scheme, const SchemeSettings& settings,
                                         const StepFunction& steps, double from, double to);

}  // namespace quantoscope
