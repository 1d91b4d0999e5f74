// SPDX-License-Identifier: GPL-3.0-or-later
// How far any quantizer could go on these data: SQNR against bits per weight.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "core/analysis/data/dataset.h"

namespace quantoscope {

// Of a memoryless source with differential entropy h (bits) and mean square m, squared error at
// rate R is at least 2^(2 (h - R)) / (2 pi e) (Shannon 1959; Cover and Thomas, Elements of
// Information Theory, section 10.3), so that SQNR is at most sqnrAtZero + 20 log10(2) R dB.
struct RateBounds {
    static constexpr double kDecibelPerBit = 6.020599913279624;

    // Of the values' own density; empty where they have none (few distinct values).
    std::optional<double> sqnrAtZero;  // dB
    std::string density;               // "of the normal distribution", "estimated from the values"
    double gaussianAtZero = 0;  // dB, of a normal source of the same mean square and variance

    double gaussian(double bits) const { return gaussianAtZero + kDecibelPerBit * bits; }
    std::optional<double> shannon(double bits) const {
        if (!sqnrAtZero) return std::nullopt;
        return *sqnrAtZero + kDecibelPerBit * bits;
    }
};

// By the density's formula where the values are drawn from a distribution that has one, otherwise
// by Vasicek's spacing estimate on the sorted values (Vasicek 1976), m = sqrt(n). Nothing without
// values or variance.
std::optional<RateBounds> rateBounds(const DataSet& data);

// Differential entropy in bits: of a source by its formula, of sorted values by their spacings.
std::optional<double> differentialEntropy(const Source& source);
std::optional<double> spacingEntropy(std::span<const float> sorted);

// SQNR in dB of the Lloyd-Max quantizer of 1 to 8 bits on a normal source of mean 0 (Max,
// "Quantizing for Minimum Distortion", 1960, worked out to more digits); nothing for other widths.
std::optional<double> gaussianLloydMaxSqnr(int bits);

}  // namespace quantoscope
