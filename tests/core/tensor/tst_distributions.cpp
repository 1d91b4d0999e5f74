// SPDX-License-Identifier: GPL-3.0-or-later
// The law of each distribution: its moments, and its values against a distribution function that
// Boost.Math computes. Seeds are fixed, so a row passes always or never; the limits are those that
// a right generator exceeds under one seed in a million.
#include "core/tensor/distribution.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <boost/math/distributions.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/numbers/random.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::uint64_t kCount = 100'000;  // instrumented code is some ten times slower
#else
constexpr std::uint64_t kCount = 1'000'000;
#endif
// Of which so many are held against the distribution function, whose every call is slow.
constexpr std::size_t kCompared = kCount / 5;

// P(sqrt(n) D > t) = 2 exp(-2 t^2) = 1e-6 for large n (Kolmogorov 1933; smaller with atoms).
const double kKolmogorovLimit = std::sqrt(std::log(2e6) / 2);
// A normal variable is farther out than this many deviations with probability 1e-6.
constexpr double kDeviations = 4.892;

struct Law {
    std::function<double(double x)> cdf;  // P(value <= x)
    double mean = 0;
    double variance = 1;
    double kurtosis = 3;   // fourth central moment / variance^2
    double zeroShare = 0;  // probability of exactly 0
};

template <class BoostDistribution>
Law lawOf(BoostDistribution distribution) {
    return {[=](double x) { return cdf(distribution, x); }, mean(distribution),
            variance(distribution), kurtosis(distribution)};
}

// From the raw moments E x .. E x^4.
Law lawOfMoments(std::function<double(double)> cdf, std::array<double, 4> m) {
    const double variance = m[1] - m[0] * m[0];
    const double fourth = m[3] - 4 * m[0] * m[2] + 6 * m[0] * m[0] * m[1] - 3 * std::pow(m[0], 4);
    return {std::move(cdf), m[0], variance, fourth / (variance * variance)};
}

std::array<double, 4> normalRawMoments(double mean, double std) {
    const double v = std * std;
    return {mean, mean * mean + v, std::pow(mean, 3) + 3 * mean * v,
            std::pow(mean, 4) + 6 * mean * mean * v + 3 * v * v};
}

struct Part {
    double share;
    double mean;
    double std;
};

Law mixtureOfNormals(const std::vector<Part>& parts) {
    std::array<double, 4> moments{};
    for (const Part& part : parts) {
        const auto own = normalRawMoments(part.mean, part.std);
        for (std::size_t i = 0; i < 4; ++i)
            moments[i] += part.share * own[i];
    }
    const auto cdf = [parts](double x) {
        double sum = 0;
        for (const Part& part : parts)
            sum += part.share * boost::math::cdf(boost::math::normal(part.mean, part.std), x);
        return sum;
    };
    return lawOfMoments(cdf, moments);
}

// max(0, std z).
Law reluOfNormal(double std) {
    const double v = std * std;
    const double root = std / std::sqrt(2 * std::numbers::pi);
    Law law = lawOfMoments(
        [std](double x) { return x < 0 ? 0.0 : boost::math::cdf(boost::math::normal(0, std), x); },
        {root, v / 2, 2 * v * root, 1.5 * v * v});
    law.zeroShare = 0.5;
    return law;
}

// 0 with probability `zeros`, else normal.
Law sparseNormal(double zeros, double std) {
    const double v = std * std;
    Law law = lawOfMoments(
        [=](double x) {
            const double other = boost::math::cdf(boost::math::normal(0, std), x);
            return (1 - zeros) * other + (x >= 0 ? zeros : 0);
        },
        {0, (1 - zeros) * v, 0, (1 - zeros) * 3 * v * v});
    law.zeroShare = zeros;
    return law;
}

