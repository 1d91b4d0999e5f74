// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/vectors/codeword_search.h"

#include <QTest>
#include <atomic>

#include "core/base/machine/parallel.h"
#include "core/base/machine/simd_target.h"
#include "support/near.h"
#include "support/test_program.h"
#include "support/vector_cases.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// Vector v's squared distance to a codeword, in double.
double slowDistance(const VectorView& view, std::size_t v, const float* codeword) {
    double sum = 0;
    for (std::size_t j = 0; j < view.dimension; ++j) {
        const std::size_t place = v * view.stride + view.offset + j;
        if (place >= view.values.size()) continue;
        const double gap =
            static_cast<double>(view.values[place]) - static_cast<double>(codeword[j]);
        const double w = view.importance.empty() ? 1 : static_cast<double>(view.importance[place]);
        sum += w * gap * gap;
    }
    return sum;
}

// The codes of FAISS's packed bit string.
std::vector<std::uint32_t> unpacked(const NpyArray<std::uint8_t>& bytes, std::size_t parts,
                                    std::size_t bits) {
    std::vector<std::uint32_t> codes;
    for (std::size_t v = 0; v < bytes.shape[0]; ++v)
        for (std::size_t part = 0; part < parts; ++part) {
            std::uint32_t code = 0;
            for (std::size_t bit = 0; bit < bits; ++bit) {
                const std::size_t at = part * bits + bit;
                const std::uint32_t byte = bytes.values[v * bytes.shape[1] + at / 8];
                code |= (byte >> at % 8 & 1U) << bit;
            }
            codes.push_back(code);
        }
    return codes;
}

}  // namespace

class TestCodewordSearch : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void cleanup() { setWorkerCount(0); }
    void nearestEqualsBruteForce_data();
    void nearestEqualsBruteForce();
    void firstOfEqualsWins();
    void anyMagnitudeIsSearched();
    void codesAreThoseOfFaiss_data();
    void codesAreThoseOfFaiss();
    void cancelIsHeard();
};

void TestCodewordSearch::initTestCase() {
    if (simdTargetMissing()) QSKIP("this machine or build lacks QUANTOSCOPE_SIMD_TARGET");
}

void TestCodewordSearch::nearestEqualsBruteForce_data() {
    QTest::addColumn<std::size_t>("dimension");
    QTest::addColumn<std::size_t>("codewords");
    QTest::addColumn<bool>("weighted");
    for (const bool weighted : {false, true})
        for (const std::size_t d : {1U, 2U, 3U, 8U, 17U})
            for (const std::size_t k : {1U, 2U, 3U, 5U, 64U, 300U})
                QTest::addRow("%zu dimensions, %zu codewords%s", d, k, weighted ? ", weighted" : "")
                    << d << k << weighted;
}

// The found codeword is no farther than the nearest but for the rounding of two float32 sums of d
// terms, each (1 + 2^-24)^(d + 3) off.
void TestCodewordSearch::nearestEqualsBruteForce() {
    QFETCH(std::size_t, dimension);
    QFETCH(std::size_t, codewords);
    QFETCH(bool, weighted);
    const std::size_t d = dimension;
    const std::vector<float> values = drawnValues(700 * (d + 2), 100);
    const std::vector<float> codebook = drawnValues(codewords * d, 101);
    std::vector<float> importance;
    if (weighted)
        for (const float x : drawnValues(values.size(), 102))
            importance.push_back(x > 1 ? 0 : std::abs(x));
    VectorView view{values, importance, d + 2, 1, d};
    QVERIFY(view.scaleToOne({}).ok());
    std::vector<std::uint32_t> codes(view.vectors());
    QVERIFY(nearestCodewords(view, codebook, codes, {}).ok());
    const double slack = 1 + 2 * (static_cast<double>(d) + 3) * 0x1p-24;
    for (std::size_t v = 0; v < codes.size(); ++v) {
        double least = slowDistance(view, v, codebook.data());
        for (std::size_t k = 1; k < codewords; ++k)
            least = std::min(least, slowDistance(view, v, codebook.data() + k * d));
        QVERIFY(slowDistance(view, v, codebook.data() + codes[v] * d) <= least * slack);
    }
}

