// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/product/integer_product.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <span>
#include <utility>

#include "core/analysis/matrix_sample.h"
#include "core/schemes/affine/scale_fit.h"

namespace quantoscope {
namespace {

constexpr int kFallbackBits = 8;

Error misfit(std::string what) {
    return {ErrorCode::InvalidArgument, std::move(what), "product"};
}

// An asymmetric quantizer of signed codes over the values.
AffineQuantizer overRange(double low, double high, int bits) {
    AffineQuantizer quantizer{.qmin = -(1 << (bits - 1)), .qmax = (1 << (bits - 1)) - 1};
    fitScale(quantizer, static_cast<float>(std::min(0.0, low)),
             static_cast<float>(std::max(0.0, high)),
             {.symmetricZeroPoint = std::nullopt, .clampZeroPoint = true});
    quantizer.byReciprocal = std::isfinite(1 / quantizer.scale);
    return quantizer;
}

AffineQuantizer overValues(std::span<const float> values, int bits) {
    if (values.empty()) return overRange(0, 0, bits);
    const auto [low, high] = std::ranges::minmax(values);
    return overRange(low, high, bits);
}

// The outcome's own quantizer where one scale and a whole zero point say it all.
bool isIntegerQuantizer(const Outcome& outcome) {
    const Request& request = outcome.request;
    const StepFunction& steps = outcome.focus->steps;
    return request.scheme->affine != nullptr && request.granularity == Granularity::Tensor &&
           request.settings.rounding != Rounding::Stochastic && steps.size() > 0 &&
           steps.zeroPoint == std::nearbyint(steps.zeroPoint) && std::fabs(steps.zeroPoint) < 65536;
}

Result<AffineQuantizer> firstQuantizer(const Outcome& outcome, std::span<const float> values,
                                       IntegerProduct& product, const JobControl& control) {
    if (isIntegerQuantizer(outcome)) {
        const SchemeInput input{.settings = outcome.request.settings,
                                .range = outcome.slices->front().range,
                                .given = outcome.request.range.mode == RangeMode::GivenScale
                                             ? std::optional(outcome.request.range.given.front())
                                             : std::nullopt,
                                .control = control};
        auto quantizer = outcome.request.scheme->affine(input);
        product.asRequested =
            quantizer && !quantizer->midRise && !quantizer->floatZeroPoint && !quantizer->wraps;
        if (product.asRequested) return quantizer;
    }
    product.notes.emplace_back(
        "The request is not one integer scale for the tensor: the first matrix is quantized to 8 "
        "bits, asymmetric, from its least to its largest value.");
    return overValues(values, kFallbackBits);
}

struct Matrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<float> values;  // row-major
    MatrixShape whole;          // that this is part of
    std::size_t notFinite = 0;  // values that count as 0
};

std::string shapeText(const MatrixShape& shape) {
    return std::to_string(shape.rows) + " x " + std::to_string(shape.columns);
}

// What is not multiplied as it is.
void addNotes(IntegerProduct& product, const Matrix& matrix, const std::string& name) {
    if (matrix.rows < matrix.whole.rows || matrix.columns < matrix.whole.columns)
        product.notes.push_back("Of " + name + ", " + shapeText(matrix.whole) + ", the first " +
                                shapeText({matrix.rows, matrix.columns}) + " are multiplied.");
    if (matrix.notFinite > 0)
        product.notes.push_back(std::to_string(matrix.notFinite) +
                                (matrix.notFinite == 1 ? " value of " : " values of ") + name +
                                (matrix.notFinite == 1 ? " is" : " are") +
                                " not finite and counted as 0.");
}

// The upper left part of a tensor; what is not finite is 0, and counted.
Matrix partOf(const Tensor& tensor, std::size_t rows, std::size_t columns) {
    const MatrixShape shape = matrixShape(tensor.shape);
    Matrix matrix{.rows = std::min<std::size_t>(rows, shape.rows),
                  .columns = std::min<std::size_t>(columns, shape.columns),
                  .values = {},
                  .whole = shape};
    matrix.values.resize(matrix.rows * matrix.columns);
    for (std::size_t i = 0; i < matrix.values.size(); ++i) {
        const std::size_t place = i / matrix.columns * shape.columns + i % matrix.columns;
        if (place >= tensor.values.size()) continue;
        const float value = tensor.values[place];
        matrix.values[i] = std::isfinite(value) ? value : 0;
        matrix.notFinite += std::isfinite(value) ? 0 : 1;
    }
    return matrix;
}

// A distribution without a shape of its own is drawn as inner x columns.
Result<Matrix> secondMatrix(const Source& source, const Matrix& first, const JobControl& control) {
    const std::size_t inner = first.columns;
    Source drawn = source;
    auto* spec = std::get_if<DistributionSpec>(&drawn);
    const bool fits = spec != nullptr && spec->distribution->shape == nullptr;
    if (fits) spec->n = inner * IntegerProduct::kColumns;
    const auto tensor = loadSource(drawn, control);
    if (!tensor) return tensor.error();
    if (fits) {
        Tensor shaped = **tensor;
        shaped.shape = {static_cast<std::int64_t>(inner),
                        static_cast<std::int64_t>(IntegerProduct::kColumns)};
        return partOf(shaped, inner, IntegerProduct::kColumns);
    }
    const MatrixShape shape = matrixShape((*tensor)->shape);
    if (shape.rows != first.whole.columns)
        return misfit("The matrices do not fit: " + shapeText(first.whole) + " times " +
                      shapeText(shape) + " needs as many rows in the second as there are " +
                      "columns in the first.");
    return partOf(**tensor, inner, IntegerProduct::kColumns);
}

std::vector<std::int32_t> codesOf(const AffineQuantizer& quantizer, std::span<const float> values) {
    std::vector<std::int32_t> codes(values.size());
    std::ranges::transform(values, codes.begin(), [&](float x) { return quantizer.code(x); });
    return codes;
}

// An accumulator of so many bits.
class Accumulator {
  public:
    explicit Accumulator(int bits)
        : m_low(-(std::int64_t{1} << (bits - 1))), m_high((std::int64_t{1} << (bits - 1)) - 1) {}
    void add(std::int64_t term) {
        m_sum += term;
        const std::int64_t kept = std::clamp(m_sum, m_low, m_high);
        m_saturated = m_saturated || kept != m_sum;
        m_sum = kept;
    }
    std::int64_t sum() const { return m_sum; }
    bool saturated() const { return m_saturated; }

