// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/product/series.h"

#include <QObject>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "app/views/look/number_format.h"
#include "core/schemes/explain.h"

namespace quantoscope {
namespace {

struct Shape2 {
    std::size_t rows;
    std::size_t columns;
};

Shape2 shapeOf(const IntegerProduct& product, ProductPart part) {
    if (part == ProductPart::First) return {product.rows, product.inner};
    if (part == ProductPart::Second) return {product.inner, product.columns};
    return {product.rows, product.columns};
}

double valueOf(const IntegerProduct& product, ProductPart part, std::size_t i) {
    switch (part) {
        case ProductPart::First:
            return product.firstCodes[i];
        case ProductPart::Second:
            return product.secondCodes[i];
        case ProductPart::Reference:
            return product.reference[i];
        case ProductPart::Accumulator:
            return static_cast<double>(product.terms[i].accumulator);
        case ProductPart::Codes:
            return product.outputCodes[i];
        case ProductPart::Dequantized:
            break;
    }
    return static_cast<double>(product.result[i]);
}

// Codes from the least to the largest; numbers about 0, original and dequantized alike.
ColorScale scaleOf(const IntegerProduct& product, ProductPart part, const ProductGrid& grid) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    double low = kNone;
    double high = -kNone;
    const auto take = [&](double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    };
    const bool isNumber = part == ProductPart::Reference || part == ProductPart::Dequantized;
    if (isNumber) {
        std::ranges::for_each(product.reference, take);
        std::ranges::for_each(product.result, take);
    } else {
        std::ranges::for_each(grid.values, take);
    }
    if (low > high) return {};
    if (!isNumber && part != ProductPart::Accumulator)
        return {low, std::max(high, low + 1), false, false};
    const double end = std::max(std::abs(low), std::abs(high));
    return end > 0 && std::isfinite(end) ? ColorScale{-end, end, true, false} : ColorScale{};
}

std::string number(double value) {
    return explainNumber(value);
}
std::string whole(std::int64_t value) {
    return std::to_string(value);
}
// "(-3)" inside a product.
std::string factor(std::int64_t value) {
    return value < 0 ? "(" + whole(value) + ")" : whole(value);
}

// One cell, and what its terms are made of.
struct CellSums {
    const IntegerProduct& product;
    std::size_t row;
    std::size_t column;
    const ProductTerms& terms;
    std::int64_t sumFirst = 0;   // of q_a
    std::int64_t sumSecond = 0;  // of q_b

    std::int64_t first(std::size_t k) const { return product.firstCodes[row * product.inner + k]; }
    std::int64_t second(std::size_t k) const {
        return product.secondCodes[k * product.columns + column];
    }
    std::int64_t zeroFirst() const { return static_cast<std::int64_t>(product.first.zeroPoint); }
    std::int64_t zeroSecond() const { return static_cast<std::int64_t>(product.second.zeroPoint); }
    double unit() const {
        return static_cast<double>(product.first.scale) * static_cast<double>(product.second.scale);
    }
};

ExplainStep dotStep(const CellSums& cell) {
    constexpr std::size_t kSaid = 3;
    std::string text;
    for (std::size_t k = 0; k < std::min(kSaid, cell.product.inner); ++k)
        text += (k > 0 ? " + " : "") + factor(cell.first(k)) + " × " + factor(cell.second(k));
    if (cell.product.inner > kSaid)
        text += " + ... (" + std::to_string(cell.product.inner) + " products)";
    return {"Multiply the codes of row " + std::to_string(cell.row) + " of A and column " +
                std::to_string(cell.column) + " of B and add up: Σ q_a q_b",
            text + " = " + whole(cell.terms.dot)};
}

void addCrossTerms(const CellSums& cell, std::vector<ExplainStep>& steps) {
    steps.push_back({"Zero point of B times the codes of A: z_b Σ q_a, subtracted",
                     factor(cell.zeroSecond()) + " × " + factor(cell.sumFirst) + " = " +
                         whole(cell.terms.rowTerm)});
    steps.push_back({"Zero point of A times the codes of B: z_a Σ q_b, subtracted",
                     factor(cell.zeroFirst()) + " × " + factor(cell.sumSecond) + " = " +
                         whole(cell.terms.columnTerm)});
    steps.push_back({"Constant: K z_a z_b, added",
                     std::to_string(cell.product.inner) + " × " + factor(cell.zeroFirst()) + " × " +
                         factor(cell.zeroSecond()) + " = " + whole(cell.terms.constant)});
    steps.push_back({"Bias in units of s_a s_b: round(bias / (s_a s_b)), added",
                     "round(" + number(cell.product.settings.bias) + " / (" +
                         number(static_cast<double>(cell.product.first.scale)) + " × " +
                         number(static_cast<double>(cell.product.second.scale)) + ")) = round(" +
                         number(cell.product.settings.bias / cell.unit()) +
                         ") = " + whole(cell.terms.bias)});
}

ExplainStep accumulatorStep(const CellSums& cell) {
    const ProductTerms& terms = cell.terms;
    const int bits = cell.product.settings.accumulatorBits;
    const std::int64_t end = std::int64_t{1} << (bits - 1);
    const std::int64_t exact =
        terms.dot - terms.rowTerm - terms.columnTerm + terms.constant + terms.bias;
    const std::string range = whole(-end) + " ... " + whole(end - 1);
    std::string sum = whole(terms.dot) + " - " + factor(terms.rowTerm) + " - " +
                      factor(terms.columnTerm) + " + " + factor(terms.constant) + " + " +
                      factor(terms.bias) + " = " + whole(exact);
    if (!terms.saturated)
        return {"Add up in an accumulator of " + std::to_string(bits) + " bits, " + range, sum};
    return {"SATURATED: a sum left the accumulator of " + std::to_string(bits) + " bits, " + range +
                ", on the way and was held at its end",
            sum + ", the accumulator holds " + whole(terms.accumulator)};
}

void addRequantization(const CellSums& cell, std::size_t place, std::vector<ExplainStep>& steps) {
    const IntegerProduct& product = cell.product;
    const FixedMultiplier fixed{product.multiplier, product.shift};
    const std::int64_t rounded = fixed.apply(cell.terms.accumulator);
    const auto scale = static_cast<double>(product.output.scale);
    const auto zero = static_cast<std::int64_t>(product.output.zeroPoint);
    const std::int32_t code = product.outputCodes[place];
    const std::int64_t shifted = rounded + zero;
    const bool isClamped = shifted != code;
    const std::string places = std::to_string(31 + product.shift);
    steps.push_back(
        {"Multiplier M = s_a s_b / s_c as a whole number m and a shift: m 2^-(31 + "
         "shift)",
         number(cell.unit()) + " / " + number(scale) + " = " + number(cell.unit() / scale) + " = " +
             whole(product.multiplier) + " × 2^-" + places + ", shift " +
             std::to_string(product.shift)});
    const double exact = std::ldexp(
        static_cast<double>(cell.terms.accumulator) * static_cast<double>(product.multiplier),
        -31 - product.shift);
    steps.push_back({"Multiply the accumulator and round, halves away from zero",
                     "round(" + factor(cell.terms.accumulator) + " × " + whole(product.multiplier) +
                         " × 2^-" + places + ") = round(" + number(exact) +
                         ") = " + whole(rounded)});
    steps.push_back({"Add the zero point and keep inside " + std::to_string(product.output.qmin) +
                         " ... " + std::to_string(product.output.qmax) +
                         (isClamped ? ": CLAMPED" : ""),
                     whole(rounded) + " + " + factor(zero) + " = " + whole(shifted) +
                         (isClamped ? ", clamped to " : ", ") + "code " +
                         explainCode(code, product.settings.outputBits)});
    steps.push_back({"Back: subtract the zero point, multiply by the scale s_c",
                     number(scale) + " × (" + std::to_string(code) + " - " + factor(zero) +
                         ") = " + number(static_cast<double>(product.result[place]))});
    steps.push_back(
        {"In real numbers: Σ a b + bias, and the error of the integers",
         number(product.reference[place]) + ", error " +
             number(static_cast<double>(product.result[place]) - product.reference[place])});
}

}  // namespace

