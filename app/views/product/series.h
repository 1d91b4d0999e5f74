// SPDX-License-Identifier: GPL-3.0-or-later
// What the view of the integer product shows: grids of its matrices and one cell's way from the
// codes to the result.
#pragma once

#include <QRgb>
#include <QString>
#include <array>
#include <cstdint>
#include <vector>

#include "app/views/matrix/series.h"
#include "core/analysis/product/integer_product.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

// Of C = A B.
enum class ProductPart : std::uint8_t {
    First,   // codes of A
    Second,  // codes of B
    Reference,
    Accumulator,
    Codes,
    Dequantized,
};
inline constexpr std::array kProductParts{ProductPart::First,     ProductPart::Second,
                                          ProductPart::Reference, ProductPart::Accumulator,
                                          ProductPart::Codes,     ProductPart::Dequantized};
QString partName(ProductPart part);  // "A: codes", "C: original"
// The same in a sentence: what its numbers are.
QString partHelp(ProductPart part);

// A matrix reduced to at most kMostGrid rows and columns: every stride-th of each.
struct ProductGrid {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t rowStride = 1;
    std::size_t columnStride = 1;
    std::vector<double> values;   // [rows][columns]
    std::vector<bool> saturated;  // [rows][columns] of the accumulator; otherwise empty
    ColorScale scale;
};
inline constexpr std::size_t kMostGrid = 96;
ProductGrid productGrid(const IntegerProduct& product, ProductPart part);

struct ProductCell {
    std::size_t row = 0;
    std::size_t column = 0;
    friend bool operator==(const ProductCell&, const ProductCell&) = default;
};
// The way of one cell of the result, with its numbers. `picked` lies within the product.
std::vector<ExplainStep> productSteps(const IntegerProduct& product, const ProductCell& picked);

// "64 × 128 times 128 × 64, MSE 0.0012, 3 of 4 096 cells saturated"
QString productTotals(const IntegerProduct& product);

}  // namespace quantoscope
