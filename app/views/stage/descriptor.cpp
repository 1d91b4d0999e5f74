// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/view.h"

namespace quantoscope::plots {

extern constinit const ViewDescriptor stage{
    .id = "stage",
    .title = "Distribution and buckets",
    .help =
        "The bulk of the original values with the buckets they fall into, the levels with their "
        "share, the range that is asked for, to drag, and the effective one.",
    .place = ViewPlace::Centre,
    .rank = 1,
    .key = 'S',
    .create = [](QWidget* parent) -> View* { return new StageView(parent); }};

}  // namespace quantoscope::plots
