// SPDX-License-Identifier: GPL-3.0-or-later
// The docks around the stage and how they are arranged.
#pragma once

#include <QHash>
#include <QMainWindow>
#include <QObject>
#include <QTimer>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

class QDockWidget;

namespace quantoscope {

// A named arrangement: which docks are seen, the first of each side in front.
struct Arrangement {
    std::string_view id;
    const char* title;  // to be translated
    const char* help;
};
inline constexpr std::array kArrangements{
    Arrangement{"explore", "Explore", "Data and quantizer left, curves and codebook right"},
    Arrangement{"curves", "Curves", "Error against bits and against the clipping range, large"},
    Arrangement{"matrix", "Matrix", "The matrix and its channels beside the stage"},
    Arrangement{"stage", "Stage alone", "Only the stage, the error and the figures"},
};

// What docks belong together: panels left, views right.
enum class DockGroup : std::uint8_t { Sources, Settings, Curves, Details, Matrix };

class DockArea : public QObject {
    Q_OBJECT
  public:
    explicit DockArea(QMainWindow& window);

    // Adds a dock that holds the content, panels in a scroll area. Docks of a group are in the
    // order of their ranks, those of equal rank as they were added.
    QDockWidget* add(const QString& id, const QString& title, QWidget* content, DockGroup group,
                     int rank);
    QDockWidget* find(const QString& id) const { return m_docks.value(id); }
    const QList<QDockWidget*>& docks() const { return m_order; }
    void arrange(std::string_view arrangement);
    // For Present: hides all, and brings back what was seen.
    void setHidden(bool hidden);

  private:
    using Docks = QList<QDockWidget*>;
    struct Place {
        QDockWidget* dock;
        DockGroup group;
        int rank;
    };
    Docks docksOf(std::initializer_list<DockGroup> groups) const;
    QList<Docks> rightGroups(std::string_view arrangement) const;
    void placeTogether(Qt::DockWidgetArea side, const Docks& docks);
    void showTitles();
    void share(Qt::DockWidgetArea side, int percent);

    QMainWindow& m_window;
    QHash<QString, QDockWidget*> m_docks;
    QList<QDockWidget*> m_order;
    QList<Place> m_places;
    QList<QDockWidget*> m_hiddenNow;
    QTimer m_titles;  // once all changes of a moment are through
};

}  // namespace quantoscope
