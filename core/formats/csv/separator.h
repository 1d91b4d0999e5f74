// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace quantoscope {

// Which of tab ; , | and blanks stands between the fields of a text that begins with `sample`: the
// one that most lines have; of several, the one that leaves the fewest words that are no numbers.
char findSeparator(std::string_view sample);

}  // namespace quantoscope
