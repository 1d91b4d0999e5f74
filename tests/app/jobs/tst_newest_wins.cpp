// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <new>
#include <thread>
#include <vector>

#include "app/jobs/newest_wins.h"
#include "support/test_program.h"

using quantoscope::JobControl;
using quantoscope::NewestWins;

namespace {

// Work that waits to be let go, or to be stopped, and then delivers its number.
struct Gate {
    std::atomic<bool> open{false};
    std::atomic<int> started{0};
    std::atomic<int> stopped{0};
    std::vector<int> delivered;  // owner's thread

    NewestWins::Work work(int number) {
        return [this, number](const JobControl& control) -> NewestWins::Deliver {
            ++started;
            while (!open && !control.cancelled())
                std::this_thread::yield();
            if (control.cancelled()) {
                ++stopped;
                return {};
            }
            return [this, number] { delivered.push_back(number); };
        };
    }
};

}  // namespace

class TestNewestWins : public QObject {
    Q_OBJECT
  private slots:
    void deliversInTheOwnersThread() {
        NewestWins lane;
        QThread* where = nullptr;
        lane.submit([&where](const JobControl&) -> NewestWins::Deliver {
            return [&where] { where = QThread::currentThread(); };
        });
        QTRY_COMPARE(where, QThread::currentThread());
        QVERIFY(!lane.busy());
    }

    void finishesTheRunningAndKeepsOnlyTheNewestWaiting() {
        Gate gate;
        NewestWins lane;
        lane.submit(gate.work(1));
        QTRY_COMPARE(gate.started.load(), 1);
        for (int number = 2; number <= 9; ++number)
            lane.submit(gate.work(number));
        gate.open = true;
        QTRY_VERIFY(!lane.busy());
        QCOMPARE(gate.delivered, (std::vector<int>{1, 9}));
        QCOMPARE(gate.started.load(), 2);
    }

    void stopsAnOldJobWhenANewerOneWaits() {
        Gate gate;
        NewestWins lane;
        lane.submit(gate.work(1));
        QTRY_COMPARE(gate.started.load(), 1);
        lane.submit(gate.work(2));
        QTRY_COMPARE(gate.stopped.load(), 1);
        gate.open = true;
        QTRY_VERIFY(!lane.busy());
        QCOMPARE(gate.delivered, (std::vector<int>{2}));
    }

    void cancelDeliversNothing() {
        Gate gate;
        NewestWins lane;
        lane.submit(gate.work(1));
        QTRY_COMPARE(gate.started.load(), 1);
        lane.submit(gate.work(2));
        lane.cancel();
        gate.open = true;
        QTRY_VERIFY(!lane.busy());
        QVERIFY(gate.delivered.empty());
        QCOMPARE(gate.started.load(), 1);
        lane.submit(gate.work(3));
        QTRY_COMPARE(gate.delivered, (std::vector<int>{3}));
    }

    void destructionStopsAndWaits() {
        Gate gate;
        {
            NewestWins lane;
            lane.submit(gate.work(1));
            QTRY_COMPARE(gate.started.load(), 1);
        }
        QCOMPARE(gate.stopped.load(), 1);
    }

    void exceptionsBecomeSentences() {
        NewestWins lane;
        QSignalSpy crashes(&lane, &NewestWins::crashed);
        lane.submit([](const JobControl&) -> NewestWins::Deliver { throw std::bad_alloc(); });
        QTRY_COMPARE(crashes.count(), 1);
        QVERIFY(crashes.front().front().toString().contains(QStringLiteral("memory")));
        QTRY_VERIFY(!lane.busy());
    }

    void progressArrives() {
        NewestWins lane;
        QSignalSpy progress(&lane, &NewestWins::progressed);
        lane.submit([](const JobControl& control) -> NewestWins::Deliver {
            control.report(0.5);
            return [] {};
        });
        QTRY_COMPARE(progress.count(), 1);
        QCOMPARE(progress.front().front().toDouble(), 0.5);
    }

    void busyIsToldOnceEachWay() {
        Gate gate;
        NewestWins lane;
        QSignalSpy busy(&lane, &NewestWins::busyChanged);
        lane.submit(gate.work(1));
        lane.submit(gate.work(2));
        gate.open = true;
        QTRY_VERIFY(!lane.busy());
        QTRY_COMPARE(busy.count(), 2);
        QCOMPARE(busy.front().front().toBool(), true);
        QCOMPARE(busy.back().front().toBool(), false);
    }
};

QUANTOSCOPE_TEST(TestNewestWins);
#include "tst_newest_wins.moc"
