// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/session/history.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

Request withBits(int bits) {
    Request request = defaultRequest();
    request.settings.bits = bits;
    return request;
}

}  // namespace

class TestHistory : public QObject {
    Q_OBJECT
  private slots:
    void stepsAreUndoneAndRedone() {
        History history(withBits(4));
        history.push(withBits(5), Edit::Step);
        history.push(withBits(6), Edit::Step);
        QVERIFY(history.canUndo() && !history.canRedo());
        QCOMPARE(history.undo().settings.bits, 5);
        QCOMPARE(history.undo().settings.bits, 4);
        QVERIFY(!history.canUndo());
        QCOMPARE(history.redo().settings.bits, 5);
        history.push(withBits(9), Edit::Step);
        QVERIFY(!history.canRedo());
        QCOMPARE(history.undo().settings.bits, 5);
    }

    void oneDragIsOneEntry() {
        History history(withBits(4));
        for (int bits = 5; bits <= 9; ++bits)
            history.push(withBits(bits), Edit::Drag);
        history.push(withBits(9), Edit::DragEnd);
        history.push(withBits(10), Edit::Drag);
        history.push(withBits(11), Edit::DragEnd);
        QCOMPARE(history.current().settings.bits, 11);
        QCOMPARE(history.undo().settings.bits, 9);
        QCOMPARE(history.undo().settings.bits, 4);
        QVERIFY(!history.canUndo());
    }

    void aStepEndsADrag() {
        History history(withBits(4));
        history.push(withBits(5), Edit::Drag);
        history.push(withBits(6), Edit::Step);
        history.push(withBits(7), Edit::Drag);
        QCOMPARE(history.undo().settings.bits, 6);
        QCOMPARE(history.undo().settings.bits, 5);
        QCOMPARE(history.undo().settings.bits, 4);
    }

    void dragsOfDifferentThingsStayApart() {
        History history(withBits(4));
        history.push(withBits(5), Edit::Drag);
        Request coarser = withBits(5);
        coarser.granularity = Granularity::Group;
        history.push(coarser, Edit::Drag);
        QCOMPARE(history.undo().settings.bits, 5);
        QCOMPARE(history.undo().settings.bits, 4);
    }

    void aDragAfterAnUndoOverwritesNothing() {
        History history(withBits(4));
        history.push(withBits(5), Edit::Step);
        history.push(withBits(6), Edit::Drag);
        history.undo();
        history.push(withBits(7), Edit::Drag);
        QCOMPARE(history.undo().settings.bits, 5);
    }

    void theSameRequestAddsNothing() {
        History history(withBits(4));
        history.push(withBits(4), Edit::Step);
        QVERIFY(!history.canUndo());
    }

    void theOldestIsForgotten() {
        History history(withBits(1));
        for (std::size_t i = 0; i < 2 * History::kLimit; ++i)
            history.push(withBits(2 + static_cast<int>(i % 2)), Edit::Step);
        std::size_t steps = 0;
        while (history.canUndo()) {
            history.undo();
            ++steps;
        }
        QCOMPARE(steps, History::kLimit - 1);
    }

    void changesAreNamed_data() {
        QTest::addColumn<QString>("expected");
        for (const char* name : {"bits", "rounding", "granularity", "clipping range", "data"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void changesAreNamed() {
        QFETCH(QString, expected);
        const Request before = defaultRequest();
        Request after = before;
        if (expected == u"bits") after.settings.bits = 7;
        if (expected == u"rounding") after.settings.rounding = Rounding::Floor;
        if (expected == u"granularity") after.granularity = Granularity::Group;
        if (expected == u"clipping range") after.range.mode = RangeMode::Manual;
        if (expected == u"data") std::get<DistributionSpec>(after.source).seed += 1;
        QCOMPARE(QString::fromStdString(changeText(before, after)), expected);
    }
};

QUANTOSCOPE_TEST(TestHistory);
#include "tst_history.moc"
