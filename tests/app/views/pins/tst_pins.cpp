// SPDX-License-Identifier: GPL-3.0-or-later
// The table of differences.
#include <QLabel>
#include <QTableView>
#include <QTest>
#include <memory>

#include "app/views/pins/figures.h"
#include "app/views/view.h"
#include "core/base/text/number_text.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

OutcomePointer outcomeWithBits(int bits) {
    Request request = defaultRequest();
    request.settings.bits = bits;
    return answer(request, bell(400));
}

std::unique_ptr<View> pinsView() {
    return std::unique_ptr<View>(findView("pins")->create(nullptr));
}

}  // namespace

class TestPins : public QObject {
    Q_OBJECT
  private slots:
    void withoutPinsItSaysHowToPin() {
        const auto view = pinsView();
        view->setOutcome(outcomeWithBits(4));
        const auto* howTo = view->findChild<QLabel*>();
        QVERIFY(!howTo->isHidden());
        QVERIFY(howTo->text().contains(QStringLiteral("Ctrl+P")));
        const DataTable table = view->dataTable();
        QCOMPARE(table.columns.size(), 2);
        QCOMPARE(table.rows.size(), static_cast<qsizetype>(pinFigures().size()));
        view->setPins({outcomeWithBits(6)});
        QVERIFY(howTo->isHidden());
        view->setPins({});
        QVERIFY(!howTo->isHidden());
        QCOMPARE(view->dataTable().columns.size(), 2);
    }
    void figuresAndDifferencesStandBesideOneAnother() {
        const OutcomePointer live = outcomeWithBits(4);
        const OutcomePointer a = outcomeWithBits(6);
        const auto view = pinsView();
        view->setPins({a, live});
        view->setOutcome(live);
        const DataTable table = view->dataTable();
        QCOMPARE(table.columns,
                 QStringList({"figure", "live", "A", "live vs A", "B", "live vs B"}));
        const QStringList& mse = table.rows.front();
        QCOMPARE(parseReal(mse[1].toStdString()), live->metrics.mse);
        QCOMPARE(parseReal(mse[2].toStdString()), a->metrics.mse);
        const double percent = 100 * (*live->metrics.mse / *a->metrics.mse - 1);
        QCOMPARE(mse[3], QString::fromStdString(exactText(percent)) + QStringLiteral(" %"));
        QCOMPARE(mse[5], QStringLiteral("0 %"));
    }
    void aColumnsHeaderTellsItsRequestAsPlainText() {
        Request request = defaultRequest();
        request.source = FileSource{"/data/<img src=x>.npy", ""};
        const OutcomePointer outcome = answer(request, bell(50));
        const auto view = pinsView();
        view->setPins({outcome});
        view->setOutcome(outcome);
        const auto* table = view->findChild<QTableView*>();
        const QString tip =
            table->model()->headerData(2, Qt::Horizontal, Qt::ToolTipRole).toString();
        QVERIFY(tip.contains(QStringLiteral("&lt;img")));
        QVERIFY(!tip.contains(QStringLiteral("<img")));
        QVERIFY(tip.contains(QString::fromStdString(requestSummary(request))));
    }
};

QUANTOSCOPE_GUI_TEST(TestPins);
#include "tst_pins.moc"
