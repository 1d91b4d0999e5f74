// SPDX-License-Identifier: GPL-3.0-or-later
// The hand on a codebook by hand: it drags, nudges, selects, adds and removes levels and free
// thresholds on the stage. It edits the request and draws nothing itself.
#pragma once

#include <QObject>
#include <functional>
#include <optional>

#include "app/views/stage/levels.h"

namespace quantoscope {

class LevelEditor : public QObject {
    Q_OBJECT
  public:
    // What the stage shows at this moment.
    struct Scene {
        PlotFrame frame;
        const StageSeries& series;
        const Request& request;
        const Outcome& outcome;
        double pixel;  // in values
    };
    using AskScene = std::function<std::optional<Scene>()>;  // nothing while nothing is drawn

    LevelEditor(AskScene scene, QObject* parent);

    // Empty unless the request is a codebook by hand.
    std::optional<HandCodebook> codebook() const;
    const StopState& state() const { return m_state; }

    bool press(const QPointF& place);  // true: a stop is in the hand
    bool drag(const QPointF& place);   // false: none is
    void drop() { m_state.dragged.reset(); }
    bool hover(const std::optional<QPointF>& place);  // true: over a stop
    bool doubleClick(const QPointF& place);           // false: there is no codebook
    bool pressKey(int key, Qt::KeyboardModifiers modifiers);
    void selectFirst() { m_state.selected = codebook()->stops().front(); }
    void selectLast() { m_state.selected = codebook()->stops().back(); }
    void deselect() { m_state.selected.reset(); }
    QString help() const;  // for the stop under the hand; empty when there is none

  signals:
    void moved(const quantoscope::Request& request);    // one of a stream
    void changed(const quantoscope::Request& request);  // a step of its own
    void looksChanged();                                // of a stop, selected or under the hand

  private:
    void moveStop(HandStop stop, double x);
    bool shiftStop(const HandCodebook& book, int key, double pixels);
    bool selectStop(const HandCodebook& book, int key);
    void addLevel(const HandCodebook& book, double x);
    void addLevelAbove(const HandCodebook& book, HandStop stop);
    void removeLevel(const HandCodebook& book, HandStop stop);

    AskScene m_scene;
    StopState m_state;
};

}  // namespace quantoscope
