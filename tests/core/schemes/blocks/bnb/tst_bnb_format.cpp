// SPDX-License-Identifier: GPL-3.0-or-later
// bitsandbytes' 4-bit blocks against bitsandbytes.
#include <QTest>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "core/schemes/blocks/block_format.h"
#include "core/schemes/blocks/bnb/dynamic_map.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

template <class T>
std::vector<T> vectorOf(const QByteArray& name) {
    return readNpy<T>(dataPath(QStringLiteral("bnb/%1.npy").arg(QLatin1String(name)))).values;
}

bool sameBits(float a, float b) {
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

struct Case {
    const BlockFormat* format;
    SchemeSettings settings;
    BlockContext context;
    BlockGeometry geometry;
    std::vector<float> values;
    std::vector<std::uint8_t> bytes;
    std::vector<float> decoded;
};

Case runCase(const QByteArray& table, int blockSize, bool doubleQuant) {
    const std::string id = table.toStdString() + "-blocks";
    const std::string options = "block_size=" + std::to_string(blockSize) +
                                " double_quant=" + (doubleQuant ? "true" : "false");
    Case made{
        findScheme(id)->block, settingsOf(id, 4, options), {}, {}, vectorOf<float>("x"), {}, {}};
    made.context = made.format->prepare(made.values, made.settings, JobControl()).value();
    made.geometry = made.format->geometry(made.settings);
    made.bytes.resize(made.values.size() / made.geometry.values * made.geometry.bytes);
    made.decoded.resize(made.values.size());
    const BlockRun run{made.settings, made.context, 0};
    made.format->encode(run, made.values, {}, made.bytes);
    made.format->decode(run, made.bytes, made.decoded);
    return made;
}

}  // namespace

class TestBnbFormat : public QObject {
    Q_OBJECT

  private slots:
    void blocks_data();
    void blocks();
    void doubleQuantization_data();
    void doubleQuantization();
    void dynamicMapOfBitsandbytes();
    void contextOfShortTensors();
};

void TestBnbFormat::blocks_data() {
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<int>("blockSize");
    for (const char* table : {"nf4", "fp4"})
        for (const int size : {64, 256})
            QTest::addRow("%s, %d", table, size) << QByteArray(table) << size;
}

void TestBnbFormat::blocks() {
    QFETCH(QByteArray, table);
    QFETCH(int, blockSize);
    const Case made = runCase(table, blockSize, false);
    const QByteArray name = table + "_bs" + QByteArray::number(blockSize);
    const auto scales = vectorOf<float>(name + "_absmax");
    const auto packed = vectorOf<std::uint8_t>(name + "_packed");
    const auto expected = vectorOf<float>(name + "_dequant_cpulib");
    QCOMPARE(made.bytes.size(), 4 * scales.size() + packed.size());
    const std::size_t half = made.geometry.values / 2;
    for (std::size_t block = 0; block < scales.size(); ++block) {
        const std::uint8_t* const bytes = made.bytes.data() + block * made.geometry.bytes;
        float absmax = 0;
        std::memcpy(&absmax, bytes, 4);
        QVERIFY(sameBits(absmax, scales[block]));
        for (std::size_t i = 0; i < half; ++i)
            QCOMPARE(bytes[4 + i], packed[block * half + i]);
    }
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY(made.decoded[i] == expected[i]);
}

void TestBnbFormat::doubleQuantization_data() {
    QTest::addColumn<QByteArray>("table");
    for (const char* table : {"nf4", "fp4"})
        QTest::newRow(table) << QByteArray(table);
}

void TestBnbFormat::doubleQuantization() {
    QFETCH(QByteArray, table);
    const Case made = runCase(table, 64, true);
    const QByteArray name = table + "_bs64_";
    const auto codes = vectorOf<std::uint8_t>(name + "dq_qabsmax");
    const auto restored = vectorOf<float>(name + "dq_absmax_restored");
    const auto largest = vectorOf<float>(name + "dq_absmax2");
    const auto packed = vectorOf<std::uint8_t>(name + "packed");
    double offset = 0;
    for (const auto manifest = readJson(dataPath("bnb/manifest.json"));
         const auto& row : manifest.at("cases"))
        if (row.at("name") == (table + "_bs64").toStdString())
            offset = row.at("double_quant_offset").get<double>();
    QCOMPARE(made.context.numbers.size(), 1 + largest.size());
    QVERIFY(sameBits(made.context.numbers[0], static_cast<float>(offset)));
    QVERIFY(sameBits(made.context.numbers[1], largest[0]));
    QCOMPARE(made.context.bits, 64.0);
    QCOMPARE(made.geometry.bytes, std::size_t{33});
    for (std::size_t block = 0; block < codes.size(); ++block) {
        const std::uint8_t* const bytes = made.bytes.data() + block * made.geometry.bytes;
        QCOMPARE(bytes[0], codes[block]);
        for (std::size_t i = 0; i < 32; ++i)
            QCOMPARE(bytes[1 + i], packed[32 * block + i]);
        const auto fields = made.format->fields({made.settings, made.context, block},
                                                std::span(bytes, made.geometry.bytes));
        QVERIFY(sameBits(static_cast<float>(fields[0].value), restored[block]));
    }
}

void TestBnbFormat::dynamicMapOfBitsandbytes() {
    const auto codebooks = readJson(dataPath("bnb/codebooks.json"));
    const auto& expected = codebooks.at("dynamic_map_signed_256");
    QCOMPARE(expected.size(), dynamicMap().size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QVERIFY(sameBits(dynamicMap()[i], static_cast<float>(expected[i].get<double>())));
        QCOMPARE(static_cast<std::size_t>(dynamicMapCode(dynamicMap()[i])), i);
    }
    QCOMPARE(int{dynamicMapCode(-2)}, 0);
    QCOMPARE(int{dynamicMapCode(2)}, 255);
}

// A last block that is short, no value at all, and blocks that are all alike.
void TestBnbFormat::contextOfShortTensors() {
    const BlockFormat& format = *findScheme("nf4-blocks")->block;
    const SchemeSettings settings = settingsOf("nf4-blocks", 4, "double_quant=true");
    std::vector<float> values(65, 1.0F);
    values[64] = -3;
    const BlockContext context = format.prepare(values, settings, JobControl()).value();
    QCOMPARE(context.numbers, (std::vector<float>{2, 1}));
    QVERIFY(format.prepare({}, settings, JobControl()).value().numbers.empty());
    values.assign(128, -5.0F);
    const BlockContext alike = format.prepare(values, settings, JobControl()).value();
    QCOMPARE(alike.numbers, (std::vector<float>{5, 0}));
    std::vector<std::uint8_t> bytes(66);
    format.encode({settings, alike, 0}, values, {}, bytes);
    std::vector<float> decoded(128);
    format.decode({settings, alike, 0}, bytes, decoded);
    QCOMPARE(decoded, values);
}

QUANTOSCOPE_TEST(TestBnbFormat);
#include "tst_bnb_format.moc"
