// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/export_all.h"

#include <QDir>
#include <utility>

#include "app/reports/figure_export.h"
#include "app/views/number_format.h"
#include "core/analysis/analyze.h"

namespace quantoscope {

Result<QStringList> exportAll(const OutcomePointer& outcome, const CurvesPointer& curves,
                              const Theme& theme, const QString& folder,
                              const JobControl& control) {
    QVector<std::pair<QString, QByteArray>> files{
        {QStringLiteral("outcome.json"), QByteArray::fromStdString(outcomeJson(*outcome) + '\n')},
        {QStringLiteral("request.json"),
         QByteArray::fromStdString(requestJson(outcome->request) + '\n')}};
    for (const ViewDescriptor* descriptor : views()) {
        const auto view = makeFigureView(*descriptor, outcome, curves, theme);
        for (const FigureFormatRow& row : kFigureFormats) {
            if (control.cancelled()) return cancelledError();
            const auto bytes = renderFigure(*view, row.format, {});
            if (!bytes) return bytes.error();
            files.append({fromUtf8(descriptor->id) + u'.' + fromUtf8(row.extension), *bytes});
        }
    }
    QStringList names;
    for (const auto& [name, content] : files) {
        const Status written = writeFile(QDir(folder).filePath(name), content, control);
        if (!written) return written.error();
        names.append(name);
    }
    return names;
}

}  // namespace quantoscope
