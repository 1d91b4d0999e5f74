// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/kernels.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>

#include "core/base/machine/simd_target.h"

// Tables take vectors of a known length.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/schemes/blocks/kernels.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
// Likewise once for each target.
#include "core/schemes/blocks/coders-inl.h"

HWY_BEFORE_NAMESPACE();
namespace quantoscope::HWY_NAMESPACE {
namespace {

HWY_INLINE Integers loadCodes(const std::uint8_t* codes) {
    return hn::PromoteTo(ints, hn::LoadU(bytes, codes));
}
// The lowest `count` bytes of a number, the lowest first.
template <std::size_t count>
HWY_INLINE void storeLow(std::uint64_t number, std::uint8_t* to) {
    std::memcpy(to, &number, count);
}

#if HWY_TARGET == HWY_SCALAR
HWY_INLINE void storeSixBits(Integers codes, std::size_t i, std::uint8_t* run) {
    const std::size_t bit = 6 * i % 8;
    const unsigned code = static_cast<unsigned>(hn::GetLane(codes)) << bit;
    std::uint8_t* const to = run + 6 * i / 8;
    *to = static_cast<std::uint8_t>(bit == 0 ? code : *to | code);
    if (bit > 2) to[1] = static_cast<std::uint8_t>(code >> 8);
}
#else
// Lanes of D that hold two codes each: the upper one is moved down by `shift` bits onto the `kept`
// bits of the lower one.
template <class D, class V>
HWY_INLINE hn::Vec<D> joined(V halves, hn::TFromD<D> kept, int shift) {
    constexpr D lanes;
    const auto both = hn::BitCast(lanes, halves);
    const auto low = hn::Set(lanes, kept);
    return hn::Or(hn::And(both, low), hn::ShiftRightSame(hn::AndNot(low, both), shift));
}

template <class V>
HWY_INLINE void storeSixBits(V codes, std::size_t i, std::uint8_t* run) {
    using Bytes = hn::Rebind<std::uint8_t, hn::DFromV<V>>;
    const auto twos = joined<hn::Repartition<std::uint16_t, Bytes>>(hn::DemoteTo(Bytes(), codes),
                                                                    std::uint16_t{0x3F}, 2);
    const auto fours = joined<hn::Repartition<std::uint32_t, Bytes>>(twos, std::uint32_t{0xFFF}, 4);
    std::uint8_t* const to = run + 6 * i / 8;
    if constexpr (hn::MaxLanes(Bytes()) == 4) {
        const std::uint32_t number = hn::GetLane(fours);
        storeLow<2>(number, to);
        storeLow<1>(number >> 16, to + 2);
    } else {
        const auto eights =
            joined<hn::Repartition<std::uint64_t, Bytes>>(fours, std::uint64_t{0xFFFFFF}, 8);
        const std::uint64_t first = hn::GetLane(eights);
        if constexpr (hn::MaxLanes(Bytes()) == 8) {
            storeLow<4>(first, to);
            storeLow<2>(first >> 32, to + 4);
        } else {
            const std::uint64_t second = hn::ExtractLane(eights, 1);
            storeLow<8>(first | second << 48, to);
            storeLow<4>(second >> 16, to + 8);
        }
    }
}
#endif

// Stores the codes of values i and on of a run.
template <CodePacking packing>
HWY_INLINE void storeCodes(Integers codes, std::size_t i, std::uint8_t* run) {
    if constexpr (packing == CodePacking::Bytes) {
        hn::StoreU(hn::DemoteTo(bytes, codes), bytes, run + i);
    } else if constexpr (packing == CodePacking::SixBits) {
        storeSixBits(codes, i, run);
    } else {
#if HWY_TARGET == HWY_SCALAR
        const bool high = (i % 2 == 1) == (packing == CodePacking::LowNibbleFirst);
        const auto code = static_cast<unsigned>(hn::GetLane(codes)) << (high ? 4 : 0);
        run[i / 2] = static_cast<std::uint8_t>(i % 2 == 0 ? code : run[i / 2] | code);
#else
        constexpr hn::Repartition<std::uint64_t, F> pairs;
        constexpr hn::Rebind<std::uint8_t, decltype(pairs)> packed;
        const auto pair = hn::BitCast(pairs, codes);
        const auto joined = packing == CodePacking::LowNibbleFirst
                                ? hn::Or(pair, hn::ShiftRight<28>(pair))
                                : hn::Or(hn::ShiftLeft<4>(pair), hn::ShiftRight<32>(pair));
        hn::StoreU(hn::TruncateTo(packed, joined), packed, run + i / 2);
#endif
    }
}

void magnitudesOf(const float* values, std::size_t length, std::size_t runs, float* magnitudes) {
    for (std::size_t run = 0; run < runs; ++run) {
        const float* const from = values + run * length;
        Floats largest = hn::Abs(hn::LoadU(f, from));
        for (std::size_t i = hn::Lanes(f); i < length; i += hn::Lanes(f))
            largest = hn::Max(largest, hn::Abs(hn::LoadU(f, from + i)));
        magnitudes[run] = hn::GetLane(hn::MaxOfLanes(f, largest));
    }
}

// The coder comes by value: stores of bytes could change what a reference names, so that it would
// be read again for each vector.
template <ScaleUse use, CodePacking packing, class Coder>
void encodeRuns(const Coder coder, const EncodeJob& job) {
    const std::size_t length = job.length;
    const float* values = job.values;
    std::uint8_t* to = job.target.to;
    for (const float number : job.scales) {
        const Floats scale = hn::Set(f, number);
        for (std::size_t i = 0; i < length; i += hn::Lanes(f)) {
            const Floats x = hn::LoadU(f, values + i);
            const Floats scaled = use == ScaleUse::Multiply ? hn::Mul(x, scale) : hn::Div(x, scale);
            storeCodes<packing>(coder.code(scaled), i, to);
        }
        values += length;
        to += job.target.stride;
    }
}

template <ScaleUse use, class Coder>
void encodePacked(const Coder& coder, const EncodeJob& job) {
    switch (job.target.packing) {
        case CodePacking::Bytes:
            return encodeRuns<use, CodePacking::Bytes>(coder, job);
        case CodePacking::LowNibbleFirst:
            return encodeRuns<use, CodePacking::LowNibbleFirst>(coder, job);
        case CodePacking::HighNibbleFirst:
            return encodeRuns<use, CodePacking::HighNibbleFirst>(coder, job);
        case CodePacking::SixBits:
            return encodeRuns<use, CodePacking::SixBits>(coder, job);
    }
}

template <class Coder>
void encodeWith(const Coder& coder, const EncodeJob& job) {
    if (job.use == ScaleUse::Multiply) return encodePacked<ScaleUse::Multiply>(coder, job);
    encodePacked<ScaleUse::Divide>(coder, job);
}

template <Rounding rounding>
void encodeRounded(const Element& element, const EncodeJob& job) {
    if (element.integerSteps != 0) return encodeWith(IntegerCoder<rounding>(element), job);
    encodeWith(FloatCoder<rounding>(element), job);
}

void encodeElementRuns(const Element& element, Rounding rounding, const EncodeJob& job) {
    if (rounding == Rounding::NearestAway)
        return encodeRounded<Rounding::NearestAway>(element, job);
    if (rounding == Rounding::TowardZero) return encodeRounded<Rounding::TowardZero>(element, job);
    encodeRounded<Rounding::NearestEven>(element, job);
}

template <class Decoder>
void decodeRuns(const Decoder decoder, const std::uint8_t* codes, std::size_t length,
                std::span<const float> scales, float* values) {
    for (const float number : scales) {
        const Floats scale = hn::Set(f, number);
        for (std::size_t i = 0; i < length; i += hn::Lanes(f))
            hn::StoreU(hn::Mul(decoder.level(loadCodes(codes + i)), scale), f, values + i);
        values += length;
        codes += length;
    }
}

void decodeElementRuns(const Element& element, const std::uint8_t* codes, std::size_t length,
                       std::span<const float> scales, float* values) {
    if (element.integerSteps != 0)
        return decodeRuns(IntegerDecoder(element), codes, length, scales, values);
    decodeRuns(FloatDecoder(element), codes, length, scales, values);
}

void encodeTableRuns(const Table16& table, const EncodeJob& job) {
    if (std::ranges::is_sorted(table.places))
        return encodePacked<ScaleUse::Multiply>(TableCoder<false>(table), job);
    encodePacked<ScaleUse::Multiply>(TableCoder<true>(table), job);
}

void decodeTableRuns(const Table16& table, const std::uint8_t* codes, std::size_t length,
                     std::span<const float> scales, float* values) {
    decodeRuns(TableDecoder(table), codes, length, scales, values);
}

}  // namespace
}  // namespace quantoscope::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace quantoscope {