  private:
    std::int64_t m_low;
    std::int64_t m_high;
    std::int64_t m_sum = 0;
    bool m_saturated = false;
};

ProductTerms termsOf(const IntegerProduct& product, std::size_t row, std::size_t column) {
    const auto zeroFirst = static_cast<std::int64_t>(product.first.zeroPoint);
    const auto zeroSecond = static_cast<std::int64_t>(product.second.zeroPoint);
    ProductTerms terms;
    Accumulator accumulator(product.settings.accumulatorBits);
    std::int64_t sumFirst = 0;
    std::int64_t sumSecond = 0;
    for (std::size_t k = 0; k < product.inner; ++k) {
        const std::int64_t a = product.firstCodes[row * product.inner + k];
        const std::int64_t b = product.secondCodes[k * product.columns + column];
        terms.dot += a * b;
        sumFirst += a;
        sumSecond += b;
        accumulator.add(a * b);
    }
    terms.rowTerm = zeroSecond * sumFirst;
    terms.columnTerm = zeroFirst * sumSecond;
    terms.constant = static_cast<std::int64_t>(product.inner) * zeroFirst * zeroSecond;
    const double unit =
        static_cast<double>(product.first.scale) * static_cast<double>(product.second.scale);
    constexpr double kLargest = 2147483647;
    terms.bias = std::llround(std::clamp(product.settings.bias / unit, -kLargest, kLargest));
    for (const std::int64_t term : {-terms.rowTerm, -terms.columnTerm, terms.constant, terms.bias})
        accumulator.add(term);
    terms.accumulator = accumulator.sum();
    terms.saturated = accumulator.saturated();
    return terms;
}

double referenceOf(const Matrix& first, const Matrix& second, std::size_t row, std::size_t column,
                   double bias) {
    double sum = bias;
    for (std::size_t k = 0; k < first.columns; ++k)
        sum += static_cast<double>(first.values[row * first.columns + k]) *
               static_cast<double>(second.values[k * second.columns + column]);
    return sum;
}

Status multiply(IntegerProduct& product, const Matrix& first, const Matrix& second,
                const JobControl& control) {
    for (std::size_t row = 0; row < product.rows; ++row) {
        if (control.cancelled()) return cancelledError();
        for (std::size_t column = 0; column < product.columns; ++column) {
            product.terms.push_back(termsOf(product, row, column));
            product.saturated += product.terms.back().saturated ? 1 : 0;
            product.reference.push_back(
                referenceOf(first, second, row, column, product.settings.bias));
        }
    }
    return Done{};
}

void requantize(IntegerProduct& product) {
    if (product.reference.empty()) return;
    const auto [low, high] = std::ranges::minmax(product.reference);
    product.output = overRange(low, high, product.settings.outputBits);
    const FixedMultiplier factor = fixedMultiplier(static_cast<double>(product.first.scale) *
                                                   static_cast<double>(product.second.scale) /
                                                   static_cast<double>(product.output.scale));
    product.multiplier = factor.multiplier;
    product.shift = factor.shift;
    const auto zero = static_cast<std::int64_t>(product.output.zeroPoint);
    for (std::size_t i = 0; i < product.terms.size(); ++i) {
        const std::int64_t code =
            std::clamp<std::int64_t>(zero + factor.apply(product.terms[i].accumulator),
                                     product.output.qmin, product.output.qmax);
        product.outputCodes.push_back(static_cast<std::int32_t>(code));
        product.result.push_back(product.output.level(product.outputCodes.back()));
        const double error = static_cast<double>(product.result.back()) - product.reference[i];
        product.mse += error * error / static_cast<double>(product.terms.size());
    }
}

Status checkSettings(const ProductSettings& settings) {
    if (settings.accumulatorBits < 8 || settings.accumulatorBits > 32)
        return misfit("An accumulator has 8 to 32 bits.");
    if (settings.outputBits < 2 || settings.outputBits > 16)
        return misfit("The result has 2 to 16 bits.");
    if (!std::isfinite(settings.bias)) return misfit("A bias is a finite number.");
    return Done{};
}

Result<IntegerProduct> productOf(const Outcome& outcome, const ProductSettings& settings,
                                 const JobControl& control) {
    if (Status checked = checkSettings(settings); !checked) return checked.error();
    IntegerProduct product;
    product.settings = settings;
    const Matrix first =
        partOf(*outcome.data->tensor, IntegerProduct::kRows, IntegerProduct::kInner);
    if (first.values.empty()) return product;
    const auto second = secondMatrix(settings.other, first, control.part(0, 0.5));
    if (!second) return second.error();
    addNotes(product, first, "A");
    addNotes(product, *second, "B");
    const auto quantizer = firstQuantizer(outcome, first.values, product, control);
    if (!quantizer) return quantizer.error();
    product.rows = first.rows;
    product.inner = first.columns;
    product.columns = second->columns;
    product.first = *quantizer;
    const int bits = product.asRequested
                         ? std::max(2, codeBits(*outcome.request.scheme, outcome.request.settings))
                         : kFallbackBits;
    product.second = overValues(second->values, bits);
    product.firstCodes = codesOf(product.first, first.values);
    product.secondCodes = codesOf(product.second, second->values);
    if (Status done = multiply(product, first, *second, control.part(0.5, 1)); !done)
        return done.error();
    requantize(product);
    return product;
}

}  // namespace

