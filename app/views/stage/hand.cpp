// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does on the stage, by mouse and by keyboard: to the handles, and which of them and
// the levels it means.
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"
#include "app/views/stage/view.h"
#include "core/analysis/outcome/slice_range.h"

namespace quantoscope {

std::optional<LevelEditor::Scene> StageView::scene() const {
    if (!canDraw()) return std::nullopt;
    return LevelEditor::Scene{frame(), m_series, request(), *outcome(), pixelSize()};
}

void StageView::watchLevels() {
    connect(m_levels, &LevelEditor::moved, this, [this](const Request& request) {
        m_streaming = true;
        edit(request, Edit::Drag);
    });
    connect(m_levels, &LevelEditor::changed, this, [this](const Request& request) {
        endEdit();
        edit(request, Edit::Step);
    });
    connect(m_levels, &LevelEditor::looksChanged, this, &StageView::showHandles);
}

void StageView::editLevelsByHand() {
    if (!canDraw()) return;
    const std::optional<Request> taken = takenByHand(request(), *outcome());
    if (!taken) return;
    endEdit();
    edit(*taken, Edit::Step);
}

bool StageView::handPressed(const QPointF& place) {
    if (m_levels->press(place)) {
        letGoOfHover();
        m_state.selected.reset();
        showHandles();
        return true;
    }
    const auto spots = handles();
    if (!spots) return false;
    const auto end = handleAt(*spots, QRectF(axisRect()->rect()), place);
    m_state.selected = end;
    showHandles();
    if (!end) return false;
    letGoOfHover();
    m_dragged = end;
    m_grip = (*spots)[static_cast<std::size_t>(*end)].x - place.x();
    return true;
}

// Nothing is read while something is dragged, and no card stays where it began.
void StageView::letGoOfHover() {
    ValueAxisView::handHovered(std::nullopt);
}

void StageView::handDragged(const QPointF& place) {
    if (m_levels->drag(place) || !m_dragged) return;
    const QRectF room(axisRect()->rect());
    const double pixel = std::clamp(place.x() + m_grip, room.left(), room.right());
    moveHandle(*m_dragged, xAxis()->pixelToCoord(pixel));
}

void StageView::handHovered(const std::optional<QPointF>& place) {
    const auto spots = handles();
    const bool isOnStop = m_levels->hover(place);
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
    m_levels->drop();
    showHandles();
    endEdit();
}

void StageView::handDoubleClicked(const QPointF& place) {
    if (!axisRect()->rect().contains(place.toPoint()) || !m_levels->doubleClick(place)) resetZoom();
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
    const double way = nudgePixels(modifiers) * pixelSize();
    const ValueIndex& values = *outcome()->focus->values;
    switch (key) {
        case Qt::Key_Left:
            moveHandle(end, x - way);
            break;
        case Qt::Key_Right:
            moveHandle(end, x + way);
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
    if (m_levels->pressKey(event->key(), event->modifiers())) return;
    if (nudge(event->key(), event->modifiers())) return;
    ValueAxisView::keyPressEvent(event);
}

void StageView::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat() && !m_dragged && !m_levels->state().dragged) endEdit();
    ValueAxisView::keyReleaseEvent(event);
}

void StageView::focusOutEvent(QFocusEvent* event) {
    endEdit();
    m_state.selected.reset();
    m_levels->deselect();
    showHandles();
    ValueAxisView::focusOutEvent(event);
}

bool StageView::focusNextPrevChild(bool next) {
    return tabStops(next) || ValueAxisView::focusNextPrevChild(next);
}

// Alpha, beta, then the levels as one stop.
bool StageView::tabStops(bool next) {
    const int ends = handles() ? 2 : 0;
    const bool hasLevels = codebook().has_value();
    const int count = ends + (hasLevels ? 1 : 0);
    int at = next ? -1 : count;
    if (m_state.selected && ends > 0) at = *m_state.selected == HandleEnd::Alpha ? 0 : 1;
    if (selectedStop() && hasLevels) at = ends;
    at += next ? 1 : -1;
    if (at < 0 || at >= count) return false;
    m_state.selected.reset();
    m_levels->deselect();
    if (at < ends)
        m_state.selected = at == 0 ? HandleEnd::Alpha : HandleEnd::Beta;
    else if (next)
        m_levels->selectFirst();
    else
        m_levels->selectLast();
    showHandles();
    return true;
}

QString StageView::handleHelp() const {
    QString text =
        tr("Drag to set the clipping range. Tab selects a handle; arrow keys move it by "
           "one pixel, with Shift by ten, with Ctrl by a tenth; Home and End to the "
           "smallest and the largest value.");
    const std::size_t slices = outcome()->slices->size();
    if (slices > 1)
        text += tr(" Only %1 is changed; the others keep their ranges.")
                    .arg(toQString(outcome()->focus->label));
    if (mirrorsRange(request())) text += tr(" The scheme is symmetric: both handles move.");
    return text.toHtmlEscaped();
}

bool StageView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return ValueAxisView::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const QString levels = m_levels->help(); !levels.isEmpty())
        QToolTip::showText(help->globalPos(), levels, this);
    else if (m_state.hovered && outcome())
        QToolTip::showText(help->globalPos(), handleHelp(), this);
    else
        QToolTip::hideText();
    return true;
}

}  // namespace quantoscope
