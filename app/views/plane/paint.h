// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the plane: points, borders of cells, codewords, and a scalar quantizer's grid.
#pragma once

#include <qcustomplot.h>

#include <QImage>
#include <cstdint>
#include <vector>

#include "app/views/kit/plot/frame.h"
#include "app/views/plane/series.h"

namespace quantoscope {

// Points where the cell differs from that of a neighbour beside, above or below, on transparent
// ground: borders two points wide. The top row is the last of the raster.
QImage borderImage(const std::vector<std::uint32_t>& cells, const PlaneRaster& raster,
                   const QColor& color);

// One image of all points, so that thousands of them cost no more than their pixels.
void paintPoints(QCPPainter& painter, const PlotFrame& frame, const PlaneSeries& series);
void paintWords(QCPPainter& painter, const PlotFrame& frame, const PlaneSeries& series);

// Positions that stand at least so many pixels apart on the axis; `left` says whether any was
// dropped.
std::vector<double> spacedPlaces(const std::vector<float>& places, const QCPAxis& axis,
                                 double leastPixels, bool& left);
// The thresholds of both values, for under the points, and the pairs of levels, for over them.
void paintGridLines(QCPPainter& painter, const PlotFrame& frame, const StepFunction& steps);
void paintGridLevels(QCPPainter& painter, const PlotFrame& frame, const StepFunction& steps);

}  // namespace quantoscope
