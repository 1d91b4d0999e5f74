// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/entropy_search.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <random>

#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// The definition, bin by bin, without running sums.
double slowDivergence(std::vector<double> counts, std::size_t bins, std::size_t levels) {
    counts[0] = counts[1];
    std::vector<double> reference(counts.begin(),
                                  counts.begin() + static_cast<std::ptrdiff_t>(bins));
    for (std::size_t i = bins; i < counts.size(); ++i)
        reference.back() += counts[i];
    const double step = static_cast<double>(bins) / static_cast<double>(levels);
    std::vector<double> sums(levels);
    std::vector<double> occupied(levels);
    const auto partOf = [&](std::size_t bin) {
        std::size_t part = levels - 1;
        while (part > 0 && static_cast<double>(part) * step > static_cast<double>(bin))
            --part;
        return part;
    };
    for (std::size_t i = 0; i < bins; ++i) {
        if (counts[i] == 0) continue;
        sums[partOf(i)] += counts[i];
        occupied[partOf(i)] += 1;
    }
    double referenceTotal = 0;
    double candidateTotal = 0;
    std::vector<double> candidate(bins);
    for (std::size_t i = 0; i < bins; ++i) {
        if (counts[i] > 0) candidate[i] = sums[partOf(i)] / occupied[partOf(i)];
        referenceTotal += reference[i];
        candidateTotal += candidate[i];
    }
    double divergence = 0;
    for (std::size_t i = 0; i < bins; ++i) {
        const double p = reference[i] / referenceTotal;
        const double q = candidate[i] / candidateTotal;
        if (p == 0) continue;
        if (!(q > 0)) return std::numeric_limits<double>::infinity();
        divergence += p * std::log(p / q);
    }
    return divergence;
}

}  // namespace

class TestEntropySearch : public QObject {
    Q_OBJECT

  private slots:
    void equalsModelOpt_data();
    void equalsModelOpt();
    void equalsTheDefinition_data();
    void equalsTheDefinition();
    void cancelIsHeard();
};

void TestEntropySearch::equalsModelOpt_data() {
    QTest::addColumn<QString>("histogram");
    QTest::addColumn<int>("levels");
    QTest::addColumn<int>("firstBin");
    QTest::addColumn<int>("stride");
    QTest::addColumn<int>("bin");
    const auto list = readJson(dataPath("calibration/calib.json"));
    int index = 0;
    for (const auto& row : list["cases"]) {
        ++index;
        if (row["method"] != "entropy") continue;
        const QString name = QString("%1_%2")
                                 .arg(QString::fromStdString(row["data"].get<std::string>()))
                                 .arg(row["bins"].get<int>());
        const int bits = row["num_bits"].get<int>() - (row["unsigned"].get<bool>() ? 0 : 1);
        QTest::addRow("%d %s, %d levels", index, qPrintable(name), 1 << bits)
            << name << (1 << bits) << row["start_bin"].get<int>() << row["stride"].get<int>()
            << row["amax_bin"].get<int>();
    }
}

void TestEntropySearch::equalsModelOpt() {
    QFETCH(QString, histogram);
    QFETCH(int, levels);
    QFETCH(int, firstBin);
    QFETCH(int, stride);
    QFETCH(int, bin);
    const auto counts = readNpy<double>(dataPath("calibration/hist_" + histogram + ".npy")).values;
    const auto found =
        entropyClipBin(counts, static_cast<std::size_t>(levels), static_cast<std::size_t>(firstBin),
                       static_cast<std::size_t>(stride), {});
    QVERIFY(found);
    QCOMPARE(*found, static_cast<std::size_t>(bin));
}

void TestEntropySearch::equalsTheDefinition_data() {
    QTest::addColumn<int>("bins");
    QTest::addColumn<int>("levels");
    QTest::addColumn<bool>("sparse");
    QTest::newRow("even parts") << 64 << 8 << false;
    QTest::newRow("uneven parts") << 100 << 7 << false;
    QTest::newRow("one level") << 50 << 1 << false;
    QTest::newRow("empty bins") << 64 << 8 << true;
    QTest::newRow("as many levels as bins") << 20 << 20 << false;
}

// The chosen bin's divergence is the least within what the running sums may lose: a few roundings
// of sums of size ln(count), 1e-12.
void TestEntropySearch::equalsTheDefinition() {
    QFETCH(int, bins);
    QFETCH(int, levels);
    QFETCH(bool, sparse);
    std::mt19937_64 generator(11);
    std::vector<double> counts(static_cast<std::size_t>(bins));
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = 1000 * std::exp(-6.0 * static_cast<double>(i) / bins);
        counts[i] = std::poisson_distribution<int>(expected)(generator);
        if (sparse && generator() % 3 != 0) counts[i] = 0;
    }
    counts.back() = 1;  // the largest magnitude
    const auto firstBin = static_cast<std::size_t>(std::max(levels, bins / 16));
    const auto found = entropyClipBin(counts, static_cast<std::size_t>(levels), firstBin, 1, {});
    QVERIFY(found);
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = firstBin; i <= counts.size(); ++i)
        least = std::min(least, slowDivergence(counts, i, static_cast<std::size_t>(levels)));
    QVERIFY(slowDivergence(counts, *found, static_cast<std::size_t>(levels)) <= least + 1e-12);
}

void TestEntropySearch::cancelIsHeard() {
    std::stop_source stop;
    stop.request_stop();
    const std::vector<double> counts(100, 1);
    const auto found = entropyClipBin(counts, 8, 8, 1, JobControl(stop.get_token()));
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::Cancelled);
}

QUANTOSCOPE_TEST(TestEntropySearch);
#include "tst_entropy_search.moc"
