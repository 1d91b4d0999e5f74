// SPDX-License-Identifier: GPL-3.0-or-later
// The oracles are the C library's and Boost's long double functions, whose own error, about 2^-63,
// is a thousandth of the bounds tested here.
#include "core/base/numbers/portable_math.h"

#include <QTest>
#include <bit>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/cos_pi.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/numbers/random.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

using Ours = double (*)(double);
using Exact = long double (*)(long double);

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallestNormal = std::numeric_limits<double>::min();

#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t kPoints = 30'000;  // instrumented code is some ten times slower
#else
constexpr std::uint64_t kPoints = 300'000;
#endif

enum class Spread {
    Linear,    // evenly in the number
    EachSize,  // evenly in the bits, so that every power of two gets its share; positive ends
};

double pointBetween(double low, double high, Spread spread, std::uint64_t i) {
    if (i == 0) return low;
    if (i == 1) return high;
    const double u = ElementRandom(7, i).uniform();
    if (spread == Spread::Linear) return low + (high - low) * u;
    const auto lowBits = std::bit_cast<std::uint64_t>(low);
    const auto highBits = std::bit_cast<std::uint64_t>(high);
    const double steps = static_cast<double>(highBits - lowBits) * u;
    return std::bit_cast<double>(lowBits + static_cast<std::uint64_t>(steps));
}

// Units in the last place of the double nearest to `exact`.
double ulpError(double actual, long double exact) {
    const int exponent = exact == 0 ? -1022 : std::max(std::ilogb(exact), -1022);
    return static_cast<double>(std::abs(actual - exact) / std::ldexp(1.0L, exponent - 52));
}

long double exactLog(long double x) {
    return std::log(x);
}
long double exactExp(long double x) {
    return std::exp(x);
}
long double exactCosTurns(long double turns) {
    return boost::math::cos_pi(2 * turns);
}
long double exactQuantile(long double p) {
    return quantile(boost::math::normal_distribution<long double>(), p);
}

std::uint64_t bitsHash(Ours function, double low, double high) {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a over the bytes, lowest first
    for (int i = 0; i < 1000; ++i) {
        const double x = low + (high - low) * i / 1000;
        const auto bits = std::bit_cast<std::uint64_t>(function(x));
        for (int shift = 0; shift < 64; shift += 8)
            hash = (hash ^ ((bits >> shift) & 0xFF)) * 0x100000001b3U;
    }
    return hash;
}

}  // namespace

Q_DECLARE_METATYPE(Ours)
Q_DECLARE_METATYPE(Exact)
Q_DECLARE_METATYPE(Spread)

class TestPortableMath : public QObject {
    Q_OBJECT

  private slots:
    void errorStaysBelowItsBound_data();
    void errorStaysBelowItsBound();
    void specialValues_data();
    void specialValues();
    void quantileIsAntisymmetricAndMonotone();
    void bitsAreThoseOfEveryMachine_data();
    void bitsAreThoseOfEveryMachine();
};

void TestPortableMath::errorStaysBelowItsBound_data() {
    QTest::addColumn<Ours>("ours");
    QTest::addColumn<Exact>("exact");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<Spread>("spread");
    QTest::addColumn<double>("bound");  // ulp, as the header states; of the quantile 5e-15/2^-52
    const auto row = [](const char* name, Ours ours, Exact exact, double low, double high,
                        Spread spread, double bound) {
        QTest::newRow(name) << ours << exact << low << high << spread << bound;
    };
    using enum Spread;
    row("log of any size", portableLog, exactLog, kSmallestNormal, kLargest, EachSize, 1);
    row("log of subnormals", portableLog, exactLog, kSmallest, kSmallestNormal, EachSize, 1);
    row("log near one", portableLog, exactLog, 0.7, 1.5, Linear, 1);
    row("log just above one", portableLog, exactLog, 1, 1 + 0x1p-40, EachSize, 1);
    row("log just below one", portableLog, exactLog, 1 - 0x1p-40, 1, EachSize, 1);
    row("exp of any size", portableExp, exactExp, -708.3, 709.78, Linear, 1);
    row("exp near zero", portableExp, exactExp, -1, 1, Linear, 1);
    row("exp of tiny numbers", portableExp, exactExp, kSmallest, 1, EachSize, 1);
    row("exp with a subnormal result", portableExp, exactExp, -745.1, -708.4, Linear, 1.5);
    row("cosine of a turn", portableCosTurns, exactCosTurns, -1, 1, Linear, 2.5);
    row("cosine of many turns", portableCosTurns, exactCosTurns, 0, 1e6, Linear, 2.5);
    row("cosine near its zero", portableCosTurns, exactCosTurns, 0.25, 0.25 + 0x1p-20, EachSize,
        2.5);
    row("cosine of tiny turns", portableCosTurns, exactCosTurns, kSmallest, 1, EachSize, 2.5);
    row("quantile", normalQuantile, exactQuantile, 0x1p-53, 0.5, Linear, 22);
    row("quantile near the middle", normalQuantile, exactQuantile, 0.5 - 0x1p-30, 0.5, EachSize,
        22);
    row("quantile of the tail", normalQuantile, exactQuantile, 1e-300, 0.1, EachSize, 22);
}

