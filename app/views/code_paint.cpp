// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/code_paint.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/views/line_paint.h"
#include "app/views/number_format.h"

namespace quantoscope {
namespace {

constexpr double kSide = 16;  // pixels beside everything
constexpr double kGap = 8;    // between the line, the bits and the words
constexpr double kMostCell = 40;
constexpr double kLeastLine = 22;
constexpr double kMostLine = 90;

int textHeight(const Theme& theme) {
    return QFontMetrics(labelFont(theme, false)).height() + 2;
}

// Black or white, whichever is read better.
QColor inkOn(const QColor& ground) {
    const QColor black(0x10, 0x14, 0x1A);
    return contrast(black, ground) > contrast(Qt::white, ground) ? black : QColor(Qt::white);
}

// Centred on x, within the room.
QRectF centred(const QRectF& row, double x, double width) {
    const double left = std::clamp(x - width / 2, row.left() - kSide + 2,
                                   std::max(row.left(), row.right() + kSide - 2 - width));
    return {left, row.top(), width, row.height()};
}

void paintTicks(QPainter& painter, const LinePicture& picture) {
    const QFont font = labelFont(picture.theme, false);
    const QFontMetrics metrics(font);
    const QRectF& row = picture.layout.ticks;
    const int most =
        static_cast<int>(row.width() / metrics.horizontalAdvance(QStringLiteral("-0.00005  ")));
    const std::vector<double> ticks = picture.line.ticks(std::max(2, most));
    const bool isLinear = picture.line.scale() == LineScale::Linear && ticks.size() > 1;
    painter.setFont(font);
    double free = -1e9;
    for (const double tick : ticks) {
        const double step = isLinear ? ticks[1] - ticks[0] : std::abs(tick);
        const QString text = tick == 0 ? QStringLiteral("0") : tickText(tick, step);
        const double x = picture.pixelOf(tick);
        const QRectF place = centred(row, x, metrics.horizontalAdvance(text));
        painter.setPen(picture.theme.threshold);
        painter.drawLine(QPointF(x, row.top()), QPointF(x, row.top() + 3));
        if (place.left() < free) continue;
        free = place.right() + 8;
        painter.setPen(picture.theme.quiet);
        painter.drawText(place.adjusted(0, 3, 0, 0), Qt::AlignCenter | Qt::TextDontClip, text);
    }
}

void paintClipped(QPainter& painter, const LinePicture& picture, double from, double to) {
    if (to - from < 1) return;
    QColor wash = picture.theme.clipped;
    wash.setAlphaF(0.22F);
    const QRectF band(from, picture.layout.line.top(), to - from, picture.layout.line.height());
    painter.fillRect(band, wash);
    painter.fillRect(band, QBrush(picture.theme.clipped, Qt::BDiagPattern));
    const QFont font = labelFont(picture.theme, false);
    const QString text = QObject::tr("clipped");
    if (QFontMetrics(font).horizontalAdvance(text) + 4 > band.width()) return;
    painter.setFont(font);
    painter.setPen(ink(picture.theme.clipped, picture.theme));
    painter.fillRect(QRectF(band.left(), band.top(), band.width(), textHeight(picture.theme)),
                     picture.theme.card);
    painter.drawText(band, Qt::AlignHCenter | Qt::AlignTop, text);
}

}  // namespace

CodeLayout layCode(const QRectF& room, int bits, const Theme& theme) {
    const double text = textHeight(theme);
    const double width = std::max(8.0, room.width() - 2 * kSide);
    const double left = room.left() + kSide;
    const double cell =
        std::clamp(width / std::max(1, bits), 6.0, std::min(kMostCell, 1.9 * text + 4));
    const double words = 4 * (text + 2);
    const double fixed = 2 * text + 4 + 2 * kGap + 2 * text + cell + words;
    CodeLayout layout;
    layout.label = QRectF(left, room.top(), width, text);
    layout.line = QRectF(left, layout.label.bottom() + 2, width,
                         std::clamp(room.height() - fixed, kLeastLine, kMostLine));
    layout.ticks = QRectF(left, layout.line.bottom(), width, text + 2);
    layout.names = QRectF(left, layout.ticks.bottom() + kGap, width, text);
    for (int bit = 0; bit < bits; ++bit)
        layout.cells.append(QRectF(left + bit * cell, layout.names.bottom(), cell, cell));
    layout.values = QRectF(left, layout.names.bottom() + cell + 1, width, text);
    const double top = layout.values.bottom() + kGap;
    layout.facts = QRectF(left, top, width, std::max(0.0, room.bottom() - top));
    return layout;
}

double LinePicture::pixelOf(double value) const {
    const QRectF& room = layout.line;
    return std::clamp(room.left() + line.placeOf(value) * room.width(), room.left() - 1,
                      room.right() + 1);
}

// The more levels share a pixel, the taller its mark.
void paintLevels(QPainter& painter, const LinePicture& picture, std::span<const int> counts,
                 double low, double high) {
    constexpr double kLeastHeight = 0.45;
    const QRectF& room = picture.layout.line;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (std::isfinite(low)) paintClipped(painter, picture, room.left(), picture.pixelOf(low));
    if (std::isfinite(high)) paintClipped(painter, picture, picture.pixelOf(high), room.right());
    painter.setPen(picture.theme.threshold);
    painter.drawLine(room.bottomLeft(), room.bottomRight());
    const int most = counts.empty() ? 0 : *std::ranges::max_element(counts);
    QColor color = picture.theme.quantized;
    color.setAlphaF(0.75F);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        const double dense = most > 1 ? std::log2(counts[i]) / std::log2(most) : 0;
        const double height = room.height() * (kLeastHeight + (0.9 - kLeastHeight) * dense);
        painter.fillRect(
            QRectF(room.left() + static_cast<double>(i), room.bottom() - height, 1, height), color);
    }
    paintTicks(painter, picture);
}

