// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/base/machine/simd_target.h"
#include "core/schemes/blocks/ggml/search/search.h"

// Vectors are members of structures, which those of unknown length do not allow.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/schemes/blocks/ggml/search/symmetric.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/schemes/blocks/ggml/search/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::ggml::HWY_NAMESPACE {
namespace {

// Sums over a group: of weight * x * n and of weight * n^2. The best scale is their ratio.
struct Sums {
    Floats products;
    Floats squares;
};

struct Best {
    Floats scale;
    Floats gain;    // how much the squared error falls short of the values' squares
    Floats factor;  // n = round(x * factor)
};

// nearestInteger() lane by lane: adding 1.5 * 2^23 leaves the integer in the lowest bits.
HWY_INLINE Floats nearest(Floats value) {
    const Integers bits = hn::BitCast(ints, hn::Add(value, hn::Set(f, 12582912.0F)));
    return hn::ConvertTo(
        f, hn::Sub(hn::And(bits, hn::Set(ints, 0x007FFFFF)), hn::Set(ints, 0x00400000)));
}

HWY_INLINE Floats clamped(Floats value, Floats low, Floats high) {
    return hn::Max(low, hn::Min(high, value));
}

// The sums where n = integer(factor * x).
template <class Integer>
HWY_INLINE Sums sumsFor(const Lanes& lanes, Floats factor, const Integer& integer) {
    Sums sums{hn::Zero(f), hn::Zero(f)};
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const Floats x = lanes.value(i);
        const Floats w = lanes.weight(i);
        const Floats n = integer(hn::Mul(factor, x));
        sums.products =
            hn::Add(sums.products, hn::Mul(Integer::order(w, x, n), Integer::last(x, n)));
        sums.squares = hn::Add(sums.squares, hn::Mul(hn::Mul(w, n), n));
    }
    return sums;
}

// n among the integers from -half to half - 1.
struct Whole {
    Floats low;
    Floats high;
    HWY_INLINE Floats operator()(Floats value) const { return boundedNearest(value, low, high); }
    // The reference multiplies (w x) n.
    static HWY_INLINE Floats order(Floats w, Floats x, Floats /*n*/) { return hn::Mul(w, x); }
    static HWY_INLINE Floats last(Floats /*x*/, Floats n) { return n; }
};

// n the nearest entry of a table that rises.
struct Entry {
    std::array<float, 16> entries{};
    std::array<float, 15> sums{};  // of neighbours: twice their middles

    explicit Entry(const std::int8_t* table) {
        for (std::size_t k = 0; k < 16; ++k)
            entries[k] = table[k];
        for (std::size_t k = 0; k < 15; ++k)
            sums[k] = entries[k] + entries[k + 1];
    }
    HWY_INLINE Floats operator()(Floats value) const {
        const Floats twice = hn::Add(value, value);
        Floats n = hn::Set(f, entries[0]);
        for (std::size_t k = 0; k < 15; ++k)
            n = hn::IfThenElse(hn::Ge(twice, hn::Set(f, sums[k])), hn::Set(f, entries[k + 1]), n);
        return n;
    }
    HWY_INLINE Floats code(Floats value) const {
        const Floats twice = hn::Add(value, value);
        Floats code = hn::Zero(f);
        for (const float sum : sums)
            code =
                hn::Add(code, hn::IfThenElseZero(hn::Ge(twice, hn::Set(f, sum)), hn::Set(f, 1.0F)));
        return code;
    }
    // The reference multiplies (w n) x.
    static HWY_INLINE Floats order(Floats w, Floats /*x*/, Floats n) { return hn::Mul(w, n); }
    static HWY_INLINE Floats last(Floats x, Floats /*n*/) { return x; }
};

HWY_INLINE Floats ratio(const Sums& sums) {
    return hn::IfThenElseZero(hn::Gt(sums.squares, hn::Zero(f)),
                              hn::Div(sums.products, sums.squares));
}

