// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/pins/figures.h"

#include <QObject>
#include <cmath>

#include "app/views/look/number_format.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

using Value = std::optional<double>;

// Metrics that may be undefined.
template <std::optional<double> Metrics::*member>
Value optionalMetric(const Outcome& outcome) {
    return outcome.metrics.*member;
}

// Those that never are.
template <auto member>
Value metric(const Outcome& outcome) {
    return static_cast<double>(outcome.metrics.*member);
}

constexpr PinFigure kFigures[] = {
    {"MSE (value²)", "Mean squared error. Lower is better.", optionalMetric<&Metrics::mse>},
    {"rounding (value²)", "The part of the MSE that values inside the range cost.",
     optionalMetric<&Metrics::mseRounding>},
    {"clipping (value²)", "The part of the MSE that clipped values cost.",
     optionalMetric<&Metrics::mseClipping>},
    {"RMSE (value)", "Root of the mean squared error. Lower is better.",
     optionalMetric<&Metrics::rmse>},
    {"mean |error| (value)", "Mean absolute error. Lower is better.",
     optionalMetric<&Metrics::mae>},
    {"max |error| (value)", "The largest absolute error. Lower is better.",
     optionalMetric<&Metrics::maxAbsError>},
    {"SQNR (dB)", "Signal power over quantization noise power. Higher is better.",
     optionalMetric<&Metrics::sqnrDb>, DifferenceKind::Decibels},
    {"weighted MSE (value²)", "Mean squared error by importance, where there is one.",
     optionalMetric<&Metrics::weightedMse>},
    {"weighted SQNR (dB)", "SQNR by importance, where there is one. Higher is better.",
     optionalMetric<&Metrics::weightedSqnrDb>, DifferenceKind::Decibels},
    {"PSNR (dB)", "Squared range of the data over the MSE. Higher is better.",
     optionalMetric<&Metrics::psnrDb>, DifferenceKind::Decibels},
    {"cosine", "Cosine of the angle between original and dequantized. Higher is better.",
     optionalMetric<&Metrics::cosine>},
    {"clipped (share)", "The share of values outside the clipping range.",
     optionalMetric<&Metrics::clippedFraction>, DifferenceKind::Points},
    {"entropy (bits)", "Of the codes' use: what a perfect coder would need per value.",
     optionalMetric<&Metrics::entropyBits>},
    {"levels", "Codes that there are.", metric<&Metrics::levels>},
    {"levels used", "Codes that some value takes.", metric<&Metrics::levelsUsed>},
    {"bits per weight", "Scales, zero points and codebooks counted.",
     metric<&Metrics::bitsPerWeight>},
    {"size (bytes)", "The whole tensor quantized.", metric<&Metrics::bytes>},
};

}  // namespace

std::span<const PinFigure> pinFigures() {
    return kFigures;
}

std::optional<double> pinDifference(const PinFigure& figure, const Outcome& live,
                                    const Outcome& pin) {
    const Value a = figure.value(live);
    const Value b = figure.value(pin);
    if (!a || !b) return std::nullopt;
    if (*a == *b) return 0;
    const double difference = figure.kind == DifferenceKind::Percent  ? 100 * (*a / *b - 1)
                              : figure.kind == DifferenceKind::Points ? 100 * (*a - *b)
                                                                      : *a - *b;
    return std::isfinite(difference) ? Value(difference) : std::nullopt;
}

QString differenceText(const PinFigure& figure, std::optional<double> difference, bool exact) {
    if (!difference) return QStringLiteral("-");
    const QString unit = figure.kind == DifferenceKind::Percent  ? QStringLiteral(" %")
                         : figure.kind == DifferenceKind::Points ? QObject::tr(" points")
                                                                 : QObject::tr(" dB");
    if (exact) return toQString(exactText(*difference)) + unit;
    return signedText(*difference, 3) + unit;
}

}  // namespace quantoscope