void TestCodewordSearch::firstOfEqualsWins() {
    const std::vector<float> codebook{3, 3, 1, 1, 3, 3, 1, 1, 3, 3, 1, 1};
    const std::vector<float> values{1, 1, 3, 3, 2, 2};
    VectorView view{values, {}, 2, 0, 2};
    QVERIFY(view.scaleToOne({}).ok());
    std::vector<std::uint32_t> codes(3);
    QVERIFY(nearestCodewords(view, codebook, codes, {}).ok());
    QVERIFY(codes == (std::vector<std::uint32_t>{1, 0, 0}));
}

// Squares of these are infinite or 0 in float32.
void TestCodewordSearch::anyMagnitudeIsSearched() {
    for (const float unit : {3e37F, 1.0F, 1e-38F, 1e-43F}) {
        const std::vector<float> codebook{-4 * unit, 0, 4 * unit};
        const std::vector<float> values{-10 * unit, -3 * unit, unit, 3 * unit, 9 * unit};
        VectorView view{values, {}, 1, 0, 1};
        QVERIFY(view.scaleToOne({}).ok());
        std::vector<std::uint32_t> codes(5);
        QVERIFY(nearestCodewords(view, codebook, codes, {}).ok());
        QVERIFY(codes == (std::vector<std::uint32_t>{0, 0, 1, 2, 2}));
    }
}

void TestCodewordSearch::codesAreThoseOfFaiss_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<std::size_t>("parts");
    QTest::addColumn<std::size_t>("bits");
    const auto manifest = readJson(dataPath("pq/manifest.json"));
    for (const auto& row : manifest["cases"]) {
        const auto name = row["name"].get<std::string>();
        if (!name.starts_with("pq_")) continue;
        QTest::newRow(name.c_str()) << QString::fromStdString(name) << row["M"].get<std::size_t>()
                                    << row["nbits"].get<std::size_t>();
    }
}

void TestCodewordSearch::codesAreThoseOfFaiss() {
    QFETCH(QString, name);
    QFETCH(std::size_t, parts);
    QFETCH(std::size_t, bits);
    const std::vector<float> x = readNpy<float>(dataPath("pq/x.npy")).values;
    const std::size_t d = 16;
    VectorQuantization quantization;
    quantization.dimension = d;
    quantization.parts = parts;
    quantization.partDimension = d / parts;
    quantization.codewords = std::size_t{1} << bits;
    quantization.codebook = readNpy<float>(dataPath("pq/" + name + "_centroids.npy")).values;
    quantization.codes =
        unpacked(readNpy<std::uint8_t>(dataPath("pq/" + name + "_codes.npy")), parts, bits);
    QCOMPARE(quantization.vectors(), x.size() / d);
    for (std::size_t part = 0; part < parts; ++part) {
        VectorView view{x, {}, d, part * d / parts, d / parts};
        QVERIFY(view.scaleToOne({}).ok());
        const std::size_t size = quantization.codewords * quantization.partDimension;
        std::vector<std::uint32_t> codes(quantization.vectors());
        QVERIFY(nearestCodewords(view, std::span(quantization.codebook).subspan(part * size, size),
                                 codes, {})
                    .ok());
        for (std::size_t v = 0; v < codes.size(); ++v)
            QCOMPARE(codes[v], quantization.codes[v * parts + part]);
    }
    const std::vector<float> expected =
        readNpy<float>(dataPath("pq/" + name + "_decoded.npy")).values;
    QVERIFY(decodedValues(quantization, x.size()) == expected);
}

void TestCodewordSearch::cancelIsHeard() {
    setWorkerCount(2);
    const std::vector<float> values = drawnValues(400'000, 103);
    const std::vector<float> codebook = drawnValues(8192, 104);
    VectorView view{values, {}, 2, 0, 2};
    QVERIFY(view.scaleToOne({}).ok());
    std::vector<std::uint32_t> codes(view.vectors());
    std::stop_source stop;
    std::atomic<int> late{0};
    const JobControl control(stop.get_token(), [&](double) {
        if (stop.stop_requested()) ++late;
        stop.request_stop();
    });
    const Status found = nearestCodewords(view, codebook, codes, control);
    QVERIFY(!found.ok());
    QCOMPARE(found.error().code, ErrorCode::Cancelled);
    QVERIFY(late <= 1);
}

QUANTOSCOPE_TEST(TestCodewordSearch);
#include "tst_codeword_search.moc"