// Specs, and the laws that their values must follow.
std::vector<std::pair<std::string, Law>> laws() {
    namespace bm = boost::math;
    return {
        {"normal", lawOf(bm::normal(0, 1))},
        {"normal:mean=3,std=0.25", lawOf(bm::normal(3, 0.25))},
        {"uniform", lawOf(bm::uniform(-1, 1))},
        {"uniform:low=5,high=2", lawOf(bm::uniform(2, 5))},
        {"laplace:mean=-1,scale=2", lawOf(bm::laplace(-1, 2))},
        {"logistic:mean=1,scale=0.5", lawOf(bm::logistic(1, 0.5))},
        {"student-t", lawOf(bm::students_t(5))},
        {"student-t:dof=1000", lawOf(bm::students_t(1000))},
        {"log-normal:mu=1,sigma=0.5", lawOf(bm::lognormal(1, 0.5))},
        {"exponential:scale=4", lawOf(bm::exponential(0.25))},
        {"gamma", lawOf(bm::gamma_distribution<>(2, 1))},
        {"gamma:shape=0.3,scale=2", lawOf(bm::gamma_distribution<>(0.3, 2))},
        {"gamma:shape=1", lawOf(bm::gamma_distribution<>(1, 1))},
        {"gamma:shape=100,scale=0.1", lawOf(bm::gamma_distribution<>(100, 0.1))},
        {"half-normal:std=2", reluOfNormal(2)},
        {"sparse:zeros=70,std=3", sparseNormal(0.7, 3)},
        {"bimodal:mean1=-1,std1=0.5,mean2=4,std2=2,share=25",
         mixtureOfNormals({{0.75, -1, 0.5}, {0.25, 4, 2}})},
        {"outliers:mean=1,std=0.5,share=2,magnitude=8",
         mixtureOfNormals({{0.98, 1, 0.5}, {0.01, 5, 1}, {0.01, -3, 1}})},
        {"weights:rows=1,columns=65536,std=2,spread=1", lawOf(bm::normal(0, 2))},
    };
}

std::vector<double> sortedValues(std::span<const float> values) {
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return sorted;
}

// The largest distance between the law and the empirical distribution of sorted values.
double kolmogorovDistance(const std::vector<double>& sorted, const Law& law) {
    const auto n = static_cast<double>(sorted.size());
    double distance = 0;
    for (auto first = sorted.begin(); first != sorted.end();) {
        const auto last = std::upper_bound(first, sorted.end(), *first);
        const double upTo = law.cdf(*first);
        const double below = upTo - (*first == 0 ? law.zeroShare : 0);
        const double countBelow = static_cast<double>(first - sorted.begin()) / n;
        const double countUpTo = static_cast<double>(last - sorted.begin()) / n;
        distance = std::max({distance, std::abs(upTo - countUpTo), std::abs(below - countBelow)});
        first = last;
    }
    return distance;
}

Tensor drawn(const std::string& text, std::uint64_t n) {
    DistributionSpec spec = parseDistribution(text).value();
    spec.n = n;
    return generate(spec, {}).value();
}

double correlation(std::span<const float> a, std::span<const float> b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        ab += double{a[i]} * b[i];
        aa += double{a[i]} * a[i];
        bb += double{b[i]} * b[i];
    }
    return ab / std::sqrt(aa * bb);
}

}  // namespace

Q_DECLARE_METATYPE(Law)

class TestDistributions : public QObject {
    Q_OBJECT

  private slots:
    void valuesFollowTheLaw_data();
    void valuesFollowTheLaw();
    void everyDistributionIsTested();
    void valuesAreThoseGiven();
    void sineIsTheFormula();
    void constantIsConstant();
    void weightRowsHaveTheirOwnScale();
    void neighboursAndSeedsAreUncorrelated();
    void valuesAndStochasticRoundingAreUncorrelated();
};

void TestDistributions::valuesFollowTheLaw_data() {
    QTest::addColumn<Law>("law");
    for (const auto& [spec, law] : laws())
        QTest::newRow(spec.c_str()) << law;
}

void TestDistributions::valuesFollowTheLaw() {
    QFETCH(Law, law);
    const Tensor tensor = drawn(QTest::currentDataTag(), kCount);
    const auto n = static_cast<double>(tensor.values.size());
    double sum = 0;
    double squares = 0;
    for (const float value : tensor.values) {
        sum += value - law.mean;
        squares += (value - law.mean) * (value - law.mean);
    }
    // The mean's deviation is sqrt(variance/n), the variance's is variance sqrt((kurtosis - 1)/n).
    const double meanOff = std::abs(sum / n) / std::sqrt(law.variance / n);
    const double varianceOff =
        std::abs(squares / n / law.variance - 1) / std::sqrt((law.kurtosis - 1) / n);
    const auto compared = std::span(tensor.values).first(std::min(kCompared, tensor.values.size()));
    const double distance = std::sqrt(static_cast<double>(compared.size())) *
                            kolmogorovDistance(sortedValues(compared), law);
    qInfo("mean off by %.2f, variance by %.2f deviations; sqrt(n) D = %.2f", meanOff, varianceOff,
          distance);
    QVERIFY(meanOff < kDeviations);
    QVERIFY(varianceOff < kDeviations);
    QVERIFY(distance < kKolmogorovLimit);
}

