// SPDX-License-Identifier: GPL-3.0-or-later
// The pinned outcomes, A first, and the curves of each, which follow in the background.
#pragma once

#include <QObject>
#include <QString>
#include <QVector>
#include <cstdint>
#include <vector>

#include "app/jobs/newest_wins.h"
#include "app/session/curves.h"
#include "core/base/result.h"

namespace quantoscope {

class PinBoard : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMaximum = 4;

    explicit PinBoard(QObject* parent = nullptr);

    const QVector<OutcomePointer>& outcomes() const { return m_outcomes; }
    const std::vector<PinCurves>& curves() const { return m_curves; }  // those that have come
    bool busy() const { return m_lane.busy(); }

    void pin(const OutcomePointer& outcome);  // no effect when the board is full
    void unpin(int index);                    // no effect beyond the last
    // Answers requests and puts them in place of what is pinned, at most kMaximum; one that fails
    // leaves the board as it was.
    void replace(const std::vector<Request>& requests);
    void complete();  // computes the curves that are missing, pin by pin
    void pause();     // leaves the missing curves for later; answers go on
    void cancel();

  signals:
    void outcomesChanged();
    void curvesChanged();
    void busyChanged();
    void progressed(const QString& what, double share);
    void failed(const quantoscope::Error& error);
    void crashed(const QString& sentence);

  private:
    enum class Work : std::uint8_t { None, Answers, Curves };  // that the lane is to deliver
    bool hasCurves(const OutcomePointer& outcome) const;
    void compute(const OutcomePointer& outcome);
    void add(PinCurves curves);
    void setOutcomes(const QVector<OutcomePointer>& outcomes);

    QVector<OutcomePointer> m_outcomes;
    std::vector<PinCurves> m_curves;  // in the order of the outcomes
    Work m_work = Work::None;
    NewestWins m_lane;  // last: ends first
};

}  // namespace quantoscope
