// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does to the stage's handles, by mouse and by keyboard.
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"
#include "app/views/stage/view.h"

namespace quantoscope {

bool StageView::handPressed(const QPointF& place) {
    if (stopPressed(place)) return true;
    const auto spots = handles();
    if (!spots) return false;
    const auto end = handleAt(*spots, QRectF(axisRect()->rect()), place);
    m_state.selected = end;
    showHandles();
    if (!end) return false;
    m_dragged = end;
    m_grip = (*spots)[static_cast<std::size_t>(*end)].x - place.x();
    return true;
}

void StageView::handDragged(const QPointF& place) {
    if (stopDragged(place) || !m_dragged) return;
    const QRectF room(axisRect()->rect());
    const double pixel = std::clamp(place.x() + m_grip, room.left(), room.right());
    moveHandle(*m_dragged, xAxis()->pixelToCoord(pixel));
}

void StageView::handHovered(const std::optional<QPointF>& place) {
    const auto spots = handles();
    const bool isOnStop = hoverStop(place);
    const auto hovered = place && spots && !isOnStop
                             ? handleAt(*spots, QRectF(axisRect()->rect()), *place)
                             : std::nullopt;
    plot()->setCursor(hovered || isOnStop ? Qt::SizeHorCursor : Qt::ArrowCursor);
    if (hovered != m_state.hovered) {
        m_state.hovered = hovered;
        showHandles();
    }
    ValueAxisView::handHovered(place);
}

void StageView::handDropped(const QPointF& /*place*/) {
    m_dragged.reset();
    m_stops.dragged.reset();
    showHandles();
    endEdit();
}

void StageView::moveHandle(HandleEnd end, double x) {
    const std::optional<Range> before = range();
    if (!before) return;
    Range moved = *before;
    const double value = roundedTo(x, pixelSize());
    if (mirrorsRange(request())) {
        moved = {-std::abs(value), std::abs(value)};
    } else if (end == HandleEnd::Alpha) {
        moved.alpha = std::min(value, moved.beta);
    } else {
        moved.beta = std::max(value, moved.alpha);
    }
    if (moved == *before) return;
    m_streaming = true;
    edit(withRange(request(), *outcome(), moved), Edit::Drag);
}

void StageView::endEdit() {
    if (!m_streaming) return;
    m_streaming = false;
    edit(request(), Edit::DragEnd);
}

void StageView::showHandles() {
    plot()->layer(QStringLiteral("handles"))->replot();
}

bool StageView::nudge(int key, Qt::KeyboardModifiers modifiers) {
    const std::optional<Range> clip = range();
    if (!m_state.selected || !clip || !canDraw()) return false;
    const HandleEnd end = *m_state.selected;
    const double x = end == HandleEnd::Alpha ? clip->alpha : clip->beta;
    const double factor = modifiers.testFlag(Qt::ShiftModifier)     ? 10
                          : modifiers.testFlag(Qt::ControlModifier) ? 0.1
                                                                    : 1;
    const ValueIndex& values = *outcome()->focus->values;
    switch (key) {
        case Qt::Key_Left:
            moveHandle(end, x - pixelSize() * factor);
            break;
        case Qt::Key_Right:
            moveHandle(end, x + pixelSize() * factor);
            break;
        case Qt::Key_Home:
            moveHandle(end, static_cast<double>(values.minimum()));
            break;
        case Qt::Key_End:
            moveHandle(end, static_cast<double>(values.maximum()));
            break;
        default:
            return false;
    }
    return true;
}

void StageView::keyPressEvent(QKeyEvent* event) {
    if (nudgeStop(event->key(), event->modifiers())) return;
    if (nudge(event->key(), event->modifiers())) return;
    ValueAxisView::keyPressEvent(event);
}

void StageView::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat() && !m_dragged && !m_stops.dragged) endEdit();
    ValueAxisView::keyReleaseEvent(event);
}

void StageView::focusOutEvent(QFocusEvent* event) {
    endEdit();
    m_state.selected.reset();
    m_stops.selected.reset();
    showHandles();
    ValueAxisView::focusOutEvent(event);
}

bool StageView::focusNextPrevChild(bool next) {
    return tabStops(next) || ValueAxisView::focusNextPrevChild(next);
}

// Alpha, beta, then the levels as one stop.
bool StageView::tabStops(bool next) {
    const int ends = handles() ? 2 : 0;
    const std::optional<HandCodebook> book = codebook();
    const int count = ends + (book ? 1 : 0);
    int at = next ? -1 : count;
    if (m_state.selected && ends > 0) at = *m_state.selected == HandleEnd::Alpha ? 0 : 1;
    if (m_stops.selected && book) at = ends;
    at += next ? 1 : -1;
    if (at < 0 || at >= count) return false;
    m_state.selected.reset();
    m_stops.selected.reset();
    if (at < ends)
        m_state.selected = at == 0 ? HandleEnd::Alpha : HandleEnd::Beta;
    else
        m_stops.selected = next ? book->stops().front() : book->stops().back();
    showHandles();
    return true;
}

QString StageView::handleHelp() const {
    QString text =
        tr("Drag to set the clipping range. Tab selects a handle; arrow keys move it by "
           "one pixel, with Shift by ten, with Ctrl by a tenth; Home and End to the "
           "smallest and the largest value.");
    const std::size_t slices = outcome()->slices->size();
    if (slices > kMostSliceRanges)
        text += tr(" There are more than %1 slices: one range will hold for all.")
                    .arg(kMostSliceRanges);
    else if (slices > 1)
        text += tr(" Only %1 is changed; the others keep their ranges.")
                    .arg(fromUtf8(outcome()->focus->label));
    if (mirrorsRange(request())) text += tr(" The scheme is symmetric: both handles move.");
    return text.toHtmlEscaped();
}

bool StageView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return ValueAxisView::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto book = codebook(); book && m_stops.hovered)
        QToolTip::showText(help->globalPos(), stopHelp(*m_stops.hovered), this);
    else if (m_state.hovered && outcome())
        QToolTip::showText(help->globalPos(), handleHelp(), this);
    else
        QToolTip::hideText();
    return true;
}

}  // namespace quantoscope
