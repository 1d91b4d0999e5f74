// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/markup.h"

#include <QStringList>
#include <algorithm>
#include <limits>
#include <string>

#include "core/base/text/display_text.h"

namespace quantoscope {

QString escaped(const QString& text) {
    constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();
    return QString::fromStdString(displayText(text.toStdString(), kWhole)).toHtmlEscaped();
}

QString escapedLines(const QString& text) {
    QStringList lines = text.split(u'\n');
    std::ranges::transform(lines, lines.begin(), escaped);
    return lines.join(u'\n');
}

}  // namespace quantoscope
