// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does in the views of the second wave: the requests, picks and windows they emit.
#include <qcustomplot.h>

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTest>
#include <memory>

#include "app/views/kit/plot/plot_view.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// A view as the window would have it: shown and answered.
struct Shown {
    explicit Shown(std::string_view id, const Request& request = defaultRequest())
        : outcome(answer(request, bell(400), {20, 20})),
          curves(curvesOf(outcome)),
          view(findView(id)->create(nullptr)),
          edits(view.get(), &View::requestEdited),
          picks(view.get(), &View::pickEdited) {
        view->resize(480, 320);
        view->show();
        view->setRequest(outcome->request);
        view->setOutcome(outcome);
        view->setCurves(curves);
        plot()->replot();
    }
    QCustomPlot* plot() const { return view->plot(); }
    QPoint at(double x, double y) const {
        return {qRound(plot()->xAxis->coordToPixel(x)), qRound(plot()->yAxis->coordToPixel(y))};
    }
    Request edited(qsizetype i) const { return edits[i][0].value<Request>(); }
    Edit kind(qsizetype i) const { return edits[i][1].value<Edit>(); }

    OutcomePointer outcome;
    CurvesPointer curves;
    std::unique_ptr<View> view;
    QSignalSpy edits;
    QSignalSpy picks;
};

}  // namespace

