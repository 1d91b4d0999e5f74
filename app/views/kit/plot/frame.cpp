// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/frame.h"

#include <algorithm>
#include <cmath>

namespace quantoscope {

double PlotFrame::pixelX(double value) const {
    return std::clamp(x->coordToPixel(value), room.left() - 50, room.right() + 50);
}

double PlotFrame::pixelY(double value) const {
    return std::clamp(y->coordToPixel(value), room.top() - 50, room.bottom() + 50);
}

bool isPlace(const QPointF& place) {
    return std::isfinite(place.x()) && std::isfinite(place.y());
}

void paintTails(QPainter& painter, const PlotFrame& frame, const ClipEdges& edges) {
    const QColor wash = tailWash(frame.theme);
    QRectF below = frame.room;
    below.setRight(frame.pixelX(edges.low));
    QRectF above = frame.room;
    above.setLeft(frame.pixelX(edges.high));
    for (const QRectF& tail : {below, above})
        if (tail.width() > 0) painter.fillRect(tail, wash);
}

void paintBucketBand(QPainter& painter, const PlotFrame& frame, const Range& bucket) {
    QRectF band = frame.room;
    band.setLeft(std::max(frame.room.left(), frame.pixelX(bucket.alpha)));
    band.setRight(std::min(frame.room.right(), frame.pixelX(bucket.beta)));
    QColor wash = frame.theme.quantized;
    wash.setAlphaF(frame.theme.dark ? 0.22F : 0.15F);
    if (band.width() > 0) painter.fillRect(band, wash);
}

}  // namespace quantoscope
