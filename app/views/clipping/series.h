// SPDX-License-Identifier: GPL-3.0-or-later
// What the view of error against the clipping range draws, and the ranges that its places mean.
#pragma once

#include <QVector>
#include <optional>
#include <vector>

#include "app/session/curves.h"
#include "app/views/kit/plot/line_paint.h"

namespace quantoscope {

struct ClipQuestion {
    double from = 0;  // visible part of the axis of clips, from < to
    double to = 1;
    int pixels = 1;  // of the axis, at least 1
};

// A calibrator's choice at its initial parameters.
struct ClipMark {
    const CalibratorMark* mark = nullptr;
    bool chosen = false;  // it is what the request asks for
};

struct ClipPin {
    int pin = 0;  // 0 for A
    CurvePoint point;
};

// The total error of a pinned request.
struct ClipPinLine {
    int pin = 0;
    std::vector<CurvePoint> points;  // as `total`
};

struct ClipSeries {
    // x: clip, y: error; the visible points and one beyond each end, at most one for each pixel.
    std::vector<CurvePoint> total;
    std::vector<CurvePoint> rounding;
    std::vector<CurvePoint> clipping;
    std::vector<ClipMark> marks;       // ascending clip
    std::optional<CurvePoint> chosen;  // where the request stands
    std::vector<ClipPin> pins;
    std::vector<ClipPinLine> pinLines;  // of those whose curves have come and share the axis
    double low = 0;  // of the errors above zero that a logarithmic axis should hold
    double high = 0;
};

// `curves` have a clip sweep. `request` may be ahead of `live`, which answers an earlier one.
ClipSeries clipSeries(const Curves& curves, const Request& request, const Outcome& live,
                      const QVector<OutcomePointer>& pins, const ClipQuestion& question);

// The clip at which a request's range stands on the axis; see ClipSweep.
double clipOf(const Request& request, const Outcome& outcome);

// The request with the manual range that this clip means, one for each slice; empty when there are
// more slices than ranges can be kept for (kMostSliceRanges).
std::optional<Request> withClip(const Request& request, const Outcome& outcome, double clip);

// The part of the axis to begin with: everything, or up to a little beyond the minimum and the
// calibrators' choices when the largest value lies far outside.
QCPRange firstClips(const ClipSweep& sweep, double chosen);

// The total error between the points of the sweep, straight on a logarithmic axis.
double errorAtClip(const ClipSweep& sweep, double clip);

}  // namespace quantoscope
