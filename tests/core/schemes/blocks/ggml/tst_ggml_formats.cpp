// SPDX-License-Identifier: GPL-3.0-or-later
// The GGUF block formats against the bytes and numbers that ggml itself makes.
#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/numbers/float16.h"
#include "core/schemes/blocks/block_format.h"
#include "core/schemes/blocks/ggml/encoders.h"
#include "core/schemes/blocks/ggml/search/search.h"
#include "core/schemes/scheme.h"
#include "support/near.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr std::size_t kRow = 256;  // values of a row of the vectors, each with an importance

struct Row {
    const char* name;  // in the vectors' file names
    const char* id;
    std::size_t values;
    std::size_t bytes;
    bool importance;  // there are vectors made with an importance matrix
};
// Values and bytes of a block, by ggml-common.h.
const Row kRows[] = {
    {"Q4_0", "ggml-q4_0", 32, 18, true},     {"Q4_1", "ggml-q4_1", 32, 20, true},
    {"Q5_0", "ggml-q5_0", 32, 22, true},     {"Q5_1", "ggml-q5_1", 32, 24, true},
    {"Q8_0", "ggml-q8_0", 32, 34, false},    {"Q2_K", "ggml-q2_k", 256, 84, true},
    {"Q3_K", "ggml-q3_k", 256, 110, true},   {"Q4_K", "ggml-q4_k", 256, 144, true},
    {"Q5_K", "ggml-q5_k", 256, 176, true},   {"Q6_K", "ggml-q6_k", 256, 210, true},
    {"IQ4_NL", "ggml-iq4_nl", 32, 18, true}, {"IQ4_XS", "ggml-iq4_xs", 256, 136, true},
    {"TQ1_0", "ggml-tq1_0", 256, 54, false}, {"TQ2_0", "ggml-tq2_0", 256, 66, false},
    {"MXFP4", "ggml-mxfp4", 32, 17, false},
};

// A format with its settings, and its functions without a BlockRun to hand in.
class Format {
  public:
    explicit Format(const char* id, std::string_view options = {})
        : m_scheme(*findScheme(id)), m_settings(settingsOf(id, m_scheme.minimumBits, options)) {}

    BlockGeometry geometry() const { return m_scheme.block->geometry(m_settings); }
    std::vector<std::uint8_t> encode(std::span<const float> values,
                                     std::span<const float> importance = {}) const {
        std::vector<std::uint8_t> bytes(values.size() / geometry().values * geometry().bytes);
        m_scheme.block->encode(run(), values, importance, bytes);
        return bytes;
    }
    std::vector<float> decode(std::span<const std::uint8_t> bytes) const {
        std::vector<float> values(bytes.size() / geometry().bytes * geometry().values);
        m_scheme.block->decode(run(), bytes, values);
        return values;
    }
    std::vector<std::int32_t> codes(std::span<const std::uint8_t> bytes) const {
        std::vector<std::int32_t> codes(bytes.size() / geometry().bytes * geometry().values);
        m_scheme.block->codes(run(), bytes, codes);
        return codes;
    }
    std::vector<BlockField> fields(std::span<const std::uint8_t> block) const {
        return m_scheme.block->fields(run(), block);
    }

  private:
    BlockRun run() const { return {m_settings, m_context, 0}; }

    const Scheme& m_scheme;
    SchemeSettings m_settings;
    BlockContext m_context;
};

template <class T>
std::vector<T> vectorFile(const QString& name) {
    return readNpy<T>(dataPath("ggml/" + name + ".npy")).values;
}

std::vector<float> importanceOf(const std::vector<float>& values) {
    const std::vector<float> row = vectorFile<float>("imatrix");
    std::vector<float> importance;
    for (std::size_t i = 0; i < values.size(); ++i)
        importance.push_back(row[i % row.size()]);
    return importance;
}

bool sameBits(float a, float b) {
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

double weightedError(const std::vector<float>& values, const std::vector<float>& decoded,
                     const std::vector<float>& importance) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double error = static_cast<double>(values[i]) - static_cast<double>(decoded[i]);
        sum += static_cast<double>(importance[i]) * error * error;
    }
    return sum;
}

// Blocks of the two byte strings that differ.
std::size_t differingBlocks(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b,
                            std::size_t bytes) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); i += bytes)
        count += std::equal(a.begin() + static_cast<std::ptrdiff_t>(i),
                            a.begin() + static_cast<std::ptrdiff_t>(i + bytes),
                            b.begin() + static_cast<std::ptrdiff_t>(i))
                     ? 0U
                     : 1U;
    return count;
}

