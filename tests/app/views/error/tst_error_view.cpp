// SPDX-License-Identifier: GPL-3.0-or-later
// What the error view makes of its series.
#include <qcustomplot.h>

#include <QTest>

#include "app/views/error/view.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestErrorView : public QObject {
    Q_OBJECT
  private slots:
    // What a scheme that learns leaves beyond its levels is rounding.
    void errorOfASchemeThatLearnsIsRounding() {
        const Request request = withScheme(defaultRequest(), *findScheme("lloyd-max"));
        const OutcomePointer outcome = test::answer(request, test::bell(20000));
        QVERIFY(*outcome->metrics.clippedFraction > 0);
        ErrorView error;
        error.resize(740, 410);
        error.setOutcome(outcome);
        error.show();
        error.showAllValues();
        error.plot()->replot();
        double rounding = 0;
        for (const QStringList& row : error.dataTable().rows) {
            if (!row[0].startsWith(QStringLiteral("rounding and clipping"))) continue;
            QCOMPARE(row[3].toDouble(), 0.0);
            rounding += row[2].toDouble();
        }
        NEAR(rounding, 1, 1e-9, 0);
    }
};

QUANTOSCOPE_GUI_TEST(TestErrorView);
#include "tst_error_view.moc"
