// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "core/analysis/analyze.h"
#include "core/analysis/matrix_sample.h"
#include "core/analysis/passes/quantize_tensor.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

Request weightsRequest(Granularity granularity, Rounding rounding = Rounding::NearestEven) {
    Request request = defaultRequest();
    request.source = *parseSource("weights:rows=20,columns=30,seed=5");
    request.granularity = granularity;
    request.groupSize = 7;
    request.axis = granularity == Granularity::Group ? -1 : 0;
    request.settings.rounding = rounding;
    return request;
}

OutcomePointer outcomeOf(const Request& request) {
    const TensorPointer tensor = *loadSource(request.source, {});
    const DataSetPointer data = *makeDataSet(request.source, tensor, {});
    return *analyze(request, data, 0, {});
}

}  // namespace

class TestMatrixSample : public QObject {
    Q_OBJECT
  private slots:
    void shapes_data() {
        QTest::addColumn<QVector<qint64>>("shape");
        QTest::addColumn<quint64>("rows");
        QTest::addColumn<quint64>("columns");
        QTest::newRow("scalar") << QVector<qint64>{} << quint64{1} << quint64{1};
        QTest::newRow("empty") << QVector<qint64>{0} << quint64{0} << quint64{0};
        QTest::newRow("empty rows") << QVector<qint64>{3, 0} << quint64{0} << quint64{0};
        QTest::newRow("wrapped") << QVector<qint64>{10} << quint64{3} << quint64{4};
        QTest::newRow("matrix") << QVector<qint64>{3, 5} << quint64{3} << quint64{5};
        QTest::newRow("leading axes") << QVector<qint64>{2, 3, 5} << quint64{6} << quint64{5};
    }
    void shapes() {
        QFETCH(QVector<qint64>, shape);
        QFETCH(quint64, rows);
        QFETCH(quint64, columns);
        const MatrixShape actual = matrixShape(Shape(shape.begin(), shape.end()));
        QCOMPARE(actual.rows, rows);
        QCOMPARE(actual.columns, columns);
    }

    void cellsAgreeWithTheWholeTensor_data() {
        QTest::addColumn<int>("granularity");
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<int>("rounding");
        for (int granularity = 0; granularity < 3; ++granularity) {
            for (const Scheme* scheme : schemes()) {
                const QString id =
                    QString::fromUtf8(scheme->id.data(), qsizetype(scheme->id.size()));
                for (const Rounding rounding : scheme->roundings)
                    QTest::addRow("%s %d %d", qPrintable(id), granularity, int(rounding))
                        << granularity << id << int(rounding);
            }
        }
    }
    void cellsAgreeWithTheWholeTensor() {
        QFETCH(int, granularity);
        QFETCH(QString, scheme);
        QFETCH(int, rounding);
        Request request =
            withScheme(weightsRequest(Granularity(granularity)), *findScheme(scheme.toStdString()));
        request.settings.rounding = Rounding(rounding);
        const OutcomePointer outcome = outcomeOf(request);
        std::vector<std::int32_t> codes(600);
        std::vector<float> dequantized(600);
        QVERIFY(quantizeTensor(*outcome, codes, dequantized, {}).ok());
        for (const std::size_t side : {std::size_t{64}, std::size_t{7}}) {
            const auto sample = sampleMatrix(*outcome, {}, side, side, {});
            QVERIFY(sample.ok());
            QCOMPARE(sample->rows, std::min<std::size_t>(20, side));
            QCOMPARE(sample->columns, std::min<std::size_t>(30, side));
            for (std::size_t cell = 0; cell < sample->elements.size(); ++cell) {
                const auto place = sample->elements[cell];
                QCOMPARE(sample->codes[cell], codes[place]);
                QCOMPARE(sample->dequantized[cell], dequantized[place]);
                QCOMPARE(sample->original[cell], outcome->data->tensor->values[place]);
            }
        }
    }

    void windowsAreClamped() {
        const OutcomePointer outcome = outcomeOf(weightsRequest(Granularity::Tensor));
        const auto sample = sampleMatrix(*outcome, {18, 25, 10, 10}, 64, 64, {});
        QVERIFY(sample.ok());
        QCOMPARE(sample->rows, std::size_t{2});
        QCOMPARE(sample->columns, std::size_t{5});
        QCOMPARE(sample->elements.front(), std::uint64_t{18 * 30 + 25});
    }

    void aShortLastRowHasNoElements() {
        Request request = defaultRequest();
        request.source = *parseSource("normal:n=10");
        const OutcomePointer outcome = outcomeOf(request);
        const auto sample = sampleMatrix(*outcome, {}, 64, 64, {});
        QVERIFY(sample.ok());
        QCOMPARE(sample->elements.size(), std::size_t{12});
        QCOMPARE(sample->elements.back(), MatrixSample::kNoElement);
        QVERIFY(std::isnan(sample->original.back()) && std::isnan(sample->dequantized.back()));
    }

    void cancelIsHeard() {
        const OutcomePointer outcome = outcomeOf(weightsRequest(Granularity::Channel));
        std::stop_source stop;
        stop.request_stop();
        const auto sample = sampleMatrix(*outcome, {}, 64, 64, JobControl(stop.get_token()));
        QVERIFY(!sample.ok());
        QCOMPARE(sample.error().code, ErrorCode::Cancelled);
    }
};

QUANTOSCOPE_TEST(TestMatrixSample);
#include "tst_matrix_sample.moc"