#define SAME_BLOCKS(actual, expected, format)                                         \
    do {                                                                              \
        QCOMPARE((actual).size(), (expected).size());                                 \
        QCOMPARE(differingBlocks(actual, expected, (format).geometry().bytes), 0ULL); \
    } while (false)

void addRows(bool (*wanted)(const Row&)) {
    QTest::addColumn<int>("row");
    for (int i = 0; i < static_cast<int>(std::size(kRows)); ++i)
        if (wanted(kRows[i])) QTest::newRow(kRows[i].name) << i;
}

}  // namespace

class TestGgmlFormats : public QObject {
    Q_OBJECT

  private slots:
    void sizes_data() {
        addRows([](const Row&) { return true; });
    }
    void sizes();
    void decodesAsGgml_data() { sizes_data(); }
    void decodesAsGgml();
    void encodesAsGgml_data() { sizes_data(); }
    void encodesAsGgml();
    void nonlinearWithoutSearch();
    void importanceAsGgml_data() {
        addRows([](const Row& row) { return row.importance && row.values == kRow; });
        QTest::newRow("IQ4_NL") << 10;
    }
    void importanceAsGgml();
    void importanceOfShortBlocks_data() {
        addRows(
            [](const Row& row) { return row.importance && row.id[5] == 'q' && row.values == 32; });
    }
    void importanceOfShortBlocks();
    void ownData_data();
    void ownData();
    void piecesMakeCodes_data() {
        addRows([](const Row& row) { return std::string_view(row.name) != "TQ1_0"; });
    }
    void piecesMakeCodes();
};

void TestGgmlFormats::sizes() {
    QFETCH(int, row);
    const BlockGeometry geometry = Format(kRows[row].id).geometry();
    QCOMPARE(geometry.values, kRows[row].values);
    QCOMPARE(geometry.bytes, kRows[row].bytes);
}

void TestGgmlFormats::decodesAsGgml() {
    QFETCH(int, row);
    const QString name = kRows[row].name;
    const auto decoded =
        Format(kRows[row].id).decode(vectorFile<std::uint8_t>(name + "_ref_bytes"));
    QVERIFY(std::ranges::equal(decoded, vectorFile<float>(name + "_ref_dequant"), sameBits));
}

void TestGgmlFormats::encodesAsGgml() {
    QFETCH(int, row);
    const QString name = kRows[row].name;
    const Format format(kRows[row].id);
    const QString kind = name == "IQ4_NL" ? "_chunk_bytes" : "_ref_bytes";
    SAME_BLOCKS(format.encode(vectorFile<float>("x")), vectorFile<std::uint8_t>(name + kind),
                format);
}

// The codes of a block of zeros are whatever the reference's memory held.
void TestGgmlFormats::nonlinearWithoutSearch() {
    const Format format("ggml-iq4_nl", "search=false");
    const BlockGeometry geometry = format.geometry();
    const auto x = vectorFile<float>("x");
    auto expected = vectorFile<std::uint8_t>("IQ4_NL_ref_bytes");
    for (std::size_t b = 0; b < x.size() / geometry.values; ++b)
        if (std::ranges::all_of(std::span(x).subspan(b * geometry.values, geometry.values),
                                [](float value) { return std::abs(value) < ggml::kNothing; }))
            std::fill_n(expected.data() + b * geometry.bytes, geometry.bytes, std::uint8_t{0});
    SAME_BLOCKS(format.encode(x), expected, format);
    const auto searched = vectorFile<std::uint8_t>("IQ4_NL_chunk_bytes");
    QVERIFY(std::ranges::equal(format.decode(searched), vectorFile<float>("IQ4_NL_chunk_dequant"),
                               sameBits));
}

void TestGgmlFormats::importanceAsGgml() {
    QFETCH(int, row);
    const Format format(kRows[row].id);
    const auto x = vectorFile<float>("x");
    SAME_BLOCKS(format.encode(x, importanceOf(x)),
                vectorFile<std::uint8_t>(QString(kRows[row].name) + "_imatrix_bytes"), format);
}

