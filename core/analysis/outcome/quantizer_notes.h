// SPDX-License-Identifier: GPL-3.0-or-later
// What a quantizer does that its figures do not show: ranges that it cannot cover, zero points that
// are no codes, levels that float32 cannot tell apart.
#pragma once

#include <string>
#include <vector>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

// Of scalar schemes; the slices with one focus among them.
std::vector<std::string> quantizerNotes(const Request& request,
                                        const std::vector<SliceOutcome>& slices,
                                        const Focus& focus);

}  // namespace quantoscope
