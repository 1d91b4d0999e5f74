// SPDX-License-Identifier: GPL-3.0-or-later
// From vectors of scaled values to codes and back. Included once for each target that Highway
// compiles for.
//
// Rounding to M mantissa bits: with E the exponent of |y|, at least that of the smallest normal,
// steps are 2^(E - M) wide. Adding C = 2^(E - M + 23) rounds |y| to whole steps, ties to even, and
// leaves their number k in the low bits of the sum; the code is (E - Emin) 2^M + k, whether
// subnormal, normal or carried into the next exponent. Other roundings correct k by comparing.
#include <algorithm>
#include <array>

#include "core/base/machine/lanes-inl.h"
#include "core/schemes/blocks/kernels.h"
#include "hwy/highway.h"

#if defined(QUANTOSCOPE_BLOCK_CODERS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTOSCOPE_BLOCK_CODERS_INL_H
#undef QUANTOSCOPE_BLOCK_CODERS_INL_H
#else
#define QUANTOSCOPE_BLOCK_CODERS_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

constexpr std::int32_t kExponentMask = 0x7F800000;
constexpr int kFloatMantissa = 23;

template <Rounding rounding>
class FloatCoder {
  public:
    explicit FloatCoder(const Element& element)
        : m_drop(kFloatMantissa - static_cast<int>(element.format.mantissaBits)),
          m_signShift(32 - static_cast<int>(element.format.bits())),
          m_smallest((1 - element.format.bias + 127) << kFloatMantissa),
          m_toAddend(m_drop << kFloatMantissa),
          m_toHalf((kFloatMantissa - m_drop + 1) << kFloatMantissa),
          m_largest(element.value(element.largest)),
          m_zero(element.negativeZero ? -0.0F : 0.0F) {}

    HWY_INLINE Integers code(Floats scaled) const {
        const Floats y = hn::Add(scaled, hn::Set(f, m_zero));
        const Floats size = hn::Min(hn::Abs(y), hn::Set(f, m_largest));
        const Integers smallest = hn::Set(ints, m_smallest);
        const Integers exponent =
            hn::Max(hn::And(hn::BitCast(ints, size), hn::Set(ints, kExponentMask)), smallest);
        const Integers addendBits = hn::Add(exponent, hn::Set(ints, m_toAddend));
        const Floats addend = hn::BitCast(f, addendBits);
        const Floats sum = hn::Add(size, addend);
        const Integers steps = hn::Sub(hn::BitCast(ints, sum), addendBits);
        const Integers binade = hn::ShiftRightSame(hn::Sub(exponent, smallest), m_drop);
        Integers code = hn::Add(binade, steps);
        if constexpr (rounding == Rounding::NearestAway) {
            const Floats half = hn::BitCast(f, hn::Sub(exponent, hn::Set(ints, m_toHalf)));
            const auto tieDown = hn::Eq(hn::Sub(size, hn::Sub(sum, addend)), half);
            code = hn::Sub(code, hn::VecFromMask(ints, hn::RebindMask(ints, tieDown)));
        }
        if constexpr (rounding == Rounding::TowardZero) {
            const auto up = hn::Gt(hn::Sub(sum, addend), size);
            code = hn::Add(code, hn::VecFromMask(ints, hn::RebindMask(ints, up)));
        }
        const Integers sign = hn::And(hn::BitCast(ints, y), hn::Set(ints, kSignBit));
        return hn::Or(code, hn::BitCast(ints, hn::ShiftRightSame(hn::BitCast(unsignedInts, sign),
                                                                 m_signShift)));
    }

  private:
    static constexpr hn::RebindToUnsigned<F> unsignedInts{};
    static constexpr auto kSignBit = static_cast<std::int32_t>(0x80000000U);
    int m_drop;       // mantissa bits that a float32 has more
    int m_signShift;  // from its sign to the code's
    std::int32_t m_smallest;
    std::int32_t m_toAddend;
    std::int32_t m_toHalf;
    float m_largest;
    float m_zero;
};

