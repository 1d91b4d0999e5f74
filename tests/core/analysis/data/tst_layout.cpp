// SPDX-License-Identifier: GPL-3.0-or-later
// What groups and blocks of a tensor of more than two axes run along, and what old requests meant.
#include <QTest>

#include "core/analysis/data/slicing.h"
#include "core/analysis/passes/block_encoding.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"
#include "tests/support/near.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// The weights of a convolution: 6 filters of 40 x 1 x 1.
const Shape kShape{6, 40, 1, 1};

DataSetPointer filters() {
    const auto drawn = dataOf("normal:n=240,seed=3");
    return dataOf(kShape, {drawn->tensor->values.begin(), drawn->tensor->values.end()});
}

bool saysPadding(const Outcome& outcome) {
    return std::ranges::any_of(outcome.notes, [](const std::string& note) {
        return note.find("% more bytes") != std::string::npos;
    });
}

}  // namespace

class TestLayout : public QObject {
    Q_OBJECT
  private slots:
    void groupsLieAlongTheLastAxis() {
        const Request request = requestOf(R"({"granularity": "group", "group_size": 4})");
        QCOMPARE(request.axis, -1);
        const auto outcome = outcomeOf(request, dataOf({2, 8}, {1, 1, 1, 1, 2, 2, 2, 2,  //
                                                                3, 3, 3, 3, 4, 4, 4, 4}));
        QCOMPARE(outcome->slices->size(), std::size_t{4});
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE((*outcome->slices)[i].maximum, float(i + 1));
        QCOMPARE(outcome->slicing->label(2), std::string("row 1, group 0"));
    }

    // Row 0 is row 0: along the first axis the other one is the column.
    void namesTheOtherAxes() {
        const SliceRule rule{.granularity = Granularity::Group, .axis = 0, .groupSize = 4};
        const auto groups = Slicing::make({8, 3}, rule);
        QCOMPARE(groups->label(1), std::string("column 1, group 0"));
        QCOMPARE(groups->label(5), std::string("column 2, group 1"));
    }

    void theAxisFollowsTheGranularity() {
        Request request = withGranularity(defaultRequest(), Granularity::Group);
        QCOMPARE(request.axis, -1);
        request = withGranularity(request, Granularity::Channel);
        QCOMPARE(request.axis, 0);
        request.axis = 1;
        QCOMPARE(withGranularity(request, Granularity::Group).axis, 1);
    }

    void oldRequestsMeanWhatTheyMeant() {
        const Request old = requestOf(R"({"version": 1, "granularity": "group"})");
        QCOMPARE(old.axis, 0);
        QCOMPARE(old.layout, Layout::Axes);
        const Request named =
            requestOf(R"({"version": 1, "granularity": "group", "axis": 2, "group_size": 8})");
        QCOMPARE(named.axis, 2);
        QCOMPARE(laidOut({4, 3, 8}, named), Shape({4, 3, 8}));
        QVERIFY(requestOf(requestJson(named)) == named);
    }

    void blocksRunBehindTheFirstAxis() {
        Request request = withScheme(defaultRequest(), *findScheme("ggml-q8_0"));
        const auto rows = outcomeOf(request, filters());
        QCOMPARE(rows->blocks->rowValues, std::size_t{40});
        QCOMPARE(rows->blocks->blocks(), std::size_t{12});  // two in each row, the second short
        request.layout = Layout::Flat;
        const auto flat = outcomeOf(request, filters());
        QCOMPARE(flat->blocks->blocks(), std::size_t{8});
        QCOMPARE(flat->metrics.bitsPerWeight, 8 * 8 * 34.0 / 240);
        QVERIFY(!saysPadding(*flat));
        request.layout = Layout::Axes;
        const auto axes = outcomeOf(request, filters());
        QCOMPARE(axes->metrics.bitsPerWeight, 8 * 34.0);
        QVERIFY(saysPadding(*axes));
        QVERIFY(saysPadding(*rows));  // 24 beside 40
    }

    // The same values as a matrix give the same groups, and codes where the tensor has them.
    void rowsAreThoseOfTheMatrix() {
        const auto data = filters();
        const auto matrix =
            dataOf({6, 40}, {data->tensor->values.begin(), data->tensor->values.end()});
        for (const char* json : {R"({"granularity": "group", "group_size": 16})",
                                 R"({"granularity": "group", "group_size": 16, "axis": 3})",
                                 R"({"scheme": "mxfp4"})", R"({"scheme": "ggml-q4_0"})"}) {
            const auto deep = outcomeOf(requestOf(json), data);
            Request request = requestOf(json);
            request.axis = -1;
            const auto flat = outcomeOf(request, matrix);
            QCOMPARE(deep->slices->size(), flat->slices->size());
            QCOMPARE(*deep->metrics.mse, *flat->metrics.mse);
            QVERIFY(quantized(*deep).codes == quantized(*flat).codes);
            QCOMPARE(scalesShape(kShape, deep->request), scalesShape({6, 40}, request));
        }
    }

    // Another axis than the last stays the tensor's own.
    void otherAxesStayTheirOwn() {
        const Request request =
            requestOf(R"({"granularity": "group", "axis": 1, "group_size": 8})");
        QCOMPARE(laidOut({2, 16, 3}, request), Shape({2, 16, 3}));
        QCOMPARE(scalesShape({2, 16, 3}, request), Shape({2, 2, 3}));
    }

    // A sample of whole groups answers the same request.
    void samplesKeepTheRequest() {
        const auto drawn = dataOf("normal:n=4096,seed=1");
        const auto data =
            dataOf({8, 32, 4, 4}, {drawn->tensor->values.begin(), drawn->tensor->values.end()});
        for (const int axis : {-1, 3, 1}) {
            Request request = withGranularity(defaultRequest(), Granularity::Group);
            request.axis = axis;
            const auto sample = sampleDataSet(data->source, data->tensor, request, 512, {});
            QVERIFY(sample && (*sample)->tensor->values.size() <= 512);
            QVERIFY(outcomeOf(request, *sample)->slices->size() > 1);
        }
    }
};

QUANTOSCOPE_TEST(TestLayout);
#include "tst_layout.moc"
