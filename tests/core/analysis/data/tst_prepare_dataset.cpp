// SPDX-License-Identifier: GPL-3.0-or-later
// Transforms and importance in requests: figures after undoing the transforms, weighted figures,
// and what is refused.
#include <QTest>
#include <cmath>

#include "core/analysis/matrix_sample.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/formats/npy/writer.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"
#include "tests/support/near.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr std::string_view kSource = "weights:rows=24,columns=40,seed=6";

Preparation transformed(std::initializer_list<std::string_view> texts) {
    Preparation preparation;
    for (const std::string_view text : texts)
        preparation.transforms.push_back(*parseTransform(text));
    return preparation;
}

DataSetPointer prepared(std::string_view source, const Preparation& preparation) {
    auto data = loadDataSet(*parseSource(source), preparation, {});
    if (!data) throw std::runtime_error(data.error().sentence());
    return *data;
}

double slowMse(const FloatBuffer& original, const std::vector<float>& dequantized) {
    long double sum = 0;
    for (std::size_t i = 0; i < original.size(); ++i) {
        const double error = double(original[i]) - double(dequantized[i]);
        sum += static_cast<long double>(error) * error;
    }
    return double(sum / original.size());
}

}  // namespace

class TestPrepareDataset : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::string write(const char* name, const Shape& shape,
                      const std::vector<float>& values) const {
        const std::string path = m_folder.filePath(name).toStdString();
        if (!writeNpy<float>(path, shape, values, {})) throw std::runtime_error(path);
        return path;
    }

  private slots:
    void errorsAreMeasuredAfterTheInverse_data() {
        QTest::addColumn<QString>("scheme");
        for (const char* scheme : {"uniform", "lloyd-max", "mxfp4", "vq"})
            QTest::newRow(scheme) << QString(scheme);
    }
    void errorsAreMeasuredAfterTheInverse() {
        QFETCH(QString, scheme);
        for (const Transform* transform : transforms()) {
            const Preparation preparation = transformed({transform->id});
            Request request = withScheme(defaultRequest(), *findScheme(scheme.toStdString()));
            request.source = *parseSource(kSource);
            request.preparation = preparation;
            const DataSetPointer data = prepared(kSource, preparation);
            const OutcomePointer outcome = outcomeOf(request, data);
            const Quantized all = quantized(*outcome);
            NEAR(*outcome->metrics.mse, slowMse(data->original->values, all.values), 0, 1e-11);
            NEAR(*outcome->metrics.mseRounding + *outcome->metrics.mseClipping,
                 *outcome->metrics.mse, 0, 1e-12);
            const auto sample = sampleMatrix(*outcome, {}, 64, 64, {});
            QVERIFY(sample.ok());
            for (std::size_t i = 0; i < sample->elements.size(); ++i) {
                QCOMPARE(sample->original[i], data->original->values[sample->elements[i]]);
                QCOMPARE(sample->dequantized[i], all.values[sample->elements[i]]);
            }
            const auto swept =
                sweepBits(request, data, request.settings.bits, request.settings.bits, {});
            QVERIFY(swept.ok());
            QCOMPARE(swept->front().mse, outcome->metrics.mse);
        }
    }

    void transformsAreUndoneInReverse() {
        const DataSetPointer data = prepared(kSource, transformed({"mean", "hadamard:seed=3"}));
        std::vector<float> restored(data->tensor->values.size());
        QVERIFY(data->inverse(data->tensor->values, restored, {}).ok());
        // A rotation keeps lengths, so rounding adds a few float32 steps of the largest value.
        const double largest = std::max(std::fabs(double(data->originalIndex->minimum())),
                                        std::fabs(double(data->originalIndex->maximum())));
        for (std::size_t i = 0; i < restored.size(); ++i)
            NEAR(restored[i], data->original->values[i], 64 * 0x1p-24 * largest, 0);
        QVERIFY(data->overheadBits > 0);
    }

    void importanceWeighsTheFigures_data() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"values", "columns", "activations"})
            QTest::newRow(kind) << QString(kind);
    }
    void importanceWeighsTheFigures() {
        QFETCH(QString, kind);
        std::vector<float> given(kind == "columns" ? 40 : 960);
        for (std::size_t i = 0; i < given.size(); ++i)
            given[i] = float(i % 17) / 4;
        const std::string path =
            write("weights.npy", kind == "columns" ? Shape{40} : Shape{24, 40}, given);
        Preparation preparation;
        preparation.importance = *parseImportance(kind.toStdString() + ":" + path);
        const DataSetPointer data = prepared(kSource, preparation);
        // The weights, from their definitions.
        std::vector<double> weights(960);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (kind == "values") weights[i] = double(given[i]);
            if (kind == "columns") weights[i] = double(given[i % 40]);
            for (std::size_t row = 0; kind == "activations" && row < 24; ++row)
                weights[i] += std::pow(double(given[row * 40 + i % 40]), 2) / 24;
        }
        for (const char* scheme : {"uniform", "lloyd-max", "mxfp4", "vq"}) {
            for (const Granularity granularity : {Granularity::Tensor, Granularity::Channel}) {
                Request request = withScheme(defaultRequest(), *findScheme(scheme));
                request.source = *parseSource(kSource);
                request.preparation = preparation;
                request.granularity = granularity;
                const OutcomePointer outcome = outcomeOf(request, data);
                const Quantized all = quantized(*outcome);
                long double sum = 0;
                long double total = 0;
                for (std::size_t i = 0; i < weights.size(); ++i) {
                    const double error = double(data->original->values[i]) - double(all.values[i]);
                    sum += static_cast<long double>(weights[i]) * error * error;
                    total += weights[i];
                }
                // Activations' mean squares are kept as float32.
                NEAR(*outcome->metrics.weightedMse, double(sum / total), 0, 4 * 0x1p-24);
                QVERIFY(outcome->metrics.weightedSqnrDb.has_value());
            }
        }
    }

    // Where importance lies, error falls: the range and the codebook follow it.
    void importanceGuidesRangeAndCodebook() {
        std::vector<float> columns(40, 0.001F);
        columns[5] = 1000;
        Preparation preparation;
        preparation.importance = *parseImportance("columns:" + write("columns.npy", {40}, columns));
        Request request = withCalibrator(defaultRequest(), *findCalibrator("mse"));
        request.source = *parseSource(kSource);
        const auto weighted = [&](const Request& asked, const DataSetPointer& data) {
            return *outcomeOf(asked, data)->metrics.weightedMse;
        };
        const DataSetPointer data = prepared(kSource, preparation);
        auto unguided = std::make_shared<DataSet>(*data);
        unguided->weighted = nullptr;
        for (const char* scheme : {"uniform", "lloyd-max"}) {
            request = withScheme(request, *findScheme(scheme));
            QVERIFY2(weighted(request, data) < 0.9 * weighted(request, unguided), scheme);
        }
    }

    void misfitsAreRefused() {
        const std::string path = write("three.npy", {3}, {1, 2, 3});
        const std::string negative = write("negative.npy", {40}, std::vector<float>(40, -1.0F));
        for (const std::string& text :
             {"columns:" + path, "values:" + path, "activations:" + path, "columns:" + negative}) {
            Preparation preparation;
            preparation.importance = *parseImportance(text);
            const auto data = loadDataSet(*parseSource(kSource), preparation, {});
            QVERIFY(!data);
            QCOMPARE(data.error().code, ErrorCode::InvalidArgument);
        }
        QVERIFY(!parseImportance("columns"));
        QVERIFY(!parseImportance("nothing:" + path));
        QVERIFY(!parseTransform("fourier"));
        QVERIFY(!parseTransform("hadamard:axis"));
        QVERIFY(!parseTransform("hadamard:axis=x"));
    }

    void textsComeBack() {
        for (const char* text : {"mean", "hadamard:axis=0,seed=9", "outliers:share=2"}) {
            const auto parsed = parseTransform(text);
            QVERIFY(parsed.ok());
            QCOMPARE(transformText(*parsed), std::string(text));
        }
        const auto importance = parseImportance("activations:normal:n=40,seed=2");
        QVERIFY(importance.ok());
        QCOMPARE(*parseImportance(importanceText(*importance)), *importance);
    }
};

QUANTOSCOPE_TEST(TestPrepareDataset);
#include "tst_prepare_dataset.moc"
