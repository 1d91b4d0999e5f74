// SPDX-License-Identifier: GPL-3.0-or-later
// The second wave: what follows an outcome once the hand rests. Each part may still be missing.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/matrix_sample.h"
#include "core/analysis/outcome/outcome.h"
#include "core/analysis/product/integer_product.h"
#include "core/analysis/sweeps/rate_bounds.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/schemes/codebooks/lloyd_comparison.h"

namespace quantoscope {

// How much of each part is computed, for the window as for reports.
inline constexpr int kCurveBits = 16;
inline constexpr int kSchemeBits = 8;             // of all schemes together
inline constexpr int kVectorBits = 4;             // of vector schemes among them
inline constexpr std::size_t kErrorBins = 4000;   // views join them to pixels
inline constexpr std::size_t kMatrixCells = 384;  // a side

// Those of a pinned outcome; a part that its data or its scheme refuse stays empty.
struct PinCurves {
    OutcomePointer outcome;
    std::vector<BitsPoint> bits;
    std::optional<ClipSweep> clip;
};

struct Curves {
    OutcomePointer outcome;  // that they belong to
    std::vector<BitsPoint> bits;
    std::optional<ClipSweep> clip;
    std::optional<ErrorDistribution> errors;
    std::optional<MatrixSample> matrix;
    std::optional<LloydComparison> starts;  // of Lloyd-Max alone
    std::optional<IntegerProduct> product;
    std::string productRefused;        // why there is none
    std::optional<RateBounds> bounds;  // empty without variance too
    std::vector<SchemeRow> table;      // all schemes, one after the other as they are done
    std::vector<SchemeBits> schemes;   // those with several widths, likewise
    std::vector<PinCurves> pins;       // those that have come, A first
};
using CurvesPointer = std::shared_ptr<const Curves>;

}  // namespace quantoscope
