// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/read_out.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

namespace quantoscope {
namespace {

constexpr double kPadding = 8;
constexpr double kColumnGap = 12;
constexpr double kMostOfRoom = 0.4;  // by area

double rowHeight(const QFont& font) {
    return QFontMetrics(font).height() + 4;
}

double distance(const QPointF& a, const QPointF& b) {
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

}  // namespace

QSizeF cardSize(const QVector<Fact>& facts, const QFont& font) {
    const QFontMetrics metrics(font);
    int labels = 0;
    int values = 0;
    for (const Fact& fact : facts) {
        labels = std::max(labels, metrics.horizontalAdvance(fact.label));
        values = std::max(values, metrics.horizontalAdvance(fact.value));
    }
    return {labels + values + kColumnGap + 2 * kPadding,
            static_cast<double>(facts.size()) * rowHeight(font) + 2 * kPadding};
}

std::optional<QRectF> cardPlace(QSizeF size, const CardScene& scene) {
    const QRectF& room = scene.room;
    if (size.width() > room.width() || size.height() > room.height() ||
        size.width() * size.height() > kMostOfRoom * room.width() * room.height())
        return std::nullopt;
    std::optional<QRectF> best;
    qsizetype least = std::numeric_limits<qsizetype>::max();
    for (const double down : {0.0, 1.0, 0.5}) {
        for (const double right : {0.0, 1.0}) {
            const QRectF place(QPointF(room.left() + right * (room.width() - size.width()),
                                       room.top() + down * (room.height() - size.height())),
                               size);
            if (place.intersects(scene.mark)) continue;
            const auto covered = std::ranges::count_if(
                scene.ink, [&](const QPointF& point) { return place.contains(point); });
            const QPointF mark = scene.mark.center();
            const bool isFarther =
                best && distance(place.center(), mark) > distance(best->center(), mark) + 1;
            if (covered > least || (covered == least && !isFarther)) continue;
            least = covered;
            best = place;
        }
    }
    return best;
}

void paintCard(QPainter& painter, const Theme& theme, const QVector<Fact>& facts,
               const QRectF& place) {
    const QFont font = theme.plotFont();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor shadow = theme.dark ? QColor(Qt::black) : theme.text;
    shadow.setAlphaF(theme.dark ? 0.35F : 0.08F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(shadow);
    painter.drawRoundedRect(place.translated(0, 2).adjusted(-1, -1, 1, 1), 7, 7);
    painter.setPen(theme.border);
    painter.setBrush(blend(theme.text, theme.card, theme.dark ? 0.05 : 0));
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);

    painter.setFont(font);
    const double row = rowHeight(font);
    QRectF line(place.left() + kPadding, place.top() + kPadding, place.width() - 2 * kPadding, row);
    for (const Fact& fact : facts) {
        painter.setPen(theme.quiet);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, fact.label);
        painter.setPen(theme.text);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, fact.value);
        line.translate(0, row);
    }
}

QString factLine(const QVector<Fact>& facts, const QFontMetrics& metrics, double width) {
    QString line;
    for (const Fact& fact : facts) {
        const QString longer = line + (line.isEmpty() ? QString() : QStringLiteral(" · ")) +
                               fact.label + u' ' + fact.value;
        if (!line.isEmpty() && metrics.horizontalAdvance(longer) > width) break;
        line = longer;
    }
    return metrics.elidedText(line, Qt::ElideRight, static_cast<int>(width));
}

}  // namespace quantoscope
