// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/gallery/scheme_gallery.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "app/panels/gallery/scheme_picture.h"
#include "app/views/look/utf8.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr int kPlaceRole = Qt::UserRole;  // in schemes(); families have none
constexpr QSize kPicture(110, 16);
constexpr QSize kSize(560, 520);

enum Column { kName, kBits, kLevels, kSqnr, kColumns };

constexpr std::array kFamilies{SchemeFamily::Uniform,  SchemeFamily::Float,
                               SchemeFamily::Codebook, SchemeFamily::Logarithmic,
                               SchemeFamily::Block,    SchemeFamily::Vector};

const Scheme* schemeOf(const QTreeWidgetItem* item) {
    const QVariant place = item == nullptr ? QVariant() : item->data(kName, kPlaceRole);
    return place.isValid() ? schemes()[place.toUInt()] : nullptr;
}

QString bitsText(const Scheme& scheme) {
    if (scheme.minimumBits == scheme.maximumBits) return QString::number(scheme.minimumBits);
    return QStringLiteral("%1–%2").arg(scheme.minimumBits).arg(scheme.maximumBits);
}

QString sqnrText(const Scheme& scheme, const Curves* curves) {
    if (curves == nullptr) return {};
    for (const SchemeRow& row : curves->table)
        if (row.scheme == &scheme && row.metrics && row.metrics->sqnrDb)
            return toQString(shortText(*row.metrics->sqnrDb, 4));
    return {};
}

}  // namespace

SchemeGallery::SchemeGallery(const Scheme& current, const Curves* curves, QWidget* parent)
    : QDialog(parent, Qt::Popup),
      m_search(new QLineEdit(this)),
      m_tree(new QTreeWidget(this)),
      m_about(new QLabel(this)) {
    setAccessibleName(tr("Schemes"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    m_search->setPlaceholderText(tr("Search schemes"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->installEventFilter(this);
    m_tree->setColumnCount(kColumns);
    m_tree->setHeaderLabels({tr("Scheme"), tr("Bits"), tr("Levels"), tr("SQNR (dB)")});
    m_tree->header()->setSectionResizeMode(kName, QHeaderView::Stretch);
    m_tree->header()->setStretchLastSection(false);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(10);
    m_tree->setFocusPolicy(Qt::NoFocus);
    m_tree->setAccessibleName(tr("Schemes by family"));
    m_about->setWordWrap(true);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setProperty("quiet", true);
    m_about->setMinimumHeight(3 * fontMetrics().lineSpacing());
    m_about->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(m_search);
    column->addWidget(m_tree, 1);
    column->addWidget(m_about);
    connect(m_search, &QLineEdit::textChanged, this, &SchemeGallery::search);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &SchemeGallery::tell);
    connect(m_tree, &QTreeWidget::itemClicked, this, &SchemeGallery::take);
    fill(current, curves);
    m_search->setFocus();
}

void SchemeGallery::fill(const Scheme& current, const Curves* curves) {
    const auto all = schemes();
    QTreeWidgetItem* chosen = nullptr;
    for (const SchemeFamily family : kFamilies) {
        QTreeWidgetItem* heading = nullptr;
        for (std::size_t place = 0; place < all.size(); ++place) {
            const Scheme& scheme = *all[place];
            if (scheme.family != family) continue;
            if (heading == nullptr) {
                heading = new QTreeWidgetItem(m_tree, {toQString(familyTitle(family))});
                heading->setFlags(Qt::ItemIsEnabled);
                QFont font = m_tree->font();
                font.setBold(true);
                heading->setFont(kName, font);
                heading->setFirstColumnSpanned(true);
                heading->setExpanded(true);
            }
            auto* item = new QTreeWidgetItem(
                heading, {toQString(scheme.title), bitsText(scheme), {}, sqnrText(scheme, curves)});
            item->setData(kName, kPlaceRole, static_cast<uint>(place));
            item->setData(kLevels, Qt::DecorationRole,
                          levelPicture(scheme, kPicture, palette(), devicePixelRatioF()));
            for (const int column : {kBits, kSqnr})
                item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            if (&scheme == &current) chosen = item;
        }
    }
    m_tree->setColumnWidth(kBits, fontMetrics().horizontalAdvance(QStringLiteral("1–16 ")) + 20);
    m_tree->setColumnWidth(kLevels, kPicture.width() + 20);
    m_tree->setColumnWidth(kSqnr, fontMetrics().horizontalAdvance(tr("SQNR (dB)")) + 20);
    m_tree->setCurrentItem(chosen);
    m_tree->scrollToItem(chosen, QAbstractItemView::PositionAtCenter);
}

// Every word must stand in a scheme's name, its id, its family or its sentence.
void SchemeGallery::search(const QString& text) {
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    QTreeWidgetItem* first = nullptr;
    for (int f = 0; f < m_tree->topLevelItemCount(); ++f) {
        QTreeWidgetItem* family = m_tree->topLevelItem(f);
        bool any = false;
        for (int i = 0; i < family->childCount(); ++i) {
            QTreeWidgetItem* item = family->child(i);
            const Scheme& scheme = *schemeOf(item);
            const QString about = toQString(scheme.title) + u' ' + toQString(scheme.id) + u' ' +
                                  family->text(kName) + u' ' + toQString(scheme.help);
            const bool found = std::ranges::all_of(words, [&](const QString& word) {
                return about.contains(word, Qt::CaseInsensitive);
            });
            item->setHidden(!found);
            any = any || found;
            if (found && first == nullptr) first = item;
        }
        family->setHidden(!any);
    }
    m_tree->setCurrentItem(first);
}

void SchemeGallery::tell(const QTreeWidgetItem* item) {
    const Scheme* scheme = schemeOf(item);
    m_about->setText(scheme ? toQString(scheme->help) : QString());
}

void SchemeGallery::take(const QTreeWidgetItem* item) {
    const Scheme* scheme = schemeOf(item);
    if (scheme == nullptr) return;
    accept();
    emit chosen(*scheme);
}

void SchemeGallery::openBeside(const QWidget& widget) {
    const QRect screen = widget.screen()->availableGeometry();
    resize(kSize.boundedTo(screen.size()));
    QPoint place = widget.mapToGlobal(QPoint(0, widget.height() + 2));
    place.setX(std::clamp(place.x(), screen.left(), screen.right() - width()));
    place.setY(std::clamp(place.y(), screen.top(), screen.bottom() - height()));
    move(place);
    show();
}

bool SchemeGallery::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    QTreeWidgetItem* now = m_tree->currentItem();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        take(now);
        return true;
    }
    if (key != Qt::Key_Down && key != Qt::Key_Up) return false;
    // Over the families, to the next scheme that is listed.
    while (now != nullptr) {
        now = key == Qt::Key_Down ? m_tree->itemBelow(now) : m_tree->itemAbove(now);
        if (schemeOf(now) == nullptr) continue;
        m_tree->setCurrentItem(now);
        break;
    }
    return true;
}

}  // namespace quantoscope
