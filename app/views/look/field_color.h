// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include "app/views/look/theme.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

// The same colour for a field's meaning everywhere; whoever paints it names it too.
QColor fieldColor(FieldKind kind, const Theme& theme);

}  // namespace quantoscope
