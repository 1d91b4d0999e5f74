// SPDX-License-Identifier: GPL-3.0-or-later
// The vectorized loops of block formats against slow ones: the nearest number by looking through
// all of them, bits packed one by one.
#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/blocks/bit_packing.h"
#include "core/schemes/blocks/kernels.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

struct Row {
    const char* name;
    Element element;
};
const Row kRows[] = {
    {"E4M3", {.format = kFloat8E4M3FN, .largest = 0x7E}},
    {"E5M2", {.format = kFloat8E5M2, .largest = 0x7B}},
    {"E3M2", {.format = kFloat6E3M2, .largest = 0x1F}},
    {"E2M3", {.format = kFloat6E2M3, .largest = 0x1F}},
    {"E2M1", {.format = kFloat4E2M1, .largest = 7}},
    {"E2M1 without -0", {.format = kFloat4E2M1, .largest = 7, .negativeZero = false}},
    {"int8", {.largest = 127, .integerSteps = 64}},
};

bool same(float a, float b) {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

// The code of y by its definition: of the two numbers around |y| the one that the rounding takes;
// of two equally near ones the even code, or the larger one.
std::uint32_t slowCode(const Element& element, Rounding rounding, float y) {
    const bool integer = element.integerSteps != 0;
    const auto level = [&](std::uint32_t code) {
        return integer ? static_cast<double>(code) / 64
                       : static_cast<double>(decodeSmallFloat(element.format, code));
    };
    const double size = std::fabs(static_cast<double>(y));
    std::uint32_t below = element.largest;
    while (level(below) > size)
        --below;
    std::uint32_t code = below;
    if (below < element.largest && rounding != Rounding::TowardZero) {
        const double down = size - level(below);
        const double up = level(below + 1) - size;
        const bool tieUp = rounding == Rounding::NearestAway || below % 2 == 1;
        if (up < down || (up == down && tieUp)) ++code;
    }
    if (integer) return (y < 0 ? -code : code) & 0xFFU;
    const bool negative = element.negativeZero ? std::signbit(y) : y < 0;
    return code | (negative ? 1U << (element.format.bits() - 1) : 0U);
}

// Every number of the element, every middle between two, their neighbours, zeros, denormals, values
// beyond the largest, and any others: padded to a multiple of 64.
std::vector<float> probesOf(const Element& element) {
    std::vector<float> probes{0.0F,   1e-45F,
                              1e-40F, std::numeric_limits<float>::min(),
                              1e30F,  std::numeric_limits<float>::max()};
    for (std::uint32_t code = 0; code <= element.largest; ++code) {
        const float level = element.value(code);
        const float next = code < element.largest ? element.value(code + 1) : 2 * level;
        for (const float x : {level, (level + next) / 2})
            for (const float near : {x, nextFloat(x), std::nextafterf(x, 0)})
                probes.push_back(near);
    }
    std::mt19937 random(3);
    while (probes.size() % 64 != 0 || probes.size() < 2048) {
        const auto exponent = static_cast<int>(random() % 40) - 20;
        probes.push_back(std::ldexp(static_cast<float>(random()) * 0x1p-32F, exponent));
    }
    const std::size_t size = probes.size();
    for (std::size_t i = 0; i < size; ++i)
        probes.push_back(-probes[i]);
    return probes;
}

void addElements() {
    QTest::addColumn<int>("row");
    for (int i = 0; i < static_cast<int>(std::size(kRows)); ++i)
        QTest::newRow(kRows[i].name) << i;
}

std::vector<std::uint8_t> randomCodes(std::size_t count, unsigned bits) {
    std::mt19937 random(5);
    std::vector<std::uint8_t> codes(count);
    for (std::uint8_t& code : codes)
        code = static_cast<std::uint8_t>(random() % (1U << bits));
    return codes;
}

}  // namespace

class TestBlockKernels : public QObject {
    Q_OBJECT

  private slots:
    void magnitudes();
    void encodedElements_data() { addElements(); }
    void encodedElements();
    void scaledElements_data() { addElements(); }
    void scaledElements();
    void decodedElements_data() { addElements(); }
    void decodedElements();
    void tables();
    void unpacking();
    void packedByKernels();
    void sixBitsByKernels();
};

void TestBlockKernels::magnitudes() {
    std::mt19937 random(7);
    for (const std::size_t length : {16, 32, 48, 64, 4096}) {
        std::vector<float> values(3 * length);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] =
                i < length ? -0.0F : std::ldexp(1.0F, static_cast<int>(random() % 250) - 149);
        values[length + length / 2] = -std::numeric_limits<float>::max();
        values[3 * length - 1] = -std::ldexp(1.0F, 120);
        std::vector<float> found(3);
        runMagnitudes(values, length, found);
        for (std::size_t run = 0; run < 3; ++run) {
            float expected = 0;
            for (std::size_t i = run * length; i < (run + 1) * length; ++i)
                expected = std::max(expected, std::fabs(values[i]));
            QVERIFY(same(found[run], expected));
        }
    }
}

