// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/analysis/request/request.h"

namespace quantoscope {

// The second matrix of an integer product as sourceText() has it, but without the count of a
// distribution that is drawn to fit.
std::string secondMatrixText(const Source& source);

}  // namespace quantoscope
