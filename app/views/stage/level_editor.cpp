// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/level_editor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/views/kit/control/range_handles.h"

namespace quantoscope {

LevelEditor::LevelEditor(AskScene scene, QObject* parent)
    : QObject(parent), m_scene(std::move(scene)) {}

std::optional<HandCodebook> LevelEditor::codebook() const {
    const std::optional<Scene> scene = m_scene();
    return scene ? handCodebook(scene->request, scene->outcome) : std::nullopt;
}

bool LevelEditor::press(const QPointF& place) {
    m_state.selected.reset();
    const std::optional<HandCodebook> book = codebook();
    if (!book) return false;
    const Scene scene = *m_scene();
    const std::optional<HandStop> stop = stopAt(*book, scene.frame, scene.series, place);
    if (!stop) return false;
    m_state.selected = stop;
    m_state.dragged = stop;
    m_state.grip = scene.frame.x->coordToPixel(book->place(*stop)) - place.x();
    return true;
}

bool LevelEditor::drag(const QPointF& place) {
    if (!m_state.dragged) return false;
    const std::optional<Scene> scene = m_scene();
    if (!scene) return true;
    const QRectF& room = scene->frame.room;
    const double pixel = std::clamp(place.x() + m_state.grip, room.left(), room.right());
    moveStop(*m_state.dragged, scene->frame.x->pixelToCoord(pixel));
    return true;
}

bool LevelEditor::hover(const std::optional<QPointF>& place) {
    std::optional<HandStop> hovered;
    if (const auto book = codebook(); book && place) {
        const Scene scene = *m_scene();
        hovered = stopAt(*book, scene.frame, scene.series, *place);
    }
    if (hovered != m_state.hovered) {
        m_state.hovered = hovered;
        emit looksChanged();
    }
    return hovered.has_value();
}

bool LevelEditor::doubleClick(const QPointF& place) {
    const std::optional<HandCodebook> book = codebook();
    if (!book) return false;
    const Scene scene = *m_scene();
    if (!stopAt(*book, scene.frame, scene.series, place))
        addLevel(*book, scene.frame.x->pixelToCoord(place.x()));
    return true;
}

void LevelEditor::moveStop(HandStop stop, double x) {
    const std::optional<HandCodebook> book = codebook();
    if (!book || !book->holds(stop)) return;
    const Scene scene = *m_scene();
    const Request edited = withStopMoved(scene.request, *book, stop, x, scene.pixel);
    if (edited != scene.request) emit moved(edited);
}

void LevelEditor::addLevel(const HandCodebook& book, double x) {
    const Scene scene = *m_scene();
    const std::optional<Request> added = withLevelAdded(scene.request, book, x, scene.pixel);
    if (!added) return;
    emit changed(*added);
    const std::optional<HandCodebook> now = codebook();
    if (!now) return;
    const auto off = [x, unit = now->unit](double level) { return std::abs(level * unit - x); };
    const auto nearest = std::ranges::min_element(now->levels, {}, off);
    m_state.selected = {false, static_cast<std::size_t>(nearest - now->levels.begin())};
    emit looksChanged();
}

// In the middle to the next level, or as far above the highest as the one below it.
void LevelEditor::addLevelAbove(const HandCodebook& book, HandStop stop) {
    if (stop.isEdge) return;
    const std::vector<double>& levels = book.levels;
    const std::size_t i = stop.index;
    double level = levels[i];
    if (i + 1 < levels.size())
        level += (levels[i + 1] - level) / 2;
    else
        level += i > 0 ? level - levels[i - 1] : 20 * m_scene()->pixel / book.unit;
    addLevel(book, level * book.unit);
}

void LevelEditor::removeLevel(const HandCodebook& book, HandStop stop) {
    if (stop.isEdge) return;
    const std::optional<Request> removed = withLevelRemoved(m_scene()->request, book, stop.index);
    if (!removed) return;
    emit changed(*removed);
    m_state.hovered.reset();
    m_state.selected = {false, std::min(stop.index, book.levels.size() - 2)};
    emit looksChanged();
}

bool LevelEditor::shiftStop(const HandCodebook& book, int key, double pixels) {
    if (key != Qt::Key_Left && key != Qt::Key_Right) return false;
    const double way = (key == Qt::Key_Left ? -pixels : pixels) * m_scene()->pixel;
    moveStop(*m_state.selected, book.place(*m_state.selected) + way);
    return true;
}

bool LevelEditor::selectStop(const HandCodebook& book, int key) {
    const std::vector<HandStop> stops = book.stops();
    const auto at = std::ranges::find(stops, *m_state.selected) - stops.begin();
    const auto last = static_cast<std::ptrdiff_t>(stops.size()) - 1;
    std::ptrdiff_t to = at;
    if (key == Qt::Key_Up) to = std::min(at + 1, last);
    if (key == Qt::Key_Down) to = std::max<std::ptrdiff_t>(at - 1, 0);
    if (key == Qt::Key_Home) to = 0;
    if (key == Qt::Key_End) to = last;
    const bool isKey =
        key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Home || key == Qt::Key_End;
    m_state.selected = stops[static_cast<std::size_t>(to)];
    emit looksChanged();
    return isKey;
}

bool LevelEditor::pressKey(int key, Qt::KeyboardModifiers modifiers) {
    const std::optional<HandCodebook> book = codebook();
    if (!book || !m_state.selected || !book->holds(*m_state.selected)) return false;
    if (shiftStop(*book, key, nudgePixels(modifiers)) || selectStop(*book, key)) return true;
    if (key == Qt::Key_Delete || key == Qt::Key_Backspace)
        removeLevel(*book, *m_state.selected);
    else if (key == Qt::Key_Insert)
        addLevelAbove(*book, *m_state.selected);
    else
        return false;
    return true;
}

QString LevelEditor::help() const {
    if (!m_state.hovered || !codebook()) return {};
    const QString keys =
        tr("Tab selects the levels, up and down the next one; left and right move it by one pixel, "
           "with Shift by ten, with Ctrl by a tenth.");
    if (m_state.hovered->isEdge)
        return tr("Drag to move this threshold between its neighbours. ") + keys;
    return tr("Drag to move this level. Delete removes the selected one; a double-click on an "
              "empty place, or Insert, adds one. ") +
           keys;
}

}  // namespace quantoscope