void TestPortableMath::errorStaysBelowItsBound() {
    if (std::numeric_limits<long double>::digits < 64)
        QSKIP("long double is no wider than double here");
    QFETCH(Ours, ours);
    QFETCH(Exact, exact);
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(Spread, spread);
    QFETCH(double, bound);
    double worst = 0;
    double worstAt = low;
    for (std::uint64_t i = 0; i < kPoints; ++i) {
        const double x = pointBetween(low, high, spread, i);
        const double error = ulpError(ours(x), exact(x));
        if (error <= worst) continue;
        worst = error;
        worstAt = x;
    }
    const QString found = QString("error %1 ulp at %2").arg(worst).arg(worstAt, 0, 'g', 17);
    QVERIFY2(worst < bound, qPrintable(found));
    qInfo("%s, bound %g", qPrintable(found), bound);
}

void TestPortableMath::specialValues_data() {
    QTest::addColumn<Ours>("function");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("expected");
    QTest::newRow("log 1") << Ours(portableLog) << 1.0 << 0.0;
    QTest::newRow("log 0") << Ours(portableLog) << 0.0 << -kInfinity;
    QTest::newRow("log inf") << Ours(portableLog) << kInfinity << kInfinity;
    QTest::newRow("exp 0") << Ours(portableExp) << 0.0 << 1.0;
    QTest::newRow("exp -inf") << Ours(portableExp) << -kInfinity << 0.0;
    QTest::newRow("exp inf") << Ours(portableExp) << kInfinity << kInfinity;
    QTest::newRow("exp just too large") << Ours(portableExp) << 709.785 << kInfinity;
    QTest::newRow("exp just too small") << Ours(portableExp) << -745.15 << 0.0;
    QTest::newRow("exp far too large") << Ours(portableExp) << kLargest << kInfinity;
    QTest::newRow("cosine of no turn") << Ours(portableCosTurns) << 0.0 << 1.0;
    QTest::newRow("cosine of a quarter") << Ours(portableCosTurns) << 0.25 << 0.0;
    QTest::newRow("cosine of a half") << Ours(portableCosTurns) << -0.5 << -1.0;
    QTest::newRow("cosine of 2^52 + 1 turns") << Ours(portableCosTurns) << 0x1p52 + 1 << 1.0;
    QTest::newRow("cosine of 1e300 turns") << Ours(portableCosTurns) << 1e300 << 1.0;
    QTest::newRow("quantile 0") << Ours(normalQuantile) << 0.0 << -kInfinity;
    QTest::newRow("quantile 1") << Ours(normalQuantile) << 1.0 << kInfinity;
    QTest::newRow("quantile 1/2") << Ours(normalQuantile) << 0.5 << 0.0;
}

void TestPortableMath::specialValues() {
    QFETCH(Ours, function);
    QFETCH(double, x);
    QFETCH(double, expected);
    const double actual = function(x);
    QVERIFY2(actual == expected, qPrintable(QString::number(actual, 'g', 17)));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(std::isnan(function(nan)));
    QVERIFY(std::isnan(portableLog(-1)));
    QVERIFY(std::isnan(portableCosTurns(kInfinity)));
}

void TestPortableMath::quantileIsAntisymmetricAndMonotone() {
    double previous = -kInfinity;
    for (int i = 1; i < 4096; ++i) {
        const double p = i / 4096.0;
        const double x = normalQuantile(p);
        QCOMPARE(std::bit_cast<std::uint64_t>(x + 0.0),
                 std::bit_cast<std::uint64_t>(0.0 - normalQuantile(1 - p)));
        QVERIFY(x > previous);
        previous = x;
    }
}

// Frozen outputs, no oracle: they were computed once by these functions, whose accuracy the rows
// above prove, and must come out the same under any compiler, C library and machine.
void TestPortableMath::bitsAreThoseOfEveryMachine_data() {
    QTest::addColumn<Ours>("function");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<quint64>("hash");
    QTest::newRow("log") << Ours(portableLog) << 0.001 << 100.0 << quint64{0xd483c3d491ce0604};
    QTest::newRow("exp") << Ours(portableExp) << -50.0 << 50.0 << quint64{0xc0500831ce508979};
    QTest::newRow("cosine") << Ours(portableCosTurns) << -3.0 << 3.0 << quint64{0x5221cfc3533cd184};
    QTest::newRow("quantile") << Ours(normalQuantile) << 1e-9 << 1.0 << quint64{0xa5be6d8c8716ee52};
}

void TestPortableMath::bitsAreThoseOfEveryMachine() {
    QFETCH(Ours, function);
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(quint64, hash);
    const auto actual = quint64{bitsHash(function, low, high)};
    QVERIFY2(actual == hash, qPrintable("hash " + QString::number(actual, 16)));
}

QUANTOSCOPE_TEST(TestPortableMath);
#include "tst_portable_math.moc"
