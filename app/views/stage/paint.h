// SPDX-License-Identifier: GPL-3.0-or-later
// How the stage's series look on the pixels of an axis rect.
#pragma once

#include <qcustomplot.h>

#include "app/views/kit/plot/frame.h"
#include "app/views/stage/series.h"

namespace quantoscope {

void paintBars(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
               const ClipEdges& edges);
// Few values, each as a line as high as there are of it; those that are clipped in their colour.
void paintValues(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series);
// The outline of the dequantized values' histogram, or their lines.
void paintAfter(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series);
void paintThresholds(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series);
void paintStems(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series);
// The share of the values in a spike that the axis cuts.
void paintCut(QPainter& painter, const PlotFrame& frame, const StageSeries& series);
}  // namespace quantoscope
