// SPDX-License-Identifier: GPL-3.0-or-later
// The second wave: what follows an outcome once the hand rests. Each part may still be missing.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/matrix_sample.h"
#include "core/analysis/outcome.h"
#include "core/analysis/sweeps.h"

namespace quantoscope {

// How much of each part is computed, for the window as for reports.
inline constexpr int kCurveBits = 16;
inline constexpr int kSchemeBits = 8;             // of all schemes together
inline constexpr std::size_t kErrorBins = 4000;   // views join them to pixels
inline constexpr std::size_t kMatrixCells = 384;  // a side

struct Curves {
    OutcomePointer outcome;  // that they belong to
    std::vector<BitsPoint> bits;
    std::vector<SchemeBits> schemes;
    std::optional<ClipSweep> clip;
    std::optional<ErrorDistribution> errors;
    std::optional<MatrixSample> matrix;
};
using CurvesPointer = std::shared_ptr<const Curves>;

}  // namespace quantoscope
