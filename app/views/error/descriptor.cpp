// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/error/view.h"

namespace quantoscope::plots {

extern constinit const ViewDescriptor error{
    .id = "error",
    .title = "Error along x",
    .help =
        "The error of each value as a sawtooth, and where the squared error of the data comes "
        "from.",
    .place = ViewPlace::Centre,
    .rank = 2,
    .key = 'E',
    .hasSomethingToSay = [](const Outcome& outcome, bool) { return !outcome.vectors; },
    .create = [](QWidget* parent) -> View* { return new ErrorView(parent); }};

}  // namespace quantoscope::plots
