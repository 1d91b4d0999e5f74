// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/key_totals.h"

#include <algorithm>

#include "core/base/machine/simd_target.h"
#include "core/base/numbers/float_bits.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/tensor/key_totals.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// The totals over values [0, n), n <= 128; values [0, readable) may be read, readable >= n.
KeyTotals sumOfFew(const float* values, std::size_t n, std::size_t readable) {
    const hn::ScalableTag<float> f;
    const hn::RebindToUnsigned<decltype(f)> u;
    const hn::RebindToSigned<decltype(f)> s;
    const std::size_t lanes = hn::Lanes(f);
    const auto lowerHalf = hn::Set(u, 0xFFFFU);
    auto sum = hn::Zero(u);
    auto squaresLow = hn::Zero(u);   // of the lower 16 bits of v^2
    auto squaresHigh = hn::Zero(u);  // of the upper ones: no lane overflows within 128 values
    std::size_t i = 0;
    for (; i < n && i + lanes <= readable; i += lanes) {
        const auto bits = hn::BitCast(s, hn::LoadU(f, values + i));
        auto v = hn::BitCast(u, hn::Xor(bits, hn::BroadcastSignBit(bits)));
        v = hn::IfThenElseZero(hn::FirstN(u, n - i), hn::And(v, lowerHalf));
        const auto square = hn::Mul(v, v);
        sum = hn::Add(sum, v);
        squaresLow = hn::Add(squaresLow, hn::And(square, lowerHalf));
        squaresHigh = hn::Add(squaresHigh, hn::ShiftRight<16>(square));
    }
    KeyTotals totals;
    totals.sum = hn::GetLane(hn::SumOfLanes(u, sum));
    totals.squares = (std::uint64_t{hn::GetLane(hn::SumOfLanes(u, squaresHigh))} << 16) +
                     hn::GetLane(hn::SumOfLanes(u, squaresLow));
    for (; i < n; ++i) {
        const std::uint64_t v = orderedKey(values[i]) & 0xFFFFU;
        totals += {v, v * v};
    }
    return totals;
}

void sumBlocks(const float* values, std::size_t n, KeyTotals* totals) {
    for (std::size_t first = 0; first < n; first += kTotalsBlock)
        *totals++ = sumOfFew(values + first, std::min(kTotalsBlock, n - first), n - first);
}

// From the nearer border of the block that holds the rank.
void sumBelow(std::span<const float> values, std::span<const KeyTotals> below,
              std::span<const std::uint64_t> ranks, KeyTotals* totals) {
    for (const std::uint64_t rank : ranks) {
        const std::size_t block =
            std::min<std::size_t>((rank + kTotalsBlock / 2) / kTotalsBlock, below.size() - 1);
        const std::size_t border = block * kTotalsBlock;
        const std::size_t from = std::min<std::size_t>(border, rank);
        const std::size_t few = std::max<std::size_t>(border, rank) - from;
        const KeyTotals part = sumOfFew(values.data() + from, few, values.size() - from);
        *totals = below[block];
        if (border <= rank)
            *totals += part;
        else
            *totals = *totals - part;
        ++totals;
    }
}

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope {

HWY_EXPORT(sumBlocks);
HWY_EXPORT(sumBelow);

void addUpBlocks(std::span<const float> values, std::span<KeyTotals> totals) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(sumBlocks)(values.data(), values.size(), totals.data());
}

void totalsBelow(std::span<const float> values, std::span<const KeyTotals> below,
                 std::span<const std::uint64_t> ranks, std::span<KeyTotals> totals) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(sumBelow)(values, below, ranks, totals.data());
}

}  // namespace quantoscope
#endif
