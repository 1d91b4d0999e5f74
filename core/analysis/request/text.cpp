// SPDX-License-Identifier: GPL-3.0-or-later
// A request for a shell and for a person.
#include <algorithm>
#include <utility>

#include "core/analysis/request/request.h"
#include "core/base/text/media.h"
#include "core/base/text/number_text.h"
#include "core/calibration/calibration_cases.h"

namespace quantoscope {
namespace {

// Option by option, each value quoted where a shell would read more than itself.
class CommandLine {
  public:
    void addValue(std::string_view value) {
        if (!m_text.empty()) m_text += ' ';
        m_text += textFor(Medium::Shell, value);
    }
    void add(std::string_view option, std::string_view value) {
        addValue(option);
        addValue(value);
    }
    std::string text() && { return std::move(m_text); }

  private:
    std::string m_text;
};

void addChanged(CommandLine& line, const ParameterSet& parameters, std::string_view prefix) {
    for (std::size_t row = 0; row < parameters.table().size(); ++row) {
        if (parameters.isInitial(row)) continue;
        const std::string_view key = parameters.table()[row].key;
        line.add("--set", std::string(prefix) + std::string(key) + "=" + parameters.text(key));
    }
}

template <class T>
std::string listText(const std::vector<T>& list, double T::*member) {
    std::string text;
    for (const T& one : list) {
        if (!text.empty()) text += ',';
        text += exactText(one.*member);
    }
    return text;
}

void addRange(CommandLine& line, const RangeRequest& range) {
    switch (range.mode) {
        case RangeMode::Calibrated:
            line.add("--range", range.calibrator->id);
            addChanged(line, range.parameters, "range.");
            break;
        case RangeMode::Manual:
            line.add("--range", "manual");
            line.add("--alpha", listText(range.manual, &Range::alpha));
            line.add("--beta", listText(range.manual, &Range::beta));
            break;
        case RangeMode::GivenScale:
            line.add("--range", "scale");
            line.add("--scale", listText(range.given, &GivenScale::scale));
            line.add("--zero-point", listText(range.given, &GivenScale::zeroPoint));
            break;
    }
    if (range.mode == RangeMode::GivenScale) return;
    for (const OwnRange& one : range.own)
        line.add("--slice-range", std::to_string(one.slice) + ":" + exactText(one.range.alpha) +
                                      ":" + exactText(one.range.beta));
}

bool isScalar(const Request& request) {
    return request.scheme->build != nullptr;
}

bool hasOneWidth(const Scheme& scheme) {
    return scheme.minimumBits == scheme.maximumBits;
}

void addPreparation(CommandLine& line, const Preparation& preparation) {
    for (const TransformRequest& one : preparation.transforms)
        line.add("--transform", transformText(one));
    if (preparation.activations) line.add("--activations", sourceText(*preparation.activations));
    if (preparation.importance) line.add("--importance", importanceText(*preparation.importance));
}

void addGranularity(CommandLine& line, const Request& request) {
    if (request.granularity == Granularity::Tensor) return;
    line.add("--granularity", granularityId(request.granularity));
    line.add("--axis", std::to_string(request.axis));
    if (request.granularity == Granularity::Group)
        line.add("--group-size", std::to_string(request.groupSize));
}

// Whether another layout than the initial one is in force.
bool namesLayout(const Request& request) {
    const bool groups = isScalar(request) && request.granularity == Granularity::Group;
    return (takesLayout(*request.scheme) || groups) && request.layout != Layout::Rows;
}

std::string layoutSummary(const Request& request) {
    if (!namesLayout(request)) return {};
    return request.layout == Layout::Axes ? ", along the last axis alone"
                                          : ", along the whole tensor";
}

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return lower;
}

// "Uniform affine" -> "uniform affine"; names of people keep their capitals.
std::string midSentence(std::string_view title) {
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (std::ranges::count_if(title, capital) > 1) return std::string(title);
    return lowered(title);
}

// The first choice, which names the scheme's kind, and whatever is not as it was at first.
std::string parametersSummary(const ParameterSet& parameters) {
    std::string text;
    bool kindNamed = false;
    for (std::size_t row = 0; row < parameters.table().size(); ++row) {
        const Parameter& parameter = parameters.table()[row];
        const bool choice = parameter.kind == ParameterKind::Choice;
        const bool namesKind = choice && !kindNamed;
        kindNamed = kindNamed || choice;
        if (!namesKind && parameters.isInitial(row)) continue;
        text += ", ";
        if (choice)
            text +=
                midSentence(parameter.choices[static_cast<std::size_t>(parameters.raw(row))].label);
        else if (parameter.kind == ParameterKind::Numbers)
            text += std::to_string(parameters.numbers(parameter.key).size()) + " " +
                    lowered(parameter.label);
        else
            text += lowered(parameter.label) + " " + parameters.text(parameter.key);
    }
    return text;
}

// "randomized Hadamard rotation, then "
std::string preparationSummary(const Preparation& preparation) {
    std::string text;
    for (const TransformRequest& one : preparation.transforms)
        text += midSentence(one.transform->title) + ", then ";
    return text;
}

std::string rangeOfAll(const RangeRequest& range) {
    switch (range.mode) {
        case RangeMode::Manual:
            if (range.manual.size() != 1)
                return std::to_string(range.manual.size()) + " given ranges";
            return "range " + rangeText(range.manual[0]);
        case RangeMode::GivenScale:
            if (range.given.size() != 1)
                return std::to_string(range.given.size()) + " given scales";
            return "scale " + shortText(range.given[0].scale) + ", zero point " +
                   wholeText(range.given[0].zeroPoint);
        case RangeMode::Calibrated:
            break;
    }
    std::string text(range.calibrator->id);
    for (std::size_t row = 0; row < range.parameters.table().size(); ++row) {
        if (range.parameters.isInitial(row)) continue;
        const Parameter& parameter = range.parameters.table()[row];
        text += ", " + lowered(parameter.label) + " " + range.parameters.text(parameter.key);
    }
    return text;
}

std::string rangeSummary(const RangeRequest& range) {
    const std::size_t own = range.mode == RangeMode::GivenScale ? 0 : range.own.size();
    if (own == 0) return rangeOfAll(range);
    return rangeOfAll(range) + ", " + std::to_string(own) +
           (own == 1 ? " slice by hand" : " slices by hand");
}

std::string granularitySummary(const Request& request) {
    const std::string axis = " of axis " + std::to_string(request.axis);
    switch (request.granularity) {
        case Granularity::Channel:
            return "per channel" + axis;
        case Granularity::Group:
            return "per group of " + std::to_string(request.groupSize) + " along axis " +
                   std::to_string(request.axis);
        case Granularity::Tensor:
            break;
    }
    return "per tensor";
}

}  // namespace