QString partName(ProductPart part) {
    switch (part) {
        case ProductPart::First:
            return QObject::tr("A: codes");
        case ProductPart::Second:
            return QObject::tr("B: codes");
        case ProductPart::Reference:
            return QObject::tr("C: original");
        case ProductPart::Accumulator:
            return QObject::tr("C: accumulator");
        case ProductPart::Codes:
            return QObject::tr("C: codes");
        case ProductPart::Dequantized:
            break;
    }
    return QObject::tr("C: dequantized");
}

QString partHelp(ProductPart part) {
    switch (part) {
        case ProductPart::First:
            return QObject::tr("codes of the first matrix, the tensor's first rows");
        case ProductPart::Second:
            return QObject::tr("codes of the second matrix");
        case ProductPart::Reference:
            return QObject::tr("the product in real numbers");
        case ProductPart::Accumulator:
            return QObject::tr("the integer sums, hatched where they saturate");
        case ProductPart::Codes:
            return QObject::tr("the requantized result");
        case ProductPart::Dequantized:
            break;
    }
    return QObject::tr("the result's codes turned back into values");
}

ProductGrid productGrid(const IntegerProduct& product, ProductPart part) {
    const auto strideOf = [](std::size_t n) {
        return std::max<std::size_t>(1, (n + kMostGrid - 1) / kMostGrid);
    };
    const Shape2 shape = shapeOf(product, part);
    ProductGrid grid{.rowStride = strideOf(shape.rows),
                     .columnStride = strideOf(shape.columns),
                     .values = {},
                     .saturated = {},
                     .scale = {}};
    grid.rows = (shape.rows + grid.rowStride - 1) / grid.rowStride;
    grid.columns = (shape.columns + grid.columnStride - 1) / grid.columnStride;
    for (std::size_t i = 0; i < grid.rows * grid.columns; ++i) {
        const std::size_t place = i / grid.columns * grid.rowStride * shape.columns +
                                  i % grid.columns * grid.columnStride;
        grid.values.push_back(valueOf(product, part, place));
        if (part == ProductPart::Accumulator)
            grid.saturated.push_back(product.terms[place].saturated);
    }
    grid.scale = scaleOf(product, part, grid);
    return grid;
}

std::vector<ExplainStep> productSteps(const IntegerProduct& product, const ProductCell& picked) {
    const std::size_t place = picked.row * product.columns + picked.column;
    CellSums cell{product, picked.row, picked.column, product.terms[place]};
    for (std::size_t k = 0; k < product.inner; ++k) {
        cell.sumFirst += cell.first(k);
        cell.sumSecond += cell.second(k);
    }
    std::vector<ExplainStep> steps{dotStep(cell)};
    addCrossTerms(cell, steps);
    steps.push_back(accumulatorStep(cell));
    addRequantization(cell, place, steps);
    return steps;
}

QString productTotals(const IntegerProduct& product) {
    const auto count = [](std::size_t n) { return countText(static_cast<double>(n)); };
    return QObject::tr("%1 × %2 times %2 × %3, MSE %4, %5 of %6 cells saturated")
        .arg(count(product.rows), count(product.inner), count(product.columns),
             numberText(product.mse), count(product.saturated), count(product.terms.size()));
}

}  // namespace quantoscope
