// SPDX-License-Identifier: GPL-3.0-or-later
// No action makes the window wider than it was given, and what hides the docks brings them back as
// they were.
#include <QAction>
#include <QDockWidget>
#include <QTest>
#include <memory>

#include "app/window/main_window.h"
#include "app/window/parts/dock_area.h"
#include "support/test_program.h"
#include "tests/support/temporary_settings.h"

using namespace quantoscope;

class TestWindowSize : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_settings = std::make_unique<test::TemporarySettings>(); }
    void presentAndBackChangesNothing_data();
    void presentAndBackChangesNothing();
    void arrangementsKeepTheWidth_data() { presentAndBackChangesNothing_data(); }
    void arrangementsKeepTheWidth();
    void shrinkingAndGrowingGivesBackWhatWasThere_data() { presentAndBackChangesNothing_data(); }
    void shrinkingAndGrowingGivesBackWhatWasThere();
    void pinsLeaveTheWindowAsLargeAsItIs_data() { presentAndBackChangesNothing_data(); }
    void pinsLeaveTheWindowAsLargeAsItIs();

  private:
    std::unique_ptr<test::TemporarySettings> m_settings;
};

namespace {

std::unique_ptr<MainWindow> shownWindow(const QSize& size) {
    auto window = std::make_unique<MainWindow>();
    Request request = openingRequest();
    request.source = *parseSource("normal:n=2000");
    window->session().setRequest(request);
    window->resize(size);
    window->show();
    return window;
}

// Each dock that is seen, with its place and whether another tab lies over it.
QStringList layoutOf(MainWindow& window) {
    QStringList lines;
    for (const QDockWidget* dock : window.docks().docks()) {
        if (dock->isHidden()) continue;
        const QRect place = dock->geometry();
        lines << QStringLiteral("%1 %2+%3 %4")
                     .arg(dock->objectName())
                     .arg(place.left())
                     .arg(place.width())
                     .arg(dock->visibleRegion().isEmpty() ? "behind" : "front");
    }
    return lines;
}

}  // namespace

void TestWindowSize::presentAndBackChangesNothing_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280x800") << QSize(1280, 800);
    QTest::newRow("1366x768") << QSize(1366, 768);
    QTest::newRow("1920x1080") << QSize(1920, 1080);
}

void TestWindowSize::presentAndBackChangesNothing() {
    QFETCH(QSize, size);
    const auto window = shownWindow(size);
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    QTRY_VERIFY(window->session().settled());
    QCoreApplication::processEvents();
    const QStringList before = layoutOf(*window);
    QCOMPARE(before.size(), 3);
    for (const Qt::Key back : {Qt::Key_F11, Qt::Key_Escape}) {
        QTest::keyClick(window->windowHandle(), Qt::Key_F11);
        QTRY_VERIFY(layoutOf(*window).isEmpty());
        QCOMPARE(window->width(), size.width());
        QTest::keyClick(window->windowHandle(), back);
        QTRY_COMPARE(layoutOf(*window), before);
        QCOMPARE(window->size(), size);
    }
}

void TestWindowSize::arrangementsKeepTheWidth() {
    QFETCH(QSize, size);
    const auto window = shownWindow(size);
    QTRY_VERIFY(window->session().settled());
    for (const char* id : {"stage", "explore", "curves", "stage", "matrix", "explore"}) {
        window->arrange(id);
        QTest::qWait(30);
        QVERIFY2(window->width() <= size.width(),
                 qPrintable(QStringLiteral("%1: %2").arg(id).arg(window->width())));
    }
}

void TestWindowSize::shrinkingAndGrowingGivesBackWhatWasThere() {
    QFETCH(QSize, size);
    const auto window = shownWindow(size);
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    QTRY_VERIFY(window->session().settled());
    QTest::qWait(50);
    const QStringList before = layoutOf(*window);
    window->resize(window->minimumSizeHint());
    QTest::qWait(50);
    window->resize(size);
    QTRY_COMPARE(layoutOf(*window), before);
    QCOMPARE(window->size(), size);
}

void TestWindowSize::pinsLeaveTheWindowAsLargeAsItIs() {
    QFETCH(QSize, size);
    const auto window = shownWindow(size);
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    QTRY_VERIFY(window->session().settled());
    QTest::qWait(50);
    const QStringList before = layoutOf(*window);
    window->session().pin();
    QTRY_VERIFY(!window->docks().find(QStringLiteral("pins"))->isHidden());
    QTest::qWait(50);
    QCOMPARE(window->size(), size);
    window->session().unpin(0);
    QTRY_COMPARE(layoutOf(*window), before);
    QCOMPARE(window->size(), size);
}

QUANTOSCOPE_GUI_TEST(TestWindowSize);
#include "tst_window_size.moc"
