// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/figures/export_all.h"

#include <QDir>

#include "app/reports/figures/figure_export.h"
#include "app/views/look/number_format.h"
#include "core/analysis/analyze.h"

namespace quantoscope {
namespace {

// One view in every format; made by its first step and gone with its last.
void addView(Steps& steps, const ViewDescriptor& descriptor, const Shown& shown,
             const QString& folder, const std::shared_ptr<QVector<FileContent>>& files) {
    const auto view = std::make_shared<std::unique_ptr<View>>();
    for (const FigureFormatRow& row : kFigureFormats)
        steps.add([&descriptor, shown, folder, files, view, row]() -> Status {
            if (!*view)
                *view = makeFigureView(descriptor, shown.outcome, shown.curves, shown.theme,
                                       shown.pins);
            auto bytes =
                renderFigure(**view, row.format, {.about = figureAbout(shown.outcome->request)});
            if (!bytes) return bytes.error();
            const QString name = toQString(descriptor.id) + u'.' + toQString(row.extension);
            files->append({QDir(folder).filePath(name), std::move(*bytes)});
            return Done{};
        });
}

}  // namespace

void addAllFigures(Steps& steps, const Shown& shown, const QString& folder,
                   const std::shared_ptr<QVector<FileContent>>& files) {
    steps.add([shown, folder, files]() -> Status {
        const auto add = [&](const QString& name, const std::string& text) {
            files->append({QDir(folder).filePath(name), QByteArray::fromStdString(text + '\n')});
        };
        add(QStringLiteral("outcome.json"), outcomeJson(*shown.outcome));
        add(QStringLiteral("request.json"), requestJson(shown.outcome->request));
        return Done{};
    });
    for (const ViewDescriptor* descriptor : views())
        addView(steps, *descriptor, shown, folder, files);
}

}  // namespace quantoscope
