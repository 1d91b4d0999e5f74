// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <memory>

#include "app/views/view.h"
#include "core/base/text/number_text.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestStarts : public QObject {
    Q_OBJECT
  private slots:
    void everyStartHasItsRow() {
        Request request = withScheme(defaultRequest(), *findScheme("lloyd-max"));
        request.settings.bits = 3;
        const auto outcome = answer(request, bell(500));
        const auto curves = curvesOf(outcome);
        QVERIFY(curves->starts);
        const std::unique_ptr<View> view(findView("starts")->create(nullptr));
        view->setOutcome(outcome);
        view->setCurves(curves);
        const DataTable table = view->dataTable();
        const auto& runs = curves->starts->runs;
        QCOMPARE(table.rows.size(), static_cast<qsizetype>(runs.size()));
        QVERIFY(runs.size() > 5);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const QStringList& row = table.rows[static_cast<qsizetype>(i)];
            QCOMPARE(parseReal(row[1].toStdString()), std::optional(runs[i].meanSquaredError));
            QVERIFY(*parseReal(row[2].toStdString()) >= 0);
        }
        // The optimum stands first and is the least, but for what Lloyd's tolerance leaves.
        QCOMPARE(table.rows[0][2], QStringLiteral("0"));
    }
    void otherSchemesHaveNone() {
        const auto outcome = answer(defaultRequest(), bell(100));
        const auto curves = curvesOf(outcome);
        QVERIFY(!curves->starts);
        const std::unique_ptr<View> view(findView("starts")->create(nullptr));
        view->setOutcome(outcome);
        view->setCurves(curves);
        QVERIFY(view->dataTable().rows.isEmpty());
        QVERIFY(view->caption().contains(QStringLiteral("Lloyd-Max")));
    }
};

QUANTOSCOPE_GUI_TEST(TestStarts);
#include "tst_starts.moc"
