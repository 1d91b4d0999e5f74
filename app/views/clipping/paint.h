// SPDX-License-Identifier: GPL-3.0-or-later
// How error against the clipping range looks.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "app/views/clipping/series.h"
#include "app/views/kit/paint/label_layout.h"

namespace quantoscope {

// A label in the rows above the curves and the line that it names.
struct ClipLabel {
    QString text;
    double clip = 0;
    std::optional<std::size_t> mark;  // of ClipSeries::marks; none: the request's own range
    bool chosen = false;
    RowPlace place;
};

struct ClipLabels {
    std::vector<ClipLabel> labels;
    int rows = 0;
};

// The labels that fit into at most half of the room; of those that do not, only the chosen stays.
// `own` names the request's range where no calibrator's choice is it.
ClipLabels clipLabels(const ClipSeries& series, const QString& own, const QCPRange& visible,
                      const Theme& theme, const QRectF& room);
double rowHeight(const Theme& theme);

void paintClipLines(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                    const ClipLabels& labels);
void paintClipLabels(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                     const ClipLabels& labels);

}  // namespace quantoscope
