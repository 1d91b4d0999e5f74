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
    actions.examples = menu->addMenu(tr("E&xamples"));
    actions.reload = add(menu, tr("Re&load"), QKeySequence(Qt::Key_F5), tr("Read the data again"));
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
    actions.pasteValues = add(menu, tr("&Paste values"), QKeySequence::Paste,
                              tr("Numbers from the clipboard as data: a list, JSON or a table"));
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
    actions.tensorWorkspace = add(menu, tr("Tensor"), QKeySequence(Qt::CTRL | Qt::Key_1),
                                  tr("One tensor: stage, error, places and quantizer"));
    actions.modelWorkspace = add(menu, tr("Model"), QKeySequence(Qt::CTRL | Qt::Key_2),
                                 tr("All tensors of the open file"));
    for (QAction* action : {actions.tensorWorkspace, actions.modelWorkspace})
        action->setCheckable(true);
    menu->addSeparator();
    actions.goTo = menu->addMenu(tr("&Go to"));
    actions.nextPlace = add(menu, tr("&Next place"), QKeySequence(Qt::CTRL | Qt::Key_PageDown),
                            tr("The next place beside the stage"));
    actions.previousPlace = add(menu, tr("Pre&vious place"),
                                QKeySequence(Qt::CTRL | Qt::Key_PageUp), tr("The place before"));
    actions.maximise = add(menu, tr("&Maximise view"), QKeySequence(Qt::Key_F9),
                           tr("The view with the focus over the whole window, or back"));
    actions.find = add(menu, tr("&Find…"), QKeySequence(Qt::CTRL | Qt::Key_K),
                       tr("Commands, views, schemes and tensors by their names"));
    menu->addSeparator();
    actions.panels = menu->addMenu(tr("&Panels"));
    actions.arrangements = menu->addMenu(tr("&Arrangements"));
    actions.theme = menu->addMenu(tr("&Theme"));
    actions.present = add(menu, tr("P&resent"), QKeySequence(Qt::Key_F11),
                          tr("Hide the panels, enlarge the plots; Esc leaves"));
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

// The workspaces, first in the bar: where one is, before what one does there.
void addWorkspaces(QToolBar* bar, const WindowActions& actions) {
    for (QAction* action : {actions.tensorWorkspace, actions.modelWorkspace}) {
        bar->addAction(action);
        bar->widgetForAction(action)->setProperty("workspace", true);
    }
    bar->addSeparator();
}

void addToolBar(QMainWindow& window, WindowActions& actions) {
    QToolBar* bar = window.addToolBar(tr("Toolbar"));
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    addWorkspaces(bar, actions);
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