std::string requestCommandOptions(const Request& request) {
    const SchemeSettings& settings = request.settings;
    CommandLine line;
    line.addValue(sourceText(request.source));
    addPreparation(line, request.preparation);
    line.add("--scheme", request.scheme->id);
    if (!hasOneWidth(*request.scheme)) line.add("--bits", std::to_string(settings.bits));
    addChanged(line, settings.parameters, "");
    if (settings.codes) {
        line.add("--qmin", std::to_string(settings.codes->qmin));
        line.add("--qmax", std::to_string(settings.codes->qmax));
    }
    if (settings.rounding != request.scheme->roundings.front())
        line.add("--rounding", roundingRow(settings.rounding).id);
    if (settings.seed != 0) line.add("--seed", std::to_string(settings.seed));
    if (isScalar(request)) {
        addRange(line, request.range);
        addGranularity(line, request);
    }
    if (namesLayout(request)) line.add("--layout", layoutId(request.layout));
    return std::move(line).text();
}

std::string requestSummary(const Request& request) {
    const SchemeSettings& settings = request.settings;
    std::string text = preparationSummary(request.preparation);
    if (!hasOneWidth(*request.scheme)) text += std::to_string(settings.bits) + "-bit ";
    text += midSentence(request.scheme->title);
    text += parametersSummary(settings.parameters);
    if (settings.codes)
        text += ", codes " + std::to_string(settings.codes->qmin) + " to " +
                std::to_string(settings.codes->qmax);
    if (settings.rounding != request.scheme->roundings.front())
        text += ", " + midSentence(roundingRow(settings.rounding).label);
    if (!isScalar(request)) return text + layoutSummary(request);
    if (rangeMatters(*request.scheme, settings)) text += ", " + rangeSummary(request.range);
    return text + ", " + granularitySummary(request) + layoutSummary(request);
}

}  // namespace quantoscope
