// SPDX-License-Identifier: GPL-3.0-or-later
// Every vector scheme, from the registry.
#include <QTest>
#include <atomic>

#include "core/base/machine/parallel.h"
#include "support/test_program.h"
#include "support/vector_cases.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kLargest = std::numeric_limits<float>::max();

SchemeSettings initialSettings(const Scheme& scheme, int bits) {
    return settingsOf(scheme.id, bits);
}

}  // namespace

class TestVectorSchemes : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setWorkerCount(0); }
    void shapesAndBits_data();
    void shapesAndBits();
    void anyDataIsQuantized_data() { addSchemes(); }
    void anyDataIsQuantized();
    void fewDistinctVectorsAreKept_data() { addSchemes(); }
    void fewDistinctVectorsAreKept();
    void codesAreNearest_data() { addSchemes(); }
    void codesAreNearest();
    void moreBitsErrLess_data() { addSchemes(); }
    void moreBitsErrLess();
    void sameSeedSameDigits_data() { addSchemes(); }
    void sameSeedSameDigits();
    void cancelIsHeard_data() { addSchemes(); }
    void cancelIsHeard();
    void tooLargeCodebooksAreRefused();

  private:
    static void addSchemes() {
        QTest::addColumn<const Scheme*>("scheme");
        for (const Scheme* scheme : schemes())
            if (scheme->vector != nullptr) QTest::newRow(scheme->id.data()) << scheme;
    }
};

void TestVectorSchemes::shapesAndBits_data() {
    QTest::addColumn<const Scheme*>("scheme");
    QTest::addColumn<QString>("options");
    for (const Scheme* scheme : schemes()) {
        if (scheme->vector == nullptr) continue;
        QTest::newRow(scheme->id.data()) << scheme << "";
        for (const Parameter& row : scheme->parameters)
            for (const double value : {row.minimum, row.maximum}) {
                if (row.key == "restarts" && value > 10) continue;  // takes long, shows nothing
                const QString option = QString("%1=%2").arg(row.key.data()).arg(value);
                QTest::addRow("%s %s", scheme->id.data(), qPrintable(option)) << scheme << option;
            }
    }
}

void TestVectorSchemes::shapesAndBits() {
    QFETCH(const Scheme*, scheme);
    QFETCH(QString, options);
    const std::vector<float> values = drawnValues(2003, 110);
    const VectorScheme& vector = *scheme->vector;
    for (const int bits : {scheme->minimumBits, 3, scheme->maximumBits}) {
        const SchemeSettings settings = settingsOf(scheme->id, bits, options.toStdString());
        QVERIFY(scheme->check(settings).ok());
        const VectorQuantization result = quantized(settings, scheme->id, values);
        QCOMPARE(result.dimension, vector.dimension(settings));
        QCOMPARE(result.partDimension * (result.additive ? 1 : result.parts), result.dimension);
        QCOMPARE(result.vectors(), (values.size() + result.dimension - 1) / result.dimension);
        QCOMPARE(result.codebook.size(), result.parts * result.codewords * result.partDimension);
        QCOMPARE(vector.codebookBits(settings), 32.0 * static_cast<double>(result.codebook.size()));
        std::uint32_t largest = 0;
        for (const std::uint32_t code : result.codes)
            largest = std::max(largest, code);
        QVERIFY(largest < result.codewords);
        const double codeBits = std::ceil(std::log2(static_cast<double>(result.codewords)));
        QCOMPARE(vector.vectorBits(settings), static_cast<double>(result.parts) * codeBits);
        QCOMPARE(result.notes.size(), result.parts);
    }
}

void TestVectorSchemes::anyDataIsQuantized() {
    QFETCH(const Scheme*, scheme);
    const SchemeSettings settings = initialSettings(*scheme, 2);
    std::vector<float> huge(500);
    std::vector<float> tiny(500);
    for (std::size_t i = 0; i < 500; ++i) {
        huge[i] = kLargest * (static_cast<float>(i * 37 % 500) / 250 - 1);
        tiny[i] = std::numeric_limits<float>::denorm_min() * static_cast<float>(i * 37 % 500);
    }
    const std::vector<std::vector<float>> cases{
        {}, {0.3F}, {1, 2, 3}, std::vector<float>(300, 0.7F), {0.0F, -0.0F, 0.0F}, huge, tiny};
    for (const std::vector<float>& values : cases) {
        const VectorQuantization result = quantized(settings, scheme->id, values);
        const std::vector<float> decoded = decodedValues(result, values.size());
        double zeroError = 0;
        for (const float x : values)
            zeroError += static_cast<double>(x) * x;
        for (const float x : decoded)
            QVERIFY(std::isfinite(x));
        QVERIFY(errorOf(values, decoded) <= zeroError);
    }
}