HWY_INLINE Best firstOf(const Sums& sums, Floats factor) {
    const Floats scale = ratio(sums);
    return {scale, hn::Mul(scale, sums.products), factor};
}

// Takes the sums' scale where it gains more.
HWY_INLINE void improve(Best& best, const Sums& sums, Floats factor) {
    const auto better =
        hn::And(hn::Gt(sums.squares, hn::Zero(f)),
                hn::Gt(hn::Mul(sums.products, sums.products), hn::Mul(best.gain, sums.squares)));
    const Floats scale = hn::Div(sums.products, sums.squares);
    best.scale = hn::IfThenElse(better, scale, best.scale);
    best.gain = hn::IfThenElse(better, hn::Mul(scale, sums.products), best.gain);
    best.factor = hn::IfThenElse(better, factor, best.factor);
}

HWY_INLINE Mask isNothing(Floats peak) {
    return hn::Lt(hn::Abs(peak), hn::Set(f, kNothing));
}

void symmetric(const WeightedGroups& groups, int half, float* scales, std::uint8_t* codes) {
    const auto bound = static_cast<float>(half);
    const Whole whole{hn::Set(f, -bound), hn::Set(f, bound - 1)};
    for (std::size_t first = 0; first < groups.count; first += hn::Lanes(f)) {
        Lanes lanes(groups, first);
        const Floats peak = lanes.peak();
        const auto nothing = isNothing(peak);
        const Floats factor = hn::Div(hn::Set(f, -bound), peak);
        Best best = firstOf(sumsFor(lanes, factor, whole), factor);
        for (int k = -9; k <= 9; ++k) {
            if (k == 0) continue;
            const float steps = -(bound + 0.1F * static_cast<float>(k));
            const Floats tried = hn::Div(hn::Set(f, steps), peak);
            improve(best, sumsFor(lanes, tried, whole), tried);
        }
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            const Floats n = whole(hn::Mul(best.factor, lanes.value(i)));
            lanes.setCode(i, hn::IfThenZeroElse(nothing, hn::Add(n, hn::Set(f, bound))));
        }
        lanes.storeScales(hn::IfThenZeroElse(nothing, best.scale), scales + first);
        lanes.storeCodes(0, codes + first * groups.size);
    }
}

// Moves each value of the groups to the code that serves its group best; true when one moved.
// A group in which none moves stays as it is, however often it is gone through.
HWY_INLINE bool moveCodes(Lanes& lanes, const Whole& whole, Sums& sums) {
    bool moved = false;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const Floats x = lanes.value(i);
        const Floats w = lanes.weight(i);
        const Floats n = lanes.code(i);
        const Floats wx = hn::Mul(w, x);
        const Floats products = hn::Sub(sums.products, hn::Mul(wx, n));
        const Floats squares = hn::Sub(sums.squares, hn::Mul(hn::Mul(w, n), n));
        const Floats next =
            clamped(nearest(hn::Div(hn::Mul(x, squares), products)), whole.low, whole.high);
        const Floats newProducts = hn::Add(products, hn::Mul(wx, next));
        const Floats newSquares = hn::Add(squares, hn::Mul(hn::Mul(w, next), next));
        const Floats gain = hn::Mul(hn::Mul(newProducts, newProducts), sums.squares);
        const Floats gainNow = hn::Mul(hn::Mul(sums.products, sums.products), newSquares);
        const auto better =
            hn::And(hn::And(hn::Gt(products, hn::Zero(f)), hn::Ne(next, n)),
                    hn::And(hn::Gt(newSquares, hn::Zero(f)), hn::Gt(gain, gainNow)));
        lanes.setCode(i, hn::IfThenElse(better, next, n));
        sums.products = hn::IfThenElse(better, newProducts, sums.products);
        sums.squares = hn::IfThenElse(better, newSquares, sums.squares);
        moved = moved || !hn::AllFalse(f, better);
    }
    return moved;
}

