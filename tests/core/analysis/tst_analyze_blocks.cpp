// SPDX-License-Identifier: GPL-3.0-or-later
// Block formats and vector schemes as a whole: figures, slices, codes and sizes against a slow look
// at every value.
#include <QTest>
#include <cmath>
#include <limits>

#include "core/analysis/matrix_sample.h"
#include "core/analysis/passes/block_encoding.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/schemes/vectors/vector_scheme.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"
#include "tests/support/near.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

std::vector<float> valuesOf(std::string_view source) {
    const auto data = dataOf(source);
    return {data->tensor->values.begin(), data->tensor->values.end()};
}

// Tensors whose rows end within a block, hold odd values, or nothing.
struct Case {
    const char* name;
    Shape shape;
    std::vector<float> values;
};
std::vector<Case> cases() {
    std::vector<float> odd = valuesOf("student-t:n=1500,seed=3,dof=3");
    odd[7] = std::numeric_limits<float>::quiet_NaN();
    odd[900] = std::numeric_limits<float>::infinity();
    odd[901] = 1e-42F;
    return {{"whole blocks", {2, 512}, valuesOf("normal:n=1024,seed=1")},
            {"short rows", {6, 50}, valuesOf("laplace:n=300,seed=2")},
            {"not finite", {3, 500}, odd},
            {"one axis", {777}, valuesOf("normal:n=777,seed=4,mean=2")},
            {"scalar", {}, {0.7F}},
            {"zeros", {64}, std::vector<float>(64, 0.0F)},
            {"empty", {0}, {}}};
}

void addRows(bool (*wanted)(const Scheme&)) {
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<int>("which");
    for (const Scheme* scheme : schemes()) {
        if (!wanted(*scheme)) continue;
        const QString id = QString::fromUtf8(scheme->id.data(), qsizetype(scheme->id.size()));
        for (int i = 0; i < int(cases().size()); ++i)
            QTest::addRow("%s, %s", qPrintable(id), cases()[std::size_t(i)].name) << id << i;
    }
}

OutcomePointer outcomeOfCase(const QString& scheme, const Case& one) {
    Request request = withScheme(defaultRequest(), *findScheme(scheme.toStdString()));
    request.settings.bits = std::min(request.settings.bits, 3);
    request.settings.bits = std::max(request.settings.bits, request.scheme->minimumBits);
    return outcomeOf(request, dataOf(one.shape, one.values));
}

// Mean and largest error of the finite values.
struct SlowErrors {
    long double squared = 0;
    double largest = 0;
    std::uint64_t count = 0;
    SlowErrors(const std::vector<float>& values, const std::vector<float>& dequantized) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!std::isfinite(values[i])) continue;
            ++count;
            const double error = double(values[i]) - double(dequantized[i]);
            squared += static_cast<long double>(error) * error;
            largest = std::max(largest, std::fabs(error));
        }
    }
};

void compareFigures(const OutcomePointer& outcome, const Case& one) {
    const Quantized all = quantized(*outcome);
    const SlowErrors slow(one.values, all.values);
    QCOMPARE(outcome->metrics.count, slow.count);
    QCOMPARE(outcome->metrics.mse.has_value(), slow.count > 0);
    if (slow.count == 0) return;
    // n additions in double: n times 2^-53 relative.
    NEAR(*outcome->metrics.mse, double(slow.squared / slow.count), 0, double(slow.count) * 0x1p-53);
    QCOMPARE(*outcome->metrics.maxAbsError, slow.largest);
    NEAR(*outcome->metrics.mseRounding + *outcome->metrics.mseClipping, *outcome->metrics.mse, 0,
         1e-12);
    for (std::size_t i = 0; i < one.values.size(); ++i)
        if (!std::isfinite(one.values[i]))  // encoded as 0: the bytes hold finite numbers alone
            QVERIFY(std::isfinite(all.values[i]));
}

}  // namespace

class TestAnalyzeBlocks : public QObject {
    Q_OBJECT
  private slots:
    // Nothing is encoded, so nothing has a scale.
    void emptyTensorsHaveNoScale() {
        for (const Scheme* scheme : schemes()) {
            if (scheme->block == nullptr) continue;
            const Request request = withScheme(defaultRequest(), *scheme);
            const OutcomePointer outcome = test::outcomeOf(request, test::dataOf({0, 8}, {}));
            for (const SliceOutcome& slice : *outcome->slices)
                QVERIFY2(std::isnan(slice.scale) && std::isnan(slice.zeroPoint), scheme->id.data());
        }
    }

