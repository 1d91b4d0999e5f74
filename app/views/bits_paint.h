// SPDX-License-Identifier: GPL-3.0-or-later
// How the lines of error against bits look.
#pragma once

#include "app/views/bits_series.h"

namespace quantoscope {

QString bitsText(int bits);  // "4 bits"

void paintBitsLines(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series);
void paintBitsMarks(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series);
// The names of the lines beside them; `scheme` is the present one.
void paintBitsLabels(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series,
                     const Scheme& scheme);

}  // namespace quantoscope
