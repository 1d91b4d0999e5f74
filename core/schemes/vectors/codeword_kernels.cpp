// SPDX-License-Identifier: GPL-3.0-or-later
// findNearest() and approach(): one vector to a lane, four codewords at once.
#include <limits>

#include "core/base/machine/simd_target.h"
#include "core/schemes/vectors/codeword_search.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/schemes/vectors/codeword_kernels.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/base/machine/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

static_assert(kTileVectors % kMostLanes == 0);

HWY_INLINE Floats squaredGap(Floats x, float c) {
    const Floats gap = hn::Sub(x, hn::Set(f, c));
    return hn::Mul(gap, gap);
}

// Weighs a squared gap; without weights it is left as it is.
template <bool kWeighted>
HWY_INLINE Floats weighed(Floats squared, const float* weights) {
    if constexpr (kWeighted)
        return hn::Mul(squared, hn::LoadU(f, weights));
    else
        return squared;
}

template <bool kWeighted>
HWY_INLINE Floats distanceTo(const TileSpan& tile, std::size_t lane, const float* codeword) {
    Floats sum = hn::Zero(f);
    for (std::size_t j = 0; j < tile.dimension; ++j) {
        const std::size_t at = j * kTileVectors + lane;
        const Floats squared = squaredGap(hn::LoadU(f, tile.values + at), codeword[j]);
        sum = hn::Add(sum, weighed<kWeighted>(squared, tile.weights + at));
    }
    return sum;
}

// The nearest so far, in each lane.
struct Nearest {
    Floats distance;
    Floats code;  // below 2^24: exact

    HWY_INLINE void consider(Floats candidate, std::size_t number) {
        const auto nearer = hn::Lt(candidate, distance);
        distance = hn::IfThenElse(nearer, candidate, distance);
        code = hn::IfThenElse(nearer, hn::Set(f, static_cast<float>(number)), code);
    }
};

template <bool kWeighted>
HWY_INLINE void considerFour(const TileSpan& tile, std::size_t lane, const float* codewords,
                             std::size_t number, Nearest& nearest) {
    const std::size_t d = tile.dimension;
    Floats a = hn::Zero(f);
    Floats b = a;
    Floats c = a;
    Floats e = a;
    for (std::size_t j = 0; j < d; ++j) {
        const std::size_t at = j * kTileVectors + lane;
        const Floats x = hn::LoadU(f, tile.values + at);
        const float* const w = tile.weights + at;
        a = hn::Add(a, weighed<kWeighted>(squaredGap(x, codewords[j]), w));
        b = hn::Add(b, weighed<kWeighted>(squaredGap(x, codewords[d + j]), w));
        c = hn::Add(c, weighed<kWeighted>(squaredGap(x, codewords[2 * d + j]), w));
        e = hn::Add(e, weighed<kWeighted>(squaredGap(x, codewords[3 * d + j]), w));
    }
    nearest.consider(a, number);
    nearest.consider(b, number + 1);
    nearest.consider(c, number + 2);
    nearest.consider(e, number + 3);
}

template <bool kWeighted>
void findIn(const TileSpan& tile, const float* codebook, std::size_t codewords, float* codes,
            float* distances) {
    for (std::size_t lane = 0; lane < kTileVectors; lane += hn::Lanes(f)) {
        Nearest nearest{hn::Set(f, std::numeric_limits<float>::infinity()), hn::Zero(f)};
        std::size_t k = 0;
        for (; k + 4 <= codewords; k += 4)
            considerFour<kWeighted>(tile, lane, codebook + k * tile.dimension, k, nearest);
        for (; k < codewords; ++k)
            nearest.consider(distanceTo<kWeighted>(tile, lane, codebook + k * tile.dimension), k);
        hn::StoreU(nearest.distance, f, distances + lane);
        hn::StoreU(nearest.code, f, codes + lane);
    }
}

template <bool kWeighted>
void approachIn(const TileSpan& tile, const float* codeword, float* distances) {
    for (std::size_t lane = 0; lane < kTileVectors; lane += hn::Lanes(f)) {
        const Floats distance = distanceTo<kWeighted>(tile, lane, codeword);
        const Floats before = hn::LoadU(f, distances + lane);
        hn::StoreU(hn::Min(distance, before), f, distances + lane);
    }
}

void findAnywhere(const TileSpan& tile, const float* codebook, std::size_t codewords, float* codes,
                  float* distances) {
    if (tile.weights == nullptr)
        findIn<false>(tile, codebook, codewords, codes, distances);
    else
        findIn<true>(tile, codebook, codewords, codes, distances);
}

void approachAnywhere(const TileSpan& tile, const float* codeword, float* distances) {
    if (tile.weights == nullptr)
        approachIn<false>(tile, codeword, distances);
    else
        approachIn<true>(tile, codeword, distances);
}

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>
#include <array>

namespace quantoscope {

HWY_EXPORT(findAnywhere);
HWY_EXPORT(approachAnywhere);

void findNearest(const TileSpan& tile, std::span<const float> codebook,
                 std::span<std::uint32_t, kTileVectors> codes,
                 std::span<float, kTileVectors> distances) {
    applySimdTarget();
    std::array<float, kTileVectors> numbers;
    HWY_DYNAMIC_DISPATCH(findAnywhere)
    (tile, codebook.data(), codebook.size() / tile.dimension, numbers.data(), distances.data());
    std::ranges::transform(numbers, codes.begin(),
                           [](float code) { return static_cast<std::uint32_t>(code); });
}

void approach(const TileSpan& tile, std::span<const float> codeword,
              std::span<float, kTileVectors> distances) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(approachAnywhere)(tile, codeword.data(), distances.data());
}

}  // namespace quantoscope
#endif
