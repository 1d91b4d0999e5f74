// SPDX-License-Identifier: GPL-3.0-or-later
// The docks around the stage and how they are arranged.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMainWindow>
#include <QObject>
#include <array>
#include <cstdint>
#include <string_view>

class QDockWidget;

namespace quantoscope {

// A named arrangement of the workspace Tensor.
struct Arrangement {
    std::string_view id;
    const char* title;  // to be translated
    const char* help;
    bool hasPanels;
    bool hasViews;
    int viewsPercent;        // of the window's width
    std::string_view place;  // in front; empty: as it is
};
inline constexpr std::array kArrangements{
    Arrangement{"explore", "Explore", "Data and quantizer left, the places right", true, true, 29,
                "range"},
    Arrangement{"curves", "Curves", "Error and rate against bits, large", true, true, 42, "bits"},
    Arrangement{"matrix", "Matrix", "The matrix and its channels beside the stage", true, true, 42,
                "tensor"},
    Arrangement{"stage", "Stage alone", "Only the stage, the error and the figures", false, false,
                0, ""},
};

// Where a dock stands, from the left.
enum class DockSide : std::uint8_t { Left, Right, Below };

class DockArea : public QObject {
    Q_OBJECT
  public:
    explicit DockArea(QMainWindow& window);

    struct Names {
        QString inMenu;
        bool hasTitle = true;  // false: a row of tabs within says what it is
    };
    // Adds a dock that holds the content; what stands below is hidden until it is asked for.
    QDockWidget* add(const QString& id, const Names& names, QWidget* content, DockSide side);
    QDockWidget* find(const QString& id) const { return m_docks.value(id); }
    const QList<QDockWidget*>& docks() const { return m_order; }
    void arrange(const Arrangement& arrangement);
    // For Present and other workspaces: hides all, and brings back what was seen, as wide as it
    // was.
    void setHidden(bool hidden);

  private:
    void share(DockSide side, int percent);

    QMainWindow& m_window;
    QHash<QString, QDockWidget*> m_docks;
    QList<QDockWidget*> m_order;
    QHash<const QDockWidget*, DockSide> m_sides;
    QByteArray m_before;  // the window's state while all are hidden
};

}  // namespace quantoscope
