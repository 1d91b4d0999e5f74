// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/sweeps/rate_bounds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <variant>

namespace quantoscope {
namespace {

// Of a mean square m and differential entropy h in bits: SQNR of the bound at no bits at all.
double sqnrAtZero(double meanSquare, double entropyBits) {
    const double least = std::exp2(2 * entropyBits) / (2 * std::numbers::pi * std::numbers::e);
    return 10 * std::log10(meanSquare / least);
}

}  // namespace

std::optional<double> differentialEntropy(const Source& source) {
    const auto* spec = std::get_if<DistributionSpec>(&source);
    if (spec == nullptr || spec->distribution->entropy == nullptr) return std::nullopt;
    const double nats = spec->distribution->entropy(spec->parameters);
    if (!std::isfinite(nats)) return std::nullopt;
    return nats / std::numbers::ln2;
}

std::optional<RateBounds> rateBounds(const DataSet& data) {
    const ValueIndex& index = *data.originalIndex;
    if (index.count() == 0 || !(index.variance() > 0)) return std::nullopt;
    const double meanSquare = index.sumOfSquares() / static_cast<double>(index.count());
    RateBounds bounds;
    const double normalBits =
        0.5 * std::log2(2 * std::numbers::pi * std::numbers::e * index.variance());
    bounds.gaussianAtZero = sqnrAtZero(meanSquare, normalBits);
    auto entropy = differentialEntropy(data.source);
    if (entropy) {
        bounds.density = "of the distribution";
    } else {
        entropy = spacingEntropy(index.sorted());
        bounds.density = entropy ? "estimated from the values" : "";
    }
    if (entropy) bounds.sqnrAtZero = sqnrAtZero(meanSquare, *entropy);
    return bounds;
}

std::optional<double> spacingEntropy(std::span<const float> sorted) {
    const std::size_t n = sorted.size();
    if (n < 16) return std::nullopt;
    const auto m = static_cast<std::size_t>(std::sqrt(static_cast<double>(n)));
    // A look at 2^16 of the spacings is plenty: its error is far below what a plot can show.
    const std::size_t looked = std::min<std::size_t>(n, std::size_t{1} << 16);
    double sum = 0;
    for (std::size_t k = 0; k < looked; ++k) {
        const std::size_t i = k * n / looked;
        const std::size_t below = i < m ? 0 : i - m;
        const std::size_t above = std::min(n - 1, i + m);
        const double width =
            static_cast<double>(sorted[above]) - static_cast<double>(sorted[below]);
        if (!(width > 0)) return std::nullopt;
        sum += std::log(width * static_cast<double>(n) / static_cast<double>(above - below));
    }
    return sum / static_cast<double>(looked) / std::numbers::ln2;
}

std::optional<double> gaussianLloydMaxSqnr(int bits) {
    constexpr std::array kSqnr{4.396, 9.300, 14.616, 20.222, 26.012, 31.910, 37.865, 43.853};
    if (bits < 1 || bits > static_cast<int>(kSqnr.size())) return std::nullopt;
    return kSqnr[static_cast<std::size_t>(bits - 1)];
}

}  // namespace quantoscope
