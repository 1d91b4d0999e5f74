// SPDX-License-Identifier: GPL-3.0-or-later
// A view draws what it is handed and says what the hand asked for; it computes nothing that the
// core should, knows no other view and starts no job.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>
#include <QWidget>
#include <cstdint>
#include <span>
#include <string_view>

#include "app/session/curves.h"
#include "app/session/edit.h"
#include "app/session/pick.h"
#include "app/views/look/theme.h"
#include "core/analysis/outcome/outcome.h"

class QCustomPlot;
class QMenu;

namespace quantoscope {

// What a view shows, as numbers: for *show data*, CSV and reports.
struct DataTable {
    QStringList columns;        // with units
    QVector<QStringList> rows;  // numbers exact, in C notation
};

class View : public QWidget {
    Q_OBJECT
  public:
    using QWidget::QWidget;

    virtual QString title() const = 0;    // shown above it and used as a figure's title
    virtual QString caption() const = 0;  // one sentence for a report, of what is drawn now
    virtual DataTable dataTable() const = 0;
    virtual QCustomPlot* plot() const { return nullptr; }  // null for tables
    // What the view offers: its own entries first, then those that all have. The same from its
    // title, by a right click and by the menu key.
    void openMenu(const QPoint& place);  // on the screen
    // Pixels of its title row, from the right, that the window's buttons lie over.
    virtual void setCornerRoom(int pixels) { Q_UNUSED(pixels); }

  public slots:
    // Takes the hand to the levels of the codebook, where the view lets them be edited.
    virtual void editLevelsByHand() {}
    // The request now in force; its outcome may still be on its way. Edits start from it.
    virtual void setRequest(const quantoscope::Request& request) { Q_UNUSED(request); }
    virtual void setOutcome(const quantoscope::OutcomePointer& outcome) = 0;
    virtual void setCurves(const quantoscope::CurvesPointer& curves) { Q_UNUSED(curves); }
    virtual void setPick(const quantoscope::Pick& pick) { Q_UNUSED(pick); }
    // Pinned outcomes, A first; drawn beside the live one where that makes sense.
    virtual void setPins(const QVector<quantoscope::OutcomePointer>& pins) { Q_UNUSED(pins); }
    // The visible part of the value axis, as another view shows it; emits nothing.
    virtual void setValueRange(double from, double to) {
        Q_UNUSED(from);
        Q_UNUSED(to);
    }
    virtual void setTheme(const quantoscope::Theme& theme) = 0;

  signals:
    void requestEdited(const quantoscope::Request& request, quantoscope::Edit edit);
    void pickEdited(const quantoscope::Pick& pick);
    void focusEdited(std::size_t slice);
    // The part of the tensor, as a matrix, that is looked at; no rows: all of it.
    void matrixWindowEdited(const quantoscope::MatrixWindow& window);
    // The second matrix of the integer product, its accumulator and its result.
    void productEdited(const quantoscope::ProductSettings& product);
    // The visible part of the value axis, for views that share it (stage and error).
    void valueRangeEdited(double from, double to);
    void unpinRequested(int pin);  // 0 for A
    // Asked for in the menu; the window answers.
    void exportRequested();
    void dataRequested();
    void maximiseRequested();
    void helpRequested();
    void painted();  // what was last handed over is on the screen now

  protected:
    virtual void addActions(QMenu& menu) { Q_UNUSED(menu); }  // on top of the menu
    virtual void addCopying(QMenu& menu) { Q_UNUSED(menu); }  // beside export and data
    virtual void addScales(QMenu& menu) { Q_UNUSED(menu); }   // what resets what the hand did
    void contextMenuEvent(QContextMenuEvent* event) override;
};

// The question that a view helps to answer; the window keeps the views of one question together
// (app/views/places.h).
enum class ViewPlace : std::uint8_t {
    Centre,  // one above the other in the middle; they share the axis of values
    Range,
    Bits,
    Codes,
    Errors,
    Tensor,
    Block,
    Starts,
    Product,
    Drawer,  // below the stage, over the full width
};

// One constant of this kind in the room of the view, and one line in views.def.
struct ViewDescriptor {
    std::string_view id;  // "stage", "error", "bits", "clipping", "staircase", ...
    std::string_view title;
    std::string_view help;     // one sentence
    bool needsCurves = false;  // shows nothing before the second wave
    bool isPlot = true;        // can be exported as a figure
    ViewPlace place = ViewPlace::Codes;
    int rank = 100;         // among the views of its place, ascending from above
    char key = 0;           // goes to it after Ctrl+J; no two views share one
    bool inReports = true;  // where it has something to say
    // Whether there is something to see of this outcome; null: there always is.
    bool (*hasSomethingToSay)(const Outcome& outcome, bool hasPins) = nullptr;
    View* (*create)(QWidget* parent) = nullptr;
};

std::span<const ViewDescriptor* const> views();
const ViewDescriptor* findView(std::string_view id);

}  // namespace quantoscope
