// SPDX-License-Identifier: GPL-3.0-or-later
// A report as a page: one self-contained file in each format.
#pragma once

#include <QByteArray>
#include <QString>
#include <array>
#include <string_view>

#include "app/reports/report.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// No script and nothing to load: a Content-Security-Policy holds it to that. Figures are SVG.
QByteArray reportHtml(const Report& report);
// A4, figures as vector graphics. Needs a QApplication.
QByteArray reportPdf(const Report& report);
// CommonMark with tables; figures are SVG in data URIs.
QByteArray reportMarkdown(const Report& report);

struct ReportFormatRow {
    std::string_view extension;  // without the dot
    std::string_view title;
    QByteArray (*write)(const Report& report);
};
inline constexpr std::array kReportFormats{
    ReportFormatRow{"html", "HTML page", reportHtml},
    ReportFormatRow{"pdf", "PDF document", reportPdf},
    ReportFormatRow{"md", "Markdown text", reportMarkdown},
};
const ReportFormatRow* findReportFormat(const QString& path);  // by extension; null for others

// In the format of the path's extension. Errors: InvalidArgument, Io, Cancelled; an old file of
// this name is then as it was.
Status writeReport(const Report& report, const QString& path, const JobControl& control = {});

}  // namespace quantoscope
