// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/numbers/float16.h"
#include "core/base/numbers/float_bits.h"
#include "core/base/numbers/small_float.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestFloat16 : public QObject {
    Q_OBJECT

  private slots:
    void everyCodeIsItsValue();
    void everyMiddleGoesToTheEvenCode();
    void whatIsNoNumber();
};

// small_float.h decodes any format from its fields.
void TestFloat16::everyCodeIsItsValue() {
    for (std::uint32_t code = 0; code < 65'536; ++code) {
        const float value = float16Value(static_cast<std::uint16_t>(code));
        const float expected = decodeSmallFloat(kFloat16, code);
        if (std::isnan(expected)) {
            QVERIFY(std::isnan(value));
            continue;
        }
        QCOMPARE(std::bit_cast<std::uint32_t>(value), std::bit_cast<std::uint32_t>(expected));
        QCOMPARE(std::uint32_t{float16Code(value)}, code);
    }
}

// Between every two neighbours, of both signs: the float32 before the middle, the middle, the one
// after it. The largest number's upper neighbour is 65536, which stands for infinity.
void TestFloat16::everyMiddleGoesToTheEvenCode() {
    for (std::uint32_t code = 0; code < 0x7C00; ++code) {
        const float below = decodeSmallFloat(kFloat16, code);
        const float above = code == 0x7BFF ? 65'536.0F : decodeSmallFloat(kFloat16, code + 1);
        const float middle = (below + above) / 2;  // exact: 12 bits
        const std::uint32_t even = code + (code & 1U);
        QCOMPARE(std::uint32_t{float16Code(previousFloat(middle))}, code);
        QCOMPARE(std::uint32_t{float16Code(middle)}, even);
        QCOMPARE(std::uint32_t{float16Code(nextFloat(middle))}, code + 1);
        QCOMPARE(std::uint32_t{float16Code(-middle)}, even | 0x8000U);
        QCOMPARE(std::uint32_t{float16Code(-previousFloat(middle))}, code | 0x8000U);
        QCOMPARE(std::uint32_t{float16Code(-nextFloat(middle))}, (code + 1) | 0x8000U);
    }
}

void TestFloat16::whatIsNoNumber() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    QCOMPARE(float16Code(kInfinity), std::uint16_t{0x7C00});
    QCOMPARE(float16Code(-kInfinity), std::uint16_t{0xFC00});
    QCOMPARE(float16Code(std::numeric_limits<float>::max()), std::uint16_t{0x7C00});
    QCOMPARE(float16Code(std::numeric_limits<float>::denorm_min()), std::uint16_t{0});
    QVERIFY(std::isnan(float16Value(float16Code(std::numeric_limits<float>::quiet_NaN()))));
    QVERIFY(std::isnan(float16Value(float16Code(std::bit_cast<float>(0x7F800001U)))));
}

QUANTOSCOPE_TEST(TestFloat16);
#include "tst_float16.moc"
