// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing of a wrapping quantizer against its closed form.
#include <QTest>
#include <cmath>

#include "core/schemes/affine.h"
#include "core/schemes/affine/wrapped_steps.h"
#include "support/test_program.h"
#include "tests/support/scheme_settings.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

SchemeSettings fixedPoint(int bits, bool isSigned, const std::string& overflow, Rounding rounding) {
    return settingsOf("fixed-point", bits,
                      std::string("integer_bits=2 signed=") + (isSigned ? "true" : "false") +
                          " overflow=" + overflow,
                      rounding);
}

StepFunction stepsOf(const SchemeSettings& settings) {
    return findScheme("fixed-point")->build({settings, {}, {}, nullptr, kControl}).value();
}

}  // namespace

class TestWrappedSteps : public QObject {
    Q_OBJECT
  private slots:
    void levelsAreThoseOfTheClosedForm_data() {
        QTest::addColumn<int>("bits");
        QTest::addColumn<bool>("isSigned");
        QTest::addColumn<int>("rounding");
        for (const Rounding rounding :
             {Rounding::NearestEven, Rounding::NearestAway, Rounding::TowardZero, Rounding::Floor})
            for (const int bits : {1, 3, 5})
                for (const bool isSigned : {true, false})
                    QTest::addRow("%d bits, %s, %d", bits, isSigned ? "signed" : "unsigned",
                                  static_cast<int>(rounding))
                        << bits << isSigned << static_cast<int>(rounding);
    }
    void levelsAreThoseOfTheClosedForm() {
        QFETCH(int, bits);
        QFETCH(bool, isSigned);
        QFETCH(int, rounding);
        const SchemeSettings settings =
            fixedPoint(bits, isSigned, "wrap", static_cast<Rounding>(rounding));
        const Scheme& scheme = *findScheme("fixed-point");
        const AffineQuantizer quantizer =
            scheme.affine({settings, {}, {}, nullptr, kControl}).value();
        const auto wrapped = wrappedSteps(scheme, settings, stepsOf(settings), -9.5, 11.25);
        QVERIFY(wrapped);
        QVERIFY(std::ranges::is_sorted(wrapped->lower));
        // A little beside every half, sixth and twelfth of a step: never on a threshold.
        for (int i = -9 * 48; i < 11 * 48; ++i) {
            const float x = static_cast<float>(i) / 48 + 0.004F;
            QCOMPARE(wrapped->levels[wrapped->intervalOf(x)], quantizer.quantize(x));
        }
    }
    void emptyWhereNothingWraps() {
        const Scheme& scheme = *findScheme("fixed-point");
        const auto wrap = fixedPoint(5, true, "wrap", Rounding::NearestEven);
        QVERIFY(!wrappedSteps(scheme, wrap, stepsOf(wrap), -1, 1));
        QVERIFY(!wrappedSteps(scheme, wrap, stepsOf(wrap), -1e30, 1e30));
        QVERIFY(!wrappedSteps(scheme, wrap, {}, -9, 9));
        const auto saturate = fixedPoint(5, true, "saturate", Rounding::NearestEven);
        QVERIFY(!wrappedSteps(scheme, saturate, stepsOf(saturate), -9, 9));
        const Scheme& uniform = *findScheme("uniform");
        QVERIFY(!wrappedSteps(uniform, settingsOf("uniform", 5), stepsOf(wrap), -9, 9));
    }
};

QUANTOSCOPE_TEST(TestWrappedSteps);
#include "tst_wrapped_steps.moc"
