// SPDX-License-Identifier: GPL-3.0-or-later
// What is called dequantized is what the codes stand for, also where the value was not finite.
#include <QTest>
#include <bit>
#include <cmath>
#include <limits>

#include "core/analysis/passes/block_encoding.h"
#include "core/base/numbers/small_float.h"
#include "core/schemes/vectors/vector_scheme.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool same(float a, float b) {
    return (std::isnan(a) && std::isnan(b)) || a == b;
}

DataSetPointer oddData() {
    const auto drawn = dataOf("normal:n=512,seed=8");
    std::vector<float> values(drawn->tensor->values.begin(), drawn->tensor->values.end());
    values[3] = kNan;
    values[100] = kInfinity;
    values[101] = -kInfinity;
    values[300] = -kNan;
    return dataOf({2, 256}, values);
}

// The value that the codes of an element stand for, by what the outcome says of its codes.
float decoded(const Outcome& outcome, std::size_t element, std::int32_t code) {
    if (outcome.blocks) {
        const std::size_t block = outcome.blocks->blockOfElement(element);
        return outcome.blocks->decoded(block)[element - outcome.blocks->firstValue(block)];
    }
    if (outcome.vectors) {
        const std::size_t d = outcome.vectors->dimension;
        return decodedValue(*outcome.vectors, element / d, element % d);
    }
    const StepFunction& steps = outcome.focus->steps;
    const auto found = std::ranges::find(steps.codes, code);
    if (found != steps.codes.end())
        return steps.levels[static_cast<std::size_t>(found - steps.codes.begin())];
    const auto special = std::ranges::find(steps.specials, code, &SpecialCode::code);
    return special == steps.specials.end() ? 1e30F : special->value;
}

}  // namespace

class TestStoredValues : public QObject {
    Q_OBJECT
  private slots:
    void codesDecodeToThem_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("saturates");
        for (const Scheme* scheme : schemes()) {
            const QString id = QString::fromStdString(std::string(scheme->id));
            QTest::addRow("%s", qPrintable(id)) << id << true;
            if (std::ranges::find(scheme->parameters, "saturate", &Parameter::key) !=
                scheme->parameters.end())
                QTest::addRow("%s, overflows", qPrintable(id)) << id << false;
        }
    }
    void codesDecodeToThem() {
        QFETCH(QString, id);
        QFETCH(bool, saturates);
        Request request = withScheme(defaultRequest(), *findScheme(id.toStdString()));
        if (!saturates) QVERIFY(request.settings.parameters.setText("saturate", "false"));
        const auto outcome = outcomeOf(request, oddData());
        const Quantized all = quantized(*outcome);
        for (std::size_t i = 0; i < all.values.size(); ++i) {
            const float expected = decoded(*outcome, i, all.codes[i]);
            QVERIFY2(same(all.values[i], expected),
                     qPrintable(QStringLiteral("element %1: code %2 is %3, dequantized is %4")
                                    .arg(i)
                                    .arg(all.codes[i])
                                    .arg(double(expected))
                                    .arg(double(all.values[i]))));
        }
    }

    // NumPy, ml_dtypes and ONNX write these.
    void nanHasItsCode_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("code");
        QTest::newRow("fp16") << "fp16" << 0x7E00;
        QTest::newRow("bf16") << "bf16" << 0x7FC0;
        QTest::newRow("e5m2") << "fp8-e5m2" << 0x7E;
        QTest::newRow("e4m3fn") << "fp8-e4m3fn" << 0x7F;
        QTest::newRow("e4m3fnuz") << "fp8-e4m3fnuz" << 0x80;
        QTest::newRow("e5m2fnuz") << "fp8-e5m2fnuz" << 0x80;
    }
    void nanHasItsCode() {
        QFETCH(QString, id);
        QFETCH(int, code);
        const auto outcome =
            outcomeOf(withScheme(defaultRequest(), *findScheme(id.toStdString())), oddData());
        const Quantized all = quantized(*outcome);
        QCOMPARE(all.codes[3], code);
        QCOMPARE(all.codes[300], code);
        QVERIFY(std::isnan(all.values[3]));
    }

    // Where there is none, the value is said to be lost.
    void formatsWithoutNanSaySo() {
        for (const char* id : {"uniform", "fp4-e2m1", "nf4"}) {
            const auto outcome =
                outcomeOf(withScheme(defaultRequest(), *findScheme(id)), oddData());
            QVERIFY(std::isfinite(quantized(*outcome).values[3]));
            QVERIFY(std::ranges::any_of(outcome->notes, [](const std::string& note) {
                return note.starts_with("There is no code for NaN");
            }));
        }
        const auto blocks =
            outcomeOf(withScheme(defaultRequest(), *findScheme("mxfp4")), oddData());
        QVERIFY(std::ranges::any_of(blocks->notes, [](const std::string& note) {
            return note == "4 values that are not finite: encoded as 0.";
        }));
    }
};

QUANTOSCOPE_TEST(TestStoredValues);
#include "tst_stored_values.moc"
