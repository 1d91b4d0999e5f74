// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/reports/steps.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestSteps : public QObject {
    Q_OBJECT
  private slots:
    void whatAStepAddsComesRightAfterIt() {
        Steps steps;
        QString order;
        const auto say = [&order](char letter) {
            return [&order, letter]() -> Status {
                order += QLatin1Char(letter);
                return Done{};
            };
        };
        steps.add([&]() -> Status {
            order += u'a';
            steps.add(say('b'));
            steps.add(say('c'));
            return Done{};
        });
        steps.add(say('d'));
        QVERIFY(steps.share() == 0);
        QVERIFY(steps.next().ok());
        QVERIFY(steps.share() == 0.25);
        QVERIFY(steps.runAll({}).ok());
        QCOMPARE(order, QStringLiteral("abcd"));
        QVERIFY(steps.done());
        QVERIFY(steps.share() == 1);
    }
    void theFirstErrorEndsIt() {
        Steps steps;
        int done = 0;
        steps.add([&]() -> Status {
            ++done;
            return Error{ErrorCode::Io, "No.", {}};
        });
        steps.add([&]() -> Status {
            ++done;
            return Done{};
        });
        QCOMPARE(steps.runAll({}).error().code, ErrorCode::Io);
        QCOMPARE(done, 1);
    }
    void cancelIsHeardBetweenSteps() {
        Steps steps;
        std::stop_source stop;
        int done = 0;
        for (int i = 0; i < 5; ++i)
            steps.add([&]() -> Status {
                if (++done == 2) stop.request_stop();
                return Done{};
            });
        QCOMPARE(steps.runAll(JobControl(stop.get_token())).error().code, ErrorCode::Cancelled);
        QCOMPARE(done, 2);
    }
};

QUANTOSCOPE_TEST(TestSteps);
#include "tst_steps.moc"
