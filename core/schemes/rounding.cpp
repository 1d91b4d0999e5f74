// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/rounding.h"

#include <algorithm>

namespace quantoscope {

std::optional<Rounding> findRounding(std::string_view id) {
    const auto row = std::ranges::find(kRoundings, id, &RoundingRow::id);
    if (row == kRoundings.end()) return std::nullopt;
    return row->rounding;
}

}  // namespace quantoscope
