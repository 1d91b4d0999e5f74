// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/paint/bucket_card.h"

#include <QFontMetrics>
#include <QObject>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/views/kit/plot/value_axis.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kPadding = 10;
constexpr double kColumnGap = 18;
constexpr double kShareOfRoom = 0.6;   // the most that the card covers of its height
constexpr double kAway = 14;           // from the anchor
constexpr double kBucketSteps = 1000;  // a bucket's width in units of the last digit shown

double rowHeight(const QFont& font) {
    return QFontMetrics(font).height() + 4;
}

QString edgeText(float edge, double step) {
    if (std::isinf(edge)) return edge < 0 ? QStringLiteral("-∞") : QStringLiteral("∞");
    return steppedText(static_cast<double>(edge), step);
}

QString intervalText(const StepFunction& steps, std::size_t k, double step) {
    const float upper =
        k + 1 < steps.size() ? steps.lower[k + 1] : std::numeric_limits<float>::infinity();
    return (k == 0 ? QStringLiteral("(") : QStringLiteral("[")) + edgeText(steps.lower[k], step) +
           QStringLiteral(", ") + edgeText(upper, step) + QStringLiteral(")");
}

bool isBetweenLevels(const StepFunction& steps, std::size_t k, double x) {
    return steps.stochastic && k + 1 < steps.size() && x > static_cast<double>(steps.levels[k]);
}

// The level, or both that stochastic rounding chooses between.
QString levelText(const StepFunction& steps, std::size_t k, std::optional<double> x, double step) {
    const QString level = steppedText(static_cast<double>(steps.levels[k]), step);
    if (!x || !isBetweenLevels(steps, k, *x)) return level;
    return QObject::tr("%1 or %2")
        .arg(level, steppedText(static_cast<double>(steps.levels[k + 1]), step));
}

// x^ - x, likewise.
QString errorText(const StepFunction& steps, std::size_t k, double x) {
    const QString error = signedText(static_cast<double>(steps.levels[k]) - x);
    if (!isBetweenLevels(steps, k, x)) return error;
    return QObject::tr("%1 or %2")
        .arg(error, signedText(static_cast<double>(steps.levels[k + 1]) - x));
}

}  // namespace

QString codeText(std::int32_t code, int bits) {
    const int width = std::clamp(bits, 1, 32);
    const std::uint32_t mask = width == 32 ? ~0U : (1U << static_cast<unsigned>(width)) - 1;
    const std::uint32_t pattern = static_cast<std::uint32_t>(code) & mask;
    QString binary = QString::number(pattern, 2).rightJustified(width, u'0');
    for (qsizetype i = binary.size() - 4; i > 0; i -= 4)
        binary.insert(i, u' ');
    const QString hexadecimal =
        QString::number(pattern, 16).toUpper().rightJustified((width + 3) / 4, u'0');
    return QStringLiteral("%1 · 0x%2 · %3").arg(code).arg(hexadecimal, binary);
}

QVector<Fact> bucketFacts(const Outcome& outcome, const Pick& pick) {
    const Focus& focus = *outcome.focus;
    const StepFunction& steps = focus.steps;
    if (!pick.interval || *pick.interval >= steps.size()) return {};
    const std::size_t k = *pick.interval;
    const Evaluation& evaluation = focus.evaluation;
    const bool expected = evaluation.expected;
    QVector<Fact> facts;
    const Range bucket = bucketOf(focus, k);
    const double step = (bucket.beta - bucket.alpha) / kBucketSteps;
    facts.push_back({QObject::tr("bucket"), intervalText(steps, k, step)});
    const Request& request = outcome.request;
    const int bits = request.scheme ? codeBits(*request.scheme, request.settings) : 32;
    facts.push_back({QObject::tr("code"), codeText(steps.codes[k], bits)});
    facts.push_back({QObject::tr("level"), levelText(steps, k, pick.x, step)});
    if (k < evaluation.counts.size() && evaluation.count > 0) {
        const double count = evaluation.counts[k];
        const double share = count / static_cast<double>(evaluation.count);
        facts.push_back({expected ? QObject::tr("values (expected)") : QObject::tr("values"),
                         (expected ? numberText(count, 6) : countText(count)) +
                             QStringLiteral(" (%1)").arg(percentText(share))});
    }
    if (pick.x)
        facts.push_back({QObject::tr("error at %1").arg(steppedText(*pick.x, step)),
                         errorText(steps, k, *pick.x)});
    if (k < evaluation.squaredErrors.size() && evaluation.squaredError() > 0)
        facts.push_back(
            {expected ? QObject::tr("share of MSE (expected)") : QObject::tr("share of MSE"),
             percentText(evaluation.squaredErrors[k] / evaluation.squaredError())});
    return facts;
}

QRectF cardPlace(const QVector<Fact>& facts, const QFont& font, const QPointF& anchor,
                 const QRectF& room) {
    const QFontMetrics metrics(font);
    int labels = 0;
    int values = 0;
    for (const Fact& fact : facts) {
        labels = std::max(labels, metrics.horizontalAdvance(fact.label));
        values = std::max(values, metrics.horizontalAdvance(fact.value));
    }
    const double width = std::min(room.width(), labels + values + kColumnGap + 2 * kPadding);
    const double most = (kShareOfRoom * room.height() - 2 * kPadding) / rowHeight(font);
    const double rows =
        std::min(std::max(2.0, std::floor(most)), static_cast<double>(facts.size()));
    const double height = std::min(room.height(), rows * rowHeight(font) + 2 * kPadding);
    double left = anchor.x() + kAway;
    if (left + width > room.right()) left = anchor.x() - kAway - width;
    left = std::clamp(left, room.left(), room.right() - width);
    const double top = std::clamp(anchor.y() - height / 2, room.top(), room.bottom() - height);
    return {left, top, width, height};
}

void paintCard(QPainter& painter, const Theme& theme, const QVector<Fact>& facts,
               const QRectF& place) {
    const QFont font = theme.plotFont();
    const double row = rowHeight(font);
    const auto rows = std::min<qsizetype>(
        facts.size(), static_cast<qsizetype>((place.height() - 2 * kPadding + 0.5) / row));
    if (rows <= 0) return;
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
    QRectF line(place.left() + kPadding, place.top() + kPadding, place.width() - 2 * kPadding, row);
    for (qsizetype i = 0; i < rows; ++i, line.translate(0, row)) {
        painter.setPen(theme.quiet);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, facts[i].label);
        painter.setPen(theme.text);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, facts[i].value);
    }
}

}  // namespace quantoscope
