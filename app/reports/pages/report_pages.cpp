// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/pages/report_pages.h"

#include <QFileInfo>
#include <algorithm>
#include <span>

#include "core/base/files/output_file.h"
#include "core/base/text/display_text.h"

namespace quantoscope {

const ReportFormatRow* findReportFormat(const QString& path) {
    const std::string extension = QFileInfo(path).suffix().toLower().toStdString();
    const auto* const row =
        std::ranges::find(kReportFormats, extension, &ReportFormatRow::extension);
    return row == kReportFormats.end() ? nullptr : row;
}

void addReportPage(Steps& steps, const ReportFormatRow& format,
                   const std::shared_ptr<Report>& report, const QString& path,
                   const std::shared_ptr<QVector<FileContent>>& files) {
    const auto bytes = std::make_shared<QByteArray>();
    if (format.addSteps != nullptr)
        format.addSteps(steps, report, bytes);
    else
        steps.add([write = format.write, report, bytes]() -> Status {
            *bytes = write(*report);
            return Done{};
        });
    steps.add([path, files, bytes]() -> Status {
        files->append({path, *bytes});
        return Done{};
    });
}

Status writeReport(const Report& report, const std::string& path, const JobControl& control) {
    const ReportFormatRow* format = findReportFormat(QString::fromStdString(path));
    if (format == nullptr)
        return Error{ErrorCode::InvalidArgument, "A report's name ends in .html, .pdf or .md.",
                     displayText(path)};
    const QByteArray page = format->write(report);
    return writeFileAtomically(path, std::as_bytes(std::span(page)), control);
}

}  // namespace quantoscope