HWY_EXPORT(magnitudesOf);
HWY_EXPORT(encodeElementRuns);
HWY_EXPORT(decodeElementRuns);
HWY_EXPORT(encodeTableRuns);
HWY_EXPORT(decodeTableRuns);

void runMagnitudes(std::span<const float> values, std::size_t length, std::span<float> magnitudes) {
    assert(length % 16 == 0 && values.size() == length * magnitudes.size());
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(magnitudesOf)
    (values.data(), length, magnitudes.size(), magnitudes.data());
}

void encodeElements(const Element& element, Rounding rounding, ScaleUse use,
                    std::span<const float> values, std::size_t length,
                    std::span<const float> scales, const CodeTarget& target) {
    assert(length % 16 == 0 && values.size() == length * scales.size());
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(encodeElementRuns)
    (element, rounding, {use, values.data(), length, scales, target});
}

void decodeElements(const Element& element, const std::uint8_t* codes, std::size_t length,
                    std::span<const float> scales, std::span<float> values) {
    assert(length % 16 == 0 && values.size() == length * scales.size());
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(decodeElementRuns)(element, codes, length, scales, values.data());
}

void encodeTable(const Table16& table, std::span<const float> values, std::size_t length,
                 std::span<const float> factors, const CodeTarget& target) {
    assert(length % 16 == 0 && values.size() == length * factors.size());
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(encodeTableRuns)
    (table, {ScaleUse::Multiply, values.data(), length, factors, target});
}

void decodeTable(const Table16& table, const std::uint8_t* codes, std::size_t length,
                 std::span<const float> scales, std::span<float> values) {
    assert(length % 16 == 0 && values.size() == length * scales.size());
    applySimdTarget();
    HWY_DYNAMIC_DISPATCH(decodeTableRuns)(table, codes, length, scales, values.data());
}

}  // namespace quantoscope
#endif