// No more distinct vectors than codewords: all come back, the last short one too.
void TestVectorSchemes::fewDistinctVectorsAreKept() {
    QFETCH(const Scheme*, scheme);
    const SchemeSettings settings = initialSettings(*scheme, 4);
    const std::size_t d = scheme->vector->dimension(settings);
    const std::vector<float> pool = drawnValues(11 * d, 111);
    std::vector<float> values;
    for (std::size_t i = 0; i < 500; ++i) {
        const std::size_t vector = i * i % 11;
        values.insert(values.end(), pool.begin() + static_cast<std::ptrdiff_t>(vector * d),
                      pool.begin() + static_cast<std::ptrdiff_t>((vector + 1) * d));
    }
    values.push_back(0.123F);
    const VectorQuantization result = quantized(settings, scheme->id, values);
    QVERIFY(decodedValues(result, values.size()) == values);
}

// Every code of the first part, or stage, names the nearest codeword (to float32 rounding).
void TestVectorSchemes::codesAreNearest() {
    QFETCH(const Scheme*, scheme);
    const std::vector<float> values = drawnValues(4000, 112);
    const VectorQuantization result = quantized(initialSettings(*scheme, 2), scheme->id, values);
    const std::size_t d = result.partDimension;
    for (std::size_t v = 0; v < values.size() / result.dimension; ++v) {
        const auto distance = [&](std::size_t code) {
            double sum = 0;
            for (std::size_t j = 0; j < d; ++j) {
                const double gap = static_cast<double>(values[v * result.dimension + j]) -
                                   static_cast<double>(result.codeword(0, code)[j]);
                sum += gap * gap;
            }
            return sum;
        };
        double least = distance(0);
        for (std::size_t code = 1; code < result.codewords; ++code)
            least = std::min(least, distance(code));
        const double slack = 2 * (static_cast<double>(d) + 3) * 0x1p-24;
        QVERIFY(distance(result.codes[v * result.parts]) <= least * (1 + slack));
    }
}

void TestVectorSchemes::moreBitsErrLess() {
    QFETCH(const Scheme*, scheme);
    const std::vector<float> values = drawnValues(40'000, 113);
    double before = errorOf(values, std::vector<float>(values.size()));
    for (const int bits : {1, 2, 3, 4}) {
        const VectorQuantization result =
            quantized(initialSettings(*scheme, bits), scheme->id, values);
        const double error = errorOf(values, decodedValues(result, values.size()));
        // Shannon's bound for a Gaussian of variance 1 is 4^-bits; the sample's variance and the
        // codebook's fit to it are within a tenth.
        const double mean = error / static_cast<double>(values.size());
        QVERIFY(mean > 0.9 * std::exp2(-2 * bits));
        QVERIFY(error < before * 0.5);
        before = error;
    }
}

void TestVectorSchemes::sameSeedSameDigits() {
    QFETCH(const Scheme*, scheme);
    const std::vector<float> values = drawnValues(200'001, 114);
    SchemeSettings settings = initialSettings(*scheme, 3);
    settings.seed = 5;
    VectorQuantization first;
    for (const unsigned threads : {1U, 2U, 3U}) {
        setWorkerCount(threads);
        VectorQuantization result = quantized(settings, scheme->id, values);
        if (first.codes.empty()) first = result;
        QVERIFY(result.codebook == first.codebook);
        QVERIFY(result.codes == first.codes);
        QVERIFY(result.notes == first.notes);
    }
    settings.seed = 6;
    QVERIFY(quantized(settings, scheme->id, values).codebook != first.codebook);
}

// After the stop no more than the task of each of two threads ends, wherever it comes.
void TestVectorSchemes::cancelIsHeard() {
    QFETCH(const Scheme*, scheme);
    setWorkerCount(2);
    const std::vector<float> values = drawnValues(400'000, 115);
    const SchemeSettings settings = initialSettings(*scheme, 4);
    for (const double stopAt : {0.0, 0.1, 0.3, 0.9}) {
        std::stop_source stop;
        std::atomic<int> late{0};
        const JobControl control(stop.get_token(), [&](double share) {
            if (stop.stop_requested()) ++late;
            if (share >= stopAt) stop.request_stop();
        });
        const auto result = scheme->vector->quantize({settings, values, {}, control});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QVERIFY2(late <= 2, qPrintable(QString::number(late)));
    }
}

void TestVectorSchemes::tooLargeCodebooksAreRefused() {
    const SchemeSettings settings = settingsOf("pq", 8, "parts=64 dimension=64 codewords=0");
    const std::vector<float> values(10);
    const JobControl control;
    const auto result = findScheme("pq")->vector->quantize({settings, values, {}, control});
    QVERIFY(!result.ok());
    QCOMPARE(result.error().code, ErrorCode::TooLarge);
    SchemeSettings coded = settingsOf("vq", 4);
    coded.codes = CodeRange{0, 3};
    QVERIFY(!findScheme("vq")->check(coded).ok());
    QVERIFY(!findScheme("vq")->check(settingsOf("vq", 4, "", Rounding::Stochastic)).ok());
}

QUANTOSCOPE_TEST(TestVectorSchemes);
#include "tst_vector_schemes.moc"
