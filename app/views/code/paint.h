// SPDX-License-Identifier: GPL-3.0-or-later
// How the bits of a code and the line of all levels look.
#pragma once

#include <QRectF>
#include <QString>
#include <QStringList>
#include <optional>
#include <span>
#include <vector>

#include "app/views/code/series.h"
#include "app/views/look/field_color.h"
#include "app/views/look/theme.h"

class QPainter;

namespace quantoscope {

// From top to bottom.
struct CodeLayout {
    QRectF label;           // of the present level, above the line
    QRectF line;            // the levels
    QRectF ticks;           // their numbers
    QRectF names;           // of the fields
    QVector<QRectF> cells;  // [bits] from the highest bit
    QRectF values;          // of the fields
    QRectF facts;           // what the code is, in words
};
CodeLayout layCode(const QRectF& room, int bits, const Theme& theme);

// Of a level's mark, in parts of the line's height, where no other shares its pixel.
constexpr double kLevelHeight = 0.45;

// What all paintings of the line need.
struct LinePicture {
    const LevelLine& line;
    const CodeLayout& layout;
    const Theme& theme;
    double pixelOf(double value) const;
};
// `counts` as levelsOnPixels() has it; clipped beyond [low, high].
void paintLevels(QPainter& painter, const LinePicture& picture, std::span<const int> counts,
                 double low, double high);
// The bits of each code above its level, but for the present one's, where all have room.
void paintLevelCodes(QPainter& painter, const LinePicture& picture, const StepFunction& steps,
                     int bits, std::optional<std::size_t> present);
// The present level, if it is finite and in sight.
void paintPresent(QPainter& painter, const LinePicture& picture, double level);

// `cursor` is the bit that the keys toggle; none: the keyboard is elsewhere.
void paintBits(QPainter& painter, const CodeLayout& layout, const Theme& theme,
               std::span<const FieldBits> fields, std::optional<int> cursor);
// The first line stronger than the others.
void paintCodeFacts(QPainter& painter, const CodeLayout& layout, const Theme& theme,
                    const QStringList& lines);

}  // namespace quantoscope
