// SPDX-License-Identifier: GPL-3.0-or-later
// Lloyd-Max against published optimum quantizers, other software, and its own optimality
// conditions.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/metrics/evaluate.h"
#include "core/schemes/codebook.h"
#include "core/schemes/scheme.h"
#include "core/tensor/distribution.h"
#include "support/near.h"
#include "support/scheme_settings.h"
#include "support/sizes.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

IndexPointer indexOf(const std::vector<float>& values) {
    return ValueIndex::build(values, kControl).value();
}

StepFunction learn(const ValueIndex& values, int bits, const std::string& options) {
    const SchemeSettings settings = settingsOf("lloyd-max", bits, options);
    const SchemeInput input{
        .settings = settings, .range = {}, .given = {}, .values = &values, .control = kControl};
    return findScheme("lloyd-max")->build(input).value();
}

std::vector<float> floatsOf(const QString& file) {
    std::vector<float> values;
    for (const double x : readNpy<double>(dataPath(file)).values)
        values.push_back(static_cast<float>(x));
    return values;
}

// Laboratory 2 of MIT 6.5940.
const std::vector<float> kLaboratory{
    -0.3747F, 0.0874F, 0.3200F,  -0.4868F, 0.4404F,  -0.0402F, 0.2322F,  -0.2024F, -0.4986F,
    0.1814F,  0.3102F, -0.3942F, -0.2030F, 0.0883F,  -0.4741F, -0.1592F, -0.0777F, -0.3946F,
    -0.2128F, 0.2675F, 0.0611F,  -0.1933F, -0.4350F, 0.2928F,  -0.1087F};

// The mean squared error of a step function, the standard error of that mean, and by how much
// fitting the levels to this very sample may have lowered it: a cell of n values loses about one
// nth of its error to its level and as much to each of its two thresholds.
struct SampleError {
    double mean = 0;
    double standardError = 0;
    double fitted = 0;
};

SampleError sampleError(const ValueIndex& values, const StepFunction& steps) {
    const auto n = static_cast<double>(values.count());
    double fourth = 0;
    for (std::size_t k = 0, i = 0; k < steps.size(); ++k) {
        const std::uint64_t end =
            k + 1 < steps.size() ? values.rank(steps.lower[k + 1]) : values.count();
        for (; i < end; ++i) {
            const double e = static_cast<double>(values.sorted()[i] - steps.levels[k]);
            fourth += e * e * e * e / n;
        }
    }
    const Evaluation evaluation = evaluate(values, steps, kControl).value();
    SampleError result;
    result.mean = evaluation.squaredError() / n;
    result.standardError = std::sqrt((fourth - result.mean * result.mean) / n);
    for (std::size_t k = 0; k < steps.size(); ++k)
        if (evaluation.counts[k] > 0)
            result.fitted +=
                evaluation.squaredErrors[k] / n * std::min(1.0, 3 / evaluation.counts[k]);
    return result;
}

const std::vector<double> kGaussian{0.363380,   0.117482,  0.0345478,  0.00950101,
                                    0.00250467, 6.4424e-4, 1.63478e-4, 4.11851e-5};
const std::vector<double> kLaplace{0.5,        0.176195,   0.054476,   0.0153725,
                                   0.00410218, 0.00106095, 2.69874e-4, 6.80617e-5};

IndexPointer sampleOf(const char* distribution) {
    const std::string count = fewerWhenSanitized("10000000", "500000");
    const std::string options = std::string(distribution) + "n=" + count + ",seed=20";
    const Tensor tensor = generate(parseDistribution(options).value(), kControl).value();
    return ValueIndex::build({tensor.values.data(), tensor.values.size()}, kControl).value();
}

}  // namespace

class TestLloydMax : public QObject {
    Q_OBJECT

  private slots:
    void publishedErrors_data();
    void publishedErrors();
    void publishedLevels();
    void otherSoftware_data();
    void otherSoftware();
    void laboratory();
    void optimalityConditions_data();
    void optimalityConditions();
    void fewDistinctValues();
    void emptyLevelsMove();
    void levelsParameter();
    void middleGoesUp();
    void refusals();
    void cancel();
};

void TestLloydMax::publishedErrors_data() {
    QTest::addColumn<QString>("distribution");
    QTest::addColumn<std::vector<double>>("published");
    QTest::newRow("Gaussian") << "normal:" << kGaussian;
    QTest::newRow("Laplace") << "laplace:scale=0.7071067811865476," << kLaplace;
}

