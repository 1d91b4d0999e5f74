// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/block/paint.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/views/kit/plot/line_paint.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kDigitWidth = 0.75;  // of a line's height
constexpr double kMark = 8;           // pixels of a colour's square

// Bits high...low of one byte that belong to one field.
struct BitRun {
    std::size_t byte = 0;
    unsigned high = 7;
    unsigned low = 0;
    std::ptrdiff_t field = -1;
};

std::vector<BitRun> runsOf(const BlockOpened& opened) {
    std::vector<BitRun> runs;
    for (std::size_t byte = 0; byte < opened.bytes.size(); ++byte)
        for (unsigned bit = 8; bit-- > 0;) {
            const std::ptrdiff_t field = opened.owners[8 * byte + bit];
            if (bit == 7 || runs.back().field != field)
                runs.push_back({byte, bit, bit, field});
            else
                runs.back().low = bit;
        }
    return runs;
}

bool isInForce(const BlockOpened& opened, const BlockField& field) {
    return field.element < 0 || opened.inPart(static_cast<std::size_t>(field.element));
}

void paintDigits(QPainter& painter, const BytePicture& picture, std::size_t byte, double line) {
    const unsigned value = picture.opened.bytes[byte];
    if (picture.grid.height < line) return;
    if (picture.grid.width >= 8 * kDigitWidth * line) {
        for (unsigned bit = 0; bit < 8; ++bit)
            painter.drawText(picture.bitsRect(byte, bit, bit), Qt::AlignCenter,
                             (value >> bit & 1U) != 0 ? QStringLiteral("1") : QStringLiteral("0"));
    } else if (picture.grid.width >= 1.4 * line) {
        painter.drawText(picture.bitsRect(byte, 7, 0), Qt::AlignCenter,
                         QString::number(value, 16).toUpper().rightJustified(2, u'0'));
    }
}

// Whether the field's value stands in the legend: it is of the whole block, or its index is that of
// the part in focus.
bool isSaid(const BlockOpened& opened, const BlockField& field) {
    const std::size_t open = field.name.find('[');
    if (field.element >= 0) return false;
    if (open == std::string::npos) return true;
    const std::size_t close = field.name.find(']', open);
    return field.name.substr(open + 1, close - open - 1) == std::to_string(opened.part);
}

}  // namespace

FieldLegend layFieldLegend(const BlockOpened& opened, double width, const Theme& theme) {
    constexpr double kGap = 16;
    const QFontMetrics metrics(labelFont(theme, false));
    const double height = metrics.height() + 2;
    FieldLegend legend;
    QPointF free;
    const auto add = [&](std::optional<FieldKind> kind, const QString& text) {
        const double wide = metrics.horizontalAdvance(text) + (kind ? kMark + 4 : 0);
        if (free.x() > 0 && free.x() + wide > width) free = {0, free.y() + height};
        legend.items.push_back({kind, text, QRectF(free, QSizeF(wide, height))});
        free.rx() += wide + kGap;
    };
    std::vector<FieldKind> kinds;
    for (const BlockField& field : opened.fields) {
        if (std::ranges::find(kinds, field.kind) != kinds.end()) continue;
        kinds.push_back(field.kind);
        add(field.kind, toQString(fieldTitle(field.kind)).toLower());
    }
    for (const BlockField& field : opened.fields)
        if (isSaid(opened, field))
            add({}, toQString(field.name) + QStringLiteral(" = ") + numberText(field.value, 5));
    legend.height = free.y() + height;
    return legend;
}

QRectF BytePicture::bitsRect(std::size_t byte, unsigned high, unsigned low) const {
    const auto columns = static_cast<std::size_t>(grid.columns);
    const std::size_t row = byte / columns;
    const double bit = grid.width / 8;
    return {topLeft.x() + static_cast<double>(byte % columns) * grid.width + (7 - high) * bit,
            topLeft.y() + static_cast<double>(row) * grid.height, (high - low + 1) * bit,
            grid.height};
}

std::optional<std::size_t> BytePicture::bitAt(const QPointF& place) const {
    const QPointF in = place - topLeft;
    if (in.x() < 0 || in.y() < 0 || in.x() >= grid.width * grid.columns) return std::nullopt;
    const auto row = static_cast<std::size_t>(in.y() / grid.height);
    const auto column = static_cast<std::size_t>(in.x() / grid.width);
    const std::size_t byte = row * static_cast<std::size_t>(grid.columns) + column;
    if (byte >= opened.bytes.size()) return std::nullopt;
    const double within = in.x() / grid.width - static_cast<double>(column);
    return 8 * byte + 7 - std::min<std::size_t>(7, static_cast<std::size_t>(8 * within));
}

