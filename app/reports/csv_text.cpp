// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/csv_text.h"

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

QString field(QString text) {
    const bool isFormula = !text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front());
    if (isFormula && !parseReal(text.toStdString())) text.prepend(u'\'');
    const auto needsQuotes = [](QChar c) {
        return c == u',' || c == u'"' || c == u'\r' || c == u'\n';
    };
    if (std::none_of(text.cbegin(), text.cend(), needsQuotes)) return text;
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

void addLine(QByteArray& csv, const QStringList& cells) {
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0) csv += ',';
        csv += field(cells[i]).toUtf8();
    }
    csv += "\r\n";
}

}  // namespace

QByteArray csvText(const DataTable& table) {
    QByteArray csv;
    addLine(csv, table.columns);
    for (const QStringList& row : table.rows)
        addLine(csv, row);
    return csv;
}

}  // namespace quantoscope
