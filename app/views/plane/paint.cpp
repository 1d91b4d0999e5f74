// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/plane/paint.h"

#include <algorithm>
#include <cmath>

#include "app/views/kit/plot/line_paint.h"

namespace quantoscope {
namespace {

constexpr double kLeastLines = 4;    // pixels between thresholds
constexpr double kLeastLevels = 9;   // between levels
constexpr double kLargestWord = 4;   // radius
constexpr double kFewPoints = 3000;  // that are drawn larger

}  // namespace

QImage borderImage(const std::vector<std::uint32_t>& cells, const PlaneRaster& raster,
                   const QColor& color) {
    QImage image(raster.columns, raster.rows, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const auto cell = [&](int column, int row) {
        return cells[static_cast<std::size_t>(row) * static_cast<std::size_t>(raster.columns) +
                     static_cast<std::size_t>(column)];
    };
    const QRgb drawn = qPremultiply(color.rgba());
    for (int row = 0; row < raster.rows; ++row) {
        auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(raster.rows - 1 - row));
        for (int column = 0; column < raster.columns; ++column) {
            const std::uint32_t here = cell(column, row);
            const bool onBorder = (column + 1 < raster.columns && cell(column + 1, row) != here) ||
                                  (column > 0 && cell(column - 1, row) != here) ||
                                  (row + 1 < raster.rows && cell(column, row + 1) != here) ||
                                  (row > 0 && cell(column, row - 1) != here);
            if (onBorder) pixels[column] = drawn;
        }
    }
    return image;
}

void paintPoints(QCPPainter& painter, const PlotFrame& frame, const PlaneSeries& series) {
    const bool few = static_cast<double>(series.points.size()) <= kFewPoints;
    painter.setAntialiasing(few);
    QColor color = frame.theme.original;
    color.setAlphaF(few ? 0.8F : 0.5F);
    QVector<QPointF> places;
    places.reserve(static_cast<qsizetype>(series.points.size()));
    for (const PlanePoint& point : series.points) {
        const QPointF place(frame.x->coordToPixel(static_cast<double>(point.x)),
                            frame.y->coordToPixel(static_cast<double>(point.y)));
        if (frame.room.contains(place)) places.append(place);
    }
    QPen pen(color, few ? 3 : 1.6);
    pen.setCapStyle(few ? Qt::RoundCap : Qt::SquareCap);
    painter.setPen(pen);
    painter.drawPoints(places.data(), static_cast<int>(places.size()));
}

void paintWords(QCPPainter& painter, const PlotFrame& frame, const PlaneSeries& series) {
    const double each = std::sqrt(frame.room.width() * frame.room.height() /
                                  std::max<double>(1, static_cast<double>(series.words.size())));
    const double radius = std::clamp(each / 10, 1.4, kLargestWord);
    for (const PlaneWord& word : series.words) {
        const QPointF place(frame.x->coordToPixel(word.x), frame.y->coordToPixel(word.y));
        if (!frame.room.contains(place)) continue;
        const QColor color = word.count > 0 ? frame.theme.quantized : frame.theme.threshold;
        paintMark(painter, place, Mark::Dot, radius, color, frame.theme.card);
    }
}

std::vector<double> spacedPlaces(const std::vector<float>& places, const QCPAxis& axis,
                                 double leastPixels, bool& left) {
    std::vector<double> kept;
    double before = -HUGE_VAL;
    for (const float place : places) {
        if (!std::isfinite(place)) continue;
        const auto at = static_cast<double>(place);
        if (!axis.range().contains(at)) continue;
        const double pixel = axis.coordToPixel(at);
        if (std::abs(pixel - before) < leastPixels) {
            left = left || at != kept.back();
            continue;
        }
        before = pixel;
        kept.push_back(at);
    }
    return kept;
}

void paintGridLines(QCPPainter& painter, const PlotFrame& frame, const StepFunction& steps) {
    bool left = false;
    painter.setAntialiasing(false);
    painter.setPen(QPen(blend(frame.theme.threshold, frame.theme.card, 0.7), 1));
    for (const double x : spacedPlaces(steps.lower, *frame.x, kLeastLines, left)) {
        const double at = std::round(frame.x->coordToPixel(x));
        painter.drawLine(QPointF(at, frame.room.top()), QPointF(at, frame.room.bottom()));
    }
    for (const double y : spacedPlaces(steps.lower, *frame.y, kLeastLines, left)) {
        const double at = std::round(frame.y->coordToPixel(y));
        painter.drawLine(QPointF(frame.room.left(), at), QPointF(frame.room.right(), at));
    }
}

void paintGridLevels(QCPPainter& painter, const PlotFrame& frame, const StepFunction& steps) {
    std::vector<float> levels(steps.levels);
    std::erase_if(levels, [](float level) { return !std::isfinite(level); });
    std::ranges::sort(levels);
    bool close = false;
    const auto columns = spacedPlaces(levels, *frame.x, kLeastLevels, close);
    const auto rows = spacedPlaces(levels, *frame.y, kLeastLevels, close);
    if (close) return;  // some would stand for others that are not there
    for (const double x : columns)
        for (const double y : rows)
            paintMark(painter, {frame.x->coordToPixel(x), frame.y->coordToPixel(y)}, Mark::Dot, 2.6,
                      frame.theme.quantized, frame.theme.card);
}

}  // namespace quantoscope