void TestLloydMax::publishedErrors() {
    QFETCH(QString, distribution);
    QFETCH(std::vector<double>, published);
    const IndexPointer values = sampleOf(qPrintable(distribution));
    // Half a million values leave the outer cells of 64 levels nearly empty: up to 5 bits then.
    const std::size_t highest = fewerWhenSanitized(published.size(), std::size_t{5});
    for (std::size_t bits = 1; bits <= highest; ++bits) {
        const SampleError error = sampleError(*values, learn(*values, static_cast<int>(bits), ""));
        // Five standard errors; 3e-6 is half a unit of the last digit published.
        const double above = 5 * error.standardError + 3e-6 * published[bits - 1];
        const double below = above + error.fitted;
        QVERIFY2(
            error.mean <= published[bits - 1] + above && error.mean >= published[bits - 1] - below,
            qPrintable(QStringLiteral("%1 bits: %2, published %3, allowed +%4 -%5")
                           .arg(bits)
                           .arg(error.mean)
                           .arg(published[bits - 1])
                           .arg(above)
                           .arg(below)));
    }
}

void TestLloydMax::publishedLevels() {
    const IndexPointer values = sampleOf("normal:");
    const auto list = readJson(dataPath("kmeans/lloyd_max.json"));
    for (const int bits : {1, 2, 3}) {
        const StepFunction steps = learn(*values, bits, "algorithm=lloyd tolerance=1e-12");
        const std::vector<double> levels = list["gaussian"][std::to_string(bits)]["levels"];
        QCOMPARE(steps.size(), levels.size());
        // Five standard errors. The mean of a cell is off by less than 1 / sqrt(n); neighbours
        // share thresholds, which carries an error on through up to all K levels.
        const double allowed = 5 * static_cast<double>(levels.size()) /
                               std::sqrt(static_cast<double>(values->count()));
        for (std::size_t k = 0; k < levels.size(); ++k)
            NEAR(steps.levels[k], levels[k], allowed, 0);
    }
}

void TestLloydMax::otherSoftware_data() {
    QTest::addColumn<QString>("data");
    QTest::addColumn<int>("k");
    QTest::addColumn<double>("exact");
    const auto list = readJson(dataPath("kmeans/kmeans.json"));
    for (const auto& row : list["cases"]) {
        const auto data = QString::fromStdString(row["data"]);
        const int k = row["k"];
        QTest::addRow("%s in %d", qPrintable(data), k)
            << data << k << row["sse_exact"].get<double>();
    }
}

void TestLloydMax::otherSoftware() {
    QFETCH(QString, data);
    QFETCH(int, k);
    QFETCH(double, exact);
    const IndexPointer values = indexOf(floatsOf("kmeans/" + data + ".npy"));
    const std::string levels = "levels=" + std::to_string(k);
    // Rounding a level to float32 adds at most half a unit squared for each value.
    const double half =
        std::max(std::fabs(values->minimum()), std::fabs(values->maximum())) * std::ldexp(1.0, -24);
    const double rounding = static_cast<double>(values->count()) * half * half;
    const double own = squaredError(*values, learn(*values, 8, levels + " algorithm=exact"));
    NEAR(own, exact, rounding, 1e-6);
    for (const char* start : {"cells", "companding", "quantile", "uniform", "random"}) {
        const double error = squaredError(*values, learn(*values, 8, levels + " start=" + start));
        QVERIFY2(error >= own * (1 - 1e-6) - rounding, start);
        QVERIFY2(error <= values->variance() * static_cast<double>(values->count()) * (1 + 1e-12),
                 start);
    }
}

void TestLloydMax::laboratory() {
    const IndexPointer values = indexOf(kLaboratory);
    const StepFunction four = learn(*values, 2, "algorithm=exact");
    NEAR(squaredError(*values, four), 0.0792215, 5e-8, 0);
    const std::vector<double> centroids{-0.4369, -0.1497, 0.1046, 0.3105};
    for (std::size_t k = 0; k < 4; ++k)
        NEAR(four.levels[k], centroids[k], 5.01e-5, 0);
    NEAR(squaredError(*values, learn(*values, 4, "algorithm=exact")), 0.000797919, 5e-10, 0);
}

void TestLloydMax::optimalityConditions_data() {
    QTest::addColumn<QString>("options");
    for (const char* options : {"algorithm=exact", "start=cells", "start=companding",
                                "start=quantile", "start=uniform", "start=random"})
        QTest::newRow(options) << options;
}

