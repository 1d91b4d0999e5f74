// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/machine/parallel.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "core/base/numbers/random.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestParallel : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setWorkerCount(0); }
    void everyBlockRunsOnce_data();
    void everyBlockRunsOnce();
    void sumsDoNotDependOnTheNumberOfThreads();
    void progressReachesOne();
    void afterAStopNoFurtherBlockStarts_data();
    void afterAStopNoFurtherBlockStarts();
    void aStopAfterTheLastBlockComesTooLate();
    void aStoppedJobNeverStarts();
    void exceptionsReachTheCaller_data();
    void exceptionsReachTheCaller();
};

static void addWorkerRows() {
    QTest::addColumn<unsigned>("workers");
    for (const unsigned workers : {1U, 2U, 5U})
        QTest::addRow("%u threads", workers) << workers;
}

void TestParallel::everyBlockRunsOnce_data() {
    QTest::addColumn<unsigned>("workers");
    QTest::addColumn<int>("blocks");
    for (const unsigned workers : {1U, 2U, 5U})
        for (const int blocks : {0, 1, 2, 1000})
            QTest::addRow("%d blocks, %u threads", blocks, workers) << workers << blocks;
}

void TestParallel::everyBlockRunsOnce() {
    QFETCH(unsigned, workers);
    QFETCH(int, blocks);
    setWorkerCount(workers);
    std::vector<std::atomic<int>> runs(static_cast<std::size_t>(blocks));
    QVERIFY(forEachBlock(runs.size(), {}, [&](std::size_t block) { ++runs[block]; }).ok());
    for (const auto& count : runs)
        QCOMPARE(count.load(), 1);
}

// Values of very different magnitude, so that another order of adding would give another sum.
static double sumByBlocks() {
    constexpr std::size_t kBlocks = 200;
    constexpr std::size_t kValues = 64;  // in a block
    std::vector<double> sums(kBlocks);
    const auto sum = [&sums](std::size_t block) {
        for (std::size_t i = 0; i < kValues; ++i) {
            const double draw = ElementRandom(5, block * kValues + i).uniform();
            sums[block] += 1 / (draw * draw * draw);
        }
    };
    return forEachBlock(kBlocks, {}, sum).ok() ? std::accumulate(sums.begin(), sums.end(), 0.0) : 0;
}

void TestParallel::sumsDoNotDependOnTheNumberOfThreads() {
    setWorkerCount(1);
    const double alone = sumByBlocks();
    QVERIFY(alone > 0);
    for (const unsigned workers : {2U, 3U, 8U}) {
        setWorkerCount(workers);
        QVERIFY(sumByBlocks() == alone);
    }
}

void TestParallel::progressReachesOne() {
    setWorkerCount(3);
    std::mutex mutex;
    std::vector<double> shares;
    const JobControl control({}, [&](double share) {
        const std::scoped_lock lock(mutex);
        shares.push_back(share);
    });
    QVERIFY(forEachBlock(40, control, [](std::size_t) {}).ok());
    QVERIFY(!shares.empty());
    QVERIFY(std::ranges::all_of(shares, [](double share) { return share > 0 && share <= 1; }));
    QCOMPARE(std::ranges::max(shares), 1.0);
}

void TestParallel::afterAStopNoFurtherBlockStarts_data() {
    addWorkerRows();
}

// Each of the other threads may have looked for the stop just before it came, and so begin one
// more block.
void TestParallel::afterAStopNoFurtherBlockStarts() {
    QFETCH(unsigned, workers);
    setWorkerCount(workers);
    std::stop_source source;
    std::atomic<unsigned> startedAfterTheStop{0};
    const Status status =
        forEachBlock(100'000, JobControl(source.get_token()), [&](std::size_t block) {
            if (source.stop_requested()) ++startedAfterTheStop;
            if (block == 50) source.request_stop();
        });
    QVERIFY(!status.ok());
    QCOMPARE(status.error().code, ErrorCode::Cancelled);
    QVERIFY2(startedAfterTheStop <= workers - 1,
             qPrintable(QString::number(startedAfterTheStop.load())));
}

void TestParallel::aStopAfterTheLastBlockComesTooLate() {
    setWorkerCount(1);
    std::stop_source source;
    const Status status = forEachBlock(3, JobControl(source.get_token()), [&](std::size_t block) {
        if (block == 2) source.request_stop();
    });
    QVERIFY(status.ok());
}

void TestParallel::aStoppedJobNeverStarts() {
    std::stop_source source;
    source.request_stop();
    std::atomic<int> runs{0};
    const Status status =
        forEachBlock(10, JobControl(source.get_token()), [&](std::size_t) { ++runs; });
    QVERIFY(!status.ok());
    QCOMPARE(runs.load(), 0);
}

void TestParallel::exceptionsReachTheCaller_data() {
    addWorkerRows();
}

void TestParallel::exceptionsReachTheCaller() {
    QFETCH(unsigned, workers);
    setWorkerCount(workers);
    std::atomic<int> runs{0};
    const auto fail = [&](std::size_t block) {
        ++runs;
        if (block == 20) throw std::runtime_error("block 20");
    };
    QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                             static_cast<void>(forEachBlock(1'000'000, {}, fail)));
    QVERIFY2(runs < 1'000'000, "the other threads went on to the end");
}

QUANTOSCOPE_TEST(TestParallel);
#include "tst_parallel.moc"
