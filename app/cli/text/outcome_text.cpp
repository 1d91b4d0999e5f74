// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text/outcome_text.h"

#include <algorithm>
#include <cmath>

#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

constexpr int kDigits = 6;

std::string number(double value) {
    return shortText(value, kDigits);
}
std::string number(const std::optional<double>& value) {
    return value ? number(*value) : "undefined";
}
std::string percent(const std::optional<double>& share) {
    return share ? number(*share * 100) + " %" : "undefined";
}
std::string decibel(const std::optional<double>& value) {
    return value ? number(*value) + " dB" : "undefined";
}

// One number, or the least and the greatest of the slices'; "none" when it means nothing.
template <class Get>
std::string ofSlices(const Outcome& outcome, const Get& get) {
    const auto& slices = *outcome.slices;
    if (std::isnan(get(slices.front()))) return "none";
    const auto [least, greatest] = std::ranges::minmax(slices, {}, get);
    const std::string from = number(get(least));
    if (slices.size() == 1) return from;
    return from + " to " + number(get(greatest)) + " over " + groupedText(slices.size()) +
           " slices";
}

std::string dataText(const Outcome& outcome) {
    const ValueIndex& index = *outcome.data->index;
    TextTable table({Align::Left, Align::Left});
    table.add({"values",
               groupedText(index.totalCount()) + ", " + groupedText(index.count()) + " finite"});
    if (index.count() > 0) {
        table.add({"minimum, maximum", number(index.minimum()) + ", " + number(index.maximum())});
        table.add(
            {"mean, deviation", number(index.mean()) + ", " + number(std::sqrt(index.variance()))});
    }
    return table.text(2);
}

std::string quantizerText(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    TextTable table({Align::Left, Align::Left});
    table.add({"alpha", ofSlices(outcome, [](const SliceOutcome& s) { return s.range.alpha; })});
    table.add({"beta", ofSlices(outcome, [](const SliceOutcome& s) { return s.range.beta; })});
    table.add({"scale", ofSlices(outcome, [](const SliceOutcome& s) { return double{s.scale}; })});
    table.add({"zero point",
               ofSlices(outcome, [](const SliceOutcome& s) { return double{s.zeroPoint}; })});
    table.add({"levels", groupedText(metrics.levels) + ", " + groupedText(metrics.levelsUsed) +
                             " used, entropy " + number(metrics.entropyBits) + " bits"});
    table.add({"size", number(metrics.bitsPerWeight) + " bits per weight, " +
                           groupedText(static_cast<std::uint64_t>(std::ceil(metrics.bytes))) +
                           " bytes instead of " +
                           groupedText(static_cast<std::uint64_t>(metrics.float32Bytes))});
    return table.text(2);
}

std::string errorText(const Metrics& metrics) {
    TextTable table({Align::Left, Align::Left});
    table.add({"MSE", number(metrics.mse) + " = rounding " + number(metrics.mseRounding) +
                          " + clipping " + number(metrics.mseClipping)});
    table.add(
        {"RMSE",
         number(metrics.rmse) +
             (metrics.rmseOverStep ? ", " + number(metrics.rmseOverStep) + " of a step" : "")});
    table.add({"MAE", number(metrics.mae)});
    table.add({"largest |error|", number(metrics.maxAbsError)});
    table.add({"SQNR", decibel(metrics.sqnrDb)});
    table.add({"PSNR", decibel(metrics.psnrDb)});
    table.add({"cosine", number(metrics.cosine)});
    table.add({"clipped", percent(metrics.clippedFraction) + ": " +
                              groupedText(metrics.clippedBelow) + " below, " +
                              groupedText(metrics.clippedAbove) + " above"});
    return table.text(2);
}

}  // namespace

std::string outcomeText(const Outcome& outcome) {
    const Tensor& tensor = *outcome.data->tensor;
    std::string text = displayText(sourceText(outcome.request.source)) + ": " +
                       std::string(dtypeName(tensor.dtype)) + ", " + shapeText(tensor.shape) +
                       "\n" + displayText(requestSummary(outcome.request), 400) + "\n";
    text += "\nData\n" + dataText(outcome) + "\nQuantizer\n" + quantizerText(outcome);
    text += outcome.metrics.expected ? "\nError, expected over stochastic rounding\n" : "\nError\n";
    text += errorText(outcome.metrics);
    if (!outcome.notes.empty()) text += "\nNotes\n";
    for (const std::string& note : outcome.notes)
        text += "  " + displayText(note, 400) + "\n";
    return text;
}

OutcomeTable::OutcomeTable()
    : m_table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right,
               Align::Right, Align::Right}) {
    m_table.add({"tensor", "shape", "values", "MSE", "SQNR dB", "clipped %", "entropy bits",
                 "bits/weight"});
}

void OutcomeTable::add(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    const auto plain = [](const std::optional<double>& value) {
        return value ? shortText(*value, kDigits) : std::string("-");
    };
    const auto clipped = metrics.clippedFraction
                             ? std::optional<double>(*metrics.clippedFraction * 100)
                             : std::nullopt;
    const auto* file = std::get_if<FileSource>(&outcome.request.source);
    m_table.add({displayText(file != nullptr ? file->tensor : outcome.data->tensor->name),
                 shapeText(outcome.data->tensor->shape),
                 groupedText(outcome.data->index->totalCount()), plain(metrics.mse),
                 plain(metrics.sqnrDb), plain(clipped), plain(metrics.entropyBits),
                 shortText(metrics.bitsPerWeight, kDigits)});
}

}  // namespace quantoscope::cli
