// SPDX-License-Identifier: GPL-3.0-or-later
// How SQNR against bits per weight looks: quiet lines and small marks by family, the live request
// and what the hand is on in front.
#pragma once

#include <QRectF>
#include <vector>

#include "app/views/rate/series.h"

namespace quantoscope {

struct FamilyLook {
    QColor color;
    Mark mark = Mark::Dot;
};
FamilyLook lookOf(SchemeFamily family, const Theme& theme);

// Families from the top down, in the lower right corner, where no curve comes.
struct LegendRow {
    SchemeFamily family = SchemeFamily::Uniform;
    QRectF place;
};
// Empty where it would take too much of the room.
std::vector<LegendRow> rateLegend(const PlotFrame& frame, FamilySet families);
void paintRateLegend(QCPPainter& painter, const PlotFrame& frame,
                     const std::vector<LegendRow>& legend, FamilySet hidden);

void paintRateLines(QCPPainter& painter, const PlotFrame& frame, const RateSeries& series);
// One scheme's line, or the point alone where it has one width, before the others.
void paintRateScheme(QCPPainter& painter, const PlotFrame& frame, const RateLine& line);
void paintRateMarks(QCPPainter& painter, const PlotFrame& frame, const RateSeries& series);
// Names beside their lines: the live scheme, the bounds, then the schemes nearest to the bound, as
// many as there is room for.
void paintRateLabels(QCPPainter& painter, const PlotFrame& frame, const RateSeries& series,
                     const Scheme& scheme, const std::vector<LegendRow>& legend);

}  // namespace quantoscope
