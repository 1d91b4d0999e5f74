// SPDX-License-Identifier: GPL-3.0-or-later
// The card beside the crosshair: what is known of the bucket under it.
#pragma once

#include <QRectF>
#include <QString>
#include <QVector>

#include "app/session/pick.h"
#include "app/views/look/theme.h"
#include "core/analysis/outcome/outcome.h"

class QPainter;

namespace quantoscope {

struct Fact {
    QString label;
    QString value;
};

// Empty when nothing is picked.
QVector<Fact> bucketFacts(const Outcome& outcome, const Pick& pick);

// Decimal, hexadecimal and binary; negative codes in two's complement over `bits`: "-3 · 0xD ·
// 1101".
QString codeText(std::int32_t code, int bits);

// The card's place for this anchor: beside it, always within `room`; rows that do not fit are left
// out by paintCard().
QRectF cardPlace(const QVector<Fact>& facts, const QFont& font, const QPointF& anchor,
                 const QRectF& room);
void paintCard(QPainter& painter, const Theme& theme, const QVector<Fact>& facts,
               const QRectF& place);

}  // namespace quantoscope
