// SPDX-License-Identifier: GPL-3.0-or-later
// The docks around the stage and how they are arranged.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMainWindow>
#include <QObject>
#include <QTimer>
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
inline std::size_t qHash(DockSide side, std::size_t seed = 0) {
    return ::qHash(static_cast<int>(side), seed);
}

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

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void share(DockSide side, int percent);
    void keepShares();
    QDockWidget* firstSeen(DockSide side) const;  // null: the side is empty

    QMainWindow& m_window;
    QHash<QString, QDockWidget*> m_docks;
    QList<QDockWidget*> m_order;
    QHash<const QDockWidget*, DockSide> m_sides;
    QByteArray m_before;  // the window's state while all are hidden
    // Of the window's width, as the hand or an arrangement left them: when the window was narrow in
    // between, they come back.
    QHash<DockSide, double> m_shares;
    int m_width = 0;    // of the window, which the shares belong to
    QTimer m_resizing;  // once the window has its new size
};

}  // namespace quantoscope
