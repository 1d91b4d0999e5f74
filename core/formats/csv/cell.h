// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace quantoscope {

enum class CellKind : std::uint8_t { Number, Missing, Word };

struct Cell {
    CellKind kind = CellKind::Missing;
    float value = 0;              // NaN when missing
    bool becameInfinite = false;  // a finite number beyond float32's range
};

// Reads a field without surrounding blanks. A number is decimal ("-1.5e3", "+2", ".5"; with a comma
// instead of the point when `decimalComma`), or inf, infinity, nan in any case; it is rounded once,
// to the nearest float32. Missing: nothing, NA, N/A, null, none.
Cell parseCell(std::string_view text, bool decimalComma);

}  // namespace quantoscope
