// SPDX-License-Identifier: GPL-3.0-or-later
// Every command of the window, with its menu, its shortcut and its place in the toolbar.
#pragma once

#include <QObject>

class QAction;
class QMainWindow;
class QMenu;
class QToolBar;

namespace quantoscope {

struct WindowActions {
    QAction* open;
    QAction* generate;
    QAction* reload;
    QAction* openSession;
    QAction* saveSession;
    QAction* exportAll;
    QAction* report;
    QAction* quit;
    QAction* undo;
    QAction* redo;
    QAction* copyMetrics;
    QAction* copyRequest;
    QAction* copyCommand;
    QAction* moreBits;
    QAction* fewerBits;
    QAction* editLevels;
    QAction* pin;
    QAction* present;
    QAction* cancel;
    QAction* resetLayout;
    QAction* help;
    QAction* keyboard;
    QAction* about;
    QMenu* recent;
    QMenu* copyCode;  // filled by the window, one entry a target
    QMenu* pins;
    QMenu* views;
    QMenu* arrangements;
    QMenu* theme;
    QToolBar* toolBar;
};

// Builds menus and toolbar into the window; the caller connects what they do.
WindowActions makeWindowActions(QMainWindow& window);

}  // namespace quantoscope
