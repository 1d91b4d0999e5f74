// SPDX-License-Identifier: GPL-3.0-or-later
// The clipping range with the least error, searched by the exact error of the scheme itself.
#pragma once

#include <cstddef>
#include <vector>

#include "core/calibration/calibrator.h"

namespace quantoscope {

// sum |x - x^|^p over a slice, when its scheme is given a range; of stochastic rounding, the
// expectation. With input.weighted, sum w |x - x^|^p over the values that weigh something.
//   p = 2, p = 1: exact, through the index;
//   other p: on at most 65 536 values of equally spaced ranks, the extremes included, scaled up to
//     the count;
//   an affine scheme with fewer than 50 values per code: value by value, exact for p = 2 and 1, and
//     for any p up to 65 536 values.
class RangeError {
  public:
    // The input must outlive it; input.values must be there.
    RangeError(const CalibrationInput& input, double p);

    // Infinite for a range that the scheme refuses. Errors: Cancelled.
    Result<double> at(const Range& range) const;
    // The same for many, in parallel where that pays; errors[i] belongs to ranges[i].
    Result<std::vector<double>> at(const std::vector<Range>& ranges) const;

    bool sampled() const { return !m_sample.empty(); }
    std::size_t sampleSize() const { return m_sample.size(); }

  private:
    std::uint64_t count() const;  // values that weigh something
    double byValue(const AffineQuantizer& quantizer) const;
    double byWeightedValue(const AffineQuantizer& quantizer) const;
    double onSample(const StepFunction& steps) const;
    Result<double> onIndex(const StepFunction& steps) const;

    const CalibrationInput& m_input;
    double m_power;
    bool m_byValue;                // rather than by a list of levels
    std::vector<double> m_sample;  // ascending; empty unless it stands for the values
    std::vector<double> m_shares;  // [sample] what each stands for, in values or in weight
};

struct FoundRange {
    Range range;
    double error = 0;       // sum |x - x^|^p, weighted where the input is
    std::size_t tried = 0;  // candidate ranges
};

// The first 100 candidates, the widest first: [middle - t, middle + t] within the data, where
// t = k T / 80 for k = 80 ... 1, then T / 80 halved 20 times, T reaching the farther extreme.
// Mirrored: the middle is 0 and t the magnitude, otherwise it is the median.
std::vector<Range> shrinkingRanges(const CalibrationInput& input, bool mirrored);

// Tries shrinkingRanges(), then refines the best: mirrored, its magnitude by a golden-section
// search between its neighbours (16 more); otherwise each end in turn, on 16 equally spaced places
// between the median and the extreme and by golden section about the best (26 each), and both once
// more (8 each). Never worse than min-max or any other candidate. Errors: Cancelled.
Result<FoundRange> findRange(const CalibrationInput& input, const RangeError& error, bool mirrored);

}  // namespace quantoscope
