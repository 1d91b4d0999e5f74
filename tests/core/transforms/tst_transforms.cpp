// SPDX-License-Identifier: GPL-3.0-or-later
// What every transform owes, from the registry: the inverse gives the values back, values that are
// not finite stay where they are and spoil nothing, odd shapes and cancel.
#include <QTest>
#include <atomic>
#include <set>

#include "core/base/machine/parallel.h"
#include "core/transforms/channels.h"
#include "core/transforms/transform.h"
#include "support/evaluation_oracle.h"
#include "support/near.h"
#include "support/test_program.h"
#include "support/transform_run.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestTransforms : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setWorkerCount(0); }
    void tableIsComplete();
    void inverseGivesTheValuesBack_data();
    void inverseGivesTheValuesBack();
    void whatIsNotFiniteStays_data() { addTransforms(); }
    void whatIsNotFiniteStays();
    void hugeValuesStayFinite_data() { addTransforms(); }
    void hugeValuesStayFinite();
    void emptyAndScalarTensors_data() { addTransforms(); }
    void emptyAndScalarTensors();
    void threadsChangeNoBit_data() { addTransforms(); }
    void threadsChangeNoBit();
    void cancelIsHeard_data() { addTransforms(); }
    void cancelIsHeard();
    void axesAreChecked();
    void layoutsFollowTheAxis();

  private:
    static void addTransforms() {
        QTest::addColumn<const Transform*>("transform");
        for (const Transform* transform : transforms())
            QTest::newRow(transform->id.data()) << transform;
    }
};

void TestTransforms::tableIsComplete() {
    std::set<std::string_view> ids;
    for (const Transform* transform : transforms()) {
        QVERIFY(ids.insert(transform->id).second);
        QVERIFY(!transform->title.empty() && !transform->help.empty());
        QVERIFY(!transform->formula.empty());
        QCOMPARE(findTransform(transform->id), transform);
    }
    QVERIFY(findTransform("no-such") == nullptr);
}

void TestTransforms::inverseGivesTheValuesBack_data() {
    QTest::addColumn<const Transform*>("transform");
    QTest::addColumn<QString>("options");
    const auto add = [](const Transform* transform, const QString& options) {
        QTest::addRow("%s %s", transform->id.data(), qPrintable(options)) << transform << options;
    };
    for (const Transform* transform : transforms()) {
        add(transform, "");
        for (const Parameter& row : transform->parameters) {
            if (row.key == "axis") {
                for (const int axis : {0, 1, 2, -1, -3})
                    add(transform, QString("axis=%1").arg(axis));
            } else if (row.kind == ParameterKind::Choice) {
                for (const Choice& choice : row.choices)
                    add(transform, QString("%1=%2").arg(row.key.data(), choice.id.data()));
            } else {
                for (const double value : {row.minimum, row.maximum})
                    add(transform, QString("%1=%2").arg(row.key.data()).arg(value));
            }
        }
    }
}

// Each way rounds to float32 once: 2^-24 of a number no larger than the sum of magnitudes that
// enter it. Kept outliers round to FP16, 2^-11.
void TestTransforms::inverseGivesTheValuesBack() {
    QFETCH(const Transform*, transform);
    QFETCH(QString, options);
    const Shape shape{7, 13, 21};
    std::vector<float> values = normalValues(elementCount(shape), 1, 80);
    for (std::size_t i = 0; i < values.size(); i += 97)
        values[i] *= 50;
    const TransformRun run(*transform, shape, values, options.toStdString());
    double norm = 0;
    for (const float x : values)
        norm += static_cast<double>(x) * x;
    norm = std::sqrt(norm);
    const bool half = transform->id == "outliers";
    const std::vector<float> restored = run.restored(run.transformed.values);
    for (std::size_t i = 0; i < values.size(); ++i)
        NEAR(restored[i], values[i], 2 * norm * 0x1p-24, half ? 0x1p-11 : 0.0);
    QVERIFY(run.transformed.overheadBits >= 0);
}

void TestTransforms::whatIsNotFiniteStays() {
    QFETCH(const Transform*, transform);
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const Shape shape{6, 20};
    std::vector<float> values = normalValues(120, 1, 81);
    values[3] = std::numeric_limits<float>::quiet_NaN();
    values[45] = kInfinity;
    values[46] = -kInfinity;
    const TransformRun run(*transform, shape, values, "");
    const std::vector<float> restored = run.restored(run.transformed.values);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float x = values[i];
        const float y = run.transformed.values[i];
        QCOMPARE(std::isfinite(y), std::isfinite(x));
        QCOMPARE(std::isnan(y), std::isnan(x));
        if (std::isinf(x)) QCOMPARE(y, x);
        if (std::isinf(x)) QCOMPARE(restored[i], x);
        QCOMPARE(std::isnan(restored[i]), std::isnan(x));
        if (std::isfinite(x)) NEAR(restored[i], x, 1e-3, 0x1p-11);
    }
}

