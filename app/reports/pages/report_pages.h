// SPDX-License-Identifier: GPL-3.0-or-later
// A report as a page: one self-contained file in each format.
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "app/reports/output_files.h"
#include "app/reports/pages/report.h"
#include "app/reports/steps.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// No script and nothing to load: a Content-Security-Policy holds it to that. Figures are SVG.
QByteArray reportHtml(const Report& report);
// A4, figures as vector graphics. Needs a QApplication.
QByteArray reportPdf(const Report& report);
// The same, a page each step.
void addReportPdf(Steps& steps, const std::shared_ptr<Report>& report,
                  const std::shared_ptr<QByteArray>& bytes);
// CommonMark with tables; figures are SVG in data URIs.
QByteArray reportMarkdown(const Report& report);

struct ReportFormatRow {
    std::string_view extension;  // without the dot
    std::string_view title;
    QByteArray (*write)(const Report& report);
    // The same in steps; null where one step is enough.
    void (*addSteps)(Steps& steps, const std::shared_ptr<Report>& report,
                     const std::shared_ptr<QByteArray>& bytes);
};
inline constexpr std::array kReportFormats{
    ReportFormatRow{"html", "HTML page", reportHtml, nullptr},
    ReportFormatRow{"pdf", "PDF document", reportPdf, addReportPdf},
    ReportFormatRow{"md", "Markdown text", reportMarkdown, nullptr},
};
const ReportFormatRow* findReportFormat(const QString& path);  // by extension; null for others
// Makes the page in this format once the report is complete, and adds it to the files.
void addReportPage(Steps& steps, const ReportFormatRow& format,
                   const std::shared_ptr<Report>& report, const QString& path,
                   const std::shared_ptr<QVector<FileContent>>& files);

// In the format of the path's extension. Errors: InvalidArgument, Io, Cancelled; an old file of
// this name is then as it was.
Status writeReport(const Report& report, const std::string& path, const JobControl& control = {});

}  // namespace quantoscope
