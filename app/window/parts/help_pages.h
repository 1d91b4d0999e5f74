// SPDX-License-Identifier: GPL-3.0-or-later
// The help, made from the registries: a page for each scheme, calibrator, distribution, format and
// view, and the keyboard shortcuts of the window's own actions.
#pragma once

#include <QList>
#include <QString>
#include <vector>

class QAction;

namespace quantoscope {

struct HelpPage {
    QString anchor;  // "scheme/uniform"
    QString title;
    QString html;
    QString group;  // under whose name it is listed
};
// Pages of a group stand together, except where two groups share a name.
std::vector<HelpPage> helpPages(const QList<QAction*>& actions);

}  // namespace quantoscope
