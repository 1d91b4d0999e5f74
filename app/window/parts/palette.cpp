// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/palette.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <optional>
#include <utility>

namespace quantoscope {
namespace {

constexpr int kMostRows = 60;

QWidget* rowOf(const PaletteEntry& entry, QWidget* parent) {
    auto* row = new QWidget(parent);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(10, 2, 10, 2);
    auto* name = new QLabel(entry.name, row);
    name->setTextFormat(Qt::PlainText);
    name->setMinimumWidth(1);
    auto* about = new QLabel(
        entry.keys.isEmpty() ? entry.kind : QStringLiteral("%1   %2").arg(entry.kind, entry.keys),
        row);
    about->setTextFormat(Qt::PlainText);
    about->setProperty("quiet", true);
    line->addWidget(name, 1);
    line->addWidget(about);
    return row;
}

}  // namespace

std::optional<int> paletteRank(const QString& name, const QString& typed) {
    int rank = 0;
    for (const QString& word : typed.split(u' ', Qt::SkipEmptyParts)) {
        qsizetype at = name.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0) return std::nullopt;
        bool begins = false;
        for (qsizetype found = at; found >= 0 && !begins;
             found = name.indexOf(word, found + 1, Qt::CaseInsensitive)) {
            begins = found == 0 || !name[found - 1].isLetterOrNumber();
            if (begins) at = found;
        }
        rank += begins ? (at == 0 ? 0 : 1) : 4;
    }
    return rank;
}

Palette::Palette(std::vector<PaletteEntry> entries, QWidget* parent)
    : QDialog(parent, Qt::Popup),
      m_entries(std::move(entries)),
      m_line(new QLineEdit(this)),
      m_list(new QListWidget(this)) {
    setAccessibleName(tr("Find"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    m_line->setPlaceholderText(tr("Find a command, a view, a scheme or a tensor"));
    m_line->setAccessibleName(m_line->placeholderText());
    m_line->installEventFilter(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_line);
    column->addWidget(m_list);
    connect(m_line, &QLineEdit::textChanged, this, &Palette::fill);
    connect(m_list, &QListWidget::itemClicked, this, [this] { runCurrent(); });
    fill({});
    const QSize room = parent->size();
    resize(std::min(560, room.width() - 40), std::min(420, room.height() - 80));
    move(parent->mapToGlobal(QPoint((room.width() - width()) / 2, 60)));
    m_line->setFocus();
}

void Palette::fill(const QString& typed) {
    struct Found {
        int rank;
        int entry;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        if (const auto rank = paletteRank(m_entries[i].name, typed))
            found.push_back({*rank, static_cast<int>(i)});
    std::ranges::stable_sort(found, {}, &Found::rank);
    if (found.size() > kMostRows) found.resize(kMostRows);
    m_list->clear();
    for (const Found& one : found) {
        auto* item = new QListWidgetItem(m_list);
        const PaletteEntry& entry = m_entries[static_cast<std::size_t>(one.entry)];
        item->setData(Qt::UserRole, one.entry);
        item->setData(Qt::AccessibleTextRole,
                      QString(entry.name + QStringLiteral(", ") + entry.kind));
        QWidget* row = rowOf(entry, m_list);
        item->setSizeHint({10, row->sizeHint().height() + 4});
        m_list->setItemWidget(item, row);
    }
    m_list->setCurrentRow(0);
}

void Palette::runCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) return;
    const auto run = m_entries[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())].run;
    accept();  // first, so that what is run finds the window's own focus
    run();
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int row = m_list->currentRow();
    switch (key) {
        case Qt::Key_Down:
            m_list->setCurrentRow(std::min(row + 1, m_list->count() - 1));
            return true;
        case Qt::Key_Up:
            m_list->setCurrentRow(std::max(row - 1, 0));
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            runCurrent();
            return true;
        default:
            return false;
    }
}

}  // namespace quantoscope