void paintBytes(QPainter& painter, const BytePicture& picture) {
    const Theme& theme = picture.theme;
    painter.setRenderHint(QPainter::Antialiasing, false);
    const double gap = picture.grid.width >= 16 ? 1 : 0.5;
    for (const BitRun& run : runsOf(picture.opened)) {
        QColor color = theme.grid;
        if (run.field >= 0) {
            const BlockField& field = picture.opened.fields[static_cast<std::size_t>(run.field)];
            color = blend(fieldColor(field.kind, theme), theme.card,
                          isInForce(picture.opened, field) ? 0.55 : 0.22);
        }
        const QRectF place = picture.bitsRect(run.byte, run.high, run.low);
        painter.fillRect(place.adjusted(0, 0, -gap, -gap), color);
    }
    const QFont font = labelFont(theme, false);
    const double line = QFontMetrics(font).height();
    painter.setFont(font);
    painter.setPen(theme.text);
    for (std::size_t byte = 0; byte < picture.opened.bytes.size(); ++byte)
        paintDigits(painter, picture, byte, line);
}

void paintFieldFrame(QPainter& painter, const BytePicture& picture, const BlockField& field,
                     const QColor& color) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(color, 2));
    painter.setBrush(Qt::NoBrush);
    const std::size_t end = std::min(field.firstBit + field.bits, 8 * picture.opened.bytes.size());
    for (std::size_t bit = field.firstBit; bit < end;) {
        const std::size_t last = std::min(end - 1, bit | 7U);
        painter.drawRect(picture.bitsRect(bit / 8, static_cast<unsigned>(last % 8),
                                          static_cast<unsigned>(bit % 8)));
        bit = last + 1;
    }
}

void paintFieldLegend(QPainter& painter, const FieldLegend& legend, const QPointF& topLeft,
                      const Theme& theme) {
    painter.setFont(labelFont(theme, false));
    for (const FieldLegend::Item& item : legend.items) {
        const QRectF place = item.place.translated(topLeft);
        if (item.kind) {
            const QRectF mark(place.left(), place.center().y() - 4, kMark, kMark);
            painter.fillRect(mark, blend(fieldColor(*item.kind, theme), theme.card, 0.75));
        }
        painter.setPen(item.kind ? theme.quiet : theme.text);
        painter.drawText(place.adjusted(item.kind ? kMark + 4 : 0, 0, 1, 0),
                         Qt::AlignLeft | Qt::AlignVCenter, item.text);
    }
}

namespace {

void paintLevels(QCPPainter& painter, const PlotFrame& frame, const StepFunction& steps,
                 double left, double right) {
    constexpr double kLeastPixels = 3;
    double before = HUGE_VAL;
    painter.setAntialiasing(false);
    painter.setPen(QPen(blend(frame.theme.quantized, frame.theme.card, 0.35), 1));
    for (const float level : steps.levels) {
        if (!std::isfinite(level)) continue;
        const double y = std::round(frame.pixelY(static_cast<double>(level)));
        if (std::abs(before - y) < kLeastPixels) continue;
        before = y;
        painter.drawLine(QPointF(left, y), QPointF(right, y));
    }
}

}  // namespace

void paintBlockValues(QCPPainter& painter, const PlotFrame& frame, const BlockOpened& opened,
                      const StepFunction& steps) {
    const auto edge = [&](double place) { return frame.pixelX(place - 0.5); };
    const auto from = static_cast<double>(opened.part * opened.partValues);
    const double left = edge(from);
    const double right = edge(from + static_cast<double>(opened.partValues));
    QColor wash = frame.theme.quantized;
    wash.setAlphaF(frame.theme.dark ? 0.13F : 0.07F);
    painter.fillRect(QRectF(left, frame.room.top(), right - left, frame.room.height()), wash);
    paintLevels(painter, frame, steps, left, right);
    const double cell = edge(1) - edge(0);
    const double radius = std::clamp(cell / 5, 1.2, 4.0);
    for (std::size_t i = 0; i < opened.values.size(); ++i) {
        const BlockValue& value = opened.values[i];
        const auto x = static_cast<double>(i);
        if (!value.element) continue;
        const double y = frame.pixelY(static_cast<double>(value.after));
        const double reach = std::max(1.0, 0.38 * cell);
        const double middle = frame.pixelX(x);
        painter.setAntialiasing(false);
        if (std::isfinite(value.before) && std::isfinite(value.after)) {
            painter.setPen(QPen(blend(frame.theme.error, frame.theme.card, 0.8), 1));
            painter.drawLine(QPointF(middle, y),
                             QPointF(middle, frame.pixelY(static_cast<double>(value.before))));
        }
        painter.setPen(QPen(frame.theme.quantized, 2));
        if (std::isfinite(value.after))
            painter.drawLine(QPointF(middle - reach, y), QPointF(middle + reach, y));
        if (std::isfinite(value.before))
            paintMark(painter, {middle, frame.pixelY(static_cast<double>(value.before))}, Mark::Dot,
                      radius, frame.theme.original, frame.theme.card);
    }
}

}  // namespace quantoscope
