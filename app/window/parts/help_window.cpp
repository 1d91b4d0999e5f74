// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/help_window.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace quantoscope {
namespace {

constexpr int kPageRole = Qt::UserRole;  // which of the pages; groups have none

QTreeWidgetItem* groupOf(QTreeWidget& tree, const QString& name) {
    for (int i = 0; i < tree.topLevelItemCount(); ++i)
        if (tree.topLevelItem(i)->text(0) == name) return tree.topLevelItem(i);
    auto* group = new QTreeWidgetItem(&tree, {name});
    QFont font = tree.font();
    font.setBold(true);
    group->setFont(0, font);
    return group;
}

}  // namespace

HelpWindow::HelpWindow(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent),
      m_pages(helpPages(actions)),
      m_search(new QLineEdit(this)),
      m_tree(new QTreeWidget(this)),
      m_text(new QTextBrowser(this)) {
    setWindowTitle(tr("Quantoscope help"));
    resize(900, 620);
    auto* row = new QHBoxLayout(this);
    auto* left = new QVBoxLayout;
    m_search->setPlaceholderText(tr("Search the help"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(260);
    m_tree->setFixedWidth(260);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(14);
    m_tree->setAccessibleName(tr("Pages of the help"));
    left->addWidget(m_search);
    left->addWidget(m_tree, 1);
    m_text->setOpenLinks(false);
    row->addLayout(left);
    row->addWidget(m_text, 1);
    fill();
    connect(m_search, &QLineEdit::textChanged, this, &HelpWindow::search);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        const QVariant page = item ? item->data(0, kPageRole) : QVariant();
        if (page.isValid()) m_text->setHtml(m_pages[page.toUInt()].html);
    });
    choose(m_pages.front().anchor);
}

void HelpWindow::fill() {
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        auto* item = new QTreeWidgetItem(groupOf(*m_tree, m_pages[i].group), {m_pages[i].title});
        item->setData(0, kPageRole, static_cast<uint>(i));
    }
    m_tree->topLevelItem(0)->setExpanded(true);
}

// Every word must stand in a page's title or text.
void HelpWindow::search(const QString& text) {
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (int g = 0; g < m_tree->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_tree->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem* item = group->child(i);
            const HelpPage& page = m_pages[item->data(0, kPageRole).toUInt()];
            bool found = true;
            for (const QString& word : words)
                found = found && (page.title.contains(word, Qt::CaseInsensitive) ||
                                  page.html.contains(word, Qt::CaseInsensitive));
            item->setHidden(!found);
            any = any || found;
        }
        group->setHidden(!any);
        group->setExpanded(any && (!words.isEmpty() || g == 0));
    }
}

void HelpWindow::showPage(const QString& anchor) {
    m_search->clear();
    choose(anchor);
    show();
    raise();
    activateWindow();
}

void HelpWindow::choose(const QString& anchor) {
    for (int g = 0; g < m_tree->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_tree->topLevelItem(g);
        for (int i = 0; i < group->childCount(); ++i)
            if (m_pages[group->child(i)->data(0, kPageRole).toUInt()].anchor == anchor)
                m_tree->setCurrentItem(group->child(i));
    }
}

}  // namespace quantoscope
