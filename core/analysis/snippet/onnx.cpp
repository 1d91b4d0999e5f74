// SPDX-License-Identifier: GPL-3.0-or-later
// A Python script that writes a model of QuantizeLinear and DequantizeLinear (ONNX operator set
// 21): y = saturate(round(x / scale) + zero point), ties to even.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/analysis/snippet/parts.h"

namespace quantoscope {
namespace {

// The integer types that QuantizeLinear writes, smallest first.
struct CodeType {
    std::string_view name;
    std::int32_t minimum;
    std::int32_t maximum;
};
constexpr std::array kCodeTypes{
    CodeType{"INT4", -8, 7},   CodeType{"UINT4", 0, 15},         CodeType{"INT8", -128, 127},
    CodeType{"UINT8", 0, 255}, CodeType{"INT16", -32768, 32767}, CodeType{"UINT16", 0, 65535},
};

const CodeType* codeTypeOf(const AffineQuantizer& quantizer, bool wholeType) {
    const auto fits = [&](const CodeType& type) {
        if (wholeType) return type.minimum == quantizer.qmin && type.maximum == quantizer.qmax;
        return type.name.find('4') == std::string_view::npos && type.minimum <= quantizer.qmin &&
               type.maximum >= quantizer.qmax;
    };
    const auto found = std::ranges::find_if(kCodeTypes, fits);
    return found == kCodeTypes.end() ? nullptr : &*found;
}

std::optional<std::string> whyNot(const std::vector<AffineQuantizer>& quantizers,
                                  const CodeType* type) {
    const AffineQuantizer& first = quantizers.front();
    if (first.midRise) return "ONNX has no mid-rise grid.";
    if (first.floatZeroPoint) return "ONNX has no zero points between codes.";
    if (first.rounding != Rounding::NearestEven)
        return "ONNX rounds to nearest, ties to even, and nothing else.";
    if (type == nullptr) return "ONNX has no integer type for these codes.";
    const auto beyond = [&](const AffineQuantizer& q) {
        return q.zeroPoint < static_cast<float>(type->minimum) ||
               q.zeroPoint > static_cast<float>(type->maximum);
    };
    if (std::ranges::any_of(quantizers, beyond))
        return "A zero point lies outside the codes' type: turn on include_zero.";
    if (std::ranges::any_of(quantizers, &AffineQuantizer::byReciprocal))
        return "ONNX divides by the scale: set arithmetic to onnx.";
    return std::nullopt;
}

std::string initializers(const Outcome& outcome, const std::vector<AffineQuantizer>& quantizers,
                         std::string_view type) {
    std::vector<float> scales;
    std::vector<std::int32_t> zeroPoints;
    for (const AffineQuantizer& quantizer : quantizers) {
        scales.push_back(quantizer.scale);
        zeroPoints.push_back(static_cast<std::int32_t>(quantizer.zeroPoint));
    }
    const std::string dims = pythonTuple(scalesShape(outcome.data->tensor->shape, outcome.request));
    return "scale = helper.make_tensor(\"scale\", TensorProto.FLOAT, " + dims + ", [" +
           pythonList(scales) + "])\nzero_point = helper.make_tensor(\"zero_point\", TensorProto." +
           std::string(type) + ", " + dims + ", [" + pythonList(zeroPoints) + "])\n";
}

// What QuantizeLinear and DequantizeLinear are told beside their inputs.
std::string attributes(const Outcome& outcome) {
    switch (outcome.request.granularity) {
        case Granularity::Tensor:
            return "";
        case Granularity::Channel:
            return ", axis=" + std::to_string(axisFromFront(outcome));
        case Granularity::Group:
            break;
    }
    return ", axis=" + std::to_string(axisFromFront(outcome)) +
           ", block_size=" + std::to_string(outcome.request.groupSize);
}

// Narrower codes than their type are clipped once more.
std::string clipBounds(const AffineQuantizer& quantizer, const CodeType& type) {
    const auto bound = [&](const char* name, std::int32_t code) {
        return std::string(name) + " = helper.make_tensor(\"" + name + "\", TensorProto." +
               std::string(type.name) + ", (), [" + std::to_string(code) + "])\n";
    };
    return bound("low", quantizer.qmin) + bound("high", quantizer.qmax);
}

std::string nodes(const Outcome& outcome, bool clips) {
    const std::string arguments = attributes(outcome);
    std::string text =
        "nodes = [\n    helper.make_node(\"QuantizeLinear\", [\"x\", \"scale\", "
        "\"zero_point\"], [\"" +
        std::string(clips ? "wide" : "codes") + "\"]" + arguments + "),\n";
    if (clips)
        text += "    helper.make_node(\"Clip\", [\"wide\", \"low\", \"high\"], [\"codes\"]),\n";
    return text +
           "    helper.make_node(\"DequantizeLinear\", [\"codes\", \"scale\", \"zero_point\"], "
           "[\"dequantized\"]" +
           arguments + "),\n]\n";
}

std::string graph(const Outcome& outcome, const CodeType& type, bool clips) {
    const std::string shape = pythonTuple(shapeSeen(outcome));
    const std::string initials = clips ? "scale, zero_point, low, high" : "scale, zero_point";
    return "graph = helper.make_graph(\n    nodes, \"quantizer\",\n"
           "    [helper.make_tensor_value_info(\"x\", TensorProto.FLOAT, " +
           shape + ")],\n    [helper.make_tensor_value_info(\"codes\", TensorProto." +
           std::string(type.name) + ", " + shape +
           "),\n     helper.make_tensor_value_info(\"dequantized\", TensorProto.FLOAT, " + shape +
           ")],\n    [" + initials +
           "])\nmodel = helper.make_model(graph, opset_imports=[helper.make_opsetid(\"\", 21)])\n"
           "onnx.checker.check_model(model)\nonnx.save(model, \"quantizer.onnx\")\n";
}

}  // namespace

Result<std::string> onnxSnippet(const Outcome& outcome) {
    if (outcome.request.scheme->affine == nullptr)
        return cannotSay("ONNX quantizes by scale and zero point; it has no codebooks.");
    const auto quantizers = snippetQuantizers(outcome);
    if (!quantizers) return quantizers.error();
    const std::vector<AffineQuantizer>& affine = quantizers->affine;
    if (affine.size() > kMostScalesListed)
        return cannotSay(std::to_string(affine.size()) + " scales are too many to paste.");
    const CodeType* whole = codeTypeOf(affine.front(), true);
    const CodeType* type = whole != nullptr ? whole : codeTypeOf(affine.front(), false);
    if (const auto reason = whyNot(affine, type)) return cannotSay(*reason);

    return snippetHeading(outcome) + "import onnx\nfrom onnx import TensorProto, helper\n\n" +
           initializers(outcome, affine, type->name) +
           (whole != nullptr ? "" : clipBounds(affine.front(), *type)) +
           nodes(outcome, whole == nullptr) + graph(outcome, *type, whole == nullptr);
}

}  // namespace quantoscope
