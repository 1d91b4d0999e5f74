// SPDX-License-Identifier: GPL-3.0-or-later
// Values that a format turns into infinity or NaN: every figure that leaves them out says so, and
// none of them ranks the scheme.
#include <QTest>
#include <cmath>
#include <limits>

#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/sweeps/sweeps.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"
#include "tests/support/near.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// Rows of 256 values: normal ones, and in the last row millions of them, whose scales are beyond
// float16.
std::vector<float> valuesWithBigRow() {
    const auto data = dataOf("normal:n=1024,seed=5");
    std::vector<float> values(data->tensor->values.begin(), data->tensor->values.end());
    for (std::size_t i = 768; i < values.size(); ++i)
        values[i] *= 4e6F;
    return values;
}

Request requestFor(const Scheme& scheme) {
    Request request = withScheme(defaultRequest(), scheme);
    request.settings.bits = std::clamp(4, scheme.minimumBits, scheme.maximumBits);
    return request;
}

double countLost(const Outcome& outcome) {
    const Quantized all = quantized(outcome);
    const FloatBuffer& original = outcome.data->tensor->values;
    double lost = 0;
    for (std::size_t i = 0; i < original.size(); ++i)
        lost += std::isfinite(original[i]) && !std::isfinite(all.values[i]) ? 1 : 0;
    return lost;
}

bool tells(const std::vector<std::string>& notes, const std::string& piece) {
    return std::ranges::any_of(
        notes, [&](const std::string& note) { return note.find(piece) != std::string::npos; });
}

}  // namespace

class TestOverflow : public QObject {
    Q_OBJECT
  private slots:
    // The float16 scale of the row is infinite: all its blocks decode to nothing finite.
    void ggufBlocksBeyondFloat16() {
        std::vector<float> values(256, 0.0F);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(i % 64) / 32 - 1;
        for (std::size_t i = 192; i < 256; ++i)
            values[i] = -2697440 + static_cast<float>(i);  // d = 337180 > 65504
        const auto outcome =
            outcomeOf(requestFor(*findScheme("ggml-q4_0")), dataOf({4, 64}, values));
        QCOMPARE(outcome->metrics.overflowed, 64.0);
        QVERIFY(tells(outcome->notes, "64 values overflow to infinity or NaN"));
    }

    void allValuesGone() {
        const auto outcome = outcomeOf(requestFor(*findScheme("ggml-q4_0")),
                                       dataOf({32}, std::vector<float>(32, 1e30F)));
        QVERIFY(!outcome->metrics.mse);
        QVERIFY(tells(outcome->notes, "32 values overflow"));
    }

    void everySchemeTells_data() {
        QTest::addColumn<QString>("id");
        for (const Scheme* scheme : schemes())
            QTest::addRow("%.*s", int(scheme->id.size()), scheme->id.data())
                << QString::fromStdString(std::string(scheme->id));
    }
    void everySchemeTells() {
        QFETCH(QString, id);
        const Scheme& scheme = *findScheme(id.toStdString());
        const DataSetPointer data = dataOf({4, 256}, valuesWithBigRow());
        const Request request = requestFor(scheme);
        const auto outcome = outcomeOf(request, data);
        const double lost = countLost(*outcome);
        QCOMPARE(outcome->metrics.overflowed, lost);
        QCOMPARE(tells(outcome->notes, "overflow"), lost > 0);

        const auto row = schemeRow(request, scheme, data, {});
        QVERIFY(row && row->metrics);
        QCOMPARE(row->metrics->mse.has_value(), lost == 0);
        QCOMPARE(row->metrics->sqnrDb.has_value(), lost == 0);
        QCOMPARE(rowNote(*row).find("overflow") != std::string::npos, lost > 0);

        const int bits = request.settings.bits;
        const auto points = sweepBits(request, data, bits, bits, {});
        QVERIFY(points);
        QCOMPARE(points->front().overflowed, lost);
        QCOMPARE(points->front().mse.has_value(), lost == 0);
    }

    // A narrow range turns the others into infinity: without them its error looks like the least.
    void overflowIsNeverTheBestRange() {
        Request request = withScheme(defaultRequest(), *findScheme("fp16"));
        QVERIFY(request.settings.parameters.setText("saturate", "false"));
        QVERIFY(request.settings.parameters.setText("scale", "float"));
        const auto sweep = sweepClipping(request, dataOf("normal:n=4000,seed=2"), {}, {});
        QVERIFY(sweep);
        const auto best = std::ranges::min_element(sweep->points, {}, &ClipPoint::mse);
        QCOMPARE(best->overflowed, 0.0);
        QVERIFY(sweep->points.front().overflowed > 0);
        QCOMPARE(sweep->points.front().mse, std::numeric_limits<double>::infinity());
    }
};

QUANTOSCOPE_TEST(TestOverflow);
#include "tst_overflow.moc"