    // Codes of vectors without a finite value are none that the data use.
    void vectorsOfNothingUseNoCode() {
        const float none = std::numeric_limits<float>::quiet_NaN();
        for (const char* id : {"vq", "pq", "rvq"}) {
            Request request = withScheme(defaultRequest(), *findScheme(id));
            request.settings.bits = 1;
            const auto all =
                test::outcomeOf(request, test::dataOf({4, 8}, std::vector<float>(32, none)));
            QCOMPARE(all->metrics.levelsUsed, std::uint64_t{0});
            // One row of ones beside rows of nothing: each part takes the codeword of ones.
            std::vector<float> values(32, none);
            std::fill_n(values.begin(), 8, 1.0F);
            const auto one = test::outcomeOf(request, test::dataOf({4, 8}, values));
            QCOMPARE(one->metrics.levelsUsed, std::uint64_t(one->vectors->parts));
            QCOMPARE(*one->metrics.entropyBits, 0.0);
        }
    }

    void blocks_data() {
        addRows([](const Scheme& scheme) { return scheme.block != nullptr; });
    }
    void blocks() {
        QFETCH(QString, scheme);
        QFETCH(int, which);
        const Case one = cases()[std::size_t(which)];
        const OutcomePointer outcome = outcomeOfCase(scheme, one);
        compareFigures(outcome, one);
        const BlockEncoding& encoding = *outcome->blocks;
        QCOMPARE(encoding.bytes.size(), encoding.blocks() * encoding.geometry.bytes);
        if (!one.values.empty())
            NEAR(outcome->metrics.bytes, double(encoding.bytes.size()) + encoding.context.bits / 8,
                 0, 1e-12);
        // The slices' shares add up, and each can be looked at.
        long double squared = 0;
        std::uint64_t count = 0;
        for (const SliceOutcome& slice : *outcome->slices) {
            squared += slice.squaredError;
            count += slice.count;
        }
        QCOMPARE(count, outcome->metrics.count);
        if (count > 0)
            NEAR(double(squared / count), *outcome->metrics.mse, 0, double(count) * 0x1p-52);
        for (std::size_t slice = 0; slice < outcome->slicing->count(); slice += 3) {
            const auto looked = withFocus(outcome, slice, {});
            QVERIFY(looked.ok());
            const Focus& focus = *(*looked)->focus;
            const SliceOutcome& share = (*outcome->slices)[slice];
            QCOMPARE(focus.evaluation.count, share.count);
            NEAR(focus.evaluation.squaredError(), share.squaredError, 0, 1e-12);
        }
    }

    void vectors_data() {
        addRows([](const Scheme& scheme) { return scheme.vector != nullptr; });
    }
    void vectors() {
        QFETCH(QString, scheme);
        QFETCH(int, which);
        const Case one = cases()[std::size_t(which)];
        const OutcomePointer outcome = outcomeOfCase(scheme, one);
        compareFigures(outcome, one);
        QVERIFY(outcome->focus->steps.size() == 0);
        const std::size_t d = outcome->vectors->dimension;
        QCOMPARE(outcome->vectors->vectors(), (one.values.size() + d - 1) / d);
    }

    void cellsAndErrorsAreThoseOfTheTensor_data() {
        addRows([](const Scheme& scheme) { return scheme.build == nullptr; });
    }
    void cellsAndErrorsAreThoseOfTheTensor() {
        QFETCH(QString, scheme);
        QFETCH(int, which);
        const Case one = cases()[std::size_t(which)];
        const OutcomePointer outcome = outcomeOfCase(scheme, one);
        const Quantized all = quantized(*outcome);
        const auto sample = sampleMatrix(*outcome, {}, 64, 64, {});
        QVERIFY(sample.ok());
        for (std::size_t i = 0; i < sample->elements.size(); ++i) {
            if (sample->elements[i] == MatrixSample::kNoElement) continue;
            QCOMPARE(sample->codes[i], all.codes[sample->elements[i]]);
            const float expected = all.values[sample->elements[i]];
            QVERIFY(sample->dequantized[i] == expected ||
                    (std::isnan(expected) && std::isnan(sample->dequantized[i])));
        }
        const auto errors = errorDistribution(outcome, 20, {});
        QVERIFY(errors.ok());
        double counted = 0;
        for (const double count : errors->counts)
            counted += count;
        QCOMPARE(counted, double(outcome->metrics.count));
    }

    // Granularity and range of the request change nothing for schemes that decide for themselves.
    void granularityIsTheFormats() {
        const auto data = dataOf("normal:n=4096,seed=8");
        for (const Scheme* scheme : schemes()) {
            if (scheme->build != nullptr) continue;
            Request request = withScheme(defaultRequest(), *scheme);
            request.settings.bits = std::max(scheme->minimumBits, 2);
            const OutcomePointer plain = outcomeOf(request, data);
            request.granularity = Granularity::Channel;
            request.range.mode = RangeMode::Manual;
            request.range.manual = {{-1, 1}};
            QCOMPARE(outcomeOf(request, data)->metrics.mse, plain->metrics.mse);
        }
    }
};

QUANTOSCOPE_TEST(TestAnalyzeBlocks);
#include "tst_analyze_blocks.moc"
