// SPDX-License-Identifier: GPL-3.0-or-later
// Names from files are hostile. This is the one way in which they reach a screen, a page, a
// terminal or a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace quantoscope {

// The text as valid UTF-8 on one line: control characters, marks that reorder text, invisible
// characters and line separators become \n, \t, \u{202E}, bytes that are not UTF-8 become \x{FF}.
// Longer than `limit` characters, its middle is replaced by one ellipsis. HTML still needs its own
// escaping of & < > and quotes.
std::string displayText(std::string_view text, std::size_t limit = 120);

}  // namespace quantoscope
