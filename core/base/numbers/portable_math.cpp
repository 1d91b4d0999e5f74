// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbers/portable_math.h"

#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>

namespace quantoscope {
namespace {

static_assert(FLT_EVAL_METHOD == 0, "intermediate results must be rounded to double");

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kMantissaBits = 52;
constexpr int kExponentBias = 1023;

// ln 2 in two pieces: the first has 33 significant bits, so that its product with an exponent
// (at most 11 bits) is exact; the second is the rest.
constexpr double kLn2High = 0x1.62e42feep-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;

// c[0] + c[1] x + ... + c[N-1] x^(N-1), by Horner's rule.
template <std::size_t N>
constexpr double polynomial(const std::array<double, N>& c, double x) {
    double sum = c[N - 1];
    for (std::size_t i = N - 1; i-- > 0;)
        sum = sum * x + c[i];
    return sum;
}

// 1/first!, sign/(first + step)!, 1/(first + 2 step)!, ...
template <std::size_t N>
constexpr std::array<double, N> factorialSeries(int first, int step, double sign) {
    std::array<double, N> c{};
    double factorial = 1;
    for (int k = 2; k <= first; ++k)
        factorial *= k;
    double signNow = 1;
    int k = first;
    for (double& coefficient : c) {
        coefficient = signNow / factorial;
        for (int i = 0; i < step; ++i)
            factorial *= ++k;
        signNow *= sign;
    }
    return c;
}

// 2/3, 2/5, 2/7, ...
template <std::size_t N>
constexpr std::array<double, N> atanhSeries() {
    std::array<double, N> c{};
    double odd = 3;
    for (double& coefficient : c) {
        coefficient = 2 / odd;
        odd += 2;
    }
    return c;
}

// 2^exponent, for the exponents of normal numbers.
double powerOfTwo(int exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + kExponentBias)
                                 << kMantissaBits);
}

// Wichura's coefficients, in powers of 0.425^2 - q^2, of r - 1.6 and of r - 5 (normalQuantile).
constexpr std::array kCentreTop = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                   1.9715909503065514427e3, 1.3731693765509461125e4,
                                   4.5921953931549871457e4, 6.7265770927008700853e4,
                                   3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array kCentreBottom = {1.0,
                                      4.2313330701600911252e1,
                                      6.8718700749205790830e2,
                                      5.3941960214247511077e3,
                                      2.1213794301586595867e4,
                                      3.9307895800092710610e4,
                                      2.8729085735721942674e4,
                                      5.2264952788528545610e3};
constexpr std::array kMiddleTop = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                   5.76949722146069140550e0,  3.64784832476320460504e0,
                                   1.27045825245236838258e0,  2.41780725177450611770e-1,
                                   2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array kMiddleBottom = {1.0,
                                      2.05319162663775882187e0,
                                      1.67638483018380384940e0,
                                      6.89767334985100004550e-1,
                                      1.48103976427480074590e-1,
                                      1.51986665636164571966e-2,
                                      5.47593808499534494600e-4,
                                      1.05075007164441684324e-9};
constexpr std::array kTailTop = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                 1.78482653991729133580e0,  2.96560571828504891230e-1,
                                 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array kTailBottom = {1.0,
                                    5.99832206555887937690e-1,
                                    1.36929880922735805310e-1,
                                    1.48753612908506148525e-2,
                                    7.86869131145613259100e-4,
                                    1.84631831751005468180e-5,
                                    1.42151175831644588870e-7,
                                    2.04426310338993978564e-15};

}  // namespace

