// SPDX-License-Identifier: GPL-3.0-or-later
// How the stage's series look on the pixels of an axis rect.
#pragma once

#include <qcustomplot.h>

#include "app/views/kit/plot/frame.h"
#include "app/views/stage/series.h"

namespace quantoscope {

void paintBars(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series,
               const ClipEdges& edges);
// The outline of the dequantized values' histogram.
void paintAfter(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series);
void paintThresholds(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series);
void paintStems(QCPPainter& painter, const PlotFrame& frame, const StageSeries& series);
// Whether a tail of this width holds the text in one line.
bool tailHolds(const Theme& theme, double pixels, const QString& text);
// "0.55 % clipped below" in each tail that holds it.
void paintTailLabels(QPainter& painter, const PlotFrame& frame, const ClipEdges& edges,
                     const QString& below, const QString& above);
// The share of the values in a spike that the axis cuts.
void paintCut(QPainter& painter, const PlotFrame& frame, const StageSeries& series);
// Thin marks where the levels' range ends, when that is not the asked one.
void paintEffectiveRange(QPainter& painter, const PlotFrame& frame, double alpha, double beta);

}  // namespace quantoscope
