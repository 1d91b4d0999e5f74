// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace quantoscope {

enum class CellKind : std::uint8_t { Number, Missing, Word };

struct Cell {
    CellKind kind = CellKind::Missing;
    float value = 0;              // NaN when missing
    bool becameInfinite = false;  // a finite number beyond float32's range
};

// Reads a field without surrounding blanks. A number is decimal ("-1.5e3", "+2", ".5"), or inf,
// infinity, nan in any case; a minus may be U+2212. When `decimalComma`, a comma stands for the
// point, and points can only group thousands ("1.234,5"). It is rounded once, to the nearest
// float32. Missing: nothing, NA, N/A, #N/A, #NV, null, none.
Cell parseCell(std::string_view text, bool decimalComma);

// Whether a line, from its first letter that is no blank, is a comment: it begins with % or #, and
// not with what spreadsheets write into a cell that failed (#N/A, #DIV/0!, #WERT!).
bool isComment(std::string_view line);
constexpr std::size_t kCommentSeen = 64;  // bytes of the line that isComment() looks at

}  // namespace quantoscope
