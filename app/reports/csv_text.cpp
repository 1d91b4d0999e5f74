// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/csv_text.h"

#include "core/base/text/media.h"

namespace quantoscope {
namespace {

void addLine(QByteArray& csv, const QStringList& cells) {
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0) csv += ',';
        csv += textFor(Medium::Csv, cells[i].toStdString()).c_str();
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