void TestBlockKernels::encodedElements() {
    QFETCH(int, row);
    const Element& element = kRows[row].element;
    const std::vector<float> probes = probesOf(element);
    std::vector<std::uint8_t> codes(probes.size());
    const std::array one{1.0F};
    for (const Rounding rounding :
         {Rounding::NearestEven, Rounding::NearestAway, Rounding::TowardZero})
        for (const ScaleUse use : {ScaleUse::Multiply, ScaleUse::Divide}) {
            encodeElements(element, rounding, use, probes, probes.size(), one,
                           {codes.data(), probes.size(), CodePacking::Bytes});
            for (std::size_t i = 0; i < probes.size(); ++i) {
                const std::uint32_t expected = slowCode(element, rounding, probes[i]);
                const auto text = QStringLiteral("%1 %2: %3, %4 by one, not %5")
                                      .arg(QLatin1String(roundingRow(rounding).id.data()))
                                      .arg(static_cast<double>(probes[i]), 0, 'g', 17)
                                      .arg(int{codes[i]})
                                      .arg(element.code(probes[i], rounding))
                                      .arg(expected);
                QVERIFY2(codes[i] == expected, qPrintable(text));
                QVERIFY2(element.code(probes[i], rounding) == expected, qPrintable(text));
            }
        }
}

// Each run by its own scale, in runs of 16 as in longer ones.
void TestBlockKernels::scaledElements() {
    QFETCH(int, row);
    const Element& element = kRows[row].element;
    const std::vector<float> probes = probesOf(element);
    for (const std::size_t length : {16, 32, 64}) {
        std::vector<float> scales(probes.size() / length);
        for (std::size_t run = 0; run < scales.size(); ++run)
            scales[run] =
                run % 7 == 0 ? std::ldexp(1.0F, -127) : 0.3F + 0.37F * static_cast<float>(run);
        std::vector<std::uint8_t> codes(probes.size());
        for (const ScaleUse use : {ScaleUse::Multiply, ScaleUse::Divide}) {
            encodeElements(element, Rounding::NearestEven, use, probes, length, scales,
                           {codes.data(), length, CodePacking::Bytes});
            for (std::size_t i = 0; i < probes.size(); ++i) {
                const float scale = scales[i / length];
                const float y = use == ScaleUse::Multiply ? probes[i] * scale : probes[i] / scale;
                QCOMPARE(std::uint32_t{codes[i]}, slowCode(element, Rounding::NearestEven, y));
            }
        }
    }
}

void TestBlockKernels::decodedElements() {
    QFETCH(int, row);
    const Element& element = kRows[row].element;
    const unsigned bits = element.bits();
    std::vector<std::uint8_t> codes(1024);
    for (std::size_t i = 0; i < codes.size(); ++i)
        codes[i] = static_cast<std::uint8_t>(i % (std::size_t{1} << bits));
    const std::vector<float> scales{1.0F,
                                    -3.3F,
                                    std::ldexp(1.0F, -127),
                                    std::ldexp(1.0F, 127),
                                    0.0F,
                                    std::numeric_limits<float>::quiet_NaN(),
                                    1e-45F,
                                    0.1F};
    std::vector<float> values(codes.size());
    for (const std::size_t length : {16, 128}) {
        std::vector<float> perRun(codes.size() / length);
        for (std::size_t run = 0; run < perRun.size(); ++run)
            perRun[run] = scales[run * length / 16 % scales.size()];
        decodeElements(element, codes.data(), length, perRun, values);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const float level = element.integerSteps != 0
                                    ? static_cast<float>(static_cast<std::int8_t>(codes[i])) / 64
                                    : decodeSmallFloat(element.format, codes[i]);
            QVERIFY2(same(values[i], level * perRun[i / length]), qPrintable(QString::number(i)));
        }
    }
}

void TestBlockKernels::tables() {
    Table16 table{{}, {5, 4, 3, 2, 1, 0, 6, 7, 8, 9, 10, 11, 12, 13, 15, 14}, {}};
    for (std::size_t i = 0; i < 15; ++i)
        table.edges[i] = (static_cast<float>(i) - 7) / 9;
    for (std::size_t i = 0; i < 16; ++i)
        table.levels[table.places[i]] = (static_cast<float>(i) - 7.5F) / 9;
    std::vector<float> values{0.0F, -0.0F, 3.0F, -3.0F, 1.0F, -1.0F, 1e38F, 1e-45F};
    for (const float edge : table.edges)
        for (const float x : {edge, nextFloat(edge), previousFloat(edge)})
            values.push_back(x);
    std::mt19937 random(9);
    while (values.size() < 1024)
        values.push_back(static_cast<float>(random()) * 0x1p-31F - 1);
    std::vector<std::uint8_t> codes(values.size());
    const std::vector<float> factors(values.size() / 32, 1.0F);
    encodeTable(table, values, 32, factors, {codes.data(), 32, CodePacking::Bytes});
    std::vector<float> decoded(values.size());
    const std::vector<float> scales(values.size() / 64, -0.7F);
    decodeTable(table, codes.data(), 64, scales, decoded);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float x = std::clamp(values[i], -1.0F, 1.0F);
        const auto place = static_cast<std::size_t>(
            std::ranges::count_if(table.edges, [x](float edge) { return edge < x; }));
        QCOMPARE(int{codes[i]}, int{table.places[place]});
        QVERIFY(same(decoded[i], table.levels[codes[i]] * -0.7F));
    }
}

