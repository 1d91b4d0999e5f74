// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/reports/output_files.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestOutputFiles : public QObject {
    Q_OBJECT
  private slots:
    void allFilesTakeTheirPlaces() {
        const QTemporaryDir folder;
        const QString a = folder.filePath(QStringLiteral("a.svg"));
        const QString b = folder.filePath(QStringLiteral("b.svg"));
        QVERIFY(writeFiles({{a, "old"}}, {}).ok());
        QVERIFY(writeFiles({{a, "new"}, {b, ""}}, {}).ok());
        QCOMPARE(contentOf(a), QByteArray("new"));
        QVERIFY(QFile::exists(b));
        QCOMPARE(filesIn(folder), 2);
    }
    void oneThatCannotBeWrittenLeavesAllAsTheyWere() {
        const QTemporaryDir folder;
        const QString a = folder.filePath(QStringLiteral("a.svg"));
        QVERIFY(writeFiles({{a, "old"}}, {}).ok());
        const QString lost = folder.filePath(QStringLiteral("gone/b.svg"));
        const Status status = writeFiles({{a, "new"}, {lost, "b"}}, {});
        QCOMPARE(status.error().code, ErrorCode::Io);
        QVERIFY(QString::fromStdString(status.error().sentence()).contains(lost));
        QCOMPARE(contentOf(a), QByteArray("old"));
        QCOMPARE(filesIn(folder), 1);
    }
    void aCancelLeavesAllAsTheyWere() {
        const QTemporaryDir folder;
        const QString a = folder.filePath(QStringLiteral("a.svg"));
        QVERIFY(writeFiles({{a, "old"}}, {}).ok());
        std::stop_source stop;
        // Heard within a file too: the second is larger than the piece that is written at a time.
        const JobControl control(stop.get_token(), [&](double) { stop.request_stop(); });
        const Status status =
            writeFiles({{a, "new"}, {a + u'2', QByteArray(1 << 22, 'x')}}, control);
        QCOMPARE(status.error().code, ErrorCode::Cancelled);
        QCOMPARE(contentOf(a), QByteArray("old"));
        QCOMPARE(filesIn(folder), 1);
    }

  private:
    static qsizetype filesIn(const QTemporaryDir& folder) {
        return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size();
    }
};

QUANTOSCOPE_TEST(TestOutputFiles);
#include "tst_output_files.moc"