ProductSettings initialProductSettings() {
    ProductSettings settings;
    DistributionSpec spec = initialSpec(*findDistribution("normal"));
    spec.seed = 2;
    settings.other = spec;
    return settings;
}

std::int64_t FixedMultiplier::apply(std::int64_t sum) const {
    const int places = 31 + shift;
    const std::int64_t product = sum * multiplier;
    if (places <= 0) return product << -places;
    if (places > 62) return 0;
    const std::int64_t half = std::int64_t{1} << (places - 1);
    const std::int64_t magnitude = (std::abs(product) + half) >> places;
    return product < 0 ? -magnitude : magnitude;
}

FixedMultiplier fixedMultiplier(double factor) {
    int exponent = 0;
    const double fraction = std::frexp(factor, &exponent);
    auto whole = std::llround(std::ldexp(fraction, 31));
    if (whole == std::int64_t{1} << 31) {
        whole /= 2;
        ++exponent;
    }
    // Beyond these the result is 0, or every sum but 0 leaves the codes.
    exponent = std::clamp(exponent, -64, 31);
    return {static_cast<std::int32_t>(whole), -exponent};
}

Result<IntegerProduct> multiplyInIntegers(const Outcome& outcome, const ProductSettings& settings,
                                          const JobControl& control) try {
    return productOf(outcome, settings, control);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for the product.", {}};
}

}  // namespace quantoscope
