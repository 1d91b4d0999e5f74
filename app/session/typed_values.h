// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/tensor/distribution.h"

namespace quantoscope {

// Numbers as people type or paste them: a list ("1, 2.5 -3"), JSON ("[[1, 2], [3, 4]]", named parts
// of NumPy and PyTorch too), or a table with a row a line. A comma is decimal where a semicolon or
// a tab parts the numbers and there is no point. Rows of equal length make a matrix. Errors:
// InvalidArgument (no number, or a word that is none), TooLarge (more than kMostNumbers).
Result<DistributionSpec> typedValues(std::string_view text);

}  // namespace quantoscope
