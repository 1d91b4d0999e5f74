// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy and PyTorch: the same program in two dialects.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis/snippet/parts.h"

namespace quantoscope {
namespace {

// The words in which the two differ.
struct Dialect {
    std::string_view import;
    std::string_view prefix;  // of functions that both have
    std::string_view round;   // to nearest, ties to even
    std::string_view clip;
    std::string_view array;    // makes one of a list
    std::string_view asFloat;  // x as float32 values
    std::string_view toFloat;
    std::string_view toInt;
    std::string_view toLong;
    std::string_view bits;     // float32 seen as int32
    std::string_view take;     // scale and index along axis
    std::string_view rightOf;  // the argument that lets equals go right
    std::string_view moveAxis;
    std::string_view concatenate;
    std::string_view alongOne;  // stack as columns
    std::string_view load;      // a file of scales
};

constexpr Dialect kNumPy{.import = "import numpy as np\n",
                         .prefix = "np.",
                         .round = "np.rint",
                         .clip = "np.clip",
                         .array = "np.array",
                         .asFloat = "np.asarray(x, dtype=np.float32)",
                         .toFloat = ".astype(np.float32)",
                         .toInt = ".astype(np.int32)",
                         .toLong = ".astype(np.int64)",
                         .bits = ".view(np.int32)",
                         .take = "np.take(of, index, axis=axis)",
                         .rightOf = "side=\"right\"",
                         .moveAxis = "np.moveaxis",
                         .concatenate = "np.concatenate",
                         .alongOne = "axis=1",
                         .load = "np.load(\"%\")"};
constexpr Dialect kPyTorch{.import = "import torch\n",
                           .prefix = "torch.",
                           .round = "torch.round",
                           .clip = "torch.clamp",
                           .array = "torch.tensor",
                           .asFloat = "torch.as_tensor(x, dtype=torch.float32).contiguous()",
                           .toFloat = ".to(torch.float32)",
                           .toInt = ".to(torch.int32)",
                           .toLong = ".to(torch.int64)",
                           .bits = ".view(torch.int32)",
                           .take = "torch.index_select(of, axis, index)",
                           .rightOf = "right=True",
                           .moveAxis = "torch.movedim",
                           .concatenate = "torch.cat",
                           .alongOne = "dim=1",
                           .load = "torch.from_numpy(numpy.load(\"%\"))"};

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts)
        text += part;
    return text;
}

class ArraySnippet {
  public:
    ArraySnippet(const Outcome& outcome, const Dialect& dialect)
        : m_outcome(outcome), m_dialect(dialect), m_text(snippetHeading(outcome)) {}

    std::string affine(const std::vector<AffineQuantizer>& quantizers) &&;
    std::string codebooks(const std::vector<StepFunction>& steps) &&;

  private:
    void add(std::initializer_list<std::string_view> parts) { m_text += joined(parts); }
    std::string function(std::string_view name) const { return joined({m_dialect.prefix, name}); }
    std::string floatType() const { return function("float32"); }
    std::string floats(const std::vector<float>& values) const {
        return joined({m_dialect.array, "([", pythonList(values), "], dtype=", floatType(), ")"});
    }
    std::string ints(const std::vector<std::int32_t>& values) const {
        return joined(
            {m_dialect.array, "([", pythonList(values), "], dtype=", function("int32"), ")"});
    }
    std::string one(float value) const {
        return joined({m_dialect.array, "(", pythonList(std::vector<float>{value}),
                       ", dtype=", floatType(), ")"});
    }
    std::string loaded(std::string_view file) const;
    void addScales(const std::vector<AffineQuantizer>& quantizers);
    void addBeside();
    std::string scaled(const std::vector<AffineQuantizer>& quantizers) const;
    std::string rounded(const std::string& value, Rounding rounding) const;
    std::string code(const AffineQuantizer& quantizer) const;
    void addScaleAndZero(std::string_view argument);
    void addSeen();
    void addOneCodebook(const StepFunction& steps);
    void addCodebooks(const std::vector<StepFunction>& steps);
    void addOrdered();

    bool perTensor() const { return m_outcome.request.granularity == Granularity::Tensor; }
    bool perGroup() const { return m_outcome.request.granularity == Granularity::Group; }

    const Outcome& m_outcome;
    const Dialect& m_dialect;
    std::string m_text;
};

std::string ArraySnippet::loaded(std::string_view file) const {
    std::string text(m_dialect.load);
    return text.replace(text.find('%'), 1, file);
}

