// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <vector>

#include "app/window/parts/help_pages.h"

class QLineEdit;
class QTextBrowser;
class QTreeWidget;

namespace quantoscope {

// The pages of the help in their groups, with a search over titles and texts.
class HelpWindow : public QDialog {
    Q_OBJECT
  public:
    HelpWindow(const QList<QAction*>& actions, QWidget* parent);

  public slots:
    void showPage(const QString& anchor);

  private:
    void fill();
    void search(const QString& text);
    void choose(const QString& anchor);

    std::vector<HelpPage> m_pages;
    QLineEdit* m_search;
    QTreeWidget* m_tree;
    QTextBrowser* m_text;
};

}  // namespace quantoscope
