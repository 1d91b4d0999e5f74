// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/schemes/columns.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr int kDigits = 4;
const QString kToCome = QStringLiteral("…");

using Figures = std::shared_ptr<const SchemeFigures>;
using Figure = std::function<std::optional<double>(const SchemeRow&)>;

// Places of the schemes in the order of their titles.
std::vector<double> titleRanks() {
    std::vector<std::size_t> order(schemes().size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto title = [](std::size_t item) {
        return toQString(schemes()[item]->title).toCaseFolded();
    };
    std::ranges::stable_sort(order, {}, title);
    std::vector<double> ranks(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        ranks[order[place]] = static_cast<double>(place);
    return ranks;
}

NumberColumn textColumn(const QString& title, const QString& help,
                        const std::function<double(std::size_t)>& key,
                        const std::function<QString(std::size_t)>& text) {
    return {.title = title,
            .help = help,
            .key = key,
            .shown = text,
            .exact = text,
            .toolTip = [](std::size_t item) { return toQString(schemes()[item]->help); },
            .isText = true,
            .mark = {}};
}

NumberColumn figureColumn(const Figures& figures, const QString& title, const QString& help,
                          const Figure& figure, const std::function<QString(double)>& text) {
    const auto value = [figures, figure](std::size_t item) {
        const auto& row = (*figures)[item];
        return row && row->metrics ? figure(*row) : std::nullopt;
    };
    return {.title = title,
            .help = help,
            .key =
                [value](std::size_t item) {
                    return value(item).value_or(std::numeric_limits<double>::quiet_NaN());
                },
            .shown =
                [figures, value, text](std::size_t item) {
                    if (!(*figures)[item]) return kToCome;
                    return value(item) ? text(*value(item)) : QStringLiteral("–");
                },
            .exact =
                [value](std::size_t item) {
                    return value(item) ? toQString(exactText(*value(item))) : QString();
                },
            .toolTip = {},
            .isText = false,
            .mark = {}};
}

Figure metric(std::optional<double> Metrics::*member) {
    return [member](const SchemeRow& row) { return (*row.metrics).*member; };
}

}  // namespace

std::vector<NumberColumn> schemesColumns(const Figures& figures) {
    const auto number = [](double value) { return numberText(value, kDigits + 1); };
    const auto decibels = [](double value) { return fixedText(value, 2); };
    const auto error = [](double value) {
        return significantText(value, kDigits, value < 1e-4 || value >= 1e6);
    };
    const auto ranks = titleRanks();
    const auto note = [figures](std::size_t item) {
        const auto& row = (*figures)[item];
        return row ? QString::fromStdString(rowNote(*row)) : QString();
    };
    NumberColumn why = textColumn(
        QObject::tr("note"),
        QObject::tr("Why a scheme has no figures on these data, or what they were taken on."),
        [note](std::size_t item) { return note(item).isEmpty() ? 1.0 : 0.0; }, note);
    why.toolTip = note;
    return {
        textColumn(
            QObject::tr("scheme"), QObject::tr("At its initial parameters."),
            [ranks](std::size_t item) { return ranks[item]; },
            [](std::size_t item) { return toQString(schemes()[item]->title); }),
        figureColumn(
            figures, QObject::tr("bits/weight"),
            QObject::tr("Bits per weight; scales, zero points and codebooks counted."),
            [](const SchemeRow& row) { return std::optional(row.metrics->bitsPerWeight); }, number),
        figureColumn(figures, QObject::tr("SQNR (dB)"),
                     QObject::tr("Signal to quantization noise ratio, higher is better."),
                     metric(&Metrics::sqnrDb), decibels),
        figureColumn(figures, QObject::tr("MSE"),
                     QObject::tr("Mean squared error, lower is better."), metric(&Metrics::mse),
                     error),
        figureColumn(figures, QObject::tr("max |error|"),
                     QObject::tr("The largest error of all values."), metric(&Metrics::maxAbsError),
                     error),
        figureColumn(
            figures, QObject::tr("clipped"), QObject::tr("Share of the values that are clipped."),
            [](const SchemeRow& row) {
                return canClip(*row.scheme) ? row.metrics->clippedFraction : std::nullopt;
            },
            shareText),
        figureColumn(
            figures, QObject::tr("time (ms)"),
            QObject::tr("That calibrating, learning and quantizing the tensor took here."),
            [](const SchemeRow& row) { return std::optional(1000 * row.seconds); },
            [](double milliseconds) { return numberText(milliseconds, 3); }),
        textColumn(
            QObject::tr("family"), QObject::tr("What kind of scheme it is."),
            [](std::size_t item) { return static_cast<double>(schemes()[item]->family); },
            [](std::size_t item) { return toQString(familyTitle(schemes()[item]->family)); }),
        why,
    };
}

}  // namespace quantoscope
