// SPDX-License-Identifier: GPL-3.0-or-later
// What vector schemes learn: against scikit-learn's and FAISS's codebooks, and against the two
// conditions of k-means.
#include <QTest>
#include <set>

#include "support/near.h"
#include "support/test_program.h"
#include "support/vector_cases.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestVectorKmeans : public QObject {
    Q_OBJECT

  private slots:
    void planeErrorIsTheReferences_data();
    void planeErrorIsTheReferences();
    void productErrorIsBelowFaiss_data();
    void productErrorIsBelowFaiss();
    void codewordsAreMeans_data();
    void codewordsAreMeans();
    void importanceDrawsCodewords();
    void equalImportanceChangesNothing();
    void emptyCellsAreRefilled();
    void residualsShrinkByStage();
    void samplesAreNoted();
};

void TestVectorKmeans::planeErrorIsTheReferences_data() {
    QTest::addColumn<std::size_t>("codewords");
    QTest::addColumn<double>("inertia");
    const auto list = readJson(dataPath("kmeans/kmeans.json"));
    int index = 0;
    for (const auto& row : list["vec2d"])
        QTest::addRow("%d %d means", ++index, row["k"].get<int>())
            << row["k"].get<std::size_t>() << row["inertia"].get<double>();
}

// The best of 500 restarts reaches scikit-learn's best. Codewords are float32: 2^-24 of their
// magnitude off the means, which adds the square of that for each point, below 1e-9 of the sum.
void TestVectorKmeans::planeErrorIsTheReferences() {
    QFETCH(std::size_t, codewords);
    QFETCH(double, inertia);
    const std::vector<float> values = readNpy<float>(dataPath("kmeans/vec2d.npy")).values;
    SchemeSettings settings = settingsOf("vq", 8, "restarts=500 tolerance=1e-9 sample=0");
    QVERIFY(settings.parameters.set("codewords", static_cast<double>(codewords)).ok());
    const VectorQuantization result = quantized(settings, "vq", values);
    QCOMPARE(result.codewords, codewords);
    const double error = errorOf(values, decodedValues(result, values.size()));
    QVERIFY2(error <= inertia * (1 + 1e-9),
             qPrintable(QString("%1, scikit-learn %2").arg(error, 0, 'g', 12).arg(inertia)));
}

void TestVectorKmeans::productErrorIsBelowFaiss_data() {
    QTest::addColumn<int>("parts");
    QTest::addColumn<int>("codewords");
    QTest::addColumn<double>("error");
    const auto manifest = readJson(dataPath("pq/manifest.json"));
    for (const auto& row : manifest["cases"]) {
        const auto name = row["name"].get<std::string>();
        if (!name.starts_with("pq_")) continue;
        QTest::newRow(name.c_str()) << row["M"].get<int>() << row["ksub"].get<int>()
                                    << row["mean_sq_err_per_vector"].get<double>();
    }
}

void TestVectorKmeans::productErrorIsBelowFaiss() {
    QFETCH(int, parts);
    QFETCH(int, codewords);
    QFETCH(double, error);
    const std::vector<float> values = readNpy<float>(dataPath("pq/x.npy")).values;
    SchemeSettings settings = settingsOf("pq", 8, "restarts=20");
    QVERIFY(settings.parameters.set("parts", parts).ok());
    const int dimension = 16 / parts;
    QVERIFY(settings.parameters.set("dimension", dimension).ok());
    QVERIFY(settings.parameters.set("codewords", codewords).ok());
    const VectorQuantization result = quantized(settings, "pq", values);
    const double mean = errorOf(values, decodedValues(result, values.size())) /
                        static_cast<double>(result.vectors());
    QVERIFY2(mean <= error, qPrintable(QString("%1, FAISS %2").arg(mean).arg(error)));
}

void TestVectorKmeans::codewordsAreMeans_data() {
    QTest::addColumn<bool>("weighted");
    QTest::newRow("plain") << false;
    QTest::newRow("weighted") << true;
}

// Converged until no code changes: every codeword is the (weighted) mean of its vectors, rounded
// to float32 once, and no vector has a nearer one.
void TestVectorKmeans::codewordsAreMeans() {
    QFETCH(bool, weighted);
    const std::vector<float> values = drawnValues(3000, 116);
    std::vector<float> importance;
    if (weighted)
        for (const float x : drawnValues(values.size(), 117))
            importance.push_back(std::abs(x));
    const SchemeSettings settings =
        settingsOf("vq", 2, "dimension=3 codewords=20 tolerance=1e-9 iterations=10000");
    const VectorQuantization result = quantized(settings, "vq", values, importance);
    for (std::size_t code = 0; code < result.codewords; ++code)
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = 0;
            double weight = 0;
            for (std::size_t v = 0; v < result.vectors(); ++v) {
                if (result.codes[v] != code) continue;
                const double w = weighted ? importance[v * 3 + j] : 1;
                sum += w * static_cast<double>(values[v * 3 + j]);
                weight += w;
            }
            QVERIFY(weight > 0);
            NEAR(result.codeword(0, code)[j], sum / weight, 1e-12, 0x1p-23);
        }
}

