// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/run_sums.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace quantoscope {
namespace {

// 2^exponent for the exponents of normal doubles.
double powerOfTwo(int exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
}

// The sum of base + v - level over `count` values with this sum of v. A level near the run is split
// into a whole number, which is taken away exactly, and a fraction.
double excessOverLevel(const RunScale& scale, std::uint64_t count, std::uint64_t sum,
                       double level) {
    constexpr double kNear = 1 << 30;
    const auto n = static_cast<double>(count);
    const auto base = static_cast<double>(scale.base);
    if (std::abs(level - base) > kNear) return static_cast<double>(sum) + n * (base - level);
    const double whole = std::floor(level);
    const std::int64_t exact =
        static_cast<std::int64_t>(sum) +
        static_cast<std::int64_t>(count) * (scale.base - static_cast<std::int64_t>(whole));
    return static_cast<double>(exact) - n * (level - whole);
}

// The same digits as the conversion of all 128 bits, which is a call, where the upper ones are 0.
double toDouble(UnsignedInt128 x) {
    const auto low = static_cast<std::uint64_t>(x);
    return x == low ? static_cast<double>(low) : static_cast<double>(x);
}

}  // namespace

IntervalSums& IntervalSums::operator+=(const IntervalSums& other) {
    count += other.count;
    sum += other.sum;
    deviation += other.deviation;
    squaredError += other.squaredError;
    return *this;
}

// A float's upper half is sign, exponent (8 bits) and the upper 7 bits of the fraction.
RunScale runScale(std::uint16_t prefix) {
    const bool negative = prefix < 0x8000U;
    const unsigned upper = (negative ? ~unsigned{prefix} : unsigned{prefix}) & 0x7FFFU;
    const int exponent = static_cast<int>(upper >> 7);
    const std::int64_t fraction = upper & 0x7FU;
    const std::int64_t magnitude = (exponent == 0 ? fraction : fraction + 128) << 16;
    // Keys of negative numbers grow as the magnitude falls: |x| = unit (magnitude + 65535 - v).
    return {powerOfTwo(std::max(exponent, 1) - 150), negative ? -(magnitude + 65535) : magnitude};
}

RunMoments runMoments(const RunScale& scale, std::uint64_t count, const KeyTotals& totals) {
    const Int128 n = count;
    const Int128 sum = n * scale.base + static_cast<Int128>(totals.sum);
    const Int128 squares = n * scale.base * scale.base +
                           2 * static_cast<Int128>(scale.base) * static_cast<Int128>(totals.sum) +
                           static_cast<Int128>(totals.squares);
    return {scaled(doubleDouble(sum), scale.unit),
            scaled(doubleDouble(squares), scale.unit * scale.unit)};
}

IntervalSums runSums(const RunScale& scale, std::uint64_t count, const KeyTotals& totals,
                     double level) {
    if (count == 0) return {};
    const auto n = static_cast<double>(count);
    const double spread =
        toDouble(UnsignedInt128{count} * totals.squares - UnsignedInt128{totals.sum} * totals.sum);
    const double excess = excessOverLevel(scale, count, totals.sum, level / scale.unit);
    const auto whole =
        static_cast<std::int64_t>(count) * scale.base + static_cast<std::int64_t>(totals.sum);
    return {count, scale.unit * static_cast<double>(whole), scale.unit * excess,
            scale.unit * scale.unit * ((spread + excess * excess) / n)};
}

IntervalSums momentSums(std::uint64_t count, const RunMoments& moments, double level) {
    if (count == 0) return {};
    const auto n = static_cast<double>(count);
    const DoubleDouble mean = moments.sum / n;
    const DoubleDouble spread = moments.squares - square(moments.sum) / n;
    const double distance = (mean - DoubleDouble{level, 0}).value();
    return {count, moments.sum.value(), n * distance,
            std::max(spread.value(), 0.0) + n * distance * distance};
}

}  // namespace quantoscope
