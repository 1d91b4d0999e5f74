// SPDX-License-Identifier: GPL-3.0-or-later
// How the lines of error against bits look.
#pragma once

#include "app/views/bits/series.h"

namespace quantoscope {

QString bitsText(int bits);  // "4 bits"

void paintBitsLines(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series);
// One scheme's line before the others.
void paintBitsScheme(QCPPainter& painter, const PlotFrame& frame, const BitsLine& line);
void paintBitsMarks(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series);
// Names beside the lines of the present request, whose scheme is `scheme`, its parts, the pins and
// the few schemes of least error.
void paintBitsLabels(QCPPainter& painter, const PlotFrame& frame, const BitsSeries& series,
                     const Scheme& scheme);

}  // namespace quantoscope
