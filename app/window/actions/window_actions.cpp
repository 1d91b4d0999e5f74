// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions/window_actions.h"

#include <QAction>
#include <QKeySequence>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace quantoscope {
namespace {

QString tr(const char* text) {
    return QObject::tr(text);
}

QAction* add(QMenu* menu, const QString& text, const QKeySequence& shortcut, const QString& help) {
    QAction* action = menu->addAction(text);
    action->setShortcut(shortcut);
    action->setStatusTip(help);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? help : QStringLiteral("%1 (%2)").arg(help, keys));
    return action;
}

void addFileMenu(QMainWindow& window, WindowActions& actions) {
    QMenu* menu = window.menuBar()->addMenu(tr("&File"));
    actions.open = add(menu, tr("&Open…"), QKeySequence::Open, tr("Open a file of tensors"));
    actions.recent = menu->addMenu(tr("Open &recent"));
    actions.generate = add(menu, tr("&Generate"), QKeySequence(Qt::CTRL | Qt::Key_G),
                           tr("Draw values from a distribution"));
    actions.reload =
        add(menu, tr("Re&load"), QKeySequence(Qt::CTRL | Qt::Key_L), tr("Read the data again"));
    menu->addSeparator();
    actions.openSession = add(menu, tr("Open s&ession…"), QKeySequence(Qt::CTRL | Qt::Key_E),
                              tr("Open a saved session"));
    actions.saveSession =
        add(menu, tr("&Save session…"), QKeySequence::Save, tr("Save request and pins"));
    menu->addSeparator();
    actions.exportAll =
        add(menu, tr("Export &all…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
            tr("Every plot as PNG, SVG, PDF and CSV into one folder"));
    actions.report = add(menu, tr("Re&port…"), QKeySequence(Qt::CTRL | Qt::Key_R),
                         tr("One page that tells the whole story, as HTML or PDF"));
    menu->addSeparator();
    actions.quit = add(menu, tr("&Quit"), QKeySequence::Quit, tr("Close the window"));
}

void addEditMenu(QMainWindow& window, WindowActions& actions) {
    QMenu* menu = window.menuBar()->addMenu(tr("&Edit"));
    actions.undo = add(menu, tr("&Undo"), QKeySequence::Undo, tr("Take back the last change"));
    actions.redo = add(menu, tr("&Redo"), QKeySequence::Redo, tr("Do it again"));
    menu->addSeparator();
    actions.copyCode = menu->addMenu(tr("Copy as &code"));
    actions.copyMetrics =
        add(menu, tr("Copy &metrics"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M),
            tr("All figures, exact, as JSON"));
    actions.copyRequest =
        add(menu, tr("Copy re&quest"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
            tr("The request as JSON"));
    actions.copyCommand =
        add(menu, tr("Copy c&ommand"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
            tr("The command line that gives the same figures"));
    menu->addSeparator();
    actions.cancel = add(menu, tr("&Cancel work"), QKeySequence(Qt::CTRL | Qt::Key_Period),
                         tr("Stop what is running"));
}

void addViewMenu(QMainWindow& window, WindowActions& actions) {
    QMenu* menu = window.menuBar()->addMenu(tr("&View"));
    actions.views = menu->addMenu(tr("&Panels and plots"));
    actions.arrangements = menu->addMenu(tr("&Arrangements"));
    actions.theme = menu->addMenu(tr("&Theme"));
    actions.present = add(menu, tr("P&resent"), QKeySequence(Qt::Key_F5),
                          tr("Hide the panels, enlarge the plots"));
    actions.present->setCheckable(true);
    actions.resetLayout =
        add(menu, tr("Reset &layout"), {}, tr("Put every panel back to its first place"));
}

void addQuantizerMenu(QMainWindow& window, WindowActions& actions) {
    QMenu* menu = window.menuBar()->addMenu(tr("&Quantizer"));
    actions.moreBits =
        add(menu, tr("&More bits"), QKeySequence(Qt::CTRL | Qt::Key_Up), tr("One bit more"));
    actions.fewerBits =
        add(menu, tr("&Fewer bits"), QKeySequence(Qt::CTRL | Qt::Key_Down), tr("One bit fewer"));
    menu->addSeparator();
    actions.editLevels = add(menu, tr("&Edit levels by hand"), QKeySequence(Qt::CTRL | Qt::Key_H),
                             tr("Take these levels as a codebook, to be dragged on the stage"));
    menu->addSeparator();
    actions.pin = add(menu, tr("&Pin as A"), QKeySequence(Qt::CTRL | Qt::Key_P),
                      tr("Keep this outcome to compare with"));
    actions.pins = menu->addMenu(tr("&Unpin"));
}

void addHelpMenu(QMainWindow& window, WindowActions& actions) {
    QMenu* menu = window.menuBar()->addMenu(tr("&Help"));
    actions.help = add(menu, tr("&Help"), QKeySequence::HelpContents,
                       tr("Schemes, calibrators, distributions, views"));
    actions.keyboard = add(menu, tr("&Keyboard"), QKeySequence(Qt::CTRL | Qt::Key_F1),
                           tr("All keyboard shortcuts"));
    actions.about = add(menu, tr("&About"), {}, tr("Version and licence"));
}

void addMenuButton(QToolBar* bar, const QString& text, QMenu* menu, const QString& help) {
    auto* button = new QToolButton(bar);
    button->setText(text);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolTip(help);
    bar->addWidget(button);
}

void addToolBar(QMainWindow& window, WindowActions& actions) {
    QToolBar* bar = window.addToolBar(tr("Toolbar"));
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    bar->addActions({actions.open, actions.generate, actions.undo, actions.redo, actions.pin});
    auto* gap = new QWidget(bar);
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    bar->addAction(actions.present);
    addMenuButton(bar, tr("Copy as code"), actions.copyCode,
                  tr("Scale, zero point and code that reproduces the codes"));
    bar->addActions({actions.exportAll, actions.report});
    bar->widgetForAction(actions.report)->setProperty("primary", true);
    actions.toolBar = bar;
}

}  // namespace

WindowActions makeWindowActions(QMainWindow& window) {
    WindowActions actions{};
    addFileMenu(window, actions);
    addEditMenu(window, actions);
    addViewMenu(window, actions);
    addQuantizerMenu(window, actions);
    addHelpMenu(window, actions);
    addToolBar(window, actions);
    return actions;
}

}  // namespace quantoscope
