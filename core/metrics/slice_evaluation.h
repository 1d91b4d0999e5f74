// SPDX-License-Identifier: GPL-3.0-or-later
// The direct path over small slices, one after the other, each with an affine quantizer of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/metrics/clip_edges.h"
#include "core/metrics/direct_kernels.h"
#include "core/metrics/landing_counts.h"
#include "core/schemes/affine.h"
#include "core/schemes/step_function.h"
#include "core/tensor/extremes.h"

namespace quantoscope {

// What is told of each slice.
struct SliceFigures {
    std::uint64_t clipped = 0;
    double squaredError = 0;
    double sumOfSquares = 0;
};

// What is not told of each slice is added up over all, whatever their number, so that a slice costs
// little more than its values. By the caller's thread alone.
class SliceEvaluator {
  public:
    // Rounding leaves nothing to chance; all quantizers have the same codes. In all fewer than 2^32
    // values.
    SliceFigures add(std::span<const float> values, const Extremes& extremes,
                     const AffineQuantizer& quantizer);

    // Of all slices, with a count for each code from firstCode() on; no squared errors of codes.
    Evaluation sums() const;
    std::int32_t firstCode() const { return m_firstCode; }

  private:
    void addValues(std::span<const float> values, const AffineQuantizer& quantizer,
                   const ClipEdges& edges);
    void addWhole(const float* values, std::size_t count, const AffineQuantizer& quantizer,
                  const ClipEdges& edges);
    SliceFigures takeFigures();

    Evaluation m_done;  // what takeFigures() took, of all slices
    DirectSums m_sums;  // of the slice; of all slices what it does not take
    LandingCounts m_counts;
    std::int32_t m_firstCode = 0;
    bool m_manyLeftOut = false;  // of the slice's values: some are not finite
};

}  // namespace quantoscope
