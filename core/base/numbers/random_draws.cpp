// SPDX-License-Identifier: GPL-3.0-or-later
// stochasticDraws(): Philox4x32-10 on vectors, one element to a lane.
#include "core/base/machine/simd_target.h"
#include "core/base/numbers/random.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/base/numbers/random_draws.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

#if HWY_TARGET != HWY_SCALAR
namespace hn = hwy::HWY_NAMESPACE;
using U = hn::ScalableTag<std::uint32_t>;
using Words = hn::Vec<U>;
constexpr U words;

// The upper and the lower halves of the products with one factor.
HWY_INLINE void multiply(Words a, std::uint32_t factor, Words& high, Words& low) {
    const hn::RepartitionToWide<U> wide;
    const Words factors = hn::Set(words, factor);
    const auto even = hn::MulEven(a, factors);
    const auto shifted = hn::BitCast(words, hn::ShiftRight<32>(hn::BitCast(wide, a)));
    const auto odd = hn::MulEven(shifted, factors);
    high = hn::OddEven(hn::BitCast(words, odd), hn::BitCast(words, hn::ShiftRight<32>(even)));
    low = hn::OddEven(hn::BitCast(words, hn::ShiftLeft<32>(odd)), hn::BitCast(words, even));
}

// The first words of elements whose counters start with `elements` and go on with `high`.
HWY_INLINE Words firstWords(std::uint64_t seed, Words elements, std::uint32_t high) {
    std::uint32_t key0 = static_cast<std::uint32_t>(seed);
    std::uint32_t key1 = static_cast<std::uint32_t>(seed >> 32);
    Words c0 = elements;
    Words c1 = hn::Set(words, high);
    Words c2 = hn::Zero(words);
    Words c3 = hn::Zero(words);
    for (int round = 0; round < kPhiloxRounds; ++round) {
        Words high0, low0, high1, low1;
        multiply(c0, kPhiloxMultiplier0, high0, low0);
        multiply(c2, kPhiloxMultiplier1, high1, low1);
        c0 = hn::Xor(hn::Xor(high1, c1), hn::Set(words, key0));
        c1 = low1;
        c2 = hn::Xor(hn::Xor(high0, c3), hn::Set(words, key1));
        c3 = low0;
        key0 += kPhiloxWeyl0;
        key1 += kPhiloxWeyl1;
    }
    return c0;
}
#endif

// Fills whole vectors whose elements share the upper half of their number, and says how many.
std::size_t fillDraws([[maybe_unused]] std::uint64_t seed, [[maybe_unused]] std::uint64_t first,
                      [[maybe_unused]] float* draws, [[maybe_unused]] std::size_t count) {
    std::size_t filled = 0;
#if HWY_TARGET != HWY_SCALAR
    if (((first + count) ^ first) >> 32 != 0) return 0;
    const hn::RebindToFloat<U> floats;
    const hn::RebindToSigned<U> ints;
    for (; filled + hn::Lanes(words) <= count; filled += hn::Lanes(words)) {
        const Words elements = hn::Iota(words, static_cast<std::uint32_t>(first + filled));
        const Words word = firstWords(seed, elements, static_cast<std::uint32_t>(first >> 32));
        const auto upper = hn::ConvertTo(floats, hn::BitCast(ints, hn::ShiftRight<8>(word)));
        hn::StoreU(hn::Mul(upper, hn::Set(floats, 0x1p-24F)), floats, draws + filled);
    }
#endif
    return filled;
}

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope {

HWY_EXPORT(fillDraws);

void stochasticDraws(std::uint64_t seed, std::uint64_t firstElement, std::span<float> draws) {
    applySimdTarget();
    const std::size_t filled =
        HWY_DYNAMIC_DISPATCH(fillDraws)(seed, firstElement, draws.data(), draws.size());
    for (std::size_t i = filled; i < draws.size(); ++i)
        draws[i] = stochasticDraw(seed, firstElement + i);
}

}  // namespace quantoscope
#endif
