// SPDX-License-Identifier: GPL-3.0-or-later
// The table of all schemes and the plot of SQNR against bits per weight: what they show while rows
// come, and the requests that they emit.
#include <qcustomplot.h>

#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <memory>

#include "app/views/kit/plot/plot_view.h"
#include "app/views/kit/table/number_table.h"
#include "app/views/rate/series.h"
#include "core/base/text/number_text.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

CurvesPointer firstRows(const Curves& curves, std::size_t rows) {
    auto part = std::make_shared<Curves>(curves);
    part->table.resize(rows);
    part->schemes.clear();
    return part;
}

std::unique_ptr<View> viewOf(std::string_view id, const OutcomePointer& outcome) {
    std::unique_ptr<View> view(findView(id)->create(nullptr));
    view->resize(520, 360);
    view->show();
    view->setRequest(outcome->request);
    view->setOutcome(outcome);
    return view;
}

}  // namespace

class TestSchemesView : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        m_outcome = answer(defaultRequest(), bell(2000), {40, 50});
        m_curves = curvesOf(m_outcome);
    }
    void rowsComeOneByOne() {
        const auto view = viewOf("schemes", m_outcome);
        const auto* status = view->findChild<QLabel*>();
        QCOMPARE(view->dataTable().rows.size(), qsizetype{0});
        view->setCurves(firstRows(*m_curves, 3));
        QCOMPARE(view->dataTable().rows.size(), qsizetype{3});
        QVERIFY(status->text().startsWith(QString::number(schemes().size() - 3)));
        view->setCurves(m_curves);
        QCOMPARE(view->dataTable().rows.size(), static_cast<qsizetype>(schemes().size()));
        QVERIFY(status->text().startsWith(QString::number(schemes().size())));
    }
    void figuresAreThoseOfTheRows() {
        const auto view = viewOf("schemes", m_outcome);
        view->setCurves(m_curves);
        const DataTable table = view->dataTable();
        for (qsizetype i = 0; i < table.rows.size(); ++i) {
            const SchemeRow& row = m_curves->table[static_cast<std::size_t>(i)];
            QCOMPARE(table.rows[i][0].toStdString(), std::string(row.scheme->title));
            const auto metrics = row.metrics.value_or(Metrics{});
            QCOMPARE(parseReal(table.rows[i][3].toStdString()), metrics.mse);
            QCOMPARE(parseReal(table.rows[i][2].toStdString()), metrics.sqnrDb);
            QCOMPARE(table.rows[i].back().toStdString(), row.refused);
        }
    }
    void aRefusedSchemeSaysWhy() {
        auto curves = std::make_shared<Curves>(*m_curves);
        curves->table[1].metrics.reset();
        curves->table[1].refused = "It cannot.";
        const auto view = viewOf("schemes", m_outcome);
        view->setCurves(curves);
        const QStringList row = view->dataTable().rows[1];
        QCOMPARE(row.back(), QStringLiteral("It cannot."));
        QVERIFY(row[3].isEmpty());
        const auto* model = view->findChild<QTableView*>()->model();
        QCOMPARE(model->index(1, 3).data().toString(), QStringLiteral("–"));
    }
    void rowsOfAnOlderRequestFade() {
        const auto view = viewOf("schemes", m_outcome);
        view->setCurves(m_curves);
        Request next = defaultRequest();
        next.settings.bits = 6;
        view->setOutcome(answer(next, bell(2000), {40, 50}));
        QCOMPARE(view->dataTable().rows.size(), qsizetype{0});
        const auto* model = view->findChild<QTableView*>()->model();
        QVERIFY(model->index(0, 3).data(Qt::ForegroundRole).isValid());
        QVERIFY(!model->index(0, 3).data().toString().isEmpty());
    }
    void theLiveSchemeStandsOut() {
        const auto view = viewOf("schemes", m_outcome);
        view->setCurves(m_curves);
        const auto* model = view->findChild<QTableView*>()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            QCOMPARE(model->index(row, 0).data(Qt::BackgroundRole).isValid(),
                     schemes()[static_cast<std::size_t>(row)] == m_outcome->request.scheme);
    }
    void aRowIsTakenByDoubleClickAndByEnter() {
        const auto view = viewOf("schemes", m_outcome);
        view->setCurves(m_curves);
        QSignalSpy edits(view.get(), &View::requestEdited);
        auto* table = view->findChild<QTableView*>();
        table->sortByColumn(3, Qt::DescendingOrder);
        const auto& model = static_cast<const NumberTable&>(*table->model());
        const QPoint place = table->visualRect(model.index(2, 0)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(edits.size(), 0);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(edits.size(), 1);
        const auto request = edits[0][0].value<Request>();
        QVERIFY(request.scheme == schemes()[model.item(2)]);
        QVERIFY(request == m_curves->table[model.item(2)].request);
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(edits.size(), 2);
        QVERIFY(edits[1][0].value<Request>().scheme == schemes()[model.item(3)]);
    }
    void aPointOfTheRateIsARequest() {
        const auto view = viewOf("rate", m_outcome);
        view->setCurves(m_curves);
        view->plot()->replot();
        QSignalSpy edits(view.get(), &View::requestEdited);
        const RateSeries series = rateSeries(*m_curves, *m_outcome, {}, {});
        const RatePoint& point = series.present[5];
        const QPoint place(qRound(view->plot()->xAxis->coordToPixel(point.bitsPerWeight)),
                           qRound(view->plot()->yAxis->coordToPixel(point.sqnrDb)));
        QTest::mouseClick(view->plot(), Qt::LeftButton, {}, place);
        QCOMPARE(edits.size(), 1);
        QVERIFY(edits[0][1].value<Edit>() == Edit::Step);
        const auto request = edits[0][0].value<Request>();
        const auto outcome = answer(request, bell(2000), {40, 50});
        // Another point may share the pixel.
        const QPoint chosen(
            qRound(view->plot()->xAxis->coordToPixel(outcome->metrics.bitsPerWeight)),
            qRound(view->plot()->yAxis->coordToPixel(*outcome->metrics.sqnrDb)));
        QVERIFY((chosen - place).manhattanLength() <= 3);
    }
    void keysWalkTheRateAndEnterTakes() {
        const auto view = viewOf("rate", m_outcome);
        view->setCurves(m_curves);
        view->plot()->replot();
        QSignalSpy edits(view.get(), &View::requestEdited);
        QTest::keyClick(view.get(), Qt::Key_Return);
        QCOMPARE(edits.size(), 0);
        QTest::keyClick(view.get(), Qt::Key_Up);
        QCOMPARE(edits.size(), 0);
        QTest::keyClick(view.get(), Qt::Key_Return);
        QCOMPARE(edits.size(), 1);
        const auto outcome = answer(edits[0][0].value<Request>(), bell(2000), {40, 50});
        QVERIFY(*outcome->metrics.sqnrDb > *m_outcome->metrics.sqnrDb);
    }
    void aWholePictureStaysUntilTheNextIsWhole() {
        const auto view = viewOf("rate", m_outcome);
        view->setCurves(m_curves);
        const auto rows = view->dataTable().rows.size();
        Request next = defaultRequest();
        next.settings.bits = 6;
        const OutcomePointer outcome = *analyze(next, m_outcome->data, 0, {});
        const auto whole = curvesOf(outcome);
        view->setOutcome(outcome);
        view->setCurves(firstRows(*whole, 2));
        QCOMPARE(view->dataTable().rows.size(), rows);
        view->setCurves(whole);
        // Of other data it gives way at once.
        const auto other = answer(defaultRequest(), bell(500));
        view->setOutcome(other);
        view->setCurves(firstRows(*curvesOf(other), 2));
        QVERIFY(view->dataTable().rows.size() < rows);
    }

  private:
    OutcomePointer m_outcome;
    CurvesPointer m_curves;
};

QUANTOSCOPE_GUI_TEST(TestSchemesView);
#include "tst_schemes_view.moc"
