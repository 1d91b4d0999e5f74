// SPDX-License-Identifier: GPL-3.0-or-later
// How error against the clipping range looks.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "app/views/clipping/series.h"
#include "app/views/kit/paint/label_layout.h"

namespace quantoscope {

// A label in the ruler below the curves and the mark that it names.
struct ClipLabel {
    QString text;
    double clip = 0;
    std::optional<std::size_t> mark;  // of ClipSeries::marks; none: the request's own range
    bool chosen = false;
    RowPlace place;  // row 0 is the lowest
};

// Rows of the ruler, and its pixels below the axis' name.
constexpr int kRulerRows = 3;
double rowHeight(const Theme& theme);
int rulerHeight(const Theme& theme);

// The labels that fit into the ruler; of those that do not, only the chosen stays. `own` names the
// request's range where no calibrator's choice is it. `room` is the axis rect.
std::vector<ClipLabel> clipLabels(const ClipSeries& series, const QString& own,
                                  const QCPRange& visible, const Theme& theme, const QRectF& room);
// Where a label stands; `ruler` is the rows' rect.
QRectF labelRect(const ClipLabel& label, const Theme& theme, const QRectF& ruler);

void paintClipLines(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                    const std::vector<ClipLabel>& labels);
void paintClipLabels(QCPPainter& painter, const PlotFrame& frame, const ClipSeries& series,
                     const std::vector<ClipLabel>& labels, const QRectF& ruler);

}  // namespace quantoscope