void TestLloydMax::optimalityConditions() {
    QFETCH(QString, options);
    const IndexPointer values = indexOf(floatsOf("kmeans/bimodal.npy"));
    const StepFunction steps =
        learn(*values, 3,
              options.toStdString() + (options == "algorithm=exact" ? "" : " tolerance=1e-15"));
    QCOMPARE(steps.size(), std::size_t{8});
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const std::uint64_t from = values->rank(steps.lower[k]);
        const std::uint64_t to =
            k + 1 < steps.size() ? values->rank(steps.lower[k + 1]) : values->count();
        const IntervalSums sums = values->sums(from, to, steps.levels[k]);
        QVERIFY(sums.count > 0);
        // The level is the mean, rounded to float32; a threshold within that rounding of a value
        // may have moved one value across.
        NEAR(steps.levels[k], sums.sum / static_cast<double>(sums.count), 1e-6, 0);
    }
}

void TestLloydMax::fewDistinctValues() {
    const StepFunction three = learn(*indexOf({2, -0.0F, 0.0F, 2, 2, -1}), 4, "");
    QCOMPARE(three.levels, (std::vector<float>{-1, 0, 2}));
    QVERIFY(!std::signbit(three.levels[1]));
    QCOMPARE(three.codes, (std::vector<std::int32_t>{0, 1, 2}));
    QCOMPARE(learn(*indexOf({7.5F, 7.5F}), 2, "").levels, (std::vector<float>{7.5F}));
    QCOMPARE(learn(*indexOf({}), 2, "algorithm=exact").levels, (std::vector<float>{0}));
}

void TestLloydMax::emptyLevelsMove() {
    // Nine tenths of the values are one number: quantiles put most levels there.
    std::vector<float> values(900, 0.0F);
    for (int i = 0; i < 100; ++i)
        values.push_back(static_cast<float>(i) - 30);
    const IndexPointer index = indexOf(values);
    const StepFunction steps = learn(*index, 5, "start=quantile");
    QCOMPARE(steps.size(), std::size_t{32});
    const double exact = squaredError(*index, learn(*index, 5, "algorithm=exact"));
    QVERIFY(squaredError(*index, steps) < 4 * exact);
}

void TestLloydMax::levelsParameter() {
    const Scheme& scheme = *findScheme("lloyd-max");
    const SchemeSettings ten = settingsOf("lloyd-max", 8, "levels=10");
    QCOMPARE(codeBits(scheme, ten), 4);
    QCOMPARE(scheme.overheadBits(ten), 320.0);
    QCOMPARE(codeBits(scheme, settingsOf("lloyd-max", 3)), 3);
    QCOMPARE(learn(*indexOf(kLaboratory), 8, "levels=10").size(), std::size_t{10});
}

void TestLloydMax::middleGoesUp() {
    const StepFunction steps = nearestSteps({1, 0, 1, 3});
    QCOMPARE(steps.levels, (std::vector<float>{0, 1, 3}));
    QCOMPARE(steps.lower[1], 0.5F);
    QCOMPARE(steps.lower[2], 2.0F);
    QVERIFY(firstNearer(-3.4e38F, 3.4e38F) == 0);
    // Middles that no float32 or double holds: the float below is nearer to the lower level.
    for (const auto& [below, above] :
         {std::pair{1e-18F, 1.0F}, std::pair{-1.0F, 1e-18F}, std::pair{1.0F, 1.0000001F},
          std::pair{-1e-45F, 0.0F}, std::pair{-3.0F, 5.0F}}) {
        const float edge = firstNearer(below, above);
        const auto distance = [](float a, float b) {
            return std::fabs(static_cast<long double>(a) - static_cast<long double>(b));
        };
        QVERIFY(distance(edge, above) <= distance(edge, below));
        const float before = std::nextafterf(edge, -std::numeric_limits<float>::infinity());
        QVERIFY(distance(before, above) > distance(before, below));
    }
}

void TestLloydMax::refusals() {
    SchemeSettings settings = settingsOf("lloyd-max", 4);
    settings.codes = CodeRange{-8, 7};
    QVERIFY(!findScheme("lloyd-max")->check(settings).ok());
    QVERIFY(!findScheme("lloyd-max")->check(settingsOf("lloyd-max", 4, "", Rounding::Floor)).ok());
    QVERIFY(!findScheme("lloyd-max")->check(settingsOf("lloyd-max", 17)).ok());
}

void TestLloydMax::cancel() {
    const IndexPointer values = indexOf(floatsOf("kmeans/normal.npy"));
    std::stop_source stop;
    stop.request_stop();
    const JobControl stopped(stop.get_token());
    for (const char* options :
         {"start=cells", "start=random", "start=quantile", "algorithm=exact"}) {
        const SchemeSettings settings = settingsOf("lloyd-max", 4, options);
        const auto steps =
            findScheme("lloyd-max")->build({settings, {}, {}, values.get(), stopped});
        QVERIFY(!steps.ok() && steps.error().code == ErrorCode::Cancelled);
    }
}

QUANTOSCOPE_TEST(TestLloydMax);
#include "tst_lloyd_max.moc"
