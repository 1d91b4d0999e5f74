// SPDX-License-Identifier: GPL-3.0-or-later
// What the mouse does on a plot, as the hand is told of it.
#include <qcustomplot.h>

#include <QStringList>
#include <QTest>
#include <memory>

#include "app/views/kit/plot/plot_mouse.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestPlotMouse : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        m_told.clear();
        m_takes = false;
        m_canTouch = true;
        m_plot = std::make_unique<QCustomPlot>();
        m_plot->resize(200, 200);
        m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
        m_mouse = new PlotMouse(m_plot.get(), hand());
    }
    void cleanup() { m_plot.reset(); }

    void aPressThatStaysIsAClick() {
        press(Qt::LeftButton);
        move({52, 51}, Qt::LeftButton);
        release({52, 51}, Qt::LeftButton);
        QCOMPARE(m_told, QStringList({"pressed", "clicked"}));
    }
    void aPressThatMovesPans() {
        press(Qt::LeftButton);
        move({60, 50}, Qt::LeftButton);
        QVERIFY(!m_mouse->isStill());
        release({50, 50}, Qt::LeftButton);  // back where it was: a pan all the same
        QCOMPARE(m_told, QStringList({"pressed"}));
        QCOMPARE(m_plot->interactions(), QCP::iRangeDrag | QCP::iRangeZoom);
    }
    void whatIsTakenIsDraggedAndThePictureStays() {
        m_takes = true;
        press(Qt::LeftButton);
        QCOMPARE(m_plot->interactions(), QCP::Interactions(QCP::iNone));
        move({80, 50}, Qt::LeftButton);
        m_canTouch = false;  // while it is dragged, nothing is left to draw
        move({81, 50}, Qt::LeftButton);
        release({81, 50}, Qt::LeftButton);
        QCOMPARE(m_told, QStringList({"pressed", "dragged", "left", "dropped"}));
        QCOMPARE(m_plot->interactions(), QCP::iRangeDrag | QCP::iRangeZoom);
    }
    void theRightButtonIsNotTheHands() {
        press(Qt::RightButton);
        release({50, 50}, Qt::RightButton);
        QCOMPARE(m_told, QStringList());
    }
    void aFreeHandHovers() {
        move({20, 20}, Qt::NoButton);
        m_mouse->leave();
        QCOMPARE(m_told, QStringList({"hovered", "left"}));
    }
    void nothingIsTouchedThatIsNotDrawn() {
        m_canTouch = false;
        move({20, 20}, Qt::NoButton);
        press(Qt::LeftButton);
        release({50, 50}, Qt::LeftButton);
        QCOMPARE(m_told, QStringList({"left"}));
    }
    void aDoubleClickIsTold() {
        send(QEvent::MouseButtonDblClick, {50, 50}, Qt::LeftButton, Qt::LeftButton);
        QVERIFY(m_told.contains("double clicked"));
    }

  private:
    PlotHand hand() {
        const auto tell = [this](const char* what) { m_told.append(QString::fromLatin1(what)); };
        return {.canTouch = [this] { return m_canTouch; },
                .pressed =
                    [this, tell](const QPointF&) {
                        tell("pressed");
                        return m_takes;
                    },
                .dragged = [tell](const QPointF&) { tell("dragged"); },
                .dropped = [tell](const QPointF&) { tell("dropped"); },
                .clicked = [tell](const QPointF&) { tell("clicked"); },
                .hovered = [tell](const auto& place) { tell(place ? "hovered" : "left"); },
                .doubleClicked = [tell](const QPointF&) { tell("double clicked"); }};
    }
    void send(QEvent::Type type, QPointF place, Qt::MouseButton button, Qt::MouseButtons held) {
        QMouseEvent event(type, place, m_plot->mapToGlobal(place), button, held, Qt::NoModifier);
        QApplication::sendEvent(m_plot.get(), &event);
    }
    void press(Qt::MouseButton button) { send(QEvent::MouseButtonPress, {50, 50}, button, button); }
    void move(QPointF place, Qt::MouseButtons held) {
        send(QEvent::MouseMove, place, Qt::NoButton, held);
    }
    void release(QPointF place, Qt::MouseButton button) {
        send(QEvent::MouseButtonRelease, place, button, Qt::NoButton);
    }

    std::unique_ptr<QCustomPlot> m_plot;
    PlotMouse* m_mouse = nullptr;
    QStringList m_told;
    bool m_takes = false;
    bool m_canTouch = true;
};

QUANTOSCOPE_GUI_TEST(TestPlotMouse);
#include "tst_plot_mouse.moc"
