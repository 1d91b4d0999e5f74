// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of values turned so that each vector holds the same value of several groups. Included once
// for each target that Highway compiles for.
#include <algorithm>

#include "core/base/machine/lanes-inl.h"
#include "core/schemes/blocks/ggml/search/search.h"
#include "hwy/highway.h"

#if defined(QUANTOSCOPE_GGML_LANES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef QUANTOSCOPE_GGML_LANES_INL_H
#undef QUANTOSCOPE_GGML_LANES_INL_H
#else
#define QUANTOSCOPE_GGML_LANES_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace quantoscope::ggml::HWY_NAMESPACE {
namespace {

using namespace quantoscope::HWY_NAMESPACE;

using Mask = hn::Mask<F>;

inline constexpr std::size_t kMostSize = 32;  // of a group

// As many groups as a vector has lanes; lanes without a group hold zeros.
class Lanes {
  public:
    Lanes(const WeightedGroups& groups, std::size_t first)
        : m_groups(std::min(hn::Lanes(f), groups.count - first)), m_size(groups.size) {
        turn(groups.values + first * m_size, m_values);
        if (groups.weights != nullptr) turn(groups.weights + first * m_size, m_weights);
        for (std::size_t i = 0; groups.weights == nullptr && i < m_size; ++i)
            hn::Store(hn::Mul(value(i), value(i)), f, m_weights + i * hn::Lanes(f));
    }

    std::size_t size() const { return m_size; }
    HWY_INLINE Floats value(std::size_t i) const {
        return hn::Load(f, m_values + i * hn::Lanes(f));
    }
    HWY_INLINE Floats weight(std::size_t i) const {
        return hn::Load(f, m_weights + i * hn::Lanes(f));
    }
    HWY_INLINE Floats code(std::size_t i) const { return hn::Load(f, m_codes + i * hn::Lanes(f)); }
    HWY_INLINE void setCode(std::size_t i, Floats code) {
        hn::Store(code, f, m_codes + i * hn::Lanes(f));
    }

    // The value of each group that is largest in size, the first of equals; 0 when all are.
    Floats peak() const {
        Floats peak = hn::Zero(f);
        for (std::size_t i = 0; i < m_size; ++i)
            peak = hn::IfThenElse(hn::Gt(hn::Abs(value(i)), hn::Abs(peak)), value(i), peak);
        return peak;
    }

    // Lanes to the groups' places; codes plus `offset`.
    void storeScales(Floats scales, float* to) const {
        HWY_ALIGN float lanes[kMostLanes];
        hn::Store(scales, f, lanes);
        std::copy_n(lanes, m_groups, to);
    }
    void storeCodes(float offset, std::uint8_t* to) const {
        for (std::size_t group = 0; group < m_groups; ++group)
            for (std::size_t i = 0; i < m_size; ++i)
                to[group * m_size + i] =
                    static_cast<std::uint8_t>(m_codes[i * hn::Lanes(f) + group] + offset);
    }

  private:
    void turn(const float* from, float* to) const {
        for (std::size_t group = 0; group < m_groups; ++group)
            for (std::size_t i = 0; i < m_size; ++i)
                to[i * hn::Lanes(f) + group] = from[group * m_size + i];
    }

    std::size_t m_groups;
    std::size_t m_size;
    HWY_ALIGN float m_values[kMostSize * kMostLanes]{};
    HWY_ALIGN float m_weights[kMostSize * kMostLanes]{};
    HWY_ALIGN float m_codes[kMostSize * kMostLanes]{};  // whole numbers
};

// The nearest integer, ties to even, within [low, high]; low for NaN.
HWY_INLINE Floats boundedNearest(Floats value, Floats low, Floats high) {
    return hn::IfThenElse(hn::Gt(value, low), hn::Round(hn::Min(value, high)), low);
}

}  // namespace
}  // namespace quantoscope::ggml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
