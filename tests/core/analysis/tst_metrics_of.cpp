// SPDX-License-Identifier: GPL-3.0-or-later
// The figures against other software, and whole answers against published examples.
#include "core/analysis/outcome/metrics_of.h"

#include <QTest>
#include <algorithm>
#include <cmath>

#include "support/analysis_run.h"
#include "support/near.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;

namespace {

// Sums over pairs of values, as an evaluation holds them.
Evaluation sumsOf(const std::vector<double>& x, const std::vector<double>& quantized) {
    Evaluation sums;
    sums.count = x.size();
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double error = quantized[i] - x[i];
        sums.roundingSquaredError += error * error;
        sums.absoluteError += std::abs(error);
        sums.maxAbsoluteError = std::max(sums.maxAbsoluteError, std::abs(error));
        sums.sumOfSquares += x[i] * x[i];
        sums.product += x[i] * quantized[i];
        sums.levelSquares += quantized[i] * quantized[i];
    }
    return sums;
}

std::vector<double> doublesOf(const char* name) {
    return test::readNpy<double>(test::dataPath(QString("metrics/") + name)).values;
}

double numberOf(const nlohmann::json& value) {
    return value.is_string() ? std::numeric_limits<double>::infinity() : value.get<double>();
}

// A tensor and what a course or a laboratory publishes about it.
struct Example {
    const char* name;
    Shape shape;
    std::vector<float> values;
    const char* request;
    double mse;       // published to `digits` relative
    double accuracy;  // relative: half a unit of its last digit, or the float32 it was computed in
    std::vector<std::int32_t> codes;
    std::vector<double> scales;
};

const std::vector<float> kSquare{191.6F, -13.5F, 728.6F, 92.14F, 295.5F, -184, 0, 684.6F, 245.5F};

// "Quantization in Depth" (course), and MIT 6.5940, laboratory 2.
// NOLINTNEXTLINE(readability-function-size): a long table of constants is no function
std::vector<Example> examples() {
    return {
        {"scale 3.5, zero point -70",
         {3, 3},
         kSquare,
         R"({"bits": 8, "range": {"mode": "scale", "given": [[3.5, -70]]}})",
         170.8755,
         2e-6,
         {-15, -74, 127, -44, 14, -123, -70, 126, 0},
         {3.5}},
        {"min-max", {3, 3}, kSquare, R"({"bits": 8})", 1.5730, 5e-5, {}, {3.578823433670343}},
        {"symmetric over 127",
         {3, 3},
         kSquare,
         R"({"bits": 8, "parameters": {"symmetry": "restricted"}})",
         2.50919,
         5e-6,
         {},
         {728.6 / 127}},
        {"symmetric over 127.5",
         {3, 3},
         kSquare,
         R"({"bits": 8, "parameters": {"symmetry": "symmetric"}})",
         2.8431,
         5e-5,
         {},
         {728.6 / 127.5}},
        {"per row",
         {3, 3},
         kSquare,
         R"({"bits": 8, "parameters": {"symmetry": "restricted"}, "granularity": "channel"})",
         1.808444,
         1e-6,
         {},
         {5.7370, 2.3268, 5.3906}},
        {"per column",
         {3, 3},
         kSquare,
         R"({"bits": 8, "parameters": {"symmetry": "restricted"}, "granularity": "channel",
             "axis": 1})",
         1.078149,
         1e-6,
         {},
         {}},
        {"2 bits",
         {5, 5},
         {0.0523F, 0.6364F,  -0.0968F, -0.0020F, 0.1940F, 0.7500F,  0.5507F, 0.6188F,  -0.1734F,
          0.4677F, -0.0669F, 0.3836F,  0.4297F,  0.6267F, -0.0695F, 0.1536F, -0.0038F, 0.6075F,
          0.6817F, 0.0601F,  0.6446F,  -0.2500F, 0.5376F, -0.2226F, 0.2333F},
         R"({"bits": 2, "range": {"mode": "scale", "given": [[0.3333333333333333, -1]]}})",
         -1,
         0,
         {-1, 1, -1, -1, 0, 1, 1, 1, -2, 0, -1, 0, 0, 1, -1, -1, -1, 1, 1, -1, 1, -2, 1, -2, 0},
         {}},
        {"4 bits over 7",
         {6},
         {-0.89F, 0.16F, 0.08F, -0.13F, 0.16F, -0.54F},
         R"({"bits": 4, "parameters": {"symmetry": "restricted"}})",
         -1,
         0,
         {-7, 1, 1, -1, 1, -4},
         {0.127142857}},
    };
}

}  // namespace

