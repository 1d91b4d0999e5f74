// SPDX-License-Identifier: GPL-3.0-or-later
// From vectors of values to vectors of levels and intervals, for each kind of quantizer. Included
// once for each target that Highway compiles for.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "core/metrics/direct_kernels.h"
#include "core/metrics/direct_lanes-inl.h"
#include "hwy/highway.h"

#if defined(QUANTOSCOPE_DIRECT_STEPS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTOSCOPE_DIRECT_STEPS_INL_H
#undef QUANTOSCOPE_DIRECT_STEPS_INL_H
#else
#define QUANTOSCOPE_DIRECT_STEPS_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

template <Rounding rounding>
HWY_INLINE Floats rounded(Floats u, Floats draws) {
    if constexpr (rounding == Rounding::NearestEven) return hn::Round(u);
    if constexpr (rounding == Rounding::TowardZero) return hn::Trunc(u);
    const Floats one = hn::Set(f, 1.0F);
    if constexpr (rounding == Rounding::NearestAway) {
        const Floats whole = hn::Trunc(u);
        const auto up = hn::Ge(hn::Abs(hn::Sub(u, whole)), hn::Set(f, 0.5F));
        return hn::Add(whole, hn::IfThenElseZero(up, hn::CopySign(one, u)));
    }
    const Floats below = hn::Floor(u);
    if constexpr (rounding == Rounding::Floor) return below;
    const auto up = hn::Lt(draws, hn::Sub(u, below));
    return hn::Add(below, hn::IfThenElseZero(up, one));
}

// The arithmetic of AffineQuantizer::code and ::level, operation by operation. What a quantizer
// lacks is an addition of zero; only the rounding is compiled in.
template <Rounding rounding>
class AffineSteps {
  public:
    explicit AffineSteps(const AffineQuantizer& quantizer)
        : m_divides(!quantizer.byReciprocal),
          m_plain(!quantizer.midRise && !quantizer.floatZeroPoint),
          m_factor(m_divides ? quantizer.scale : 1 / quantizer.scale),
          m_scale(quantizer.scale),
          m_zeroPoint(quantizer.zeroPoint),
          m_qmin(static_cast<float>(quantizer.qmin)),
          m_qmax(static_cast<float>(quantizer.qmax)),
          m_firstCode(quantizer.qmin),
          m_before(m_plain ? 0 : quantizer.zeroPoint),
          m_after(m_plain ? quantizer.zeroPoint : 0),
          m_half(quantizer.midRise ? 0.5F : 0),
          m_drawnShift(rounding == Rounding::Stochastic ? m_half : 0),
          m_wraps(quantizer.wraps),
          m_period(m_qmax - m_qmin + 1),
          m_qminRemainder(m_qmin - m_period * std::floor(m_qmin / m_period)) {}

    // The level of each x; its interval goes to `interval`.
    HWY_INLINE Floats level(Floats x, Floats draws, Integers& interval) const {
        const Floats q = codes(x, draws);
        interval = hn::Sub(hn::ConvertTo(ints, q), hn::Set(ints, m_firstCode));
        Floats steps = hn::Sub(q, hn::Set(f, m_zeroPoint));
        if (!m_plain) steps = hn::Add(steps, hn::Set(f, m_half));
        return hn::Mul(hn::Set(f, m_scale), steps);
    }
    static constexpr bool mayOverflow() { return false; }
    HWY_INLINE Floats level(Floats x, Floats draws) const {
        Integers interval;
        return level(x, draws, interval);
    }
    Integers code(Integers interval) const { return hn::Add(interval, hn::Set(ints, m_firstCode)); }