void ArraySnippet::addScales(const std::vector<AffineQuantizer>& quantizers) {
    std::vector<float> scales;
    std::vector<float> zeroPoints;
    for (const AffineQuantizer& quantizer : quantizers) {
        scales.push_back(quantizer.scale);
        zeroPoints.push_back(quantizer.zeroPoint);
    }
    const std::string shape = pythonTuple(shapeBeside(m_outcome));
    if (perTensor()) {
        add({"scale = ", one(scales[0]), "\nzero_point = ", one(zeroPoints[0]), "\n"});
    } else if (quantizers.size() <= kMostScalesListed) {
        add({"scale = ", floats(scales), ".reshape(", shape, ")\n"});
        add({"zero_point = ", floats(zeroPoints), ".reshape(", shape, ")\n"});
    } else {
        add({scalesCommand(m_outcome)});
        if (&m_dialect == &kPyTorch) add({"import numpy\n"});
        add({"scale = ", loaded("scales.npy"), ".reshape(", shape, ")\n"});
        add({"zero_point = ", loaded("zero_points.npy"), m_dialect.toFloat, ".reshape(", shape,
             ")\n"});
    }
    add({"qmin, qmax = ", std::to_string(quantizers[0].qmin), ", ",
         std::to_string(quantizers[0].qmax), "\n"});
}

// Defines beside(of, x): a scale or zero point for each value.
void ArraySnippet::addBeside() {
    if (!perGroup()) return;
    const Request& request = m_outcome.request;
    add({"axis, group_size = ", std::to_string(axisFromFront(m_outcome)), ", ",
         std::to_string(request.groupSize), "\n\n\n"});
    add({"def beside(of, x):\n    index = ", function("arange"), "(x.shape[axis]) // group_size\n",
         "    return ", m_dialect.take, "\n"});
}

std::string ArraySnippet::scaled(const std::vector<AffineQuantizer>& quantizers) const {
    const auto reciprocal = [](const AffineQuantizer& q) { return q.byReciprocal; };
    if (std::ranges::none_of(quantizers, reciprocal)) return "x / s";
    if (std::ranges::all_of(quantizers, reciprocal)) return "x * (1 / s)";
    // A reciprocal that overflows gives way to division.
    return joined({function("where"), "(", function("isfinite"), "(1 / s), x * (1 / s), x / s)"});
}

std::string ArraySnippet::rounded(const std::string& value, Rounding rounding) const {
    switch (rounding) {
        case Rounding::NearestEven:
            return joined({m_dialect.round, "(", value, ")"});
        case Rounding::TowardZero:
            return joined({function("trunc"), "(", value, ")"});
        case Rounding::NearestAway:
            return joined({"away(", value, ")"});
        case Rounding::Floor:
        case Rounding::Stochastic:
            break;
    }
    return joined({function("floor"), "(", value, ")"});
}

std::string ArraySnippet::code(const AffineQuantizer& quantizer) const {
    if (quantizer.midRise) return rounded("t + z", Rounding::Floor);
    if (quantizer.floatZeroPoint) return rounded("t + z", quantizer.rounding);
    return rounded("t", quantizer.rounding) + " + z";
}

// s and z, as scale and zero point beside each value of an argument.
void ArraySnippet::addScaleAndZero(std::string_view argument) {
    if (perGroup())
        add({"    s, z = beside(scale, ", argument, "), beside(zero_point, ", argument, ")\n"});
    else
        add({"    s, z = scale, zero_point\n"});
}

std::string ArraySnippet::affine(const std::vector<AffineQuantizer>& quantizers) && {
    const AffineQuantizer& first = quantizers.front();
    add({m_dialect.import, "\n"});
    addScales(quantizers);
    addBeside();
    if (first.rounding == Rounding::NearestAway && !first.midRise)
        add({"\n\ndef away(t):  # to nearest, ties away from zero\n    whole = ", function("trunc"),
             "(t)\n    half = ", function("abs"), "(t - whole) >= 0.5\n    return whole + ",
             function("sign"), "(t) * half", "\n"});
    add({"\n\ndef quantize(x):\n"});
    addSeen();
    addScaleAndZero("x");
    add({"    x = ", function("where"), "(", function("isnan"), "(x), ", one(0),
         ", x)  # NaN takes the code of 0\n"});
    add({"    t = ", scaled(quantizers), "\n    q = ", code(first), "\n"});
    add({"    return ", m_dialect.clip, "(q, qmin, qmax)", m_dialect.toInt, "\n"});
    add({"\n\ndef dequantize(q):\n"});
    addScaleAndZero("q");
    add({"    return s * (q", m_dialect.toFloat, " - z", first.midRise ? " + 0.5" : "", ")\n"});
    return std::move(m_text);
}

void ArraySnippet::addOrdered() {
    add({"\n\ndef ordered(x):  # integers that sort like the numbers, -0 before +0\n    bits = x",
         m_dialect.bits, m_dialect.toLong, "\n    return ", function("where"),
         "(bits < 0, -2147483649 - bits, bits)\n"});
}

