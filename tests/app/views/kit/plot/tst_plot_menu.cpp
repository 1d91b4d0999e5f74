// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of every view, asked for where the hand asks: a right click on its own pixels.
#include <qcustomplot.h>

#include <QApplication>
#include <QMenu>
#include <QTest>
#include <QTimer>
#include <QWindow>
#include <memory>

#include "app/views/view.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestPlotMenu : public QObject {
    Q_OBJECT

  private slots:
    void opensByRightClick_data();
    void opensByRightClick();
    void opensByTheMenuKey_data() { opensByRightClick_data(); }
    void opensByTheMenuKey();
};

namespace {

std::unique_ptr<View> shown(const QString& id) {
    std::unique_ptr<View> view(findView(id.toStdString())->create(nullptr));
    const OutcomePointer outcome = answer(defaultRequest(), bell(64), {8, 8});
    view->resize(480, 320);
    view->setRequest(outcome->request);
    view->setOutcome(outcome);
    view->setCurves(curvesOf(outcome));
    view->show();
    return view;
}

// The texts of the menu that opens when the work is done; it is closed again.
template <class Work>
QStringList menuOpenedBy(Work work) {
    QStringList texts;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, [&texts] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (menu == nullptr) return;
        for (const QAction* action : menu->actions())
            texts << action->text();
        menu->close();
    });
    look.start(20);
    work();
    for (int i = 0; i < 50 && texts.isEmpty(); ++i)
        QTest::qWait(10);
    return texts;
}

}  // namespace

void TestPlotMenu::opensByRightClick_data() {
    QTest::addColumn<QString>("id");
    for (const ViewDescriptor* view : views())
        QTest::newRow(view->id.data()) << QString::fromLatin1(view->id.data());
}

void TestPlotMenu::opensByRightClick() {
    QFETCH(QString, id);
    const auto view = shown(id);
    QVERIFY(QTest::qWaitForWindowExposed(view.get()));
    const QPoint place = view->rect().center();
    const QStringList texts =
        menuOpenedBy([&] { QTest::mouseClick(view->windowHandle(), Qt::RightButton, {}, place); });
    QCOMPARE(view->plot() != nullptr, texts.contains("Copy image"));
    for (const char* text : {"Export…", "Show data…", "Help on this view"})
        QVERIFY2(texts.contains(QString::fromUtf8(text)), qPrintable(texts.join(", ")));
}

void TestPlotMenu::opensByTheMenuKey() {
    QFETCH(QString, id);
    const auto view = shown(id);
    QVERIFY(QTest::qWaitForWindowExposed(view.get()));
    const QStringList texts = menuOpenedBy([&] {
        QContextMenuEvent event(QContextMenuEvent::Keyboard, view->rect().center(),
                                view->mapToGlobal(view->rect().center()));
        QApplication::sendEvent(view.get(), &event);
    });
    QCOMPARE(view->plot() != nullptr, texts.contains("Copy image"));
    QVERIFY2(texts.contains(QString::fromUtf8("Export…")), qPrintable(texts.join(", ")));
}

QUANTOSCOPE_GUI_TEST(TestPlotMenu);
#include "tst_plot_menu.moc"