template <Rounding rounding>
class IntegerCoder {
  public:
    explicit IntegerCoder(const Element& element)
        : m_steps(element.integerSteps), m_largest(static_cast<float>(element.largest)) {}

    HWY_INLINE Integers code(Floats scaled) const {
        const Floats largest = hn::Set(f, m_largest);
        const Floats steps = hn::Mul(scaled, hn::Set(f, m_steps));
        const Floats u = hn::Min(hn::Max(steps, hn::Neg(largest)), largest);
        Floats whole = rounding == Rounding::NearestEven ? hn::Round(u) : hn::Trunc(u);
        if constexpr (rounding == Rounding::NearestAway) {
            const auto up = hn::Ge(hn::Abs(hn::Sub(u, whole)), hn::Set(f, 0.5F));
            whole = hn::Add(whole, hn::IfThenElseZero(up, hn::CopySign(hn::Set(f, 1.0F), u)));
        }
        return hn::And(hn::ConvertTo(ints, whole), hn::Set(ints, 0xFF));
    }

  private:
    float m_steps;
    float m_largest;
};

// The entries of a table of 16 at places below 16.
template <class D>
HWY_INLINE hn::Vec<D> lookUp(D d, const hn::TFromD<D>* table, Integers place) {
    if constexpr (hn::MaxLanes(d) == 16) {
        return hn::TableLookupLanes(hn::LoadU(d, table), hn::IndicesFromVec(d, place));
    } else if constexpr (hn::MaxLanes(d) == 8) {
        const auto half = hn::IndicesFromVec(d, hn::And(place, hn::Set(ints, 7)));
        const auto upper = hn::RebindMask(d, hn::Gt(place, hn::Set(ints, 7)));
        return hn::IfThenElse(upper, hn::TableLookupLanes(hn::LoadU(d, table + 8), half),
                              hn::TableLookupLanes(hn::LoadU(d, table), half));
    } else {
        return hn::GatherIndex(d, table, place);
    }
}

// Halves four times where one or two vectors hold all edges, else compares with each.
template <bool mapped>
class TableCoder {
  public:
    explicit TableCoder(const Table16& table) {
        std::copy(table.edges.begin(), table.edges.end(), m_edges.begin());
        std::copy(table.places.begin(), table.places.end(), m_places.begin());
    }

    // All edges lie within [-1, 1]: what is beyond is on the side where clamping would leave it.
    HWY_INLINE Integers code(Floats scaled) const {
        const Integers place = placeOf(scaled);
        if constexpr (mapped) return lookUp(ints, m_places.data(), place);
        return place;
    }

  private:
    HWY_INLINE Integers placeOf(Floats s) const {
        if constexpr (hn::MaxLanes(f) >= 8) {
            const auto upper = hn::Gt(s, hn::Set(f, m_edges[7]));
            const Integers half = hn::IfThenElseZero(hn::RebindMask(ints, upper), hn::Set(ints, 8));
            const Floats middle =
                hn::IfThenElse(upper, hn::Set(f, m_edges[11]), hn::Set(f, m_edges[3]));
            const Integers quarter = moved<4>(half, hn::Gt(s, middle));
            const Integers eighth = moved<2>(quarter, hn::Gt(s, edgesAt<1>(quarter, upper)));
            return moved<1>(eighth, hn::Gt(s, edgesAt<0>(eighth, upper)));
        } else {
            Integers place = hn::Zero(ints);
            for (std::size_t k = 0; k < 15; ++k) {
                const auto above = hn::RebindMask(ints, hn::Gt(s, hn::Set(f, m_edges[k])));
                place = hn::Sub(place, hn::VecFromMask(ints, above));
            }
            return place;
        }
    }
    // edges[place + ahead]; `upper` is where place is 8 or more.
    template <std::size_t ahead, class Mask>
    HWY_INLINE Floats edgesAt(Integers place, Mask upper) const {
        const Floats low = hn::LoadU(f, m_edges.data() + ahead);
        if constexpr (hn::MaxLanes(f) == 16) {
            return hn::TableLookupLanes(low, hn::IndicesFromVec(f, place));
        } else {
            const Floats high = hn::LoadU(f, m_edges.data() + 8 + ahead);
            const auto inHalf = hn::IndicesFromVec(f, hn::And(place, hn::Set(ints, 7)));
            return hn::IfThenElse(upper, hn::TableLookupLanes(high, inHalf),
                                  hn::TableLookupLanes(low, inHalf));
        }
    }
    // Moves on by `step`, a power of two that `place` lacks.
    template <std::int32_t step, class Mask>
    HWY_INLINE static Integers moved(Integers place, Mask above) {
        return hn::IfThenElse(hn::RebindMask(ints, above), hn::Or(place, hn::Set(ints, step)),
                              place);
    }

