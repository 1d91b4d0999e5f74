// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "app/reports/export_all.h"
#include "app/reports/figure_export.h"
#include "app/views/view.h"
#include "support/curves.h"

using namespace quantoscope;

class TestExportAll : public QObject {
    Q_OBJECT
  private slots:
    void writesEveryFigureAndTheNumbers() {
        const OutcomePointer outcome = test::answer(defaultRequest(), test::bell(500));
        QVERIFY(outcome);
        const QTemporaryDir folder;
        const auto names = exportAll(outcome, test::curvesOf(outcome), lightTheme(), folder.path());
        QVERIFY(names.ok());
        const auto figures = static_cast<qsizetype>(views().size() * kFigureFormats.size());
        QCOMPARE(names->size(), figures + 2);
        QStringList written = QDir(folder.path()).entryList(QDir::Files);
        QCOMPARE(written.size(), names->size());
        for (const QString& name : *names) {
            QVERIFY2(written.contains(name), qPrintable(name));
            QVERIFY(QFileInfo(folder.filePath(name)).size() > 0);
        }
    }

    void aFolderThatIsGoneIsSaid() {
        const OutcomePointer outcome = test::answer(defaultRequest(), test::bell(50));
        const auto names = exportAll(outcome, test::curvesOf(outcome), lightTheme(),
                                     QStringLiteral("/nonexistent/folder"));
        QVERIFY(!names.ok());
        QCOMPARE(names.error().code, ErrorCode::Io);
        QVERIFY(!names.error().what.empty());
    }
};

QTEST_MAIN(TestExportAll)
#include "tst_export_all.moc"