class TestMetricsOf : public QObject {
    Q_OBJECT

  private slots:
    void vectorsEqualOtherSoftware();
    void imagesEqualOtherSoftware();
    void undefinedFiguresAreEmpty();
    void publishedExamples_data();
    void publishedExamples();
};

void TestMetricsOf::vectorsEqualOtherSoftware() {
    const auto expected = test::readJson(test::dataPath("metrics/metrics.json"))["vector"];
    Evaluation sums = sumsOf(doublesOf("vec_x.npy"), doublesOf("vec_q.npy"));
    const auto codes = doublesOf("vec_codes.npy");
    const auto [lowest, highest] = std::ranges::minmax(codes);
    sums.counts.resize(static_cast<std::size_t>(highest - lowest) + 1);
    for (const double code : codes)
        ++sums.counts[static_cast<std::size_t>(code - lowest)];
    const Metrics metrics = metricsOf(sums, 1);
    const auto figure = [&](const char* key) { return expected[key].get<double>(); };
    NEAR(*metrics.mse, figure("mse"), 0, 1e-9);
    NEAR(*metrics.mae, figure("mae"), 0, 1e-9);
    NEAR(*metrics.maxAbsError, figure("max_abs"), 0, 1e-9);
    NEAR(*metrics.cosine, figure("cosine_similarity"), 0, 1e-9);
    NEAR(*metrics.entropyBits, figure("entropy_bits"), 0, 1e-9);
    NEAR(*metrics.sqnrDb, figure("sqnr_db_formula"), 0, 1e-9);
    QCOMPARE(metrics.levelsUsed, expected["n_codes_used"].get<std::uint64_t>());
}

void TestMetricsOf::imagesEqualOtherSoftware() {
    const auto all = test::readJson(test::dataPath("metrics/metrics.json"));
    int compared = 0;
    for (const auto& pair : all["image"]) {
        if (!pair.contains("mse")) continue;  // colour images are not copied here
        const auto name = [&](int i) { return pair["pair"][i].get<std::string>() + ".npy"; };
        const Metrics metrics =
            metricsOf(sumsOf(doublesOf(name(0).c_str()), doublesOf(name(1).c_str())), 255);
        NEAR(*metrics.mse, pair["mse"].get<double>(), 0, 1e-9);
        NEAR(*metrics.psnrDb, numberOf(pair["psnr"]), 0, 1e-6);
        ++compared;
    }
    QCOMPARE(compared, 4);
}

void TestMetricsOf::undefinedFiguresAreEmpty() {
    const Metrics none = metricsOf(Evaluation{}, 0);
    QVERIFY(!none.mse && !none.sqnrDb && !none.cosine && !none.entropyBits && !none.maxAbsError);
    Evaluation zeros = sumsOf({0, 0}, {0, 0});
    zeros.counts = {2};
    const Metrics silent = metricsOf(zeros, 0);
    QCOMPARE(*silent.mse, 0.0);
    QVERIFY(!silent.sqnrDb && !silent.psnrDb && !silent.cosine);
    QCOMPARE(*silent.entropyBits, 0.0);
    QVERIFY(!std::signbit(*silent.entropyBits));
    QVERIFY(std::isinf(*metricsOf(sumsOf({1, 2}, {1, 2}), 1).sqnrDb));
}

void TestMetricsOf::publishedExamples_data() {
    QTest::addColumn<int>("row");
    const auto all = examples();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].name) << static_cast<int>(i);
}

void TestMetricsOf::publishedExamples() {
    QFETCH(int, row);
    const Example example = examples()[static_cast<std::size_t>(row)];
    const auto outcome = test::outcomeOf(test::requestOf(example.request),
                                         test::dataOf(example.shape, example.values));
    if (example.mse >= 0) NEAR(*outcome->metrics.mse, example.mse, 0, example.accuracy);
    // Half a unit of the fifth digit is at most 5e-5 of a number.
    for (std::size_t i = 0; i < example.scales.size(); ++i)
        NEAR((*outcome->slices)[i].scale, example.scales[i], 0, 5e-5);
    if (!example.codes.empty()) QVERIFY(test::quantized(*outcome).codes == example.codes);
}

QUANTOSCOPE_TEST(TestMetricsOf);
#include "tst_metrics_of.moc"
