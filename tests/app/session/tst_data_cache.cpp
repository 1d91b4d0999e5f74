// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/session/data_cache.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

Source sourceOf(int seed) {
    return *parseSource("normal:n=1000,seed=" + std::to_string(seed));
}

DataSetPointer dataOf(int seed) {
    return *makeDataSet(sourceOf(seed), *loadSource(sourceOf(seed), {}), {});
}

}  // namespace

class TestDataCache : public QObject {
    Q_OBJECT
  private slots:
    void findsWhatItHolds() {
        DataCache cache(std::size_t{1} << 30);
        const DataSetPointer data = dataOf(1);
        cache.insert(data);
        QCOMPARE(cache.find(sourceOf(1), {}), data);
        QCOMPARE(cache.find(sourceOf(2), {}), DataSetPointer());
        cache.forget(sourceOf(1));
        QCOMPARE(cache.find(sourceOf(1), {}), DataSetPointer());
        QCOMPARE(cache.bytes(), std::size_t{0});
    }

    void theLeastRecentLeavesFirst() {
        const DataSetPointer first = dataOf(1);
        DataCache probe(1);
        probe.insert(first);
        DataCache cache(2 * probe.bytes() + probe.bytes() / 2);
        cache.insert(first);
        cache.insert(dataOf(2));
        QVERIFY(cache.find(sourceOf(1), {}));
        cache.insert(dataOf(3));
        QVERIFY(cache.find(sourceOf(1), {}));
        QVERIFY(!cache.find(sourceOf(2), {}));
        QVERIFY(cache.find(sourceOf(3), {}));
    }

    void theNewestStaysWhateverItsSize() {
        DataCache cache(1);
        cache.insert(dataOf(1));
        cache.insert(dataOf(2));
        QVERIFY(!cache.find(sourceOf(1), {}));
        QVERIFY(cache.find(sourceOf(2), {}));
    }

    void theSameSourceIsHeldOnce() {
        DataCache cache(std::size_t{1} << 30);
        cache.insert(dataOf(1));
        const std::size_t bytes = cache.bytes();
        cache.insert(dataOf(1));
        QCOMPARE(cache.bytes(), bytes);
    }

    void theMachineGivesSomeMemory() { QVERIFY(DataCache::machineBudget() > 1 << 20); }
};

QUANTOSCOPE_TEST(TestDataCache);
#include "tst_data_cache.moc"
