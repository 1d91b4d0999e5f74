// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does in the plane: the picks that it asks for, what is drawn under it, and which
// values of a vector are across and up.
#include <qcustomplot.h>

#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <memory>

#include "app/views/kit/plot/plot_view.h"
#include "app/views/plane/series.h"
#include "support/curves.h"
#include "support/test_program.h"
#include "support/view_hand.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

Request vectorRequest(std::string_view scheme, std::string_view dimension) {
    Request request = withScheme(defaultRequest(), *findScheme(scheme));
    request.settings.bits = 2;
    if (!request.settings.parameters.setText("dimension", dimension)) qFatal("dimension");
    return request;
}

struct Shown {
    explicit Shown(const Request& request, std::size_t count = 120)
        : view(findView("plane")->create(nullptr)),
          picks(view.get(), &View::pickEdited),
          outcome(answer(request, bell(count))) {
        view->resize(480, 360);
        view->show();
        view->setRequest(outcome->request);
        view->setOutcome(outcome);
        view->plot()->replot();
    }
    QPoint pixel(double x, double y) const {
        return {qRound(view->plot()->xAxis->coordToPixel(x)),
                qRound(view->plot()->yAxis->coordToPixel(y))};
    }
    // A point that no other one is near to, in pixels.
    PlanePoint lonelyPoint(const PlaneSeries& series) const {
        for (const PlanePoint& one : series.points) {
            const QPoint place = pixel(static_cast<double>(one.x), static_cast<double>(one.y));
            if (!view->plot()->axisRect()->rect().adjusted(8, 8, -8, -8).contains(place)) continue;
            const bool isLonely = std::ranges::all_of(series.points, [&](const PlanePoint& other) {
                const QPoint away =
                    pixel(static_cast<double>(other.x), static_cast<double>(other.y)) - place;
                return other.element == one.element || away.manhattanLength() > 6;
            });
            if (isLonely) return one;
        }
        qFatal("no point stands alone");
    }
    QPoint pixel(const PlanePoint& point) const {
        return pixel(static_cast<double>(point.x), static_cast<double>(point.y));
    }
    void hover(const QPoint& place) const { hoverOver(*view, place); }
    void leave() const { test::leave(*view); }
    QImage picture() const { return view->grab().toImage(); }
    Pick lastPick() const { return picks.back()[0].value<Pick>(); }
    QString subtitle() const { return static_cast<PlotView*>(view.get())->subtitle(); }

    std::unique_ptr<View> view;
    QSignalSpy picks;
    OutcomePointer outcome;
};

}  // namespace

