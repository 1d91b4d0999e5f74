// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/value_axis_view.h"

#include <QKeyEvent>

#include "app/views/look/number_format.h"
#include "core/base/text/counted_text.h"

namespace quantoscope {
namespace {

// Whether two outcomes look at the same values, a sample standing for its tensor.
bool sameValues(const Outcome& a, const Outcome& b) {
    return a.request.source == b.request.source && a.request.preparation == b.request.preparation &&
           a.focus->slice == b.focus->slice && sliceRule(a.request) == sliceRule(b.request);
}

QString reasonForNothing(const Outcome& outcome) {
    const ValueIndex& values = *outcome.focus->values;
    if (values.totalCount() == 0) return QObject::tr("There are no values.");
    if (values.count() > 0)
        return QObject::tr("Vector schemes have no thresholds on one axis; see Plane.");
    return QObject::tr("None of the %1 values is finite: %2 NaN, %3 +∞, %4 −∞.")
        .arg(countText(static_cast<double>(values.totalCount())),
             countText(static_cast<double>(values.nanCount())),
             countText(static_cast<double>(values.positiveInfinityCount())),
             countText(static_cast<double>(values.negativeInfinityCount())));
}

}  // namespace

void ValueAxisView::setRequest(const Request& request) {
    m_request = request;
    m_requestIsTold = true;
    refresh();
}

void ValueAxisView::edit(const Request& request, Edit edit) {
    m_request = request;
    refresh();
    emit requestEdited(m_request, edit);
}

void ValueAxisView::setOutcome(const OutcomePointer& outcome) {
    const OutcomePointer before = m_outcome;
    m_outcome = outcome;
    if (!m_requestIsTold && outcome) m_request = outcome->request;
    if (!outcome) {
        setMessage(tr("Nothing to show yet."));
        refresh();
        return;
    }
    setMessage(canDraw() ? QString() : reasonForNothing(*outcome));
    const bool isNew = !before || !sameValues(*before, *outcome);
    const bool isExactAtLast = before && before->data->preview && !outcome->data->preview;
    if (isNew) {
        m_showsAll = false;
        showRange(homeX());
    }
    if (isNew || (isExactAtLast && !isZoomed())) {
        m_first = rangeAtFirst(false);
        goHome(m_first);
    }
    refresh();
}

void ValueAxisView::startOver() {
    m_showsAll = false;
    m_first = rangeAtFirst(false);
    goHome(m_first);
    PlotView::resetZoom();
}

void ValueAxisView::goHome(const AxisRange& range) {
    setHome(sensibleRange(range.from, range.to), homeY());
    const AxisRange all = rangeAtFirst(true);
    const QCPRange whole = sensibleRange(all.from, all.to);
    setLimits({std::min(whole.lower, homeX().lower) - 2 * whole.size(),
               std::max(whole.upper, homeX().upper) + 2 * whole.size()});
}

void ValueAxisView::resetZoom() {
    if (m_outcome) {
        m_showsAll = !isZoomed() && !m_showsAll && m_first.outliersBeyond;
        goHome(m_showsAll ? rangeAtFirst(true) : m_first);
    }
    PlotView::resetZoom();
}

void ValueAxisView::showAllValues() {
    if (!m_outcome) return;
    m_showsAll = true;
    goHome(rangeAtFirst(true));
    PlotView::resetZoom();
}

void ValueAxisView::setValueRange(double from, double to) {
    if (!showsSource()) showRange(sensibleRange(from, to));
}

void ValueAxisView::rangeEdited() {
    if (!showsSource()) emit valueRangeEdited(xAxis()->range().lower, xAxis()->range().upper);
}

double ValueAxisView::pixelSize() const {
    return xAxis()->range().size() / std::max(1, axisRect()->width());
}

bool ValueAxisView::canDraw() const {
    return m_outcome && m_outcome->focus->values->count() > 0 && (hasSteps() || !needsSteps());
}

const StepsInSight& ValueAxisView::stepsInSight() {
    m_inSight.look(m_outcome, xAxis()->range().lower, xAxis()->range().upper);
    return m_inSight;
}

QString ValueAxisView::valuesText() const {
    const auto text = [](std::uint64_t count) { return countText(static_cast<double>(count)); };
    const DataSet& dataSet = *m_outcome->data;
    const QString count = text(m_outcome->focus->values->count());
    if (dataSet.preview && m_outcome->slices->size() == 1)
        return tr("preview, %1 of %2 values").arg(count, text(dataSet.fullCount));
    QString values = toQString(countedText(m_outcome->focus->values->count(), "value"));
    if (m_outcome->slices->size() > 1)
        values = toQString(m_outcome->focus->label) + QStringLiteral(", ") + values;
    return dataSet.preview ? tr("preview, ") + values : values;
}

void ValueAxisView::setPick(const Pick& pick) {
    if (pick == m_pick) return;
    m_pick = pick;
    if (!pick.interval && !pick.x) m_pickIsKept = false;
    repaintHover();
}

void ValueAxisView::editPick(const Pick& pick) {
    if (pick == m_pick) return;
    setPick(pick);
    emit pickEdited(pick);
}

Pick ValueAxisView::pickAt(const QPointF& place) const {
    if (!canDraw() || showsSource() || !axisRect()->rect().contains(place.toPoint())) return {};
    const double x = roundedTo(xAxis()->pixelToCoord(place.x()), pixelSize());
    if (!hasSteps()) return {std::nullopt, x, std::nullopt};
    return {m_outcome->focus->steps.intervalOf(static_cast<float>(x)), x, std::nullopt};
}

std::optional<double> ValueAxisView::pickedX() const {
    if (!canDraw() || showsSource()) return std::nullopt;
    if (m_pick.x) return m_pick.x;
    if (!m_pick.interval || *m_pick.interval >= m_outcome->focus->steps.size()) return std::nullopt;
    return static_cast<double>(m_outcome->focus->steps.levels[*m_pick.interval]);
}

void ValueAxisView::handClicked(const QPointF& place) {
    const Pick pick = pickAt(place);
    editPick(pick);
    m_pickIsKept = pick.x.has_value();
}

void ValueAxisView::handHovered(const std::optional<QPointF>& place) {
    if (!m_pickIsKept) editPick(place ? pickAt(*place) : Pick{});
}

void ValueAxisView::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) return PlotView::keyPressEvent(event);
    m_pickIsKept = false;
    editPick({});
}

}  // namespace quantoscope
