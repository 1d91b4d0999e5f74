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
    QAction* pasteValues;
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
    QAction* tensorWorkspace;
    QAction* modelWorkspace;
    QAction* nextPlace;
    QAction* previousPlace;
    QAction* maximise;
    QAction* find;
    QAction* help;
    QAction* keyboard;
    QAction* about;
    QMenu* recent;
    QMenu* examples;  // filled by the window
    QMenu* copyCode;  // filled by the window, one entry a target
    QMenu* pins;
    QMenu* goTo;    // places and views, filled by the window
    QMenu* panels;  // the same: shown or hidden
    QMenu* arrangements;
    QMenu* theme;
    QToolBar* toolBar;
};

// Builds menus and toolbar into the window; the caller connects what they do.
WindowActions makeWindowActions(QMainWindow& window);

}  // namespace quantoscope