void TestBlockKernels::unpacking() {
    constexpr std::size_t kCount = 64;
    for (const unsigned bits : {4U, 6U}) {
        const std::vector<std::uint8_t> codes = randomCodes(kCount, bits);
        std::vector<std::uint8_t> bytes(kCount * bits / 8);
        for (std::size_t bit = 0; bit < kCount * bits; ++bit)
            bytes[bit / 8] = static_cast<std::uint8_t>(
                bytes[bit / 8] | (codes[bit / bits] >> bit % bits & 1) << bit % 8);
        std::vector<std::uint8_t> back(kCount);
        if (bits == 6) {
            unpackSixBits(bytes.data(), kCount, back.data());
            QCOMPARE(back, codes);
            continue;
        }
        unpackNibbles(bytes.data(), kCount, NibbleOrder::LowFirst, back.data());
        QCOMPARE(back, codes);
        unpackNibbles(bytes.data(), kCount, NibbleOrder::HighFirst, back.data());
        for (std::size_t i = 0; i < kCount; ++i)
            QCOMPARE(back[i], codes[i ^ 1U]);
    }
}

// Two codes in a byte straight from the kernel, in runs with room between them.
void TestBlockKernels::packedByKernels() {
    const Element& element = kRows[4].element;
    const std::vector<float> probes = probesOf(element);
    constexpr std::size_t kLength = 32;
    constexpr std::size_t kStride = 19;
    const std::vector<float> scales(probes.size() / kLength, 1.3F);
    std::vector<std::uint8_t> codes(probes.size());
    encodeElements(element, Rounding::NearestEven, ScaleUse::Divide, probes, kLength, scales,
                   {codes.data(), kLength, CodePacking::Bytes});
    for (const CodePacking packing : {CodePacking::LowNibbleFirst, CodePacking::HighNibbleFirst}) {
        const bool low = packing == CodePacking::LowNibbleFirst;
        std::vector<std::uint8_t> bytes(scales.size() * kStride, 0xA5);
        encodeElements(element, Rounding::NearestEven, ScaleUse::Divide, probes, kLength, scales,
                       {bytes.data(), kStride, packing});
        for (std::size_t run = 0; run < scales.size(); ++run)
            for (std::size_t i = 0; i < kStride; ++i) {
                const std::uint8_t* const pair = codes.data() + run * kLength + 2 * i;
                const int expected = i >= kLength / 2 ? 0xA5
                                     : low            ? pair[0] | pair[1] << 4
                                                      : pair[0] << 4 | pair[1];
                QCOMPARE(int{bytes[run * kStride + i]}, expected);
            }
    }
}

void TestBlockKernels::sixBitsByKernels() {
    const Element& element = kRows[2].element;
    const std::vector<float> probes = probesOf(element);
    constexpr std::size_t kLength = 32;
    constexpr std::size_t kStride = 27;
    const std::vector<float> scales(probes.size() / kLength, 1.3F);
    std::vector<std::uint8_t> codes(probes.size());
    encodeElements(element, Rounding::NearestEven, ScaleUse::Multiply, probes, kLength, scales,
                   {codes.data(), kLength, CodePacking::Bytes});
    std::vector<std::uint8_t> bytes(scales.size() * kStride, 0xA5);
    encodeElements(element, Rounding::NearestEven, ScaleUse::Multiply, probes, kLength, scales,
                   {bytes.data(), kStride, CodePacking::SixBits});
    for (std::size_t run = 0; run < scales.size(); ++run) {
        const std::uint8_t* const from = bytes.data() + run * kStride;
        for (std::size_t bit = 0; bit < 6 * kLength; ++bit)
            QCOMPARE(from[bit / 8] >> bit % 8 & 1, codes[run * kLength + bit / 6] >> bit % 6 & 1);
        for (std::size_t i = 6 * kLength / 8; i < kStride; ++i)
            QCOMPARE(int{from[i]}, 0xA5);
    }
}

QUANTOSCOPE_TEST(TestBlockKernels);
#include "tst_block_kernels.moc"