void paintPresent(QPainter& painter, const LinePicture& picture, double level) {
    if (!std::isfinite(level) || picture.line.isEmpty()) return;
    const QRectF& room = picture.layout.line;
    const double x = picture.pixelOf(level);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(picture.theme.text, 2));
    painter.drawLine(QPointF(x, room.top() + 4), QPointF(x, room.bottom()));
    paintMark(painter, {x, room.top() + 4}, Mark::Dot, 4, picture.theme.text, picture.theme.card);
    const QFont font = labelFont(picture.theme, true);
    const QString text = numberText(level, 6);
    const QRectF place =
        centred(picture.layout.label, x, QFontMetrics(font).horizontalAdvance(text));
    painter.setFont(font);
    painter.setPen(picture.theme.text);
    painter.drawText(place, Qt::AlignCenter | Qt::TextDontClip, text);
}

void paintBits(QPainter& painter, const CodeLayout& layout, const Theme& theme,
               std::span<const FieldBits> fields, std::optional<int> cursor) {
    const QFont font = labelFont(theme, false);
    const QFontMetrics metrics(font);
    double free = layout.names.left();
    for (const FieldBits& field : fields) {
        const QColor color = fieldColor(field.kind, theme);
        const QRectF span =
            layout.cells[field.first].united(layout.cells[field.first + field.bits - 1]);
        for (int i = 0; i < field.bits; ++i) {
            const QRectF cell = layout.cells[field.first + i].adjusted(1, 1, -1, -1);
            const bool isSet = (field.value >> static_cast<unsigned>(field.bits - 1 - i) & 1U) != 0;
            const QColor ground = isSet ? color : blend(color, theme.card, 0.22);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(color, 1));
            painter.setBrush(ground);
            painter.drawRoundedRect(cell, 3, 3);
            painter.setFont(labelFont(theme, true));
            painter.setPen(inkOn(ground));
            painter.drawText(cell, Qt::AlignCenter | Qt::TextDontClip,
                             isSet ? QStringLiteral("1") : QStringLiteral("0"));
            if (cursor != field.first + i) continue;
            painter.setPen(QPen(theme.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(cell.adjusted(-1, -1, 1, 1), 4, 4);
        }
        // A name wider than its bits pushes the next one on.
        const QString name = fromUtf8(fieldTitle(field.kind));
        const double from = std::max(free, span.left() + 1);
        painter.setFont(font);
        painter.setPen(ink(color, theme));
        painter.drawText(QPointF(from, layout.names.bottom() - metrics.descent()), name);
        free = from + metrics.horizontalAdvance(name) + 8;
        painter.drawText(QRectF(span.left(), layout.values.top(), span.width(), metrics.height()),
                         Qt::AlignHCenter | Qt::TextDontClip, QString::number(field.number));
    }
}

void paintCodeFacts(QPainter& painter, const CodeLayout& layout, const Theme& theme,
                    const QStringList& lines) {
    QRectF rest = layout.facts;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QFont font = labelFont(theme, i == 0);
        painter.setFont(font);
        painter.setPen(i == 0 ? theme.text : theme.quiet);
        const QRectF needed = QFontMetricsF(font).boundingRect(
            rest, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, lines[i]);
        if (needed.height() > rest.height() + 2) return;
        painter.drawText(rest, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, lines[i]);
        rest.setTop(needed.bottom() + 3);
    }
}

}  // namespace quantoscope
