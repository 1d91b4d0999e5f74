// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/look/field_color.h"

namespace quantoscope {

QColor fieldColor(FieldKind kind, const Theme& theme) {
    switch (kind) {
        case FieldKind::Sign:
            return theme.clipped;
        case FieldKind::Exponent:
            return theme.original;
        case FieldKind::Mantissa:
            return theme.best;
        case FieldKind::Integer:
            return theme.pins[0];
        case FieldKind::Fraction:
            return theme.error;
        case FieldKind::Index:
            return theme.quantized;
        case FieldKind::Scale:
            return theme.pins[2];
        case FieldKind::Minimum:
            break;
    }
    return theme.pins[3];
}

}  // namespace quantoscope