class TestPlaneView : public QObject {
    Q_OBJECT
  private slots:
    void aClickedPointPicksItsFirstValue_data() {
        QTest::addColumn<QByteArray>("scheme");
        QTest::newRow("pairs") << QByteArray("uniform");
        QTest::newRow("vectors") << QByteArray("vq");
    }
    void aClickedPointPicksItsFirstValue() {
        QFETCH(QByteArray, scheme);
        const Shown shown(scheme == "vq"
                              ? vectorRequest("vq", "2")
                              : withScheme(defaultRequest(), *findScheme(scheme.toStdString())));
        const PlaneSeries series = *planeSeries(*shown.outcome, {});
        const PlanePoint point = shown.lonelyPoint(series);
        QTest::mouseClick(shown.view->plot(), Qt::LeftButton, {}, shown.pixel(point));
        QCOMPARE(shown.picks.size(), 1);
        QCOMPARE(shown.lastPick().element.value(), point.element);
        QCOMPARE(shown.lastPick().x.value(), static_cast<double>(point.x));
        const StepFunction& steps = shown.outcome->focus->steps;
        QCOMPARE(shown.lastPick().interval.has_value(), scheme != "vq");
        if (scheme != "vq") QCOMPARE(*shown.lastPick().interval, steps.intervalOf(point.x));
    }
    void neitherNothingNorADragPicks() {
        const Shown shown(vectorRequest("vq", "2"));
        const QRect room = shown.view->plot()->axisRect()->rect();
        QTest::mouseClick(shown.view->plot(), Qt::LeftButton, {}, room.topLeft() + QPoint(2, 2));
        QCOMPARE(shown.picks.size(), 0);
        const QPoint from = shown.pixel(shown.lonelyPoint(*planeSeries(*shown.outcome, {})));
        QTest::mousePress(shown.view->plot(), Qt::LeftButton, {}, from);
        const QPoint away = from + QPoint(25, 0);
        QMouseEvent move(QEvent::MouseMove, away, shown.view->plot()->mapToGlobal(away),
                         Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(shown.view->plot(), &move);
        QTest::mouseRelease(shown.view->plot(), Qt::LeftButton, {}, away);
        QCOMPARE(shown.picks.size(), 0);
    }
    void whatIsUnderTheHandIsRinged() {
        const Shown shown(vectorRequest("vq", "2"));
        const PlaneSeries series = *planeSeries(*shown.outcome, {});
        const QImage plain = shown.picture();
        shown.hover(shown.pixel(shown.lonelyPoint(series)));
        QVERIFY(shown.picture() != plain);
        shown.hover(shown.pixel(series.words[0].x, series.words[0].y));
        const QImage onWord = shown.picture();
        QVERIFY(onWord != plain);
        shown.hover(shown.pixel(series.words[1].x, series.words[1].y));
        QVERIFY(shown.picture() != onWord);
        shown.leave();
        QVERIFY(shown.picture() == plain);
    }
    void aPickFromElsewhereIsRinged() {
        const Shown shown(vectorRequest("vq", "2"));
        const PlanePoint point = shown.lonelyPoint(*planeSeries(*shown.outcome, {}));
        const QImage plain = shown.picture();
        shown.view->setPick({.interval = {}, .x = {}, .element = point.element});
        QVERIFY(shown.picture() != plain);
        shown.view->setPick({});
        QVERIFY(shown.picture() == plain);
    }
    // Distances look as they are, however far it is zoomed.
    void keysZoomBothAxesAlike() {
        const Shown shown(vectorRequest("vq", "2"));
        const QCPAxis& x = *shown.view->plot()->xAxis;
        const QCPAxis& y = *shown.view->plot()->yAxis;
        const QRect room = shown.view->plot()->axisRect()->rect();
        const auto unit = [&](const QCPAxis& axis, int pixels) {
            return axis.range().size() / pixels;
        };
        const double home = unit(x, room.width());
        QVERIFY(std::abs(unit(y, room.height()) / home - 1) < 1e-9);
        QTest::keyClick(shown.view.get(), Qt::Key_Plus);
        QVERIFY(std::abs(unit(x, room.width()) / home - 0.8) < 1e-9);
        QVERIFY(std::abs(unit(y, room.height()) / home - 0.8) < 1e-9);
        QTest::keyClick(shown.view.get(), Qt::Key_0);
        QVERIFY(std::abs(unit(x, room.width()) / home - 1) < 1e-9);
    }
    void numbersChooseTheValuesAndChangePlaces() {
        const Shown shown(vectorRequest("vq", "4"), 240);
        const auto boxes = shown.view->findChildren<QSpinBox*>();
        QCOMPARE(boxes.size(), 2);
        QCOMPARE(boxes[0]->value(), 0);
        QCOMPARE(boxes[1]->value(), 1);
        QVERIFY(boxes[0]->isVisible());
        boxes[1]->setValue(3);
        shown.view->plot()->replot();
        QVERIFY(shown.view->dataTable().columns[2].contains(u'3'));
        boxes[0]->setValue(3);  // taken by the other axis, which gets what this one had
        QCOMPARE(boxes[0]->value(), 3);
        QCOMPARE(boxes[1]->value(), 0);
    }
    void theWordsAreNamed_data() {
        QTest::addColumn<QByteArray>("scheme");
        QTest::addColumn<QString>("said");
        QTest::newRow("one codebook") << QByteArray("vq") << " codewords";
        QTest::newRow("stages") << QByteArray("rvq") << " sums of codewords in use";
        QTest::newRow("parts") << QByteArray("pq") << " pairs of codewords in use";
    }
    void theWordsAreNamed() {
        QFETCH(QByteArray, scheme);
        QFETCH(QString, said);
        Request request = vectorRequest(scheme.toStdString(), "2");
        if (scheme == "pq") QVERIFY(request.settings.parameters.setText("parts", "2"));
        const Shown shown(request);
        if (scheme == "pq") {  // across the parts
            shown.view->findChildren<QSpinBox*>()[1]->setValue(3);
            shown.view->plot()->replot();
        }
        QVERIFY2(shown.subtitle().contains(said), qPrintable(shown.subtitle()));
    }
};

QUANTOSCOPE_GUI_TEST(TestPlaneView);
#include "tst_plane_view.moc"
