// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/matrix/view.h"

namespace quantoscope::plots {

extern constinit const ViewDescriptor matrix{
    .id = "matrix",
    .title = "Matrix",
    .help =
        "Original, codes, dequantized and error as four heat maps; wheel and drag to look "
        "closer, click a cell to pick it.",
    .needsCurves = true,
    .place = ViewPlace::Tensor,
    .rank = 1,
    .key = 'M',
    .hasSomethingToSay = [](const Outcome& outcome,
                            bool) { return outcome.data->tensor->shape.size() >= 2; },
    .create = [](QWidget* parent) -> View* { return new MatrixView(parent); }};

}  // namespace quantoscope::plots