// x = 2^k m with m in [sqrt(1/2), sqrt(2)); with f = m - 1 and s = f/(2 + f), |s| <= 0.1716,
//   log m = 2 atanh s = f - (f^2/2 - s (f^2/2 + R)),  R = 2 s^2/3 + 2 s^4/5 + ...
// (the rearrangement of fdlibm's e_log.c, whose rounding stays below 1 ulp). Eleven terms of R
// leave out less than 2 s^24/25 / (1 - s^2) < 4e-20.
double portableLog(double x) {
    if (!(x > 0)) return x == 0 ? -kInfinity : std::numeric_limits<double>::quiet_NaN();
    if (x > std::numeric_limits<double>::max()) return x;
    int k = 0;
    if (x < std::numeric_limits<double>::min()) {
        x *= 0x1p54;
        k = -54;
    }
    const auto bits = std::bit_cast<std::uint64_t>(x);
    constexpr auto kSqrtHalf = std::bit_cast<std::uint64_t>(std::numbers::sqrt2 / 2);
    const std::uint64_t shifted = bits - kSqrtHalf;
    k += static_cast<int>(static_cast<std::int64_t>(shifted) >> kMantissaBits);
    const double m = std::bit_cast<double>((shifted & 0xFFFFFFFFFFFFFU) + kSqrtHalf);

    static constexpr auto kSeries = atanhSeries<11>();
    const double f = m - 1;
    const double s = f / (2 + f);
    const double z = s * s;
    const double r = z * polynomial(kSeries, z);
    const double half = 0.5 * f * f;
    return k * kLn2High - ((half - (s * (half + r) + k * kLn2Low)) - f);
}

// x = k ln 2 + r with |r| <= ln(2)/2; e^r = 1 + (r + r^2/2! + ... + r^13/13!), which leaves out
// less than 0.3466^14/14! < 5e-18. r is high - low, so that low's rounding enters at full
// precision.
double portableExp(double x) {
    if (std::isnan(x)) return x;
    if (x > 709.79) return kInfinity;
    if (x < -745.2) return 0;
    const double k = std::floor(x * std::numbers::log2e + 0.5);
    const double high = x - k * kLn2High;
    const double low = k * kLn2Low;
    const double r = high - low;

    static constexpr auto kSeries = factorialSeries<12>(2, 1, 1);
    const double tail = r * r * polynomial(kSeries, r);
    const double value = 1 + (high + (tail - low));
    // In two factors, so that 2^1024 and subnormal results can be reached.
    const int exponent = static_cast<int>(k);
    const int first = exponent / 2;
    return value * powerOfTwo(first) * powerOfTwo(exponent - first);
}

// By the distance d to the nearest quarter turn, |d| <= 1/8, which is exact: sine and cosine of
// t = 2 pi d, |t| <= 0.7854, by their series to t^17 and t^16; these leave out less than
// 0.7854^18/18! < 3e-18 of the result.
double portableCosTurns(double turns) {
    const double r = std::abs(turns - std::round(turns));
    static constexpr auto kCosine = factorialSeries<9>(0, 2, -1);
    static constexpr auto kSine = factorialSeries<8>(3, 2, -1);
    constexpr double kTwoPi = 2 * std::numbers::pi;
    if (r > 0.125 && r < 0.375) {
        const double t = kTwoPi * (0.25 - r);
        const double z = t * t;
        return t - t * (z * polynomial(kSine, z));
    }
    const double t = kTwoPi * (r <= 0.125 ? r : 0.5 - r);
    const double cosine = polynomial(kCosine, t * t);
    return r <= 0.125 ? cosine : -cosine;
}

// Algorithm AS 241, PPND16 (M. J. Wichura, "The percentage points of the normal distribution",
// Applied Statistics 37, 1988): three rational functions, exact to about 1e-16. All terms of each
// polynomial are positive, so Horner's rule adds at most 14 roundings to numerator and denominator
// each, and the whole stays below 40 * 2^-53 < 5e-15.
double normalQuantile(double p) {
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kCentreTop, r) / polynomial(kCentreBottom, r);
    }
    const double tail = q < 0 ? p : 1 - p;
    if (tail == 0) return q < 0 ? -kInfinity : kInfinity;
    const double r = std::sqrt(-portableLog(tail));
    const double x = r <= 5 ? polynomial(kMiddleTop, r - 1.6) / polynomial(kMiddleBottom, r - 1.6)
                            : polynomial(kTailTop, r - 5) / polynomial(kTailBottom, r - 5);
    return q < 0 ? -x : x;
}

}  // namespace quantoscope
