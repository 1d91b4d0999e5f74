// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does in the matrix: looking closer, moving, picking a cell.
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "app/views/matrix/view.h"

namespace quantoscope {

const MatrixPanel* MatrixView::panelAt(const QPointF& place) const {
    const auto found = std::ranges::find_if(
        m_panels, [&](const MatrixPanel& panel) { return panel.map.contains(place); });
    return found == m_panels.end() ? nullptr : &*found;
}

std::optional<std::size_t> MatrixView::cellAt(const QPointF& place) const {
    const MatrixPanel* panel = panelAt(place);
    if (panel == nullptr) return std::nullopt;
    const QRectF all = picture().sampleRect(panel->map);
    if (!all.contains(place)) return std::nullopt;
    const auto share = [](double at, double from, double size, std::size_t count) {
        const auto index =
            static_cast<std::size_t>((at - from) / size * static_cast<double>(count));
        return std::min(index, count - 1);
    };
    const std::size_t row = share(place.y(), all.top(), all.height(), sample().rows);
    const std::size_t column = share(place.x(), all.left(), all.width(), sample().columns);
    const std::size_t cell = row * sample().columns + column;
    if (sample().elements[cell] == MatrixSample::kNoElement) return std::nullopt;
    return cell;
}

void MatrixView::editWindow(const MatrixWindow& window) {
    if (window == m_window) return;
    m_window = window;
    refresh();
    const bool whole =
        window.rows == sample().whole.rows && window.columns == sample().whole.columns;
    emit matrixWindowEdited(whole ? MatrixWindow{} : window);
}

void MatrixView::zoomAt(const QPointF& place, double factor) {
    if (!canDraw()) return;
    const MatrixPanel* panel = panelAt(place);
    if (panel == nullptr) return;
    const double row =
        static_cast<double>(m_window.firstRow) +
        (place.y() - panel->map.top()) / panel->map.height() * static_cast<double>(m_window.rows);
    const double column = static_cast<double>(m_window.firstColumn) +
                          (place.x() - panel->map.left()) / panel->map.width() *
                              static_cast<double>(m_window.columns);
    editWindow(zoomedWindow(m_window, sample().whole, factor, row, column));
}

void MatrixView::resetZoom() {
    if (canDraw()) editWindow({0, 0, sample().whole.rows, sample().whole.columns});
}

bool MatrixView::handPressed(const QPointF& place) {
    if (panelAt(place) == nullptr) return false;
    m_grip = place;
    m_gripWindow = m_window;
    return true;
}

void MatrixView::handDragged(const QPointF& place) {
    const QSizeF map = m_panels.front().map.size();
    const QPointF way = *m_grip - place;
    editWindow(movedWindow(m_gripWindow, sample().whole,
                           way.y() / map.height() * static_cast<double>(m_window.rows),
                           way.x() / map.width() * static_cast<double>(m_window.columns)));
}

void MatrixView::handDropped(const QPointF& place) {
    // A cell of the data before has no place in the outcome.
    if (!mouse().isStill() || isWaiting()) return;
    if (const auto cell = cellAt(place)) pickCell(*cell);
}

std::optional<std::size_t> MatrixView::intervalOf(std::size_t cell) const {
    const Focus& focus = *outcome()->focus;
    const float value = sample().original[cell];
    if (std::isnan(value) || focus.steps.size() == 0 ||
        outcome()->slicing->sliceOf(sample().elements[cell]) != focus.slice)
        return std::nullopt;
    return focus.steps.intervalOf(value);
}

void MatrixView::pickCell(std::size_t cell) {
    const std::uint64_t element = sample().elements[cell];
    const std::size_t slice = outcome()->slicing->sliceOf(element);
    if (slice != outcome()->focus->slice) emit focusEdited(slice);
    Pick pick;
    pick.element = element;
    pick.interval = intervalOf(cell);
    if (std::isfinite(sample().original[cell]))
        pick.x = static_cast<double>(sample().original[cell]);
    setPick(pick);
    emit pickEdited(pick);
}

void MatrixView::setPick(const Pick& pick) {
    m_pick = pick;
    repaintHover();
}

void MatrixView::handHovered(const std::optional<QPointF>& place) {
    m_hand = place;
    repaintHover();
}

void MatrixView::keyPressEvent(QKeyEvent* event) {
    if (!canDraw()) return CurveView::keyPressEvent(event);
    const double rows = std::max(1.0, static_cast<double>(m_window.rows) / 8);
    const double columns = std::max(1.0, static_cast<double>(m_window.columns) / 8);
    const MatrixShape& whole = sample().whole;
    switch (event->key()) {
        case Qt::Key_Left:
            return editWindow(movedWindow(m_window, whole, 0, -columns));
        case Qt::Key_Right:
            return editWindow(movedWindow(m_window, whole, 0, columns));
        case Qt::Key_Up:
            return editWindow(movedWindow(m_window, whole, -rows, 0));
        case Qt::Key_Down:
            return editWindow(movedWindow(m_window, whole, rows, 0));
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoomAt(m_panels.front().map.center(), kZoomStep);
        case Qt::Key_Minus:
            return zoomAt(m_panels.front().map.center(), 1 / kZoomStep);
        default:
            CurveView::keyPressEvent(event);
    }
}

}  // namespace quantoscope
