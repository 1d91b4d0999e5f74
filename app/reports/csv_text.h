// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "app/views/view.h"

namespace quantoscope {

// By RFC 4180, UTF-8, with a header line. A text that a spreadsheet would run as a formula gets a
// leading apostrophe; numbers stay as they are.
QByteArray csvText(const DataTable& table);

}  // namespace quantoscope
