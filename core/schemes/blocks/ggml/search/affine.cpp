// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include "core/base/machine/simd_target.h"
#include "core/schemes/blocks/ggml/search/search.h"

// Vectors are members of structures, which those of unknown length do not allow.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/schemes/blocks/ggml/search/affine.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/schemes/blocks/ggml/search/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::ggml::HWY_NAMESPACE {
namespace {

// x ~ scale * code + shift; the codes come from (x - origin) * factor.
struct Fit {
    Floats scale;
    Floats shift;
    Floats error;
    Floats factor;
    Floats origin;
};

// Sums over a group of weights, values and codes.
struct Sums {
    Floats w;
    Floats x;
    Floats codes;
    Floats squares;
    Floats products;
};

class AffineSearch {
  public:
    AffineSearch(Lanes& lanes, const AffineTries& tries)
        : m_lanes(lanes),
          m_tries(tries),
          m_largest(hn::Set(f, static_cast<float>(tries.largest))) {}

    void run(float* scales, float* minima, std::uint8_t* codes) {
        prepare();
        const Floats width = hn::Sub(m_maximum, m_best.shift);
        const Floats factor = hn::Div(m_largest, width);
        // No codes where all values are the same, or nearly so.
        const auto usable = hn::And(hn::Gt(width, hn::Zero(f)),
                                    hn::Le(factor, hn::Set(f, std::numeric_limits<float>::max())));
        m_best.scale = hn::Div(hn::Set(f, 1.0F), factor);
        m_best.factor = factor;
        m_best.origin = m_best.shift;
        encode(factor, m_best.origin);
        m_best.error = error(m_best.scale, m_best.shift);
        for (int k = 0; k <= m_tries.last; ++k)
            attempt(m_tries.first + m_tries.step * static_cast<float>(k) +
                    static_cast<float>(m_tries.largest));
        encode(hn::IfThenElseZero(usable, m_best.factor), m_best.origin);
        m_lanes.storeScales(hn::IfThenElseZero(usable, m_best.scale), scales);
        const Floats shift = hn::IfThenElse(usable, m_best.shift, m_minimum);
        m_lanes.storeScales(hn::Neg(shift), minima);
        m_lanes.storeCodes(0, codes);
    }

  private:
    // Range and weights of the group; the range takes in 0 from above.
    void prepare() {
        m_minimum = m_lanes.value(0);
        m_maximum = m_minimum;
        m_sums.w = m_lanes.weight(0);
        m_sums.x = hn::Mul(m_sums.w, m_minimum);
        for (std::size_t i = 1; i < m_lanes.size(); ++i) {
            const Floats x = m_lanes.value(i);
            m_minimum = hn::IfThenElse(hn::Lt(x, m_minimum), x, m_minimum);
            m_maximum = hn::IfThenElse(hn::Gt(x, m_maximum), x, m_maximum);
            m_sums.w = hn::Add(m_sums.w, m_lanes.weight(i));
            m_sums.x = hn::Add(m_sums.x, hn::Mul(m_lanes.weight(i), x));
        }
        m_minimum = hn::IfThenZeroElse(hn::Gt(m_minimum, hn::Zero(f)), m_minimum);
        m_best.shift = m_minimum;
    }

    HWY_INLINE void encode(Floats factor, Floats origin) {
        for (std::size_t i = 0; i < m_lanes.size(); ++i) {
            const Floats n = hn::Mul(factor, hn::Sub(m_lanes.value(i), origin));
            m_lanes.setCode(i, boundedNearest(n, hn::Zero(f), m_largest));
        }
    }

    // Codes as encode() makes them, and their sums.
    HWY_INLINE void encodeAndSum(Floats factor, Floats origin) {
        Floats codes = hn::Zero(f);
        Floats squares = codes;
        Floats products = codes;
        for (std::size_t i = 0; i < m_lanes.size(); ++i) {
            const Floats x = m_lanes.value(i);
            const Floats n = hn::Mul(factor, hn::Sub(x, origin));
            const Floats code = boundedNearest(n, hn::Zero(f), m_largest);
            m_lanes.setCode(i, code);
            const Floats weighted = hn::Mul(m_lanes.weight(i), code);
            codes = hn::Add(codes, weighted);
            squares = hn::Add(squares, hn::Mul(weighted, code));
            products = hn::Add(products, hn::Mul(weighted, x));
        }
        m_sums.codes = codes;
        m_sums.squares = squares;
        m_sums.products = products;
    }

    HWY_INLINE Floats error(Floats scale, Floats shift) const {
        Floats sum = hn::Zero(f);
        for (std::size_t i = 0; i < m_lanes.size(); ++i) {
            const Floats level = hn::Add(hn::Mul(scale, m_lanes.code(i)), shift);
            const Floats difference = hn::Sub(level, m_lanes.value(i));
            const Floats size =
                m_tries.absolute ? hn::Abs(difference) : hn::Mul(difference, difference);
            sum = hn::Add(sum, hn::Mul(m_lanes.weight(i), size));
        }
        return sum;
    }

    // One scale, as `steps` of them in the range from the best shift so far to the maximum.
    void attempt(float steps) {
        const Floats origin = m_best.shift;
        const Floats factor = hn::Div(hn::Set(f, steps), hn::Sub(m_maximum, origin));
        encodeAndSum(factor, origin);
        const Sums& s = m_sums;
        const Floats determinant = hn::Sub(hn::Mul(s.w, s.squares), hn::Mul(s.codes, s.codes));
        Floats scale =
            hn::Div(hn::Sub(hn::Mul(s.w, s.products), hn::Mul(s.x, s.codes)), determinant);
        Floats shift =
            hn::Div(hn::Sub(hn::Mul(s.squares, s.x), hn::Mul(s.codes, s.products)), determinant);
        const auto above = hn::Gt(shift, hn::Zero(f));
        shift = hn::IfThenZeroElse(above, shift);
        scale = hn::IfThenElse(above, hn::Div(s.products, s.squares), scale);
        const Floats sum = error(scale, shift);
        const auto better = hn::And(hn::Gt(determinant, hn::Zero(f)), hn::Lt(sum, m_best.error));
        m_best.scale = hn::IfThenElse(better, scale, m_best.scale);
        m_best.shift = hn::IfThenElse(better, shift, m_best.shift);
        m_best.error = hn::IfThenElse(better, sum, m_best.error);
        m_best.factor = hn::IfThenElse(better, factor, m_best.factor);
        m_best.origin = hn::IfThenElse(better, origin, m_best.origin);
    }

    Lanes& m_lanes;
    AffineTries m_tries;
    Floats m_largest;
    Floats m_minimum;
    Floats m_maximum;
    Sums m_sums;
    Fit m_best;
};

void affine(const WeightedGroups& groups, const AffineTries& tries, float* scales, float* minima,
            std::uint8_t* codes) {
    for (std::size_t first = 0; first < groups.count; first += hn::Lanes(f)) {
        Lanes lanes(groups, first);
        AffineSearch search(lanes, tries);
        search.run(scales + first, minima + first, codes + first * groups.size);
    }
}

}  // namespace
}  // namespace quantoscope::ggml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope::ggml {

HWY_EXPORT(affine);

void fitAffine(const WeightedGroups& groups, const AffineTries& tries, float* scales, float* minima,
               std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(affine)(groups, tries, scales, minima, codes);
}

}  // namespace quantoscope::ggml
#endif
