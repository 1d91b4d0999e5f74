// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does to the stage's handles, by mouse and by keyboard.
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/views/number_format.h"
#include "app/views/stage_view.h"

namespace quantoscope {

bool StageView::handPressed(const QPointF& place, Qt::MouseButton button) {
    const auto spots = handles();
    if (!spots || button != Qt::LeftButton) return false;
    const auto end = handleAt(*spots, QRectF(axisRect()->rect()), place);
    m_state.selected = end;
    showHandles();
    if (!end) return false;
    m_dragged = end;
    m_grip = (*spots)[static_cast<std::size_t>(*end)].x - place.x();
    plot()->setInteractions(QCP::iNone);  // the handle moves, not the picture
    return true;
}

bool StageView::handMoved(const QPointF& place) {
    const QRectF room(axisRect()->rect());
    if (m_dragged) {
        const double pixel = std::clamp(place.x() + m_grip, room.left(), room.right());
        moveHandle(*m_dragged, xAxis()->pixelToCoord(pixel));
        return true;
    }
    const auto spots = handles();
    const auto hovered = spots ? handleAt(*spots, room, place) : std::nullopt;
    if (hovered != m_state.hovered) {
        m_state.hovered = hovered;
        plot()->setCursor(hovered ? Qt::SizeHorCursor : Qt::ArrowCursor);
        showHandles();
    }
    return false;
}

bool StageView::handReleased(const QPointF& /*place*/) {
    if (!m_dragged) return false;
    m_dragged.reset();
    setZoomable(Qt::Horizontal);
    endEdit();
    return true;
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
    if (nudge(event->key(), event->modifiers())) return;
    ValueAxisView::keyPressEvent(event);
}

void StageView::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat() && !m_dragged) endEdit();
    ValueAxisView::keyReleaseEvent(event);
}

void StageView::focusOutEvent(QFocusEvent* event) {
    endEdit();
    m_state.selected.reset();
    showHandles();
    ValueAxisView::focusOutEvent(event);
}

bool StageView::focusNextPrevChild(bool next) {
    if (!handles()) return ValueAxisView::focusNextPrevChild(next);
    const std::optional<HandleEnd> first = next ? HandleEnd::Alpha : HandleEnd::Beta;
    const std::optional<HandleEnd> second = next ? HandleEnd::Beta : HandleEnd::Alpha;
    if (m_state.selected == second) return ValueAxisView::focusNextPrevChild(next);
    m_state.selected = m_state.selected ? second : first;
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
    if (m_state.hovered && outcome())
        QToolTip::showText(help->globalPos(), handleHelp(), this);
    else
        QToolTip::hideText();
    return true;
}

}  // namespace quantoscope
