// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/snippet/parts.h"

#include <cmath>
#include <utility>

#include "core/analysis/passes/slice_quantizer.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kMostLevelsListed = 4096;

std::string pythonNumber(float value) {
    if (std::isnan(value)) return "float(\"nan\")";
    if (std::isinf(value)) return value > 0 ? "float(\"inf\")" : "-float(\"inf\")";
    // As the double of the same value, so that reading it rounds nothing.
    return exactText(static_cast<double>(value));
}
std::string pythonNumber(std::int32_t value) {
    return std::to_string(value);
}

template <class T>
std::string listed(const std::vector<T>& values) {
    std::string text;
    for (const T& value : values) {
        if (!text.empty()) text += ", ";
        text += pythonNumber(value);
    }
    return text;
}

}  // namespace

std::string pythonList(const std::vector<float>& values) {
    return listed(values);
}

std::string pythonList(const std::vector<std::int32_t>& values) {
    return listed(values);
}

std::string pythonTuple(const Shape& shape) {
    std::string text = "(";
    for (const std::int64_t extent : shape)
        text += std::to_string(extent) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1) text.resize(text.size() - 2);
    return text + ")";
}

Result<SnippetQuantizers> snippetQuantizers(const Outcome& outcome) {
    const Slicing& slicing = *outcome.slicing;
    SnippetQuantizers quantizers;
    std::vector<float> values;
    for (std::size_t slice = 0; slice < slicing.count(); ++slice) {
        if (outcome.request.scheme->affine == nullptr) {
            if (slicing.count() * outcome.focus->steps.size() > kMostLevelsListed)
                return cannotSay("The codebooks have " +
                                 groupedText(slicing.count() * outcome.focus->steps.size()) +
                                 " levels, too many to paste.");
            values.resize(slicing.sizeOf(slice));
            slicing.gather(outcome.data->tensor->values, slice, values);
        }
        auto quantizer = SliceQuantizer::withLevels(outcome, slice, values, {});
        if (!quantizer) return quantizer.error();
        if (quantizer->affine())
            quantizers.affine.push_back(*quantizer->affine());
        else
            quantizers.steps.push_back(quantizer->steps());
    }
    return quantizers;
}

std::string snippetHeading(const Outcome& outcome) {
    return "# " + displayText(requestSummary(outcome.request), 400) +
           "\n# Source: " + displayText(sourceText(outcome.request.source), 400) + "\n" +
           (outcome.data->inverse ? "# x is the tensor after its transforms.\n" : "") +
           (joinsAxes(outcome)
                ? "# Axes are taken as one: x is seen as " + shapeText(shapeSeen(outcome)) + ".\n"
                : "");
}

Shape shapeSeen(const Outcome& outcome) {
    return laidOut(outcome.data->tensor->shape, outcome.request);
}

bool joinsAxes(const Outcome& outcome) {
    return shapeSeen(outcome).size() != outcome.data->tensor->shape.size();
}

std::string scalesCommand(const Outcome& outcome) {
    return "# The files are written by: quantoscope quantize " +
           displayText(requestCommandOptions(outcome.request), 4000) +
           " --scales scales.npy --zero-points zero_points.npy\n";
}

std::size_t axisFromFront(const Outcome& outcome) {
    return axisFromFront(outcome.data->tensor->shape, outcome.request);
}

Shape shapeBeside(const Outcome& outcome) {
    const Shape& shape = outcome.data->tensor->shape;
    if (outcome.request.granularity != Granularity::Channel)
        return scalesShape(shape, outcome.request);
    Shape beside(shape.size(), 1);
    const std::size_t axis = axisFromFront(outcome);
    beside[axis] = shape[axis];
    return beside;
}

Error cannotSay(std::string what) {
    return {ErrorCode::Unsupported, std::move(what), {}};
}

}  // namespace quantoscope
