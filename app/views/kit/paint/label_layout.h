// SPDX-License-Identifier: GPL-3.0-or-later
// Places for the labels of lines, so that none covers another. All in pixels.
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <optional>
#include <span>
#include <vector>

namespace quantoscope {

// The label of a vertical line.
struct LineLabel {
    double line = 0;   // x of the line
    double width = 0;  // of the text
};
struct RowPlace {
    double left = 0;  // of the text
    int row = 0;      // 0 on top; the line ends below its label
};
// In as few rows as go: the first labels stand left of their lines and the others right of them, or
// as far right as `right` lets them. `labels` ascend by line. A line that stands under another's
// label ends in a lower row, so it crosses none.
std::vector<RowPlace> layInRows(std::span<const LineLabel> labels, double left, double right);

// A place for the name of a line, beside one of its points, that touches neither it nor the
// others nor anything taken; empty when there is none. Of several, the farthest from the others.
std::optional<QRectF> placeBeside(const QPolygonF& line, std::span<const QPolygonF> others,
                                  std::span<const QRectF> taken, QSizeF size, const QRectF& room);

}  // namespace quantoscope
