// SPDX-License-Identifier: GPL-3.0-or-later
// How a pinned request looks, the same in every view: its letter, its colour and its dashes.
#pragma once

#include <QPen>
#include <QPixmap>
#include <QString>
#include <QVector>
#include <cstddef>

#include "app/views/look/theme.h"
#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

// `pin` is 0 for A.
QString pinLetter(std::size_t pin);
QColor pinColor(const Theme& theme, std::size_t pin);
QPen pinPen(const Theme& theme, std::size_t pin, double width);
QPixmap pinSwatch(const Theme& theme, std::size_t pin, double devicePixelRatio);

// " A: uniform, 4 bits, ...; B: ..." for the end of a caption; empty without pins.
QString pinLegend(const QVector<OutcomePointer>& pins);

// Whether a pinned outcome's levels can stand beside the live one's: there are some, and they are
// of the same slice of equally transformed values.
bool sharesSlice(const Outcome& pin, const Outcome& live);

}  // namespace quantoscope
