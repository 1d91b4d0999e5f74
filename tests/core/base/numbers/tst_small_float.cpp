// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/base/numbers/small_float.h"
#include "core/formats/element_decoder.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;

namespace {

bool same(float a, float b) {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

struct VectorRow {
    const char* file;
    SmallFloat format;
    DType dtype;
};
const VectorRow kRows[] = {
    {"float8_e4m3fn", kFloat8E4M3FN, DType::F8E4M3FN},
    {"float8_e4m3fnuz", kFloat8E4M3FNUZ, DType::F8E4M3FNUZ},
    {"float8_e5m2", kFloat8E5M2, DType::F8E5M2},
    {"float8_e5m2fnuz", kFloat8E5M2FNUZ, DType::F8E5M2FNUZ},
    {"float8_e8m0fnu", kFloat8E8M0, DType::F8E8M0},
    {"float6_e2m3fn", kFloat6E2M3, DType::F6E2M3},
    {"float6_e3m2fn", kFloat6E3M2, DType::F6E3M2},
    {"float4_e2m1fn", kFloat4E2M1, DType::F4E2M1},
};

// IEEE 754-2019, 3.4: (-1)^s 2^(E - bias) (1 + f / 2^m), E = 0 subnormal, E all ones special.
float ieeeValue(std::uint32_t code, int exponentBits, int mantissaBits) {
    const int bias = (1 << (exponentBits - 1)) - 1;
    const int exponent = static_cast<int>(code >> mantissaBits) & ((1 << exponentBits) - 1);
    const double fraction =
        static_cast<double>(code & ((1U << mantissaBits) - 1)) / (1 << mantissaBits);
    const double sign = (code >> (exponentBits + mantissaBits)) != 0 ? -1 : 1;
    if (exponent == (1 << exponentBits) - 1)
        return fraction == 0 ? static_cast<float>(sign * std::numeric_limits<double>::infinity())
                             : std::numeric_limits<float>::quiet_NaN();
    const double size = exponent == 0 ? std::pow(2.0, 1 - bias) * fraction
                                      : std::pow(2.0, exponent - bias) * (1 + fraction);
    return static_cast<float>(sign * size);
}

}  // namespace

class TestSmallFloat : public QObject {
    Q_OBJECT

  private slots:
    void everyCodeAsMlDtypes_data() {
        QTest::addColumn<int>("row");
        for (int i = 0; i < static_cast<int>(std::size(kRows)); ++i)
            QTest::newRow(kRows[i].file) << i;
    }
    void everyCodeAsMlDtypes() {
        QFETCH(int, row);
        const VectorRow& expectation = kRows[row];
        const auto expected =
            test::readNpy<float>(
                test::dataPath(
                    QStringLiteral("lowfp/decode_%1.npy").arg(QLatin1String(expectation.file))))
                .values;
        QCOMPARE(expected.size(), std::size_t{1} << expectation.format.bits());
        for (std::uint32_t code = 0; code < expected.size(); ++code)
            QVERIFY2(same(decodeSmallFloat(expectation.format, code), expected[code]),
                     qPrintable(QString::number(code)));
    }

    // All codes one after the other, packed low bits first, through the files' decoder.
    void packedCodesAreRead_data() { everyCodeAsMlDtypes_data(); }
    void packedCodesAreRead() {
        QFETCH(int, row);
        const VectorRow& expectation = kRows[row];
        const unsigned bits = expectation.format.bits();
        const std::uint32_t codes = 1U << bits;
        std::vector<std::byte> bytes(codes * bits / 8);
        for (std::uint32_t code = 0; code < codes; ++code)
            for (unsigned bit = 0; bit < bits; ++bit) {
                const unsigned place = code * bits + bit;
                bytes[place / 8] |= static_cast<std::byte>((code >> bit & 1U) << place % 8);
            }
        std::vector<float> values(codes);
        QVERIFY(decodeElements(expectation.dtype, false, bytes, values) == ElementLosses{});
        for (std::uint32_t code = 0; code < codes; ++code)
            QVERIFY(same(values[code], decodeSmallFloat(expectation.format, code)));
    }

