// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text/outcome_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis/outcome/metrics_of.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

constexpr int kDigits = 6;

std::string number(double value) {
    return shortText(value, kDigits);
}
std::string number(double value, double step) {
    return stepText(value, step, kDigits);
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
template <class Get, class Text>
std::string ofSlices(const Outcome& outcome, const Get& get, const Text& text) {
    const auto& slices = *outcome.slices;
    if (std::isnan(get(slices.front()))) return "none";
    const auto [least, greatest] = std::ranges::minmax(slices, {}, get);
    const std::string from = text(get(least));
    if (slices.size() == 1) return from;
    return from + " to " + text(get(greatest)) + " over " + groupedText(slices.size()) + " slices";
}

// What tells ranges apart: the smallest step of the slices, or a hundredth of the narrowest range.
double smallestStep(const Outcome& outcome) {
    double step = std::numeric_limits<double>::infinity();
    for (const SliceOutcome& slice : *outcome.slices) {
        const double width = (slice.range.beta - slice.range.alpha) / 100;
        const auto scale = static_cast<double>(slice.scale);
        for (const double one : {width, scale})
            if (one > 0) step = std::min(step, one);
    }
    return step;
}

void addValues(TextTable& table, const ValueIndex& index) {
    constexpr double kSteps = 1000;
    if (index.count() == 0) return;
    const double width =
        static_cast<double>(index.maximum()) - static_cast<double>(index.minimum());
    const double deviation = std::sqrt(index.variance());
    table.add({"minimum, maximum", number(index.minimum(), width / kSteps) + ", " +
                                       number(index.maximum(), width / kSteps)});
    table.add(
        {"mean, deviation", number(index.mean(), deviation / kSteps) + ", " + number(deviation)});
}

std::string dataText(const Outcome& outcome) {
    const ValueIndex& index = *outcome.data->originalIndex;
    TextTable table({Align::Left, Align::Left});
    table.add({"values",
               groupedText(index.totalCount()) + ", " + groupedText(index.count()) + " finite"});
    addValues(table, index);
    std::string text = table.text(2);
    if (!outcome.data->inverse || outcome.data->index->count() == 0) return text;
    TextTable transformed({Align::Left, Align::Left});
    addValues(transformed, *outcome.data->index);
    return text + "\nAfter the transforms\n" + transformed.text(2);
}

// "8 as bf16, 16 as float32".
std::string storedText(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    const auto bytes = [](double count) {
        return groupedText(static_cast<std::uint64_t>(std::ceil(count)));
    };
    const DType type = outcome.data->original->dtype;
    const std::string asFloat = bytes(metrics.float32Bytes);
    if (type == DType::F32) return asFloat;
    return bytes(metrics.storedBytes) + " as " + std::string(dtypeName(type)) + ", " + asFloat +
           " as f32";
}

std::string quantizerText(const Outcome& outcome) {
    const Metrics& metrics = outcome.metrics;
    TextTable table({Align::Left, Align::Left});
    const double step = smallestStep(outcome);
    const auto end = [step](double value) { return number(value, step); };
    const auto plain = [](double value) { return number(value); };
    const auto whole = [](double value) { return wholeText(value, kDigits); };
    table.add({"alpha", ofSlices(
                            outcome, [](const SliceOutcome& s) { return s.range.alpha; }, end)});
    table.add({"beta", ofSlices(
                           outcome, [](const SliceOutcome& s) { return s.range.beta; }, end)});
    table.add(
        {"scale", ofSlices(
                      outcome, [](const SliceOutcome& s) { return double{s.scale}; }, plain)});
    table.add({"zero point",
               ofSlices(
                   outcome, [](const SliceOutcome& s) { return double{s.zeroPoint}; }, whole)});
    table.add({"levels", groupedText(metrics.levels) + ", " + groupedText(metrics.levelsUsed) +
                             " used, entropy " + number(metrics.entropyBits) + " bits"});
    table.add({"size", number(metrics.bitsPerWeight) + " bits per weight, " +
                           groupedText(static_cast<std::uint64_t>(std::ceil(metrics.bytes))) +
                           " bytes instead of " + storedText(outcome)});
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
               Align::Right, Align::Right, Align::Left}) {
    m_table.add({"tensor", "shape", "values", "MSE", "SQNR dB", "clipped %", "entropy bits",
                 "bits/weight", "note"});
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
                 shortText(metrics.bitsPerWeight, kDigits), overflowNote(metrics)});
}

}  // namespace quantoscope::cli
