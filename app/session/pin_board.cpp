// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/pin_board.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/analysis/analyze.h"
#include "core/analysis/data/dataset.h"
#include "core/analysis/sweeps/sweeps.h"

namespace quantoscope {
namespace {

Result<OutcomePointer> answerTo(const Request& request, const JobControl& control) {
    auto data = loadDataSet(request.source, request.preparation, control);
    if (!data) return data.error();
    return analyze(request, *data, 0, control);
}

PinCurves curvesOf(const OutcomePointer& outcome, const JobControl& control) {
    PinCurves curves{.outcome = outcome, .bits = {}, .clip = {}};
    auto clip = sweepClipping(outcome->request, outcome->data, {}, control.part(0, 0.6));
    if (clip) curves.clip = std::move(*clip);
    auto bits = sweepBits(outcome->request, outcome->data, 1, kCurveBits, control.part(0.6, 1));
    if (bits) curves.bits = std::move(*bits);
    return curves;
}

}  // namespace

PinBoard::PinBoard(QObject* parent) : QObject(parent) {
    connect(&m_lane, &NewestWins::busyChanged, this, &PinBoard::busyChanged);
    connect(&m_lane, &NewestWins::crashed, this, [this](const QString& sentence) {
        m_work = Work::None;
        emit crashed(sentence);
    });
    connect(&m_lane, &NewestWins::progressed, this, [this](double share) {
        emit progressed(
            m_work == Work::Curves ? tr("Drawing the pins' curves") : tr("Answering pins"), share);
    });
}

void PinBoard::pin(const OutcomePointer& outcome) {
    if (m_outcomes.size() >= kMaximum) return;
    setOutcomes(m_outcomes + QVector<OutcomePointer>{outcome});
    complete();
}

void PinBoard::unpin(int index) {
    if (index < 0 || index >= m_outcomes.size()) return;
    QVector<OutcomePointer> left = m_outcomes;
    left.removeAt(index);
    setOutcomes(left);
}

void PinBoard::setOutcomes(const QVector<OutcomePointer>& outcomes) {
    m_outcomes = outcomes;
    std::erase_if(m_curves,
                  [&](const PinCurves& curves) { return !m_outcomes.contains(curves.outcome); });
    emit outcomesChanged();
}

void PinBoard::replace(const std::vector<Request>& requests) {
    m_lane.cancel();
    m_work = Work::Answers;
    m_lane.submit([this, requests](const JobControl& control) -> NewestWins::Deliver {
        QVector<OutcomePointer> outcomes;
        std::optional<Error> error;
        for (const Request& request : requests) {
            if (outcomes.size() == kMaximum) break;
            auto outcome = answerTo(request, control);
            if (outcome)
                outcomes.append(*outcome);
            else
                error = outcome.error();
            if (error) break;
        }
        return [this, outcomes, error] {
            m_work = Work::None;
            if (error)
                emit failed(*error);
            else
                setOutcomes(outcomes);
            complete();
        };
    });
}

bool PinBoard::hasCurves(const OutcomePointer& outcome) const {
    return std::ranges::find(m_curves, outcome, &PinCurves::outcome) != m_curves.end();
}

void PinBoard::complete() {
    if (m_work != Work::None) return;
    const auto missing = std::ranges::find_if(
        m_outcomes, [this](const OutcomePointer& outcome) { return !hasCurves(outcome); });
    if (missing != m_outcomes.end()) compute(*missing);
}

void PinBoard::compute(const OutcomePointer& outcome) {
    m_work = Work::Curves;
    m_lane.submit([this, outcome](const JobControl& control) -> NewestWins::Deliver {
        return [this, curves = curvesOf(outcome, control)] {
            m_work = Work::None;
            add(curves);
            complete();
        };
    });
}

void PinBoard::add(PinCurves curves) {
    if (!m_outcomes.contains(curves.outcome) || hasCurves(curves.outcome)) return;
    m_curves.push_back(std::move(curves));
    std::ranges::sort(m_curves, {},
                      [this](const PinCurves& one) { return m_outcomes.indexOf(one.outcome); });
    emit curvesChanged();
}

void PinBoard::pause() {
    if (m_work == Work::Curves) cancel();
}

void PinBoard::cancel() {
    m_work = Work::None;
    m_lane.cancel();
}

}  // namespace quantoscope