    // 2^24 + 1 lies between two float32 numbers, 2^24 + 2 is one; 2^63 is one, 2^63 - 1 is not.
    void lossesAreCounted() {
        std::vector<float> values(4);
        const std::array<std::int64_t, 4> whole{16'777'217, 16'777'218,
                                                std::numeric_limits<std::int64_t>::min(),
                                                std::numeric_limits<std::int64_t>::max()};
        const bool big = std::endian::native == std::endian::big;
        QVERIFY(decodeElements(DType::I64, big, std::as_bytes(std::span(whole)), values) ==
                (ElementLosses{.infinite = 0, .zero = 0, .rounded = 2}));
        const std::array<std::uint32_t, 4> narrow{0xFFFFFFFF, 0xFFFFFF00, 1U << 31, 3};
        QVERIFY(decodeElements(DType::U32, big, std::as_bytes(std::span(narrow)), values) ==
                (ElementLosses{.infinite = 0, .zero = 0, .rounded = 1}));
        const std::array<double, 4> wide{1e300, -1e-300, 0, 0.1};
        QVERIFY(decodeElements(DType::F64, big, std::as_bytes(std::span(wide)), values) ==
                (ElementLosses{.infinite = 1, .zero = 1, .rounded = 0}));
    }

    // The nearest of all codes, by a look at each.
    void nearestPositiveIsNearest_data() {
        QTest::addColumn<int>("which");
        QTest::newRow("float16") << 0;
        QTest::newRow("bfloat16") << 1;
        QTest::newRow("E4M3FN") << 2;
    }
    void nearestPositiveIsNearest() {
        QFETCH(int, which);
        const SmallFloat format = std::array{kFloat16, kBFloat16, kFloat8E4M3FN}[which];
        std::vector<float> numbers;
        for (std::uint32_t code = 1; code < 1U << (format.bits() - 1); ++code)
            if (std::isfinite(decodeSmallFloat(format, code)))
                numbers.push_back(decodeSmallFloat(format, code));
        for (std::size_t i = 0; i + 1 < numbers.size(); i += 1 + numbers.size() / 500) {
            const double low = double(numbers[i]);
            const double high = double(numbers[i + 1]);
            const auto middle = static_cast<float>((low + high) / 2);
            QCOMPARE(nearestPositive(format, numbers[i]), numbers[i]);
            QCOMPARE(nearestPositive(format, std::nextafter(middle, 0.0F)), numbers[i]);
            QCOMPARE(nearestPositive(format, std::nextafter(middle, INFINITY)), numbers[i + 1]);
            QCOMPARE(nearestPositive(format, middle), i % 2 == 1 ? numbers[i] : numbers[i + 1]);
        }
        QCOMPARE(nearestPositive(format, std::numeric_limits<float>::max()), numbers.back());
        QCOMPARE(nearestPositive(format, std::numeric_limits<float>::denorm_min()),
                 numbers.front());
    }

    void halfFormatsFollowIeee_data() {
        QTest::addColumn<bool>("bfloat");
        QTest::newRow("float16") << false;
        QTest::newRow("bfloat16") << true;
    }
    void halfFormatsFollowIeee() {
        QFETCH(bool, bfloat);
        constexpr std::uint32_t kCodes = 65'536;
        std::vector<std::uint16_t> codes(kCodes);
        for (std::uint32_t code = 0; code < kCodes; ++code)
            codes[code] = static_cast<std::uint16_t>(code);
        std::vector<float> values(kCodes);
        decodeElements(bfloat ? DType::BF16 : DType::F16, std::endian::native == std::endian::big,
                       std::as_bytes(std::span(codes)), values);
        for (std::uint32_t code = 0; code < kCodes; ++code) {
            const float expected = bfloat ? ieeeValue(code, 8, 7) : ieeeValue(code, 5, 10);
            const float general = decodeSmallFloat(bfloat ? kBFloat16 : kFloat16, code);
            QVERIFY2(same(values[code], expected), qPrintable(QString::number(code)));
            QVERIFY2(same(general, expected), qPrintable(QString::number(code)));
        }
    }
};

QUANTOSCOPE_TEST(TestSmallFloat);
#include "tst_small_float.moc"
