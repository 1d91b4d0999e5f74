// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/ggml/kernels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/machine/simd_target.h"

// Vectors have at most 16 floats, which those of unknown length do not promise.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/schemes/blocks/ggml/kernels.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/base/machine/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::ggml::HWY_NAMESPACE {
namespace {

using namespace quantoscope::HWY_NAMESPACE;

HWY_INLINE void storeCodes(Integers codes, std::uint8_t* to) {
    hn::StoreU(hn::DemoteTo(bytes, codes), bytes, to);
}

// table[codes[i]], a table of 16; in place, as the bits of int8. `count` is a multiple of 16.
void lookUp(const std::int8_t* table, std::size_t count, std::uint8_t* codes) {
#if HWY_TARGET == HWY_SCALAR
    for (std::size_t i = 0; i < count; ++i)
        codes[i] = static_cast<std::uint8_t>(table[codes[i]]);
#else
    constexpr hn::FixedTag<std::int8_t, 16> signedBytes;
    constexpr hn::FixedTag<std::uint8_t, 16> unsignedBytes;
    const auto entries = hn::BitCast(unsignedBytes, hn::LoadU(signedBytes, table));
    for (std::size_t i = 0; i < count; i += 16) {
        const auto places = hn::LoadU(unsignedBytes, codes + i);
        hn::StoreU(hn::TableLookupBytes(entries, places), unsignedBytes, codes + i);
    }
#endif
}

HWY_INLINE Floats integersOf(const Layout& layout, const std::uint8_t* codes) {
    if (layout.table == nullptr)
        return hn::ConvertTo(f, hn::Add(hn::PromoteTo(ints, hn::LoadU(bytes, codes)),
                                        hn::Set(ints, layout.firstInteger)));
    constexpr hn::RebindToSigned<decltype(bytes)> signedBytes;
    return hn::ConvertTo(f, hn::PromoteTo(ints, hn::BitCast(signedBytes, hn::LoadU(bytes, codes))));
}

void levels(const Layout& layout, std::uint8_t* codes, const Part* parts, std::size_t count,
            float* values) {
    if (layout.table != nullptr) lookUp(layout.table, count * layout.partValues, codes);
    for (std::size_t part = 0; part < count; ++part) {
        const Floats scale = hn::Set(f, parts[part].scale);
        const Floats shift = hn::Set(f, parts[part].shift);
        const std::size_t end = (part + 1) * layout.partValues;
        for (std::size_t i = part * layout.partValues; i < end; i += hn::Lanes(f)) {
            const Floats level = hn::Mul(integersOf(layout, codes + i), scale);
            hn::StoreU(hn::Add(level, shift), f, values + i);
        }
    }
}

// From codes, or from the table's entries of them.
void shown(const Layout& layout, std::uint8_t* codes, std::size_t count, std::int32_t* to) {
    const bool byTable = layout.integerCodes && layout.table != nullptr;
    if (byTable) lookUp(layout.table, count, codes);
    const Integers offset =
        hn::Set(ints, layout.integerCodes && !byTable ? layout.firstInteger : 0);
    constexpr hn::RebindToSigned<decltype(bytes)> signedBytes;
    for (std::size_t i = 0; i < count; i += hn::Lanes(f)) {
        const auto read = hn::LoadU(bytes, codes + i);
        const Integers code = byTable ? hn::PromoteTo(ints, hn::BitCast(signedBytes, read))
                                      : hn::PromoteTo(ints, read);
        hn::StoreU(hn::Add(code, offset), ints, to + i);
    }
}

void again(const Layout& layout, const float* values, const Part* parts, std::size_t count,
           std::uint8_t* codes) {
    const Integers first = hn::Set(ints, layout.firstInteger);
    const Floats lowest = hn::Set(f, static_cast<float>(layout.firstInteger));
    const Floats highest =
        hn::Set(f, static_cast<float>(layout.firstInteger + static_cast<int>(layout.codes) - 1));
    for (std::size_t part = 0; part < count; ++part) {
        if (parts[part].scale == 0) continue;
        const Floats scale = hn::Set(f, parts[part].scale);
        const Floats shift = hn::Set(f, parts[part].shift);
        const std::size_t end = (part + 1) * layout.partValues;
        for (std::size_t i = part * layout.partValues; i < end; i += hn::Lanes(f)) {
            const Floats n = hn::Div(hn::Sub(hn::LoadU(f, values + i), shift), scale);
            // NaN becomes the lowest.
            const Floats bounded =
                hn::IfThenElse(hn::Gt(n, lowest), hn::Round(hn::Min(n, highest)), lowest);
            storeCodes(hn::Sub(hn::ConvertTo(ints, bounded), first), codes + i);
        }
    }
}

HWY_INLINE float peak(const float* x, std::size_t size) {
    Floats largest = hn::Abs(hn::LoadU(f, x));
    for (std::size_t i = hn::Lanes(f); i < size; i += hn::Lanes(f))
        largest = hn::Max(largest, hn::Abs(hn::LoadU(f, x + i)));
    return hn::GetLane(hn::MaxOfLanes(f, largest));
}

// The first of the values whose size is `size` of them all.
HWY_INLINE float firstOfSize(const float* x, float size) {
    const Floats sizes = hn::Set(f, size);
    for (std::size_t i = 0;; i += hn::Lanes(f)) {
        const auto found = hn::Eq(hn::Abs(hn::LoadU(f, x + i)), sizes);
        if (!hn::AllFalse(f, found)) return x[i + hn::FindKnownFirstTrue(f, found)];
    }
}

// 1 / scale; 0 where that is no number, which leaves every code at its value for 0.
HWY_INLINE float reciprocal(float scale) {
    const float inverse = 1.0F / scale;
    return std::isfinite(inverse) ? inverse : 0.0F;
}

struct Extremes {
    float minimum = 0;
    float maximum = 0;
};

HWY_INLINE Extremes extremes(const float* x, std::size_t size) {
    Floats low = hn::LoadU(f, x);
    Floats high = low;
    for (std::size_t i = hn::Lanes(f); i < size; i += hn::Lanes(f)) {
        const Floats next = hn::LoadU(f, x + i);
        low = hn::Min(low, next);
        high = hn::Max(high, next);
    }
    return {hn::GetLane(hn::MinOfLanes(f, low)), hn::GetLane(hn::MaxOfLanes(f, high))};
}

// The first value of the largest size; +0 when all are zeros.
HWY_INLINE float signedPeakOf(const float* x, std::size_t size) {
    const Extremes ends = extremes(x, size);
    if (ends.maximum == -ends.minimum)
        return ends.maximum == 0 ? 0.0F : firstOfSize(x, ends.maximum);
    return ends.maximum > -ends.minimum ? ends.maximum : ends.minimum;
}

void signedPeak(const Groups& groups, int half, float* scales, std::uint8_t* codes) {
    const auto offset = static_cast<float>(half);
    const Floats shift = hn::Set(f, offset + 0.5F);
    const Integers largest = hn::Set(ints, 2 * half - 1);
    for (std::size_t group = 0; group < groups.count; ++group) {
        const float* x = groups.values + group * groups.size;
        const float d = signedPeakOf(x, groups.size) / -offset;
        scales[group] = d;
        const Floats inverse = hn::Set(f, reciprocal(d));
        for (std::size_t i = 0; i < groups.size; i += hn::Lanes(f)) {
            const Floats n = hn::Add(hn::Mul(hn::LoadU(f, x + i), inverse), shift);
            storeCodes(hn::Min(hn::ConvertTo(ints, n), largest), codes + group * groups.size + i);
        }
    }
}

void range(const Groups& groups, int largest, float* scales, float* minima, std::uint8_t* codes) {
    const Floats half = hn::Set(f, 0.5F);
    const Integers most = hn::Set(ints, largest);
    for (std::size_t group = 0; group < groups.count; ++group) {
        const float* x = groups.values + group * groups.size;
        Extremes ends = extremes(x, groups.size);
        if (ends.minimum == 0) ends.minimum = firstOfSize(x, 0);
        const float d = (ends.maximum - ends.minimum) / static_cast<float>(largest);
        scales[group] = d;
        minima[group] = ends.minimum;
        std::uint8_t* to = codes + group * groups.size;
        if (!std::isfinite(d)) {  // a range beyond float32
            std::fill_n(to, groups.size, std::uint8_t{0});
            continue;
        }
        const Floats inverse = hn::Set(f, reciprocal(d));
        const Floats minimum = hn::Set(f, ends.minimum);
        for (std::size_t i = 0; i < groups.size; i += hn::Lanes(f)) {
            const Floats above = hn::Sub(hn::LoadU(f, x + i), minimum);
            const Floats n = hn::Add(hn::Mul(above, inverse), half);
            storeCodes(hn::Min(hn::ConvertTo(ints, n), most), to + i);
        }
    }
}

void absolutePeak(const Layout& layout, const Groups& groups, int largest, float* scales,
                  std::uint8_t* codes) {
    // The float below 1/2: what is smaller than a half is not lifted to 1 by the addition.
    const Floats half = hn::Set(f, 0x1.fffffep-2F);
    const Integers middle = hn::Set(ints, -layout.firstInteger);
    for (std::size_t group = 0; group < groups.count; ++group) {
        const float* x = groups.values + group * groups.size;
        const float d = peak(x, groups.size) / static_cast<float>(largest);
        scales[group] = d;
        const Floats inverse = hn::Set(f, reciprocal(d));
        for (std::size_t i = 0; i < groups.size; i += hn::Lanes(f)) {
            const Floats n = hn::Mul(hn::LoadU(f, x + i), inverse);
            const Integers away = hn::ConvertTo(ints, hn::Add(n, hn::CopySign(half, n)));
            storeCodes(hn::Add(away, middle), codes + group * groups.size + i);
        }
    }
}

void peaks(const Groups& groups, float* results) {
    for (std::size_t group = 0; group < groups.count; ++group)
        results[group] = peak(groups.values + group * groups.size, groups.size);
}

void e2m1(const Groups& groups, const float* scales, std::uint8_t* codes) {
    constexpr std::array kMiddles{0.5F, 1.5F, 2.5F, 3.5F, 5.0F, 7.0F, 10.0F};
    const Integers one = hn::Set(ints, 1);
    for (std::size_t group = 0; group < groups.count; ++group) {
        const float* x = groups.values + group * groups.size;
        std::array<Floats, kMiddles.size()> middles;
        for (std::size_t k = 0; k < middles.size(); ++k)
            middles[k] = hn::Set(f, kMiddles[k] * scales[group]);
        const Integers eight = hn::Set(ints, scales[group] > 0 ? 8 : 0);
        const Integers kept = hn::Set(ints, scales[group] > 0 ? 15 : 0);
        for (std::size_t i = 0; i < groups.size; i += hn::Lanes(f)) {
            const Floats value = hn::LoadU(f, x + i);
            const Floats size = hn::Abs(value);
            Integers code = hn::Zero(ints);
            for (const Floats& middle : middles)
                code = hn::Add(code,
                               hn::IfThenElseZero(hn::RebindMask(ints, hn::Gt(size, middle)), one));
            const auto negative = hn::And(hn::BroadcastSignBit(hn::BitCast(ints, value)), eight);
            const auto nothing = hn::Eq(code, hn::Zero(ints));
            code = hn::Or(code, hn::IfThenZeroElse(nothing, negative));
            storeCodes(hn::And(code, kept), codes + group * groups.size + i);
        }
    }
}

}  // namespace
}  // namespace quantoscope::ggml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope::ggml {

