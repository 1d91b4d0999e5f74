// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does in the view of a code's bits: the picks that it emits and what it then says.
#include <qcustomplot.h>

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTest>
#include <memory>

#include "app/views/code/paint.h"
#include "app/views/kit/plot/plot_view.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

struct Shown {
    explicit Shown(std::string_view scheme, int bits = 0)
        : view(findView("code")->create(nullptr)), picks(view.get(), &View::pickEdited) {
        Request request = withScheme(defaultRequest(), *findScheme(scheme));
        if (bits > 0) request.settings.bits = bits;
        outcome = answer(request, bell(400), {20, 20});
        table = codeTableOf(*outcome);
        view->resize(480, 320);
        view->show();
        view->setRequest(outcome->request);
        view->setOutcome(outcome);
        view->plot()->replot();
    }
    // As the view lays itself out: below its header.
    CodeLayout layout() const {
        return layCode(QRectF(view->plot()->axisRect()->rect()), table.bits(), lightTheme());
    }
    void clickBit(int bit) const {
        QTest::mouseClick(view->plot(), Qt::LeftButton, {}, layout().cells[bit].center().toPoint());
    }
    Pick lastPick() const { return picks.back()[0].value<Pick>(); }
    std::int32_t pickedCode() const {
        return outcome->focus->steps.codes[lastPick().interval.value()];
    }
    void pick(std::size_t interval) const {
        view->setPick({.interval = interval, .x = {}, .element = {}});
    }

    std::unique_ptr<View> view;
    QSignalSpy picks;
    OutcomePointer outcome;
    CodeTable table;
};

}  // namespace

