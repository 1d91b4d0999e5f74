// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does to the levels and free thresholds of a codebook by hand.
#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"
#include "app/views/stage/view.h"

namespace quantoscope {

std::optional<HandCodebook> StageView::codebook() const {
    if (!canDraw()) return std::nullopt;
    return handCodebook(request(), *outcome());
}

bool StageView::stopPressed(const QPointF& place) {
    m_stops.selected.reset();
    const std::optional<HandCodebook> book = codebook();
    if (!book) return false;
    const std::optional<HandStop> stop = stopAt(*book, frame(), m_series, place);
    if (!stop) return false;
    m_state.selected.reset();
    m_stops.selected = stop;
    m_stops.dragged = stop;
    m_stops.grip = xAxis()->coordToPixel(book->place(*stop)) - place.x();
    showHandles();
    return true;
}

bool StageView::stopDragged(const QPointF& place) {
    if (!m_stops.dragged) return false;
    const QRectF room(axisRect()->rect());
    const double pixel = std::clamp(place.x() + m_stops.grip, room.left(), room.right());
    moveStop(*m_stops.dragged, xAxis()->pixelToCoord(pixel));
    return true;
}

bool StageView::hoverStop(const std::optional<QPointF>& place) {
    const std::optional<HandCodebook> book = codebook();
    const auto hovered = book && place ? stopAt(*book, frame(), m_series, *place) : std::nullopt;
    if (hovered != m_stops.hovered) {
        m_stops.hovered = hovered;
        showHandles();
    }
    return hovered.has_value();
}

void StageView::handDoubleClicked(const QPointF& place) {
    const std::optional<HandCodebook> book = codebook();
    if (!book || !axisRect()->rect().contains(place.toPoint())) return resetZoom();
    if (!stopAt(*book, frame(), m_series, place)) addLevel(*book, xAxis()->pixelToCoord(place.x()));
}

void StageView::moveStop(HandStop stop, double x) {
    const std::optional<HandCodebook> book = codebook();
    if (!book || !book->holds(stop)) return;
    const Request moved = withStopMoved(request(), *book, stop, x, pixelSize());
    if (moved == request()) return;
    m_streaming = true;
    edit(moved, Edit::Drag);
}

void StageView::addLevel(const HandCodebook& book, double x) {
    endEdit();
    const std::optional<Request> added = withLevelAdded(request(), book, x, pixelSize());
    if (!added) return;
    edit(*added, Edit::Step);
    const std::optional<HandCodebook> now = codebook();
    if (!now) return;
    const auto off = [x, unit = now->unit](double level) { return std::abs(level * unit - x); };
    const auto nearest = std::ranges::min_element(now->levels, {}, off);
    m_stops.selected = {false, static_cast<std::size_t>(nearest - now->levels.begin())};
    showHandles();
}

// In the middle to the next level, or as far above the highest as the one below it.
void StageView::addLevelAbove(const HandCodebook& book, HandStop stop) {
    if (stop.isEdge) return;
    const std::vector<double>& levels = book.levels;
    const std::size_t i = stop.index;
    double level = levels[i];
    if (i + 1 < levels.size())
        level += (levels[i + 1] - level) / 2;
    else
        level += i > 0 ? level - levels[i - 1] : 20 * pixelSize() / book.unit;
    addLevel(book, level * book.unit);
}

void StageView::removeLevel(const HandCodebook& book, HandStop stop) {
    if (stop.isEdge) return;
    endEdit();
    const std::optional<Request> removed = withLevelRemoved(request(), book, stop.index);
    if (!removed) return;
    edit(*removed, Edit::Step);
    m_stops.hovered.reset();
    m_stops.selected = {false, std::min(stop.index, book.levels.size() - 2)};
    showHandles();
}

void StageView::editLevelsByHand() {
    if (!canDraw()) return;
    const std::optional<Request> taken = takenByHand(request(), *outcome());
    if (!taken) return;
    endEdit();
    edit(*taken, Edit::Step);
}

bool StageView::shiftStop(const HandCodebook& book, int key, double pixels) {
    if (key != Qt::Key_Left && key != Qt::Key_Right) return false;
    const double sign = key == Qt::Key_Left ? -1 : 1;
    moveStop(*m_stops.selected, book.place(*m_stops.selected) + sign * pixels * pixelSize());
    return true;
}

bool StageView::selectStop(const HandCodebook& book, int key) {
    const std::vector<HandStop> stops = book.stops();
    const auto at = std::ranges::find(stops, *m_stops.selected) - stops.begin();
    const auto last = static_cast<std::ptrdiff_t>(stops.size()) - 1;
    std::ptrdiff_t to = at;
    if (key == Qt::Key_Up) to = std::min(at + 1, last);
    if (key == Qt::Key_Down) to = std::max<std::ptrdiff_t>(at - 1, 0);
    if (key == Qt::Key_Home) to = 0;
    if (key == Qt::Key_End) to = last;
    const bool isKey =
        key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Home || key == Qt::Key_End;
    m_stops.selected = stops[static_cast<std::size_t>(to)];
    showHandles();
    return isKey;
}

bool StageView::nudgeStop(int key, Qt::KeyboardModifiers modifiers) {
    const std::optional<HandCodebook> book = codebook();
    if (!book || !m_stops.selected || !book->holds(*m_stops.selected)) return false;
    const double pixels = modifiers.testFlag(Qt::ShiftModifier)     ? 10
                          : modifiers.testFlag(Qt::ControlModifier) ? 0.1
                                                                    : 1;
    if (shiftStop(*book, key, pixels) || selectStop(*book, key)) return true;
    if (key == Qt::Key_Delete || key == Qt::Key_Backspace)
        removeLevel(*book, *m_stops.selected);
    else if (key == Qt::Key_Insert)
        addLevelAbove(*book, *m_stops.selected);
    else
        return false;
    return true;
}

QString StageView::stopHelp(HandStop stop) const {
    const QString keys =
        tr("Tab selects the levels, up and down the next one; left and right move it by one pixel, "
           "with Shift by ten, with Ctrl by a tenth.");
    if (stop.isEdge) return tr("Drag to move this threshold between its neighbours. ") + keys;
    return tr("Drag to move this level. Delete removes the selected one; a double-click on an "
              "empty place, or Insert, adds one. ") +
           keys;
}

}  // namespace quantoscope