// Two clouds and two codewords' worth of bits: the cloud that weighs more is cut finer.
void TestVectorKmeans::importanceDrawsCodewords() {
    std::vector<float> values = drawnValues(8000, 118);
    std::vector<float> importance(values.size(), 1e-3F);
    for (std::size_t i = 0; i < 4000; ++i) {
        values[i] += 20;
        importance[i] = 1;
    }
    const SchemeSettings settings = settingsOf("vq", 2, "restarts=5");
    const auto errorOfHeavy = [&](const VectorQuantization& result) {
        return errorOf(values, decodedValues(result, values.size()), importance);
    };
    const VectorQuantization plain = quantized(settings, "vq", values);
    const VectorQuantization heavy = quantized(settings, "vq", values, importance);
    QVERIFY(errorOfHeavy(heavy) < 0.8 * errorOfHeavy(plain));
    const auto heavyCodewords = [](const VectorQuantization& result) {
        int count = 0;
        for (std::size_t code = 0; code < result.codewords; ++code)
            count += result.codeword(0, code)[0] > 10 ? 1 : 0;
        return count;
    };
    QVERIFY(heavyCodewords(heavy) > heavyCodewords(plain));
    // What weighs nothing at all is still coded, and decodes to something finite.
    const VectorQuantization none =
        quantized(settings, "vq", values, std::vector<float>(values.size(), 0.0F));
    for (const float x : decodedValues(none, values.size()))
        QVERIFY(std::isfinite(x));
}

void TestVectorKmeans::equalImportanceChangesNothing() {
    const std::vector<float> values = drawnValues(6000, 119);
    const SchemeSettings settings = settingsOf("vq", 3);
    const VectorQuantization plain = quantized(settings, "vq", values);
    const VectorQuantization equal =
        quantized(settings, "vq", values, std::vector<float>(values.size(), 0.5F));
    // Weights of one half scale every sum exactly.
    QVERIFY(plain.codebook == equal.codebook);
    QVERIFY(plain.codes == equal.codes);
}

// Pairs of points, far apart: whatever k-means++ draws, in the end each codeword has vectors.
void TestVectorKmeans::emptyCellsAreRefilled() {
    std::vector<float> values;
    for (int i = 0; i < 2000; ++i) {
        const auto centre = static_cast<float>(i % 40);
        values.push_back(centre * centre);
        const int copy = i / 40;
        values.push_back(centre + static_cast<float>(copy) * 1e-4F);
    }
    for (const unsigned seed : {0U, 1U, 2U, 3U}) {
        SchemeSettings settings = settingsOf("vq", 4, "codewords=64");
        settings.seed = seed;
        const VectorQuantization result = quantized(settings, "vq", values);
        std::set<std::uint32_t> used(result.codes.begin(), result.codes.end());
        QCOMPARE(used.size(), std::size_t{64});
    }
}

void TestVectorKmeans::residualsShrinkByStage() {
    const std::vector<float> values = drawnValues(20'000, 120);
    double before = errorOf(values, std::vector<float>(values.size()));
    for (const int stages : {1, 2, 3, 4}) {
        SchemeSettings settings = settingsOf("rvq", 4, "codewords=16");
        QVERIFY(settings.parameters.set("stages", stages).ok());
        const VectorQuantization result = quantized(settings, "rvq", values);
        QCOMPARE(result.codewords, std::size_t{16});
        const double error = errorOf(values, decodedValues(result, values.size()));
        // 16 codewords for 4 values are one bit each; a stage of one bit leaves less than half.
        QVERIFY(error < 0.5 * before);
        before = error;
    }
}

void TestVectorKmeans::samplesAreNoted() {
    const std::vector<float> values = drawnValues(20'000, 121);
    const VectorQuantization all = quantized(settingsOf("vq", 2, "sample=0"), "vq", values);
    QVERIFY(all.notes[0].find("trained on") == std::string::npos);
    const VectorQuantization some = quantized(settingsOf("vq", 2, "sample=100"), "vq", values);
    QVERIFY(some.notes[0].find("trained on 1 600 of 10 000 vectors") != std::string::npos);
    const double allError = errorOf(values, decodedValues(all, values.size()));
    const double someError = errorOf(values, decodedValues(some, values.size()));
    QVERIFY(someError < 1.1 * allError);
}

QUANTOSCOPE_TEST(TestVectorKmeans);
#include "tst_vector_kmeans.moc"
