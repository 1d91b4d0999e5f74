// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <random>

#include "core/analysis/product/integer_product.h"
#include "core/analysis/request/second_matrix_text.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"
#include "tests/support/near.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

ProductSettings settingsFor(std::string_view other) {
    ProductSettings settings = initialProductSettings();
    settings.other = *parseSource(other);
    return settings;
}

OutcomePointer uniformOutcome(std::string_view source, int bits) {
    Request request = defaultRequest();
    request.source = *parseSource(source);
    request.settings.bits = bits;
    return outcomeOf(request, dataOf(source));
}

IntegerProduct productOf(const OutcomePointer& outcome, const ProductSettings& settings) {
    auto product = multiplyInIntegers(*outcome, settings, {});
    if (!product) throw std::runtime_error(product.error().sentence());
    return *product;
}

}  // namespace

class TestIntegerProduct : public QObject {
    Q_OBJECT
  private slots:
    // Cell by cell against sums over the dequantized numbers, which are whole multiples of the
    // product of the scales: exact in long double for these sizes.
    void termsAddUpToTheDequantizedProduct() {
        const auto outcome = uniformOutcome("weights:rows=5,columns=40,seed=3", 6);
        ProductSettings settings = settingsFor("normal:n=100,seed=9,mean=0.3");
        settings.bias = 0.25;
        const IntegerProduct product = productOf(outcome, settings);
        QCOMPARE(product.rows, std::size_t{5});
        QCOMPARE(product.inner, std::size_t{40});
        const auto zeroA = static_cast<long double>(product.first.zeroPoint);
        const auto zeroB = static_cast<long double>(product.second.zeroPoint);
        for (std::size_t row = 0; row < product.rows; ++row) {
            for (std::size_t column = 0; column < product.columns; ++column) {
                long double sum = 0;
                for (std::size_t k = 0; k < product.inner; ++k)
                    sum += (product.firstCodes[row * product.inner + k] - zeroA) *
                           (product.secondCodes[k * product.columns + column] - zeroB);
                const ProductTerms& terms = product.terms[row * product.columns + column];
                QVERIFY(!terms.saturated);
                QCOMPARE(static_cast<long double>(terms.accumulator - terms.bias), sum);
                QCOMPARE(terms.dot - terms.rowTerm - terms.columnTerm + terms.constant + terms.bias,
                         terms.accumulator);
            }
        }
    }

