// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/code/paint.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/views/kit/paint/code_text.h"
#include "app/views/kit/plot/line_paint.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kSide = 16;  // pixels that a number may stand out beside its row
constexpr double kGap = 10;   // between the line, the bits and the words
constexpr double kLeastLine = 22;
constexpr double kMostLine = 90;     // or, where there is more room,
constexpr double kLineShare = 0.4;   // of the height
constexpr double kCellShare = 0.16;  // of the height
constexpr double kMostCell = 72;
constexpr double kLargeDigits = 44;     // pixels of a cell from which its digit is larger
constexpr double kSeparateLevels = 14;  // pixels of the line each from which marks are wider

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
    const double width = std::max(8.0, room.width());
    const double left = room.left();
    const double high = std::clamp(kCellShare * room.height(), 1.9 * text + 4, kMostCell);
    const double cell = std::clamp(width / std::max(1, bits), 6.0, high);
    const double words = 4 * (text + 2);
    const double fixed = 2 * text + 4 + 2 * kGap + 2 * text + cell + words;
    CodeLayout layout;
    layout.label = QRectF(left, room.top(), width, text);
    layout.line = QRectF(left, layout.label.bottom() + 2, width,
                         std::clamp(room.height() - fixed, kLeastLine,
                                    std::max(kMostLine, kLineShare * room.height())));
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
    const QRectF& room = picture.layout.line;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (std::isfinite(low)) paintClipped(painter, picture, room.left(), picture.pixelOf(low));
    if (std::isfinite(high)) paintClipped(painter, picture, picture.pixelOf(high), room.right());
    painter.setPen(picture.theme.threshold);
    painter.drawLine(room.bottomLeft(), room.bottomRight());
    const int most = counts.empty() ? 0 : *std::ranges::max_element(counts);
    const int seen = std::accumulate(counts.begin(), counts.end(), 0);
    const double width = seen * kSeparateLevels <= room.width() ? 3 : 1;
    QColor color = picture.theme.quantized;
    color.setAlphaF(0.75F);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        const double dense = most > 1 ? std::log2(counts[i]) / std::log2(most) : 0;
        const double height = room.height() * (kLevelHeight + (0.9 - kLevelHeight) * dense);
        painter.fillRect(QRectF(room.left() + static_cast<double>(i) - (width - 1) / 2,
                                room.bottom() - height, width, height),
                         color);
    }
    paintTicks(painter, picture);
}

void paintLevelCodes(QPainter& painter, const LinePicture& picture, const StepFunction& steps,
                     int bits, std::optional<std::size_t> present) {
    const QFont font = labelFont(picture.theme, false);
    const QFontMetrics metrics(font);
    const QRectF& room = picture.layout.line;
    const double width = metrics.horizontalAdvance(QString(bits, u'0')) + 6;
    const double top = room.bottom() - kLevelHeight * room.height() - metrics.height() - 2;
    if (top < room.top() || static_cast<double>(steps.size()) * 2 > room.width()) return;
    std::vector<std::pair<double, std::size_t>> places;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const double place = picture.line.placeOf(static_cast<double>(steps.levels[k]));
        if (place >= 0 && place <= 1) places.emplace_back(room.left() + place * room.width(), k);
    }
    std::ranges::sort(places);
    for (std::size_t i = 1; i < places.size(); ++i)
        if (places[i].first - places[i - 1].first < width) return;
    painter.setFont(font);
    painter.setPen(picture.theme.quiet);
    for (const auto& [x, k] : places)
        if (k != present)
            painter.drawText(QRectF(x - width / 2, top, width, metrics.height()),
                             Qt::AlignCenter | Qt::TextDontClip, binaryText(steps.codes[k], bits));
}

void paintPresent(QPainter& painter, const LinePicture& picture, double level) {
    if (!std::isfinite(level) || picture.line.isEmpty()) return;
    const double share = picture.line.placeOf(level);
    if (share < 0 || share > 1) return;
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

namespace {

// One bit, 1 in its field's colour, 0 on a light ground.
void paintBit(QPainter& painter, const QRectF& cell, bool isSet, const QColor& color,
              const Theme& theme) {
    const QColor ground = isSet ? color : blend(color, theme.card, 0.22);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(cell, 3, 3);
    QFont digit = cell.width() >= kLargeDigits ? theme.plotFont(1.4) : labelFont(theme, true);
    digit.setBold(true);
    painter.setFont(digit);
    painter.setPen(inkOn(ground));
    painter.drawText(cell, Qt::AlignCenter | Qt::TextDontClip,
                     isSet ? QStringLiteral("1") : QStringLiteral("0"));
}

}  // namespace

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
            paintBit(painter, cell, isSet, color, theme);
            if (cursor != field.first + i) continue;
            painter.setPen(QPen(theme.accent, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(cell.adjusted(-1, -1, 1, 1), 4, 4);
        }
        // A name wider than its bits pushes the next one on.
        const QString name = toQString(fieldTitle(field.kind));
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