void refine(const WeightedGroups& groups, int half, float* scales, std::uint8_t* codes) {
    const auto bound = static_cast<float>(half);
    const Whole whole{hn::Set(f, -bound), hn::Set(f, bound - 1)};
    for (std::size_t first = 0; first < groups.count; first += hn::Lanes(f)) {
        Lanes lanes(groups, first);
        const Floats peak = lanes.peak();
        const auto nothing = isNothing(peak);
        const Floats factor = hn::Div(hn::Set(f, -bound), peak);
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes.setCode(i, whole(hn::Mul(factor, lanes.value(i))));
        Sums sums = sumsFor(lanes, factor, whole);
        for (int round = 0; round < 5 && moveCodes(lanes, whole, sums); ++round) {
        }
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes.setCode(i,
                          hn::IfThenZeroElse(nothing, hn::Add(lanes.code(i), hn::Set(f, bound))));
        lanes.storeScales(hn::IfThenZeroElse(nothing, ratio(sums)), scales + first);
        lanes.storeCodes(0, codes + first * groups.size);
    }
}

void table(const WeightedGroups& groups, const std::int8_t* numbers, int tries, float* scales,
           std::uint8_t* codes) {
    const Entry entry(numbers);
    const Floats lowest = hn::Set(f, entry.entries[0]);
    for (std::size_t first = 0; first < groups.count; first += hn::Lanes(f)) {
        Lanes lanes(groups, first);
        const Floats peak = lanes.peak();
        const auto nothing = isNothing(peak);
        const Floats scale = hn::Div(tries > 0 ? hn::Neg(peak) : peak, lowest);
        const Floats factor = hn::Div(hn::Set(f, 1.0F), scale);
        Best best = firstOf(sumsFor(lanes, factor, entry), factor);
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes.setCode(i,
                          hn::IfThenZeroElse(nothing, entry.code(hn::Mul(factor, lanes.value(i)))));
        for (int k = -tries; k <= tries; ++k) {
            const Floats tried =
                hn::Div(hn::Set(f, static_cast<float>(k) + entry.entries[0]), peak);
            improve(best, sumsFor(lanes, tried, entry), tried);
        }
        lanes.storeScales(hn::IfThenZeroElse(nothing, best.scale), scales + first);
        lanes.storeCodes(0, codes + first * groups.size);
    }
}

void nearestEntries(const WeightedGroups& groups, const std::int8_t* numbers, const float* scales,
                    std::uint8_t* codes) {
    constexpr hn::Rebind<std::uint8_t, F> bytes;
    const Entry entry(numbers);
    for (std::size_t group = 0; group < groups.count; ++group) {
        const float inverse = scales[group] != 0 ? 1 / scales[group] : 0.0F;
        const std::size_t end = (group + 1) * groups.size;
        for (std::size_t i = group * groups.size; i < end; i += hn::Lanes(f)) {
            const Floats n = hn::Mul(hn::Set(f, inverse), hn::LoadU(f, groups.values + i));
            const Integers code = hn::ConvertTo(ints, entry.code(n));
            hn::StoreU(hn::DemoteTo(bytes, code), bytes, codes + i);
        }
    }
}

}  // namespace
}  // namespace quantoscope::ggml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope::ggml {

HWY_EXPORT(symmetric);
HWY_EXPORT(refine);
HWY_EXPORT(table);
HWY_EXPORT(nearestEntries);

void fitSymmetric(const WeightedGroups& groups, int half, float* scales, std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(symmetric)(groups, half, scales, codes);
}

void refineSymmetric(const WeightedGroups& groups, int half, float* scales, std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(refine)(groups, half, scales, codes);
}

void fitTable(const WeightedGroups& groups, const std::int8_t* table, int tries, float* scales,
              std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(table)(groups, table, tries, scales, codes);
}

void roundToTable(const WeightedGroups& groups, const std::int8_t* table, const float* scales,
                  std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(nearestEntries)(groups, table, scales, codes);
}

}  // namespace quantoscope::ggml
#endif