class TestCurveViews : public QObject {
    Q_OBJECT
  private slots:
    void aPointOfTheBitsIsARequest() {
        Shown bits("bits");
        QTest::mouseClick(bits.plot(), Qt::LeftButton, {}, bits.at(9, *bits.curves->bits[8].mse));
        QCOMPARE(bits.edits.size(), 1);
        QCOMPARE(bits.edited(0).settings.bits, 9);
        QVERIFY(bits.edited(0).scheme == bits.outcome->request.scheme);
        QVERIFY(bits.kind(0) == Edit::Step);
    }
    void aPointOfAnotherSchemeIsThatScheme() {
        Shown bits("bits");
        const Scheme* live = bits.outcome->request.scheme;
        int others = 0;
        for (const SchemeBits& row : bits.curves->schemes) {
            if (row.points.empty() || !(row.points.back().mse > 0)) continue;
            bits.edits.clear();
            const QPoint place = bits.at(row.points.back().bits, *row.points.back().mse);
            QTest::mouseClick(bits.plot(), Qt::LeftButton, {}, place);
            QCOMPARE(bits.edits.size(), 1);
            // Another scheme's point may share the pixel.
            const Request edited = bits.edited(0);
            const auto own =
                std::ranges::find(bits.curves->schemes, edited.scheme, &SchemeBits::scheme);
            const auto& points = edited.scheme == live ? bits.curves->bits : own->points;
            const auto point = std::ranges::find(points, edited.settings.bits, &BitsPoint::bits);
            QVERIFY((bits.at(point->bits, *point->mse) - place).manhattanLength() <= 2);
            others += edited.scheme != live ? 1 : 0;
        }
        QVERIFY(others > 3);
    }
    void emptyPlacesOfTheBitsAreNot() {
        Shown bits("bits");
        const QRect room = bits.plot()->axisRect()->rect();
        QTest::mouseClick(bits.plot(), Qt::LeftButton, {}, room.topRight() + QPoint(-20, 30));
        QCOMPARE(bits.edits.size(), 0);
    }
    void arrowsChangeTheBits() {
        Shown bits("bits");
        QTest::keyClick(bits.view.get(), Qt::Key_Right);
        QTest::keyClick(bits.view.get(), Qt::Key_Right);
        QTest::keyClick(bits.view.get(), Qt::Key_Left);
        QCOMPARE(bits.edits.size(), 3);
        QCOMPARE(bits.edited(1).settings.bits, 6);
        QCOMPARE(bits.edited(2).settings.bits, 5);
    }
    void theToggleChangesTheAxis() {
        Shown bits("bits");
        QCOMPARE(bits.plot()->yAxis->scaleType(), QCPAxis::stLogarithmic);
        for (auto* button : bits.view->findChildren<QAbstractButton*>())
            if (button->text() == QLatin1String("SQNR")) button->click();
        bits.plot()->replot();
        QCOMPARE(bits.plot()->yAxis->scaleType(), QCPAxis::stLinear);
        QCOMPARE(bits.plot()->yAxis->label(), QStringLiteral("SQNR (dB)"));
    }
    void aMarkIsItsCalibrator() {
        Shown clipping("clipping");
        for (const CalibratorMark& mark : clipping.curves->clip->marks) {
            const QRect room = clipping.plot()->axisRect()->rect();
            const int x = qRound(clipping.plot()->xAxis->coordToPixel(mark.clip));
            if (x >= room.right()) continue;
            clipping.edits.clear();
            QTest::mouseClick(clipping.plot(), Qt::LeftButton, {}, {x, room.bottom() - 12});
            QCOMPARE(clipping.edits.size(), 1);
            QVERIFY(clipping.edited(0).range.mode == RangeMode::Calibrated);
            const Calibrator* chosen = clipping.edited(0).range.calibrator;
            const auto found = std::ranges::find(clipping.curves->clip->marks, chosen,
                                                 &CalibratorMark::calibrator);
            // Marks that share pixels with another may stand for it.
            const double pixel = clipping.plot()->xAxis->range().size() / room.width();
            NEAR(found->clip, mark.clip, 12 * pixel, 0);
        }
    }
    void theRangeInForceIsDragged() {
        Request request = defaultRequest();
        request.range.mode = RangeMode::Manual;
        request.range.manual = {{-3, 3}};
        Shown clipping("clipping", request);
        const QRect room = clipping.plot()->axisRect()->rect();
        const auto place = [&](double clip) {
            return QPoint(qRound(clipping.plot()->xAxis->coordToPixel(clip)), room.bottom() - 30);
        };
        QTest::mousePress(clipping.plot(), Qt::LeftButton, {}, place(3));
        for (const double clip : {2.8, 2.4, 2.0}) {
            QMouseEvent move(QEvent::MouseMove, place(clip),
                             clipping.plot()->mapToGlobal(place(clip)), Qt::LeftButton,
                             Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(clipping.plot(), &move);
        }
        QTest::mouseRelease(clipping.plot(), Qt::LeftButton, {}, place(2));
        QCOMPARE(clipping.edits.size(), 4);
        QVERIFY(clipping.kind(0) == Edit::Drag);
        QVERIFY(clipping.kind(3) == Edit::DragEnd);
        const Range range = clipping.edited(3).range.manual.front();
        const double pixel = clipping.plot()->xAxis->range().size() / room.width();
        NEAR(range.beta, 2, 2 * pixel, 0);
        QCOMPARE(range.alpha, -range.beta);
    }
    void keysMoveTheRangeAndWalkTheCalibrators() {
        Shown clipping("clipping");
        QTest::keyClick(clipping.view.get(), Qt::Key_Left);
        QCOMPARE(clipping.edits.size(), 2);
        QVERIFY(clipping.kind(0) == Edit::Drag && clipping.kind(1) == Edit::DragEnd);
        QVERIFY(clipping.edited(1).range.mode == RangeMode::Manual);
        QTest::keyClick(clipping.view.get(), Qt::Key_Up);
        QVERIFY(clipping.edited(2).range.mode == RangeMode::Calibrated);
    }
    void aPlaceOnTheStairsIsAPick() {
        Shown stairs("staircase");
        const QPoint place = stairs.at(0.5, 0.5);
        QTest::mouseMove(stairs.plot(), place);
        QTest::mouseClick(stairs.plot(), Qt::LeftButton, {}, place);
        QVERIFY(!stairs.picks.isEmpty());
        const auto pick = stairs.picks.back()[0].value<Pick>();
        QVERIFY(pick.interval ==
                stairs.outcome->focus->steps.intervalOf(static_cast<float>(*pick.x)));
        stairs.picks.clear();
        stairs.view->setPick({.interval = 3, .x = {}, .element = {}});
        QCOMPARE(stairs.picks.size(), 0);
    }
    void aCellIsAPick() {
        Shown matrix("matrix");
        QTest::mouseClick(matrix.plot(), Qt::LeftButton, {}, {60, 80});
        QCOMPARE(matrix.picks.size(), 1);
        const auto pick = matrix.picks[0][0].value<Pick>();
        QVERIFY(pick.element && pick.interval && pick.x);
        const float value = matrix.outcome->data->tensor->values[*pick.element];
        QCOMPARE(*pick.x, static_cast<double>(value));
        QCOMPARE(*pick.interval, matrix.outcome->focus->steps.intervalOf(value));
        QTest::mouseClick(matrix.plot(), Qt::LeftButton, {}, {300, 10});
        QCOMPARE(matrix.picks.size(), 1);
    }
    void aCellOfAnotherSliceAsksForItsFocus() {
        Request request = defaultRequest();
        request.granularity = Granularity::Channel;
        Shown matrix("matrix", request);
        QSignalSpy focus(matrix.view.get(), &View::focusEdited);
        QTest::mouseClick(matrix.plot(), Qt::LeftButton, {}, {60, 100});
        QCOMPARE(focus.size(), 1);
        const auto slice = focus[0][0].value<std::size_t>();
        auto pick = matrix.picks[0][0].value<Pick>();
        QVERIFY(!pick.interval);
        QCOMPARE(matrix.outcome->slicing->sliceOf(*pick.element), slice);
        matrix.view->setOutcome(*withFocus(matrix.outcome, slice, {}));
        QCOMPARE(matrix.picks.size(), 2);
        pick = matrix.picks[1][0].value<Pick>();
        QVERIFY(pick.interval);
    }
    void theWheelLooksCloserAndADoubleClickBack() {
        Shown matrix("matrix");
        QSignalSpy windows(matrix.view.get(), &View::matrixWindowEdited);
        const QPointF place(60, 80);
        QWheelEvent wheel(place, matrix.plot()->mapToGlobal(place), {}, {0, 240}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(matrix.plot(), &wheel);
        QCOMPARE(windows.size(), 1);
        const auto closer = windows[0][0].value<MatrixWindow>();
        QVERIFY(closer.rows < 20 && closer.rows >= 4);
        QTest::keyClick(matrix.view.get(), Qt::Key_Down);
        QVERIFY(windows[1][0].value<MatrixWindow>().firstRow > closer.firstRow);
        QTest::mouseDClick(matrix.plot(), Qt::LeftButton, {}, place.toPoint());
        QVERIFY(windows.back()[0].value<MatrixWindow>() == MatrixWindow{});
    }
};

QUANTOSCOPE_GUI_TEST(TestCurveViews);
#include "tst_curve_views.moc"
