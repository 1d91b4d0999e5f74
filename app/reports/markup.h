// SPDX-License-Identifier: GPL-3.0-or-later
// The one way in which text gets into HTML and SVG.
#pragma once

#include <QString>

namespace quantoscope {

// For element content and double-quoted attributes: controls, marks that reorder text and other
// invisible characters become visible escapes, then & < > " become entities.
QString escaped(const QString& text);
// The same line by line.
QString escapedLines(const QString& text);

}  // namespace quantoscope
