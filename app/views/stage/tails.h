// SPDX-License-Identifier: GPL-3.0-or-later
// The ends of the stage: values beyond what is seen, folded into a strip on each side with their
// count and the farthest; what is clipped; and where the levels' range ends.
#pragma once

#include <QString>
#include <cstdint>

#include "app/views/stage/paint.h"

namespace quantoscope {

struct FoldedTail {
    std::uint64_t count = 0;
    double extreme = 0;         // the farthest of them
    std::uint64_t clipped = 0;  // of them
};
struct FoldedTails {
    FoldedTail below;
    FoldedTail above;
};
// Of the finite values outside [from, to].
FoldedTails foldedTails(const ValueIndex& values, const ClipEdges& edges, double from, double to);

// "1 390 values to −9.165"; a pixel is worth `pixel`.
QString tailText(const FoldedTail& tail, double pixel);

// What a tail has to say of clipping, and where.
struct TailLabel {
    QString share;  // "0.139 % clipped"; empty: nothing is clipped
    QString edge;   // "below −3.565"
};

// The pixels between a folded tail, or the side, and the clip edge.
QRectF clippedRoom(const PlotFrame& frame, const ClipEdges& edges, const FoldedTails& tails,
                   bool below);
bool tailHolds(const Theme& theme, double pixels, const TailLabel& label);
void paintTailLabel(QPainter& painter, const PlotFrame& frame, const QRectF& room,
                    const TailLabel& label);

// A strip at each side beyond which there are values; `note` follows what it says.
double foldWidth(const PlotFrame& frame);
void paintFoldedTail(QPainter& painter, const PlotFrame& frame, const FoldedTail& tail, bool below,
                     const QString& note);

// Marks where the levels' range ends, each with its name, where that is not the asked end.
void paintEffectiveRange(QPainter& painter, const PlotFrame& frame, const Range& asked,
                         const Range& effective, double top);

}  // namespace quantoscope