    // What is drawn to fit says no count; what has a shape of its own, or is a file, says all.
    void theSecondMatrixIsSaidAsItIsDrawn_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("said");
        QTest::newRow("drawn to fit") << "laplace:n=77,seed=3,scale=2"
                                      << "laplace:seed=3,scale=2";
        QTest::newRow("own shape") << "weights:seed=4,rows=8"
                                   << "weights:seed=4,rows=8";
        QTest::newRow("file") << "n=77,b.npy"
                              << "n=77,b.npy";
    }
    void theSecondMatrixIsSaidAsItIsDrawn() {
        QFETCH(QString, source);
        QFETCH(QString, said);
        const auto parsed = parseSource(source.toStdString());
        QVERIFY(parsed);
        QCOMPARE(QString::fromStdString(secondMatrixText(*parsed)), said);
    }

    // The fixed-point multiplier is M within 2^-31, and rounding adds at most half a code.
    void requantizationIsWithinHalfACode() {
        const auto outcome = uniformOutcome("weights:rows=8,columns=64,seed=4", 8);
        const IntegerProduct product = productOf(outcome, settingsFor("laplace:n=1,seed=2"));
        const double factor = static_cast<double>(product.first.scale) *
                              static_cast<double>(product.second.scale) /
                              static_cast<double>(product.output.scale);
        QVERIFY(product.multiplier >= 1 << 30);
        for (std::size_t i = 0; i < product.terms.size(); ++i) {
            const double exact = factor * static_cast<double>(product.terms[i].accumulator) +
                                 static_cast<double>(product.output.zeroPoint);
            const double clamped =
                std::clamp(exact, double(product.output.qmin), double(product.output.qmax));
            NEAR(product.outputCodes[i], clamped, 0.5 + std::fabs(exact) * 0x1p-31, 0);
        }
        QVERIFY(product.mse > 0);
    }

    void narrowAccumulatorsSaturate() {
        const auto outcome = uniformOutcome("uniform:n=4096,seed=1,low=0,high=1", 8);
        ProductSettings settings = settingsFor("uniform:n=1,seed=2,low=0,high=1");
        QCOMPARE(productOf(outcome, settings).saturated, std::size_t{0});
        settings.accumulatorBits = 12;
        const IntegerProduct product = productOf(outcome, settings);
        QVERIFY(product.saturated > 0);
        for (const ProductTerms& terms : product.terms)
            QVERIFY(terms.accumulator >= -2048 && terms.accumulator <= 2047);
    }

    void multipliersAreNormalised_data() {
        QTest::addColumn<double>("factor");
        for (const double factor : {1.0, 0.5, 0.0123, 1e-9, 3.75, 1234.5, 0x1.fffffffffffffp-1})
            QTest::addRow("%g", factor) << factor;
    }
    void multipliersAreNormalised() {
        QFETCH(double, factor);
        const FixedMultiplier fixed = fixedMultiplier(factor);
        QVERIFY(fixed.multiplier >= 1 << 30);
        NEAR(std::ldexp(double(fixed.multiplier), -31 - fixed.shift), factor, 0, 0x1p-31);
        for (const std::int64_t sum : {-70000L, -3L, 0L, 1L, 2L, 99999L})
            NEAR(fixed.apply(sum), factor * static_cast<double>(sum),
                 0.5 + std::fabs(factor * static_cast<double>(sum)) * 0x1p-31, 0);
        QCOMPARE(fixed.apply(-5), -fixed.apply(5));
    }

    void misfitsAreRefused() {
        const auto outcome = uniformOutcome("weights:rows=4,columns=30,seed=5", 4);
        const auto narrow =
            multiplyInIntegers(*outcome, settingsFor("weights:rows=7,columns=9,seed=1"), {});
        QVERIFY(!narrow);
        QCOMPARE(narrow.error().code, ErrorCode::InvalidArgument);
        const auto tall =
            multiplyInIntegers(*outcome, settingsFor("weights:rows=31,columns=9,seed=1"), {});
        QVERIFY(!tall);
        QVERIFY(tall.error().what.find("4 x 30 times 31 x 9") != std::string::npos);
        QVERIFY(multiplyInIntegers(*outcome, settingsFor("weights:rows=30,columns=9,seed=1"), {}));
        ProductSettings settings = settingsFor("normal");
        settings.accumulatorBits = 40;
        QVERIFY(!multiplyInIntegers(*outcome, settings, {}));
    }

    // What is left out or counts as 0 is told of each matrix.
    void partsAreTold() {
        const auto tall = uniformOutcome("weights:rows=100,columns=8,seed=5", 8);
        const IntegerProduct part = productOf(tall, settingsFor("normal"));
        QCOMPARE(part.rows, IntegerProduct::kRows);
        QCOMPARE(part.notes,
                 std::vector<std::string>{"Of A, 100 x 8, the first 64 x 8 are multiplied."});
        auto tensor = std::make_shared<Tensor>(*tall->data->tensor);
        tensor->values[3] = std::nanf("");
        auto data = makeDataSet(tall->data->source, tensor, {});
        QVERIFY(data);
        const auto odd = analyze(tall->request, *data, 0, {});
        QVERIFY(odd);
        const IntegerProduct product = productOf(*odd, settingsFor("normal"));
        QCOMPARE(product.notes.back(), "1 value of A is not finite and counted as 0.");
        QVERIFY(product.asRequested);
    }

    // Whatever the scheme and however odd the data, there is a product or a sentence.
    void everySchemeHasOne_data() {
        QTest::addColumn<QString>("scheme");
        for (const Scheme* scheme : schemes()) {
            const QString id = QString::fromUtf8(scheme->id.data(), qsizetype(scheme->id.size()));
            QTest::newRow(qPrintable(id)) << id;
        }
    }
    void everySchemeHasOne() {
        QFETCH(QString, scheme);
        const float nan = std::nanf("");
        for (const std::vector<float>& values :
             {std::vector<float>{}, std::vector<float>{3}, std::vector<float>(12, 0.0F),
              std::vector<float>{1, nan, INFINITY, -2, 3, 1e30F}}) {
            const Request request = withScheme(defaultRequest(), *findScheme(scheme.toStdString()));
            const auto data = dataOf({static_cast<std::int64_t>(values.size())}, values);
            const auto outcome = analyze(request, data, 0, {});
            if (!outcome) continue;
            const auto product = multiplyInIntegers(**outcome, initialProductSettings(), {});
            QVERIFY(product.ok());
            QCOMPARE(product->result.size(), product->rows * product->columns);
        }
    }
};

QUANTOSCOPE_TEST(TestIntegerProduct);
#include "tst_integer_product.moc"
