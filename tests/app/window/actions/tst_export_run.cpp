// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "app/window/actions/export_run.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

// A job of so many steps, each of which adds one file, and what became of it.
struct Plan {
    explicit Plan(const QString& folder, int steps) : files(new QVector<FileContent>) {
        job.steps = std::make_unique<Steps>();
        job.files = files;
        job.written = [this](const QStringList& paths) { written = paths; };
        for (int i = 0; i < steps; ++i)
            job.steps->add([this, folder, i]() -> Status {
                ++drawn;
                if (i == failing) return Error{ErrorCode::OutOfMemory, "Too large.", {}};
                files->append({QDir(folder).filePath(QString::number(i)), "new"});
                return Done{};
            });
    }
    ExportRun::Job job;
    std::shared_ptr<QVector<FileContent>> files;
    QStringList written;
    int drawn = 0;
    int failing = -1;
};

}  // namespace

class TestExportRun : public QObject {
    Q_OBJECT
  private slots:
    void filesAreThereWhenAllIsDrawn() {
        const QTemporaryDir folder;
        ExportRun run;
        QSignalSpy busy(&run, &ExportRun::busyChanged);
        Plan plan(folder.path(), 5);
        run.start(std::move(plan.job));
        QVERIFY(run.busy());
        QCOMPARE(plan.drawn, 0);
        QTRY_COMPARE(plan.written.size(), 5);
        QVERIFY(!run.busy());
        QCOMPARE(busy.count(), 2);
        QCOMPARE(filesIn(folder), 5);
    }
    void theEventLoopIsServedBetweenSteps() {
        const QTemporaryDir folder;
        ExportRun run;
        Plan plan(folder.path(), 40);
        QVector<int> drawnAtTurns;
        QTimer turns;
        connect(&turns, &QTimer::timeout, this, [&] { drawnAtTurns.append(plan.drawn); });
        turns.start(0);
        run.start(std::move(plan.job));
        QTRY_COMPARE(plan.written.size(), 40);
        // Another timer of the same urgency had its turn between any two steps.
        for (qsizetype i = 1; i < drawnAtTurns.size(); ++i)
            QVERIFY(drawnAtTurns[i] - drawnAtTurns[i - 1] <= 1);
    }
    void aCancelWhileDrawingWritesNothing() {
        const QTemporaryDir folder;
        ExportRun run;
        QSignalSpy cancelled(&run, &ExportRun::cancelled);
        QSignalSpy failed(&run, &ExportRun::failed);
        Plan plan(folder.path(), 50);
        connect(&run, &ExportRun::progressed, this, [&] {
            if (plan.drawn == 3) run.cancel();
        });
        run.start(std::move(plan.job));
        QTRY_COMPARE(cancelled.count(), 1);
        QVERIFY(!run.busy());
        QCOMPARE(plan.drawn, 3);
        QCOMPARE(failed.count(), 0);
        QCOMPARE(filesIn(folder), 0);
    }
    void aCancelWhileWritingLeavesAllOrNothing() {
        const QTemporaryDir folder;
        ExportRun run;
        QSignalSpy cancelled(&run, &ExportRun::cancelled);
        Plan plan(folder.path(), 30);
        connect(&run, &ExportRun::progressed, this, [&](const QString& what) {
            if (what == u"Writing") QTimer::singleShot(0, &run, &ExportRun::cancel);
        });
        run.start(std::move(plan.job));
        QTRY_VERIFY(!run.busy());
        QCOMPARE(cancelled.count() == 1, plan.written.isEmpty());
        QCOMPARE(filesIn(folder), plan.written.isEmpty() ? 0 : 30);
    }
    void aFailureIsToldAndLosesNothing() {
        const QTemporaryDir folder;
        QFile old(folder.filePath(QStringLiteral("0")));
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        ExportRun run;
        QSignalSpy failed(&run, &ExportRun::failed);
        Plan drawing(folder.path(), 4);
        drawing.failing = 2;
        run.start(std::move(drawing.job));
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.front().front().toString(), QStringLiteral("Too large."));
        Plan writing(folder.path(), 2);
        writing.job.steps->add([&]() -> Status {
            writing.files->append({folder.filePath(QStringLiteral("gone/file")), "new"});
            return Done{};
        });
        run.start(std::move(writing.job));
        QTRY_COMPARE(failed.count(), 2);
        QVERIFY(!run.busy());
        QCOMPARE(filesIn(folder), 1);
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("old"));
    }
    void anEndWhileItRunsLeavesNothingHalfWritten() {
        const QTemporaryDir folder;
        Plan plan(folder.path(), 30);
        {
            ExportRun run;
            QEventLoop loop;
            connect(&run, &ExportRun::progressed, this, [&] {
                if (plan.drawn == 10) loop.quit();
            });
            run.start(std::move(plan.job));
            loop.exec();
        }
        QCOMPARE(plan.drawn, 10);
        QCOMPARE(filesIn(folder), 0);
    }

  private:
    static qsizetype filesIn(const QTemporaryDir& folder) {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size();
    }
};

QUANTOSCOPE_TEST(TestExportRun);
#include "tst_export_run.moc"
