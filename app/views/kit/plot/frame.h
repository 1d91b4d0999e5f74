// SPDX-License-Identifier: GPL-3.0-or-later
// From values to the pixels of an axis rect, and the washes that all plots along x share.
#pragma once

#include <qcustomplot.h>

#include "app/views/kit/plot/value_axis.h"
#include "app/views/look/theme.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

struct PlotFrame {
    const QCPAxis* x;
    const QCPAxis* y;
    QRectF room;  // the axis rect
    const Theme& theme;

    // Kept within a little beyond the room; not a number for what is none.
    double pixelX(double value) const;
    double pixelY(double value) const;
    // Whether a pixel along x is in the room; what is not a number is nowhere.
    bool spans(double pixel) const { return pixel >= room.left() && pixel <= room.right(); }
};

// Nothing is painted at a place that is not finite.
bool isPlace(const QPointF& place);

void paintTails(QPainter& painter, const PlotFrame& frame, const ClipEdges& edges);
// The bucket under the hand, washed in the colour of levels.
void paintBucketBand(QPainter& painter, const PlotFrame& frame, const Range& bucket);

}  // namespace quantoscope
