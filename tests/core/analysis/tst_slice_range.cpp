// SPDX-License-Identifier: GPL-3.0-or-later
// A range by hand for one slice leaves the others alone.
#include <QTest>
#include <optional>

#include "core/analysis/outcome/slice_range.h"
#include "core/analysis/sweeps/sweeps.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// Channels of different widths, each calibrated.
const char* const kCalibrators[] = {"min-max", "mse", "percentile"};

DataSetPointer channels() {
    const auto drawn = dataOf("normal:n=800,seed=6");
    std::vector<float> values(drawn->tensor->values.begin(), drawn->tensor->values.end());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t channel = i / 100;
        values[i] *= static_cast<float>(1 + channel);
    }
    return dataOf({8, 100}, values);
}

Request perChannel(std::string_view calibrator) {
    return withCalibrator(withGranularity(defaultRequest(), Granularity::Channel),
                          *findCalibrator(calibrator));
}

}  // namespace

class TestSliceRange : public QObject {
    Q_OBJECT
  private slots:
    void theOthersKeepTheirs() {
        const DataSetPointer data = channels();
        for (const char* calibrator : kCalibrators) {
            const auto before = outcomeOf(perChannel(calibrator), data, 3);
            const Range range{-0.25, 0.5};
            const Request edited = withRange(before->request, *before, range);
            QCOMPARE(edited.range.mode, RangeMode::Calibrated);
            const auto after = outcomeOf(edited, data, 3);
            for (std::size_t slice = 0; slice < 8; ++slice)
                QCOMPARE((*after->slices)[slice].range,
                         slice == 3 ? range : (*before->slices)[slice].range);
            QCOMPARE(after->focus->calibration.range, range);
            QCOMPARE(askedRange(edited, *before, 3), range);
        }
    }

    // With thousands of slices too, where no list of all would do.
    void amongManySlices() {
        const auto drawn = dataOf("normal:n=20000,seed=1");
        const auto data =
            dataOf({10'000, 2}, {drawn->tensor->values.begin(), drawn->tensor->values.end()});
        const auto before = outcomeOf(perChannel("min-max"), data, 9'000);
        const auto after = outcomeOf(withRange(before->request, *before, {-0.1, 0.1}), data, 9'000);
        QCOMPARE((*after->slices)[9'000].range, (Range{-0.1, 0.1}));
        QCOMPARE((*after->slices)[0].range, (*before->slices)[0].range);
        QCOMPARE((*after->slices)[9'999].range, (*before->slices)[9'999].range);
    }

    void givenScalesBecomeRanges() {
        Request request = perChannel("min-max");
        request.range.mode = RangeMode::GivenScale;
        for (int i = 1; i <= 8; ++i)
            request.range.given.push_back({0.1 * i, 0});
        const DataSetPointer data = channels();
        const auto before = outcomeOf(request, data, 2);
        const auto after = outcomeOf(withRange(request, *before, {-1, 1}), data, 2);
        QCOMPARE((*after->slices)[2].range, (Range{-1, 1}));
        QCOMPARE((*after->slices)[7].range, (*before->slices)[7].range);
    }

    void aWholeTensorIsManual() {
        const auto outcome = outcomeOf(defaultRequest(), dataOf("normal:n=100,seed=1"));
        const Request edited = withRange(outcome->request, *outcome, {-1, 2});
        QCOMPARE(edited.range.mode, RangeMode::Manual);
        QCOMPARE(edited.range.manual, std::vector<Range>({{-1, 2}}));
        QVERIFY(edited.range.own.empty());
    }

    // Other slices, other data or a calibrator chosen anew: what was said of one is forgotten.
    void otherSlicesForgetIt() {
        Request request = perChannel("mse");
        request.range.setOwn(3, {-1, 1});
        request.range.setOwn(1, {-2, 2});
        request.range.setOwn(3, {-3, 3});
        QCOMPARE(request.range.own, std::vector<OwnRange>({{1, {-2, 2}}, {3, {-3, 3}}}));
        QVERIFY(parseRequestJson(requestJson(request)).value() == request);
        QVERIFY(withGranularity(request, Granularity::Group).range.own.empty());
        QVERIFY(withSource(request, *parseSource("laplace")).range.own.empty());
        QVERIFY(!withSource(request, request.source).range.own.empty());
        QVERIFY(withCalibrator(request, *findCalibrator("mse")).range.own.empty());
    }

    void refusals() {
        const DataSetPointer data = channels();
        Request request = perChannel("min-max");
        request.range.setOwn(8, {-1, 1});
        const auto beyond = analyze(request, data, 0, {});
        QVERIFY(!beyond && beyond.error().what.starts_with("There is no slice 8"));
        request.range.own = {{2, {1, -1}}};
        QVERIFY(!checkRequest(request));
        request.range.own = {{2, {-1, 1}}, {2, {-1, 1}}};
        QVERIFY(!checkRequest(request));
    }

    // The sweep over clipping scales every slice, whatever one was set to.
    void sweepsScaleAllSlices() {
        Request request = perChannel("min-max");
        const auto plain =
            sweepClipping(request, channels(), ClipGrid{5, std::nullopt, std::nullopt}, {});
        request.range.setOwn(0, {-1e-3, 1e-3});
        const auto own =
            sweepClipping(request, channels(), ClipGrid{5, std::nullopt, std::nullopt}, {});
        QVERIFY(plain && own);
        for (std::size_t i = 0; i < 5; ++i)
            QCOMPARE(own->points[i].mse, plain->points[i].mse);
    }
};

QUANTOSCOPE_TEST(TestSliceRange);
#include "tst_slice_range.moc"
