// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <vector>

#include "core/schemes/scheme.h"

class QPalette;

namespace quantoscope {

// The levels that the scheme gives a small bell of values with its initial parameters, between -1
// and 1 and ascending; of a block format those of one block. None of vector schemes. Computed once.
const std::vector<float>& exampleLevels(const Scheme& scheme);

// Those levels as ticks on a line.
QPixmap levelPicture(const Scheme& scheme, QSize size, const QPalette& palette, qreal ratio);

}  // namespace quantoscope