void TestDistributions::everyDistributionIsTested() {
    std::set<std::string> tested = {"sine", "constant", "weights",
                                    "values"};  // by functions of their own
    for (const auto& [spec, law] : laws())
        tested.emplace(spec.substr(0, spec.find(':')));
    for (const Distribution* distribution : distributions())
        QVERIFY2(tested.contains(std::string(distribution->id)),
                 std::string(distribution->id).c_str());
}

void TestDistributions::valuesAreThoseGiven() {
    const Tensor row = drawn("values:x=0.1 -2.5e-7 1e30", 7);
    QCOMPARE(row.shape, (Shape{3}));
    QCOMPARE(std::vector<float>(row.values.begin(), row.values.end()),
             (std::vector<float>{0.1F, -2.5e-7F, 1e30F}));
    QCOMPARE(drawn("values:x=1 2 3 4 5 6,columns=3", 7).shape, (Shape{2, 3}));
    QCOMPARE(drawn("values:x=1 2 3 4 5,columns=3", 7).shape, (Shape{5}));
}

// The turns are three roundings off, 3 * 2^-53 * 10.25 of a turn at most, which shifts the sine by
// less than 2.2e-14; the value is then rounded to float32.
void TestDistributions::sineIsTheFormula() {
    const Tensor tensor = drawn("sine:amplitude=3,phase=90", 10'007);
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        const long double turns = 10.0L * static_cast<long double>(i) / 10'007 + 0.25L;
        const long double exact = 3 * std::sin(2 * std::numbers::pi_v<long double> * turns);
        QVERIFY(std::abs(tensor.values[i] - exact) <= 0x1p-24L * std::abs(exact) + 3 * 2.2e-14L);
    }
}

void TestDistributions::constantIsConstant() {
    const Tensor tensor = drawn("constant:value=-0.1", 1000);
    QVERIFY(std::ranges::all_of(tensor.values, [](float value) { return value == -0.1F; }));
}

// The logarithm of a row's deviation is uniform; as estimated from 4096 values it is off by about
// 1/sqrt(2 * 4096) = 1.1 %, 0.3 % of the logarithm of the spread, which the margin of 0.01 covers.
// Divided by its own deviation, each row is normal, and so are all together.
void TestDistributions::weightRowsHaveTheirOwnScale() {
    constexpr std::size_t kRows = 244;
    constexpr std::size_t kColumns = 4096;
    const Tensor tensor = drawn("weights:rows=244,columns=4096,std=0.5,spread=30", 0);
    QCOMPARE(tensor.shape, (Shape{kRows, kColumns}));
    std::vector<double> logarithms;
    std::vector<double> normalised;
    for (std::size_t r = 0; r < kRows; ++r) {
        const std::span<const float> row(tensor.values.data() + r * kColumns, kColumns);
        double squares = 0;
        for (const float value : row)
            squares += double{value} * value;
        const double deviation = std::sqrt(squares / kColumns);
        logarithms.push_back(std::log(deviation / 0.5) / std::log(30.0));
        for (const float value : row)
            normalised.push_back(value / deviation);
    }
    std::ranges::sort(logarithms);
    std::ranges::sort(normalised);
    const Law uniform = lawOf(boost::math::uniform(-0.5, 0.5));
    const double rowDistance = std::sqrt(kRows) * kolmogorovDistance(logarithms, uniform);
    QVERIFY(rowDistance < kKolmogorovLimit + 0.01 * std::sqrt(kRows));
    const Law normal = lawOf(boost::math::normal(0, 1));
    const double distance = std::sqrt(kRows * kColumns) * kolmogorovDistance(normalised, normal);
    QVERIFY(distance < kKolmogorovLimit);
}

void TestDistributions::neighboursAndSeedsAreUncorrelated() {
    const Tensor one = drawn("normal:seed=1", kCount);
    const Tensor two = drawn("normal:seed=2", kCount);
    const double limit = kDeviations / std::sqrt(static_cast<double>(kCount));
    QVERIFY(std::abs(correlation(one.values, two.values)) < limit);
    for (const std::size_t lag : {1U, 2U, 4U, 65536U})
        QVERIFY(std::abs(correlation(one.values, std::span(one.values).subspan(lag))) < limit);
}

void TestDistributions::valuesAndStochasticRoundingAreUncorrelated() {
    const Tensor values = drawn("uniform:seed=1", kCount);
    std::vector<float> draws;
    for (std::uint64_t i = 0; i < kCount; ++i)
        draws.push_back(stochasticDraw(1, i) - 0.5F);
    const double limit = kDeviations / std::sqrt(static_cast<double>(kCount));
    QVERIFY(std::abs(correlation(values.values, draws)) < limit);
}

QUANTOSCOPE_TEST(TestDistributions);
#include "tst_distributions.moc"