// x as float32 in the shape that is cut.
void ArraySnippet::addSeen() {
    add({"    x = ", m_dialect.asFloat, "\n"});
    if (joinsAxes(m_outcome)) add({"    x = x.reshape(", pythonTuple(shapeSeen(m_outcome)), ")\n"});
}

// A code for NaN is one more interval: NaN sorts behind all numbers.
void ArraySnippet::addOneCodebook(const StepFunction& steps) {
    std::vector<float> levels = steps.levels;
    std::vector<float> lower = steps.lower;
    std::vector<std::int32_t> codes = steps.codes;
    if (steps.nanCode) {
        levels.push_back(kNan);
        lower.push_back(kNan);
        codes.push_back(*steps.nanCode);
    }
    add({"    (", floats(levels), ",\n     ", floats(lower), ",\n     ", ints(codes), "),\n"});
}

// One codebook for each slice: rows of the tensor seen with the axis last, then groups along them.
void ArraySnippet::addCodebooks(const std::vector<StepFunction>& steps) {
    add({"# Of each slice: levels, where each level's interval begins, codes.\ncodebooks = [\n"});
    const Shape shape = shapeSeen(m_outcome);
    if (!perGroup()) {
        for (const StepFunction& one : steps)
            addOneCodebook(one);
    } else {
        const std::size_t axis = axisFromFront(m_outcome);
        std::size_t inner = 1;
        for (std::size_t i = axis + 1; i < shape.size(); ++i)
            inner *= static_cast<std::size_t>(shape[i]);
        const auto groups = static_cast<std::size_t>(shapeBeside(m_outcome)[axis]);
        for (std::size_t row = 0; row < steps.size() / groups; ++row)
            for (std::size_t group = 0; group < groups; ++group)
                addOneCodebook(steps[(row / inner * groups + group) * inner + row % inner]);
    }
    add({"]\n"});
}

std::string ArraySnippet::codebooks(const std::vector<StepFunction>& steps) && {
    add({m_dialect.import, "\n"});
    addCodebooks(steps);
    addOrdered();
    add({"\n\ndef to_codes(x, book):\n    levels, lower, codes = book\n    return codes[",
         function("searchsorted"), "(ordered(lower), ordered(x), ", m_dialect.rightOf, ") - 1]\n"});
    add({"\n\ndef to_levels(q, book):\n    levels, lower, codes = book\n    order = ",
         function("argsort"), "(codes)\n    return levels[order][", function("searchsorted"),
         "(codes[order], q)]\n"});
    if (perTensor()) {
        add({"\n\ndef by_slice(work, x):\n    return work(x, codebooks[0])\n"});
    } else {
        add({"\n\ndef by_slice(work, x):\n    moved = ", m_dialect.moveAxis, "(x, ",
             std::to_string(axisFromFront(m_outcome)), ", -1)\n"});
        add({"    rows = moved.reshape(-1, moved.shape[-1])\n"});
        if (perGroup()) {
            const std::string size = std::to_string(m_outcome.request.groupSize);
            add({"    books = iter(codebooks)\n    done = ", function("stack"), "([",
                 m_dialect.concatenate, "([work(row[i:i + ", size,
                 "], next(books))\n        for i in range(0, len(row), ", size,
                 ")]) for row in rows])\n"});
        } else {
            add({"    done = ", function("stack"),
                 "([work(rows[:, i], codebooks[i]) for i in range(rows.shape[1])], ",
                 m_dialect.alongOne, ")\n"});
        }
        add({"    return ", m_dialect.moveAxis, "(done.reshape(moved.shape), -1, ",
             std::to_string(axisFromFront(m_outcome)), ")\n"});
    }
    add({"\n\ndef quantize(x):\n"});
    addSeen();
    const bool hasNan = steps.front().nanCode.has_value();
    add({"    x = ", function("where"), "(", function("isnan"), "(x), ", one(hasNan ? kNan : 0),
         hasNan ? ", x)  # of all NaN the one in the codebook\n"
                : ", x)  # NaN takes the code of 0\n",
         "    return by_slice(to_codes, x)\n"});
    add({"\n\ndef dequantize(q):\n    return by_slice(to_levels, q)\n"});
    return std::move(m_text);
}

}  // namespace

Result<std::string> arraySnippet(const Outcome& outcome, ArrayLibrary library) {
    auto quantizers = snippetQuantizers(outcome);
    if (!quantizers) return quantizers.error();
    ArraySnippet snippet(outcome, library == ArrayLibrary::NumPy ? kNumPy : kPyTorch);
    if (!quantizers->affine.empty()) return std::move(snippet).affine(quantizers->affine);
    return std::move(snippet).codebooks(quantizers->steps);
}

}  // namespace quantoscope
