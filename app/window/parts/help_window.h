// SPDX-License-Identifier: GPL-3.0-or-later
// The help, made from the registries: a page for each scheme, calibrator, distribution, format and
// view, and the keyboard shortcuts of the window's own actions.
#pragma once

#include <QDialog>
#include <QList>
#include <QString>

class QAction;
class QListWidget;
class QTextBrowser;

namespace quantoscope {

struct HelpPage {
    QString anchor;  // "scheme/uniform"
    QString title;
    QString html;
};
std::vector<HelpPage> helpPages(const QList<QAction*>& actions);

class HelpWindow : public QDialog {
    Q_OBJECT
  public:
    HelpWindow(const QList<QAction*>& actions, QWidget* parent);

  public slots:
    void showPage(const QString& anchor);

  private:
    std::vector<HelpPage> m_pages;
    QListWidget* m_list;
    QTextBrowser* m_text;
};

}  // namespace quantoscope