  private:
    HWY_INLINE Floats codes(Floats x, Floats draws) const {
        const Floats factor = hn::Set(f, m_factor);
        Floats u = m_divides ? hn::Div(x, factor) : hn::Mul(x, factor);
        if (!m_plain) u = hn::Sub(hn::Add(u, hn::Set(f, m_before)), hn::Set(f, m_drawnShift));
        const Floats q = hn::Add(rounded<rounding>(u, draws), hn::Set(f, m_after));
        const Floats clamped = hn::Min(hn::Max(q, hn::Set(f, m_qmin)), hn::Set(f, m_qmax));
        if (HWY_UNLIKELY(m_wraps) && !hn::AllTrue(f, hn::Eq(q, clamped)))
            return hn::IfThenElse(hn::IsFinite(q), wrapped(q), clamped);
        return clamped;
    }

    // qmin + ((q - qmin) mod period) of finite whole numbers, exact: with a period that is a power
    // of two everything is; otherwise, up to 2^23, the quotient is at most one off, which leaves
    // remainders in [-period, 2 period) for the steps at the end.
    HWY_INLINE Floats wrapped(Floats q) const {
        const Floats period = hn::Set(f, m_period);
        const bool exact = std::has_single_bit(static_cast<std::uint32_t>(m_period)) ||
                           hn::AllTrue(f, hn::Le(hn::Abs(q), hn::Set(f, 0x1p23F)));
        const Floats remainder =
            exact ? hn::Sub(q, hn::Mul(period, hn::Floor(hn::Div(q, period)))) : remainders(q);
        Floats steps = hn::Sub(remainder, hn::Set(f, m_qminRemainder));
        for (int i = 0; i < 2; ++i)
            steps = hn::IfThenElse(hn::Lt(steps, hn::Zero(f)), hn::Add(steps, period), steps);
        steps = hn::IfThenElse(hn::Ge(steps, period), hn::Sub(steps, period), steps);
        return hn::Add(hn::Set(f, m_qmin), steps);
    }
    HWY_NOINLINE Floats remainders(Floats q) const {
        std::array<float, hn::MaxLanes(f)> lanes;
        hn::StoreU(q, f, lanes.data());
        for (float& lane : lanes)
            lane = std::fmod(lane, m_period);
        return hn::LoadU(f, lanes.data());
    }

    bool m_divides;
    bool m_plain;  // mid-tread with a whole zero point
    float m_factor;
    float m_scale;
    float m_zeroPoint;
    float m_qmin;
    float m_qmax;
    std::int32_t m_firstCode;
    float m_before;      // added before rounding
    float m_after;       // added after it
    float m_half;        // 1/2 on the mid-rise grid
    float m_drawnShift;  // taken away before stochastic rounding on the mid-rise grid
    bool m_wraps;
    float m_period;         // qmax - qmin + 1
    float m_qminRemainder;  // qmin mod that, at least 0
};

// The same for mid-tread grids whose steps are all near zero: counted from there, as sums with the
// zero point are exact. Levels of zero may be -0.
template <Rounding rounding>
class ShortSteps {
  public:
    static bool serve(const AffineQuantizer& quantizer) {
        constexpr float kNear = 0x1p20F;
        return !quantizer.midRise && !quantizer.floatZeroPoint && !quantizer.wraps &&
               std::abs(quantizer.zeroPoint) < kNear &&
               std::abs(static_cast<float>(quantizer.qmin)) < kNear &&
               std::abs(static_cast<float>(quantizer.qmax)) < kNear;
    }
    explicit ShortSteps(const AffineQuantizer& quantizer)
        : m_divides(!quantizer.byReciprocal),
          m_factor(m_divides ? quantizer.scale : 1 / quantizer.scale),
          m_scale(quantizer.scale),
          m_lowest(static_cast<float>(quantizer.qmin) - quantizer.zeroPoint),
          m_highest(static_cast<float>(quantizer.qmax) - quantizer.zeroPoint) {}

    HWY_INLINE Floats level(Floats x, Floats draws) const {
        return hn::Mul(hn::Set(f, m_scale), stepsFromZero(x, draws));
    }
    // The interval is what is left of the bits of an exact sum, 2^23 + 2^22 + interval.
    HWY_INLINE Floats level(Floats x, Floats draws, Integers& interval) const {
        constexpr float kWhole = 0x1.8p23F;
        const Floats steps = stepsFromZero(x, draws);
        const Floats sum = hn::Add(steps, hn::Set(f, kWhole - m_lowest));
        interval = hn::Sub(hn::BitCast(ints, sum), hn::BitCast(ints, hn::Set(f, kWhole)));
        return hn::Mul(hn::Set(f, m_scale), steps);
    }
    static constexpr bool mayOverflow() { return false; }

