// SPDX-License-Identifier: GPL-3.0-or-later
// The sums of the direct path: floats, and the doubles that those are added up as. Included once
// for each target that Highway compiles for.
#include <cstddef>

#include "core/base/machine/lanes-inl.h"
#include "core/metrics/direct_sums.h"
#include "hwy/highway.h"

#if defined(QUANTOSCOPE_DIRECT_LANES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTOSCOPE_DIRECT_LANES_INL_H
#undef QUANTOSCOPE_DIRECT_LANES_INL_H
#else
#define QUANTOSCOPE_DIRECT_LANES_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

// Doubles by half as many as floats (by one, where vectors hold one float).
#if HWY_TARGET == HWY_SCALAR
using D = hn::Rebind<double, F>;
using Doubles = hn::Vec<D>;
constexpr D d;
constexpr bool kTwoHalves = false;

inline Doubles lower(Floats x) {
    return hn::PromoteTo(d, x);
}
inline Doubles upper(Floats x) {
    return hn::PromoteTo(d, x);
}
// 1 where a mask is set, 0 elsewhere.
template <class Mask>
Integers flags(Mask low, Mask /*high*/) {
    return hn::DemoteTo(ints, hn::IfThenElseZero(low, hn::Set(d, 1.0)));
}
#else
using D = hn::Repartition<double, F>;
using Doubles = hn::Vec<D>;
using HalfF = hn::Half<F>;
using HalfI = hn::Half<I>;
constexpr D d;
constexpr bool kTwoHalves = true;

inline Doubles lower(Floats x) {
    return hn::PromoteTo(d, hn::LowerHalf(HalfF(), x));
}
inline Doubles upper(Floats x) {
    return hn::PromoteTo(d, hn::UpperHalf(HalfF(), x));
}
// 1 where a mask is set, 0 elsewhere.
template <class Mask>
Integers flags(Mask low, Mask high) {
    const Doubles one = hn::Set(d, 1.0);
    return hn::Combine(ints, hn::DemoteTo(HalfI(), hn::IfThenElseZero(high, one)),
                       hn::DemoteTo(HalfI(), hn::IfThenElseZero(low, one)));
}
#endif

// As many partial sums of each kind as a vector of doubles holds.
struct Sums {
    Sums() = default;
    Sums(const DirectSums& sums, std::size_t first)
        : rounding(hn::LoadU(d, sums.rounding.data() + first)),
          clipping(hn::LoadU(d, sums.clipping.data() + first)),
          absolute(hn::LoadU(d, sums.absolute.data() + first)),
          largest(hn::LoadU(d, sums.largest.data() + first)),
          squares(hn::LoadU(d, sums.squares.data() + first)),
          product(hn::LoadU(d, sums.product.data() + first)),
          levelSquares(hn::LoadU(d, sums.levelSquares.data() + first)) {}
    void store(DirectSums& sums, std::size_t first) const {
        hn::StoreU(rounding, d, sums.rounding.data() + first);
        hn::StoreU(clipping, d, sums.clipping.data() + first);
        hn::StoreU(absolute, d, sums.absolute.data() + first);
        hn::StoreU(largest, d, sums.largest.data() + first);
        hn::StoreU(squares, d, sums.squares.data() + first);
        hn::StoreU(product, d, sums.product.data() + first);
        hn::StoreU(levelSquares, d, sums.levelSquares.data() + first);
    }
    HWY_INLINE void add(const Sums& other) {
        rounding = hn::Add(rounding, other.rounding);
        clipping = hn::Add(clipping, other.clipping);
        absolute = hn::Add(absolute, other.absolute);
        largest = hn::Max(largest, other.largest);
        squares = hn::Add(squares, other.squares);
        product = hn::Add(product, other.product);
        levelSquares = hn::Add(levelSquares, other.levelSquares);
    }
    // Everything but rounding and clipping; returns (x - level)^2. Products of two float32 are
    // exact, so that fusing their addition changes no digit.
    HWY_INLINE Doubles addMoments(Doubles x, Doubles level) {
        const Doubles error = hn::Sub(x, level);
        const Doubles size = hn::Abs(error);
        absolute = hn::Add(absolute, size);
        largest = hn::Max(largest, size);
        squares = hn::MulAdd(x, x, squares);
        product = hn::MulAdd(x, level, product);
        levelSquares = hn::MulAdd(level, level, levelSquares);
        return hn::Mul(error, error);
    }
    // By whether x lies beyond [from, to].
    HWY_INLINE void addParted(Doubles squared, Doubles x, Doubles from, Doubles to) {
        const auto clipped = hn::Or(hn::Lt(x, from), hn::Gt(x, to));
        rounding = hn::Add(rounding, hn::IfThenZeroElse(clipped, squared));
        clipping = hn::Add(clipping, hn::IfThenElseZero(clipped, squared));
    }
    Doubles rounding = hn::Zero(d);
    Doubles clipping = hn::Zero(d);
    Doubles absolute = hn::Zero(d);
    Doubles largest = hn::Zero(d);
    Doubles squares = hn::Zero(d);
    Doubles product = hn::Zero(d);
    Doubles levelSquares = hn::Zero(d);
};

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