    std::array<float, 32> m_edges{};          // 15, and room to load vectors one further on
    std::array<std::int32_t, 16> m_places{};  // read when mapped
};

// A code's exponent and mantissa moved to their places in a float32; below the smallest normal,
// 2^(1 - bias) (1 + f / 2^M) - 2^(1 - bias).
class FloatDecoder {
  public:
    explicit FloatDecoder(const Element& element)
        : m_drop(kFloatMantissa - static_cast<int>(element.format.mantissaBits)),
          m_signShift(32 - static_cast<int>(element.format.bits())),
          m_magnitude((1 << (element.format.bits() - 1)) - 1),
          m_smallest(1 << element.format.mantissaBits),
          m_bias((127 - element.format.bias) << kFloatMantissa),
          m_largest(static_cast<std::int32_t>(element.largest)),
          m_special(element.format.special != SpecialValues::None) {}

    HWY_INLINE Floats level(Integers code) const {
        const Integers size = hn::And(code, hn::Set(ints, m_magnitude));
        const Integers one = hn::Set(ints, 1 << kFloatMantissa);
        Integers normal = hn::Add(hn::ShiftLeftSame(size, m_drop), hn::Set(ints, m_bias));
        const Floats first = hn::BitCast(f, hn::Add(hn::Set(ints, m_bias), one));
        const Floats subnormal = hn::Sub(hn::BitCast(f, hn::Add(normal, one)), first);
        if (m_special) {
            const auto special = hn::Gt(size, hn::Set(ints, m_largest));
            normal = hn::Or(normal, hn::IfThenElseZero(special, hn::Set(ints, kExponentMask)));
        }
        const auto below = hn::RebindMask(f, hn::Gt(hn::Set(ints, m_smallest), size));
        const Floats level = hn::IfThenElse(below, subnormal, hn::BitCast(f, normal));
        const Integers sign = hn::ShiftLeftSame(hn::Sub(code, size), m_signShift);
        return hn::Or(level, hn::BitCast(f, sign));
    }

  private:
    int m_drop;
    int m_signShift;
    std::int32_t m_magnitude;
    std::int32_t m_smallest;
    std::int32_t m_bias;
    std::int32_t m_largest;
    bool m_special;
};

class IntegerDecoder {
  public:
    explicit IntegerDecoder(const Element& element) : m_step(1 / element.integerSteps) {}

    HWY_INLINE Floats level(Integers code) const {
        const Integers number = hn::ShiftRight<24>(hn::ShiftLeft<24>(code));
        return hn::Mul(hn::ConvertTo(f, number), hn::Set(f, m_step));
    }

  private:
    float m_step;
};

class TableDecoder {
  public:
    explicit TableDecoder(const Table16& table) : m_levels(table.levels.data()) {}

    HWY_INLINE Floats level(Integers code) const { return lookUp(f, m_levels, code); }

  private:
    const float* m_levels;
};

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
