// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QTest>

#include "app/reports/figures/export_all.h"
#include "app/reports/figures/figure_export.h"
#include "app/views/view.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestExportAll : public QObject {
    Q_OBJECT
  private slots:
    void drawsEveryFigureAndTheNumbers() {
        const OutcomePointer outcome = test::answer(defaultRequest(), test::bell(500));
        QVERIFY(outcome);
        Steps steps;
        const auto files = std::make_shared<QVector<FileContent>>();
        addAllFigures(steps, {outcome, test::curvesOf(outcome), {outcome}, lightTheme()},
                      QStringLiteral("/somewhere"), files);
        QVERIFY(files->isEmpty());
        // No step does more than one figure in one format.
        qsizetype before = 0;
        QVERIFY(steps.next().ok());  // the numbers
        QCOMPARE(files->size(), 2);
        before = files->size();
        while (!steps.done()) {
            QVERIFY(steps.next().ok());
            QCOMPARE(files->size(), before + 1);
            before = files->size();
        }
        QCOMPARE(files->size(), static_cast<qsizetype>(views().size() * kFigureFormats.size()) + 2);
        QSet<QString> paths;
        for (const FileContent& file : *files) {
            QVERIFY2(!file.bytes.isEmpty(), qPrintable(file.path));
            QVERIFY(file.path.startsWith(QStringLiteral("/somewhere/")));
            paths.insert(file.path);
        }
        QCOMPARE(paths.size(), files->size());
    }
};

QUANTOSCOPE_GUI_TEST(TestExportAll);
#include "tst_export_all.moc"