  private:
    HWY_INLINE Floats stepsFromZero(Floats x, Floats draws) const {
        const Floats factor = hn::Set(f, m_factor);
        const Floats u = m_divides ? hn::Div(x, factor) : hn::Mul(x, factor);
        return hn::Min(hn::Max(rounded<rounding>(u, draws), hn::Set(f, m_lowest)),
                       hn::Set(f, m_highest));
    }

    bool m_divides;
    float m_factor;
    float m_scale;
    float m_lowest;   // qmin - zero point, in steps
    float m_highest;  // qmax - zero point
};

// Intervals are found by comparing with every threshold when they are few, by bisection otherwise.
class TableSteps {
  public:
    explicit TableSteps(const StepTable& table) : m_table(table) {}

    HWY_INLINE Floats level(Floats x, Floats draws, Integers& interval) const {
        interval = intervalOf(x);
        if (m_table.stochastic) interval = drawn(x, draws, interval);
        return hn::GatherIndex(f, m_table.levels.data(), interval);
    }
    bool mayOverflow() const { return m_table.mayOverflow; }
    HWY_INLINE Floats level(Floats x, Floats draws) const {
        Integers interval;
        return level(x, draws, interval);
    }
    Integers code(Integers interval) const {
        return hn::GatherIndex(ints, m_table.codes.data(), interval);
    }

  private:
    static constexpr std::size_t kFew = 16;

    HWY_INLINE Integers intervalOf(Floats x) const {
        const Integers bits = hn::BitCast(ints, x);
        const Integers magnitude = hn::Set(ints, 0x7FFFFFFF);
        const Integers key = hn::Xor(bits, hn::And(hn::BroadcastSignBit(bits), magnitude));
        const std::int32_t* const keys = m_table.keys.data();
        Integers place = hn::Zero(ints);
        if (m_table.size <= kFew) {
            for (std::size_t k = 1; k < m_table.size; ++k)
                place = hn::Sub(place, hn::VecFromMask(ints, hn::Gt(key, hn::Set(ints, keys[k]))));
            return place;
        }
        for (auto step = static_cast<std::int32_t>(m_table.keys.size() / 2); step > 0; step /= 2) {
            const Integers further = hn::Add(place, hn::Set(ints, step));
            const auto reached = hn::Gt(key, hn::GatherIndex(ints, keys, further));
            place = hn::IfThenElse(reached, further, place);
        }
        return place;
    }

    // Between levels l and u: the upper one when it is above l and the draw below
    // (x - l) / (u - l), in double; an infinite level makes that 0 or NaN.
    HWY_INLINE Integers drawn(Floats x, Floats draws, Integers interval) const {
        const Integers last = hn::Set(ints, static_cast<std::int32_t>(m_table.size - 1));
        const Integers next = hn::Min(hn::Add(interval, hn::Set(ints, 1)), last);
        const Floats l = hn::GatherIndex(f, m_table.levels.data(), interval);
        const Floats u = hn::GatherIndex(f, m_table.levels.data(), next);
        const auto up = [](Doubles value, Doubles draw, Doubles low, Doubles high) {
            const Doubles gap = hn::Sub(high, low);
            return hn::And(hn::Gt(gap, hn::Zero(d)),
                           hn::Lt(draw, hn::Div(hn::Sub(value, low), gap)));
        };
        const auto first = up(lower(x), lower(draws), lower(l), lower(u));
        const auto second = up(upper(x), upper(draws), upper(l), upper(u));
        return hn::Min(hn::Add(interval, flags(first, second)), last);
    }

    const StepTable& m_table;
};

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
