// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

#include "app/session/session.h"
#include "app/window/actions/window_actions.h"

class QMainWindow;
class QStackedWidget;

namespace quantoscope {

class CentreArea;
class DockArea;
class Maximiser;
class PlaceArea;
class ViewCard;

// The parts of the window between which the hand goes.
struct NavigationParts {
    QMainWindow& window;
    QStackedWidget& workspaces;  // Tensor, Model
    CentreArea& centre;
    PlaceArea& places;
    Maximiser& maximiser;
    DockArea& docks;
    Session& session;
    ViewCard* drawer;
};

// How one gets to a workspace, a place, a view or whatever has a name: menus, keys, the palette.
class Navigation : public QObject {
    Q_OBJECT
  public:
    Navigation(const NavigationParts& parts, const WindowActions& actions);

    // Shows the view and gives it the focus; a maximised one goes back first. Where the view has
    // nothing to say of the present outcome, told() says so.
    void goTo(std::string_view view);
    void showWorkspace(int index);
    int workspace() const;
    // The next stop of the keyboard, or the one before; false where there is none.
    bool step(bool forward);

  signals:
    void told(const QString& sentence);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fillGoTo();
    void fillPanels() const;
    void goToPlace(std::string_view place);
    void toggleMaximised();
    void openPalette();
    QList<ViewCard*> cards() const;
    bool escape();

    NavigationParts m_parts;
    WindowActions m_actions;
};

}  // namespace quantoscope
