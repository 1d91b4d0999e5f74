// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/places/view_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <utility>

namespace quantoscope {
namespace {

constexpr int kEdge = 6;  // between the buttons and the card's corner
constexpr int kTitleHeight = 34;
constexpr int kLeastPlot = 176;
constexpr int kLeastTable = 132;

QString nameOf(const ViewDescriptor& descriptor) {
    return QString::fromUtf8(descriptor.title.data(),
                             static_cast<qsizetype>(descriptor.title.size()));
}

}  // namespace

ViewCard::ViewCard(const ViewDescriptor& descriptor, View* view, QWidget* parent)
    : QWidget(parent), m_descriptor(descriptor), m_view(view) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_menu = new CornerButton(CornerButton::Sign::Menu, tr("Menu of “%1”").arg(nameOf(descriptor)),
                              this);
    m_size = new CornerButton(CornerButton::Sign::Maximise, {}, this);
    if (view->plot() == nullptr) {
        setProperty("card", true);
        setAttribute(Qt::WA_StyledBackground);
        m_title = new QLabel(nameOf(descriptor), this);
        m_title->setTextFormat(Qt::PlainText);
        m_title->setProperty("heading", true);
        m_title->setFixedHeight(kTitleHeight);
        m_title->setContentsMargins(12, 0, 2 * CornerButton::kSide + kEdge, 0);
        m_title->setMinimumWidth(1);
        column->addWidget(m_title);
        column->setContentsMargins(1, 1, 1, 2);
    } else {
        view->setCornerRoom(2 * CornerButton::kSide + kEdge + 4);
    }
    column->addWidget(view, 1);
    // After the view: what it shows comes first.
    setTabOrder(view, m_menu);
    setTabOrder(m_menu, m_size);
    for (CornerButton* button : {m_menu, m_size})
        button->raise();
    connect(m_menu, &CornerButton::clicked, this,
            [this] { m_view->openMenu(m_menu->mapToGlobal(QPoint(0, m_menu->height()))); });
    connect(m_size, &CornerButton::clicked, this, [this] { emit maximiseRequested(this); });
    connect(view, &View::maximiseRequested, this, [this] { emit maximiseRequested(this); });
    setMaximised(false);
}

void ViewCard::setMaximised(bool maximised) {
    m_size->setSign(maximised ? CornerButton::Sign::PutBack : CornerButton::Sign::Maximise,
                    maximised ? tr("Put back (F9 or Esc)") : tr("Maximise over the window (F9)"));
}

void ViewCard::setHome(std::function<void()> leave, std::function<void()> home) {
    m_leave = std::move(leave);
    m_home = std::move(home);
}

void ViewCard::leaveHome() {
    if (m_leave) m_leave();
    setMaximised(true);
}

void ViewCard::goHome() {
    setMaximised(false);
    if (m_home) m_home();
}

QSize ViewCard::minimumSizeHint() const {
    const int height = m_title ? kLeastTable : kLeastPlot;
    return {200, height};
}

void ViewCard::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int top = m_title ? (kTitleHeight - CornerButton::kSide) / 2 : kEdge;
    m_size->move(width() - kEdge - CornerButton::kSide, top);
    m_menu->move(width() - kEdge - 2 * CornerButton::kSide, top);
}

}  // namespace quantoscope