class TestCodeView : public QObject {
    Q_OBJECT
  private slots:
    void aClickedBitPicksTheIntervalOfItsCode() {
        Shown shown("uniform", 4);
        shown.pick(5);
        QCOMPARE(shown.picks.size(), 0);
        const std::int32_t before = shown.outcome->focus->steps.codes[5];
        shown.clickBit(3);
        QCOMPARE(shown.picks.size(), 1);
        QCOMPARE(shown.pickedCode(), before ^ 1);
        shown.clickBit(3);
        QCOMPARE(shown.pickedCode(), before);
        shown.clickBit(0);
        QCOMPARE(shown.picks.size(), 3);
        QCOMPARE(static_cast<std::uint32_t>(shown.pickedCode()) & 15U,
                 (static_cast<std::uint32_t>(before) & 15U) ^ 8U);
    }
    void keysChooseAndToggleABit() {
        Shown shown("fp8-e4m3fn");
        shown.pick(130);
        const std::int32_t before = shown.outcome->focus->steps.codes[130];
        for (int i = 0; i < 9; ++i)
            QTest::keyClick(shown.view.get(), Qt::Key_Right);
        QTest::keyClick(shown.view.get(), Qt::Key_Space);
        QCOMPARE(shown.pickedCode(), before ^ 1);
        QTest::keyClick(shown.view.get(), Qt::Key_Left);
        QTest::keyClick(shown.view.get(), Qt::Key_Space);
        QCOMPARE(shown.pickedCode(), before ^ 3);
        QTest::keyClick(shown.view.get(), Qt::Key_Up);
        const Pick up = shown.lastPick();
        QTest::keyClick(shown.view.get(), Qt::Key_Down);
        QCOMPARE(*shown.lastPick().interval + 1, *up.interval);
    }
    void specialCodesAreReachedAndSaid() {
        Shown shown("fp8-e4m3fn");
        const auto nearest = shown.table.meaningOf(0x7E);  // 448, one bit below NaN
        shown.pick(*nearest.interval);
        QVERIFY(shown.view->caption().contains(QLatin1String("level 448")));
        shown.clickBit(7);
        QCOMPARE(shown.picks.size(), 1);
        QVERIFY(shown.lastPick() == Pick{});
        QVERIFY2(shown.view->caption().contains(QLatin1String("means nan")),
                 qPrintable(shown.view->caption()));
        // The session tells the empty pick again: the special code stays.
        shown.view->setPick({});
        QVERIFY(shown.view->caption().contains(QLatin1String("means nan")));
        shown.view->setOutcome(shown.outcome);
        QVERIFY(shown.view->caption().contains(QLatin1String("means nan")));
        shown.clickBit(7);
        QCOMPARE(shown.pickedCode(), 0x7E);
    }
    void codesWithoutLevelAreSaid() {
        Shown shown("ternary");
        QCOMPARE(shown.table.bits(), 2);
        std::uint32_t unused = 0;
        while (shown.table.meaningOf(unused).interval)
            ++unused;
        const auto beside = shown.table.meaningOf(unused ^ 1U);
        shown.pick(*beside.interval);
        shown.clickBit(1);
        QVERIFY(shown.lastPick() == Pick{});
        QVERIFY(shown.view->caption().contains(QLatin1String("No level has this code")));
        shown.pick(0);
        QVERIFY(!shown.view->caption().contains(QLatin1String("No level has this code")));
    }
    void aPlaceOnTheLineIsTheNearestLevel_data() {
        QTest::addColumn<QString>("scale");
        QTest::newRow("linear") << "linear";
        QTest::newRow("logarithmic") << "log";
    }
    void aPlaceOnTheLineIsTheNearestLevel() {
        QFETCH(QString, scale);
        Shown shown("nf4");
        for (auto* button : shown.view->findChildren<QAbstractButton*>())
            if (button->text() == scale) button->click();
        const LevelLine line(shown.outcome->focus->steps, scale == QLatin1String("log")
                                                              ? LineScale::Logarithmic
                                                              : LineScale::Linear);
        const QRectF room = shown.layout().line;
        for (const std::size_t k : {std::size_t{2}, std::size_t{12}}) {
            const double place =
                line.placeOf(static_cast<double>(shown.outcome->focus->steps.levels[k]));
            QTest::mouseClick(
                shown.view->plot(), Qt::LeftButton, {},
                QPoint(qRound(room.left() + place * room.width()), qRound(room.center().y())));
            QVERIFY(shown.lastPick().interval == k);
        }
    }
    void aZoomedLineIsClickedWhereItShows() {
        Shown shown("uniform", 8);
        const StepFunction& steps = shown.outcome->focus->steps;
        const LevelLine whole(steps, LineScale::Linear);
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(shown.view.get(), Qt::Key_Plus);
        shown.view->plot()->replot();
        const QCPRange seen = shown.view->plot()->xAxis->range();
        QVERIFY(std::abs(seen.size() - 0.8 * 0.8 * 0.8 * 0.8) < 1e-9);
        const QRectF room = shown.layout().line;
        QTest::mouseClick(shown.view->plot(), Qt::LeftButton, {},
                          QPoint(qRound(room.left() + 2), qRound(room.center().y())));
        const double place = seen.lower + 2 / room.width() * seen.size();
        QVERIFY(shown.lastPick().interval == nearestLevel(steps, whole, place));
        // Keys beyond its end take the line along.
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(shown.view.get(), Qt::Key_Down);
        const float level = steps.levels[shown.lastPick().interval.value()];
        const QCPRange moved = shown.view->plot()->xAxis->range();
        QVERIFY(moved.lower < seen.lower);
        QVERIFY(moved.contains(whole.placeOf(static_cast<double>(level))));
        QVERIFY(std::abs(moved.size() - seen.size()) < 1e-9);
        QTest::keyClick(shown.view.get(), Qt::Key_0);
        QCOMPARE(shown.view->plot()->xAxis->range().size(), 1.0);
        QTest::keyClick(shown.view.get(), Qt::Key_Minus);
        QCOMPARE(shown.view->plot()->xAxis->range().size(), 1.0);
    }
    void aDragOfTheLinePicksNothing() {
        Shown shown("uniform", 8);
        const QPoint from = shown.layout().line.center().toPoint();
        const QPoint away = from + QPoint(30, 0);
        QTest::mousePress(shown.view->plot(), Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, away, shown.view->plot()->mapToGlobal(away),
                         Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(shown.view->plot(), &move);
        QTest::mouseRelease(shown.view->plot(), Qt::LeftButton, {}, away);
        QCOMPARE(shown.picks.size(), 0);
    }
    void anotherCodeStartsWithTheWholeLine() {
        Shown shown("uniform", 8);
        QTest::keyClick(shown.view.get(), Qt::Key_Plus);
        shown.view->setOutcome(shown.outcome);
        QVERIFY(shown.view->plot()->xAxis->range().size() < 0.9);
        Request request = shown.outcome->request;
        request.settings.bits = 5;
        shown.view->setOutcome(answer(request, bell(400), {20, 20}));
        QCOMPARE(shown.view->plot()->xAxis->range().size(), 1.0);
    }
    void vectorSchemesSayWhyThereIsNothing() {
        for (const Scheme* scheme : schemes()) {
            if (scheme->vector == nullptr) continue;
            Shown shown(scheme->id);
            auto& view = static_cast<PlotView&>(*shown.view);
            QVERIFY(view.message().contains(QLatin1String("codeword")));
            QVERIFY(view.dataTable().rows.isEmpty());
            QTest::keyClick(&view, Qt::Key_Space);
            QCOMPARE(shown.picks.size(), 0);
        }
    }
    void theTableHasEveryCode() {
        Shown shown("fp16");
        const DataTable table = shown.view->dataTable();
        QCOMPARE(table.rows.size(), 65536);
        QCOMPARE(table.rows[0][1].size(), 16);
        QCOMPARE(table.rows[0][2], QStringLiteral("-65504"));
    }
};

QUANTOSCOPE_GUI_TEST(TestCodeView);
#include "tst_code_view.moc"