void TestTransforms::hugeValuesStayFinite() {
    QFETCH(const Transform*, transform);
    constexpr float kLargest = std::numeric_limits<float>::max();
    std::vector<float> values(64, kLargest);
    values[5] = -kLargest;
    const TransformRun run(*transform, {4, 16}, values, "");
    for (const float y : run.transformed.values)
        QVERIFY(std::isfinite(y));
    for (const float x : run.restored(run.transformed.values))
        QVERIFY(std::isfinite(x));
    for (const NamedValues& row : awkwardValues()) {
        const TransformRun any(*transform, {static_cast<std::int64_t>(row.values.size())},
                               row.values, "");
        QCOMPARE(any.transformed.values.size(), row.values.size());
        for (std::size_t i = 0; i < row.values.size(); ++i)
            QCOMPARE(std::isfinite(any.transformed.values[i]), std::isfinite(row.values[i]));
    }
}

void TestTransforms::emptyAndScalarTensors() {
    QFETCH(const Transform*, transform);
    for (const Shape& shape : {Shape{0}, Shape{0, 5}, Shape{5, 0}, Shape{3, 0, 2}}) {
        const TransformRun run(*transform, shape, {}, "");
        QVERIFY(run.transformed.values.empty());
        QVERIFY(run.restored({}).empty());
    }
    const TransformRun scalar(*transform, {}, {2.5F}, "");
    QCOMPARE(scalar.transformed.values.size(), std::size_t{1});
    const std::vector<float> restored = scalar.restored(scalar.transformed.values);
    NEAR(restored[0], 2.5, 1e-6, 0);
}

void TestTransforms::threadsChangeNoBit() {
    QFETCH(const Transform*, transform);
    const Shape shape{300, 1000};
    const std::vector<float> values = normalValues(elementCount(shape), 1, 82);
    std::vector<float> first;
    std::vector<float> firstBack;
    for (const unsigned threads : {1U, 2U, 3U}) {
        setWorkerCount(threads);
        const TransformRun run(*transform, shape, values, "");
        const std::vector<float> there(run.transformed.values.begin(),
                                       run.transformed.values.end());
        const std::vector<float> back = run.restored(run.transformed.values);
        if (first.empty()) first = there;
        if (firstBack.empty()) firstBack = back;
        QVERIFY(there == first);
        QVERIFY(back == firstBack);
    }
}

// After the stop each of two threads may end the one block that it is at, on the way back too.
void TestTransforms::cancelIsHeard() {
    QFETCH(const Transform*, transform);
    setWorkerCount(2);
    const Shape shape{1000, 1000};
    const std::vector<float> values = normalValues(elementCount(shape), 1, 83);
    const ParameterSet parameters(transform->parameters);
    std::atomic<int> late{0};
    const auto stoppedAt = [&](std::stop_source& stop, double stopAt) {
        return JobControl(stop.get_token(), [&stop, &late, stopAt](double share) {
            if (stop.stop_requested()) ++late;
            if (share >= stopAt) stop.request_stop();
        });
    };
    for (const double stopAt : {0.0, 0.3, 0.6, 0.85}) {
        std::stop_source stop;
        late = 0;
        const JobControl control = stoppedAt(stop, stopAt);
        const auto result = transform->apply({shape, values, parameters, {}, control});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QVERIFY(late <= 1);
    }
    const TransformRun run(*transform, shape, values, "");
    std::stop_source stop;
    late = 0;
    std::vector<float> restored(values.size());
    const Status back =
        run.transformed.inverse(run.transformed.values, restored, stoppedAt(stop, 0.2));
    QVERIFY(!back.ok());
    QCOMPARE(back.error().code, ErrorCode::Cancelled);
    QVERIFY(late <= 1);
}

void TestTransforms::axesAreChecked() {
    for (const Transform* transform : transforms()) {
        ParameterSet parameters(transform->parameters);
        for (const int axis : {2, -3}) {
            if (!parameters.set("axis", axis)) continue;
            const JobControl control;
            const std::vector<float> values(6);
            const Shape shape{2, 3};
            if (transform->id == "mean") QVERIFY(parameters.setText("of", "channel").ok());
            const auto result = transform->apply({shape, values, parameters, {}, control});
            QVERIFY(!result.ok());
            QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        }
    }
}

void TestTransforms::layoutsFollowTheAxis() {
    const Shape shape{2, 3, 5};
    const AxisLayout middle = layoutOf(shape, 1).value();
    QCOMPARE(middle.outer, std::size_t{2});
    QCOMPARE(middle.extent, std::size_t{3});
    QCOMPARE(middle.inner, std::size_t{5});
    QCOMPARE(layoutOf(shape, -3).value().extent, std::size_t{2});
    QCOMPARE(layoutOf(shape, -1).value().extent, std::size_t{5});
    QCOMPARE(layoutOf({}, -1).value().extent, std::size_t{1});
    QVERIFY(!layoutOf({}, 1).ok());
    const std::vector<float> values{1, -9, 2, 7, std::numeric_limits<float>::infinity(), -3};
    const auto magnitudes = channelMagnitudes(layoutOf({2, 3}, 1).value(), values, {});
    QVERIFY(*magnitudes == (std::vector<float>{7, 9, 3}));
    const auto means = channelMeans(layoutOf({2, 3}, 1).value(), values, {});
    QVERIFY(*means == (std::vector<double>{4, -9, -0.5}));
}

QUANTOSCOPE_TEST(TestTransforms);
#include "tst_transforms.moc"
