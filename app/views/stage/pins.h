// SPDX-License-Identifier: GPL-3.0-or-later
// The levels of pinned outcomes on the stage: as outlines, beside the live ones' stems.
#pragma once

#include <QVector>
#include <span>
#include <vector>

#include "app/views/stage/paint.h"

namespace quantoscope {

struct PinnedLevels {
    std::size_t pin = 0;           // 0 for A
    std::vector<StageStem> stems;  // as StageSeries has them
    double spacing = 0;            // pixels between visible levels, on average
};

// Of the pins that share the live outcome's slice and have levels to draw.
std::vector<PinnedLevels> pinnedLevels(const QVector<OutcomePointer>& pins, const Outcome& live,
                                       const StageQuestion& question);

// An open mark where each stem would end, a dashed line over them where they are dense; their
// letters end at pixel `right`, below the handles' labels.
void paintPinnedLevels(QCPPainter& painter, const PlotFrame& frame,
                       std::span<const PinnedLevels> pinned, double right);
// Pixels of so many letters with their marks, at least.
double pinLettersWidth(const Theme& theme, std::size_t pins);

}  // namespace quantoscope
