// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

#include "app/views/view.h"
#include "app/window/places/corner_button.h"

class QLabel;

namespace quantoscope {

// A view with its title row: the name, where the view does not draw it itself, and the buttons for
// its menu and its size.
class ViewCard : public QWidget {
    Q_OBJECT
  public:
    // Takes the view over.
    ViewCard(const ViewDescriptor& descriptor, View* view, QWidget* parent);

    View* view() const { return m_view; }
    const ViewDescriptor& descriptor() const { return m_descriptor; }
    void setMaximised(bool maximised);
    // What its place does before it is taken elsewhere, and when it comes back.
    void setHome(std::function<void()> leave, std::function<void()> home);
    void leaveHome();
    void goHome();
    QSize minimumSizeHint() const override;

  signals:
    void maximiseRequested(quantoscope::ViewCard* card);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    const ViewDescriptor& m_descriptor;
    View* m_view;
    std::function<void()> m_leave;
    std::function<void()> m_home;
    QLabel* m_title = nullptr;  // null where the view draws its own
    CornerButton* m_menu;
    CornerButton* m_size;
};

}  // namespace quantoscope
