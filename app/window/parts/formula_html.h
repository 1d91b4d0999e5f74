// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string_view>

namespace quantoscope {

// A formula as the descriptors write it ("x^ = s 2^(e - 1), alpha <= x[i]"), set as a person would
// write it: Greek letters, hats, exponents above, indices below, true signs. Of x alone a ^ that
// no digit follows is a hat. One line of HTML for each of the text's.
QString formulaHtml(std::string_view formula);

}  // namespace quantoscope
