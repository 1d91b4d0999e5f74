// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/vectors/codeword_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/machine/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;  // values looked at by one task

// The power of two that brings the largest magnitude to [1/2, 1); 1 when all are 0.
Result<float> scaleOf(std::span<const float> values, const JobControl& control) {
    std::vector<float> largest((values.size() + kBlock - 1) / kBlock);
    const Status found = forEachBlock(largest.size(), control, [&](std::size_t block) {
        const std::size_t n = std::min(kBlock, values.size() - block * kBlock);
        for (const float x : values.subspan(block * kBlock, n))
            largest[block] = std::max(largest[block], std::abs(x));
    });
    if (!found) return found.error();
    const float most = largest.empty() ? 0 : *std::ranges::max_element(largest);
    if (most == 0) return 1.0F;
    int exponent = 0;
    std::frexp(most, &exponent);
    // Subnormals need more than the largest float32 to come up to 1.
    return std::ldexp(1.0F, std::clamp(-exponent, -126, 126));
}

}  // namespace

Status VectorView::scaleToOne(const JobControl& control) {
    const auto found = scaleOf(values, control.part(0, 0.5));
    if (!found) return found.error();
    const auto weight = scaleOf(importance, control.part(0.5, 1));
    if (!weight) return weight.error();
    scale = *found;
    importanceScale = *weight;
    return Done{};
}

void Tile::fill(const VectorView& view, std::span<const std::size_t> vectors) {
    const std::size_t d = view.dimension;
    values.assign(d * kTileVectors, 0.0F);
    weights.assign(view.weighted() ? d * kTileVectors : 0, 0.0F);
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        const std::size_t first = vectors[i] * view.stride + view.offset;
        const std::size_t n =
            first < view.values.size() ? std::min(d, view.values.size() - first) : 0;
        for (std::size_t j = 0; j < n; ++j)
            values[j * kTileVectors + i] = view.values[first + j] * view.scale;
        if (weights.empty()) continue;
        for (std::size_t j = 0; j < n; ++j)
            weights[j * kTileVectors + i] =
                view.importance.empty() ? 1 : view.importance[first + j] * view.importanceScale;
    }
}

std::size_t tilesPerTask(std::size_t codebookSize) {
    constexpr std::size_t kGaps = std::size_t{1} << 25;  // squared in about 10 ms
    constexpr std::size_t kMost = 64;
    return std::clamp<std::size_t>(kGaps / (kTileVectors * std::max<std::size_t>(1, codebookSize)),
                                   1, kMost);
}

Status nearestCodewords(const VectorView& view, std::span<const float> codebook,
                        std::span<std::uint32_t> codes, const JobControl& control) {
    std::vector<float> scaled(codebook.begin(), codebook.end());
    for (float& c : scaled)
        c *= view.scale;
    const std::size_t each = tilesPerTask(codebook.size()) * kTileVectors;
    const std::size_t tasks = (view.vectors() + each - 1) / each;
    return forEachBlock(tasks, control, [&](std::size_t task) {
        Tile tile;
        std::array<std::size_t, kTileVectors> places;
        std::array<std::uint32_t, kTileVectors> found;
        std::array<float, kTileVectors> distances;
        const std::size_t end = std::min(view.vectors(), (task + 1) * each);
        for (std::size_t first = task * each; first < end; first += kTileVectors) {
            const std::size_t n = std::min(kTileVectors, end - first);
            std::iota(places.begin(), places.end(), first);
            tile.fill(view, std::span(places).first(n));
            findNearest(spanOf(tile, view.dimension), scaled, found, distances);
            std::copy_n(found.begin(), n, codes.begin() + static_cast<std::ptrdiff_t>(first));
        }
    });
}

}  // namespace quantoscope