// ggml weighs the values of these by the mean square of their row, which an encoder of blocks does
// not know: with it the search finds the reference's scales and codes; with the block's own, which
// the scheme takes, the weighted error is no worse.
void TestGgmlFormats::importanceOfShortBlocks() {
    QFETCH(int, row);
    const Format format(kRows[row].id);
    const auto x = vectorFile<float>("x");
    const auto importance = importanceOf(x);
    const auto expected = vectorFile<std::uint8_t>(QString(kRows[row].name) + "_imatrix_bytes");
    std::vector<float> weights(x.size());
    for (std::size_t i = 0; i < x.size(); i += kRow) {
        const auto values = std::span(x).subspan(i, kRow);
        ggml::importanceWeights(values, importance.data() + i, ggml::meanSquare(values, 1),
                                weights.data() + i);
    }
    const ggml::WeightedGroups groups{x.data(), weights.data(), x.size() / 32, 32};
    std::vector<float> scales(groups.count);
    std::vector<float> minima(groups.count);
    std::vector<std::uint8_t> codes(x.size());
    const bool affine = kRows[row].name[3] == '1';
    const int levels = kRows[row].name[1] == '4' ? 16 : 32;
    if (affine)
        ggml::fitAffine(groups, {levels - 1, -0.9F, 0.05F, 36, false}, scales.data(), minima.data(),
                        codes.data());
    else
        ggml::fitSymmetric(groups, levels / 2, scales.data(), codes.data());
    QVERIFY(std::ranges::equal(codes, format.codes(expected)));
    for (std::size_t b = 0; b < groups.count; ++b) {
        const std::uint8_t* block = expected.data() + b * kRows[row].bytes;
        QCOMPARE(float16Code(scales[b]), std::uint16_t(block[0] | block[1] << 8));
        if (affine) QCOMPARE(float16Code(-minima[b]), std::uint16_t(block[2] | block[3] << 8));
    }
    const double reference = weightedError(x, format.decode(expected), importance);
    const double ours = weightedError(x, format.decode(format.encode(x, importance)), importance);
    QVERIFY2(ours <= 1.02 * reference, qPrintable(QString::number(ours / reference)));
}

void TestGgmlFormats::ownData_data() {
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<double>("rmse");
    QTest::addColumn<double>("largest");
    QTest::newRow("Q4_0") << QByteArray("ggml-q4_0") << 0.001121 << 0.131307;
    QTest::newRow("Q4_1") << QByteArray("ggml-q4_1") << 0.001144 << 0.134498;
    QTest::newRow("Q5_0") << QByteArray("ggml-q5_0") << 0.000591 << 0.065643;
    QTest::newRow("Q5_1") << QByteArray("ggml-q5_1") << 0.000556 << 0.065895;
    QTest::newRow("Q8_0") << QByteArray("ggml-q8_0") << 0.000074 << 0.008912;
}

// The data of llama.cpp's own test, x_i = 0.1 + 2 cos(i); its "rmse" is sqrt(sum of squares) / n.
// Published to 6 digits after the point.
void TestGgmlFormats::ownData() {
    QFETCH(QByteArray, id);
    QFETCH(double, rmse);
    QFETCH(double, largest);
    constexpr std::size_t kCount = 4096;
    std::vector<float> values;
    for (std::size_t i = 0; i < kCount; ++i)
        values.push_back(0.1F + 2 * std::cos(static_cast<float>(i)));
    const Format format(id.constData());
    const std::vector<float> decoded = format.decode(format.encode(values));
    double squares = 0;
    double most = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
        const double error = static_cast<double>(values[i]) - static_cast<double>(decoded[i]);
        squares += error * error;
        most = std::max(most, std::abs(error));
    }
    NEAR(std::sqrt(squares) / kCount, rmse, 0.6e-6, 0);
    NEAR(most, largest, 0.6e-6, 0);
}

// The fields of an element, its low bits first, put together are its code.
void TestGgmlFormats::piecesMakeCodes() {
    QFETCH(int, row);
    const Format format(kRows[row].id);
    const auto bytes = vectorFile<std::uint8_t>(QString(kRows[row].name) + "_ref_bytes");
    const auto block = std::span(bytes).first(kRows[row].bytes);
    std::vector<std::int32_t> low(kRows[row].values);
    std::vector<std::size_t> lowBits(low.size());
    std::vector<std::int32_t> high(low.size());
    std::size_t bits = 0;
    for (const BlockField& field : format.fields(block)) {
        bits += field.bits;
        if (field.element < 0) continue;
        const auto element = static_cast<std::size_t>(field.element);
        const bool isLow = field.name.starts_with("q[");
        (isLow ? low : high)[element] = field.code;
        if (isLow) lowBits[element] = field.bits;
    }
    QCOMPARE(bits, 8 * kRows[row].bytes);
    const auto codes = format.codes(block);
    for (std::size_t i = 0; i < codes.size(); ++i)
        QCOMPARE(low[i] | high[i] << lowBits[i], codes[i]);
}

QUANTOSCOPE_TEST(TestGgmlFormats);
#include "tst_ggml_formats.moc"
