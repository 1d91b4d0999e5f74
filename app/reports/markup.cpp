// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/markup.h"

#include <QStringList>
#include <algorithm>

#include "core/base/text/media.h"

namespace quantoscope {

QString escaped(const QString& text) {
    return QString::fromStdString(textFor(Medium::Html, text.toStdString()));
}

QString escapedLines(const QString& text) {
    QStringList lines = text.split(u'\n');
    std::ranges::transform(lines, lines.begin(), escaped);
    return lines.join(u'\n');
}

}  // namespace quantoscope
