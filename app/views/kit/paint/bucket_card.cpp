// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/paint/bucket_card.h"

#include <QObject>
#include <algorithm>
#include <limits>

#include "app/views/kit/plot/value_axis.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kBucketSteps = 1000;  // a bucket's width in units of the last digit shown

QString intervalText(const StepFunction& steps, std::size_t k, double step) {
    const auto lower = static_cast<double>(steps.lower[k]);
    const double upper = k + 1 < steps.size() ? static_cast<double>(steps.lower[k + 1])
                                              : std::numeric_limits<double>::infinity();
    return bucketText(lower, upper, steppedText(lower, step), steppedText(upper, step));
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

// x̂ − x, likewise.
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
    return QStringLiteral("%1 · 0x%2 · %3").arg(numberText(code, 10), hexadecimal, binary);
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

}  // namespace quantoscope