HWY_EXPORT(levels);
HWY_EXPORT(shown);
HWY_EXPORT(again);
HWY_EXPORT(signedPeak);
HWY_EXPORT(range);
HWY_EXPORT(absolutePeak);
HWY_EXPORT(peaks);
HWY_EXPORT(e2m1);

void levelsOfCodes(const Layout& layout, std::uint8_t* codes, const Part* parts, std::size_t count,
                   float* values) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(levels)(layout, codes, parts, count, values);
}

void shownCodes(const Layout& layout, std::uint8_t* codes, std::size_t count, std::int32_t* to) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(shown)(layout, codes, count, to);
}

void roundAgain(const Layout& layout, const float* values, const Part* parts, std::size_t count,
                std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(again)(layout, values, parts, count, codes);
}

void roundBySignedPeak(const Groups& groups, int half, float* scales, std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(signedPeak)(groups, half, scales, codes);
}

void roundByRange(const Groups& groups, int largest, float* scales, float* minima,
                  std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(range)(groups, largest, scales, minima, codes);
}

void roundByPeak(const Layout& layout, const Groups& groups, int peak, float* scales,
                 std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(absolutePeak)(layout, groups, peak, scales, codes);
}

void peaksOfGroups(const Groups& groups, float* peaks) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(peaks)(groups, peaks);
}

void roundToE2M1(const Groups& groups, const float* scales, std::uint8_t* codes) {
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(e2m1)(groups, scales, codes);
}

}  // namespace quantoscope::ggml
#endif
