// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/reports/markup.h"
#include "app/reports/pages/pdf_document.h"
#include "app/reports/pages/report_pages.h"
#include "app/views/look/utf8.h"
#include "core/base/text/media.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// Of the light theme, as the rich text engine takes colours.
constexpr const char* kQuiet = "color:#5f6b80;";
constexpr const char* kLine = "border-bottom:1px solid #dfe4eb;";

QString tr(const char* text) {
    return QObject::tr(text);
}

// Pages are no place for a name of thousands of characters: its middle goes.
QString told(const QString& text) {
    constexpr std::size_t kLongest = 200;  // characters; an escape may take eight for one
    return toQString(textFor(Medium::Html, text.toStdString(), kLongest));
}

// A number is never broken.
QString cell(const QString& text, const QString& style = {}, bool right = false) {
    const bool isNumber = right && !text.isEmpty() &&
                          (text.back().isDigit() || text.back() == u'%' || text.front().isDigit());
    return QStringLiteral("<td align=\"%1\" style=\"%2%3%4\">%5</td>")
        .arg(right ? QStringLiteral("right") : QStringLiteral("left"), QString::fromLatin1(kLine),
             style, isNumber ? QStringLiteral("white-space:nowrap;") : QString(), told(text));
}

QString row(const QString& cells) {
    return QStringLiteral("<tr>") + cells + QStringLiteral("</tr>");
}

QString table(const QString& rows) {
    return QStringLiteral(
               "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"3\" "
               "style=\"font-size:8.5pt;\">") +
           rows + QStringLiteral("</table>");
}

QString quiet(const QString& text) {
    return QStringLiteral("<span style=\"%1\">%2</span>")
        .arg(QString::fromLatin1(kQuiet), told(text));
}

QString headlines(const QVector<ReportFact>& facts) {
    QString cells;
    for (const ReportFact& fact : facts)
        cells += QStringLiteral(
                     "<td width=\"%1%\"><span style=\"%2 font-size:8pt;\">%3</span><br>"
                     "<span style=\"font-size:14pt; font-weight:600;\">%4</span></td>")
                     .arg(100 / facts.size())
                     .arg(QString::fromLatin1(kQuiet), told(fact.name), told(fact.value));
    return QStringLiteral(
               "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"7\" "
               "bgcolor=\"#f5f7fa\">") +
           row(cells) + QStringLiteral("</table>");
}

QString factRows(const QString& title, const QVector<ReportFact>& facts) {
    QString rows = row(QStringLiteral("<td colspan=\"2\" style=\"%1\"><b>%2</b></td>")
                           .arg(QString::fromLatin1(kLine), told(title)));
    for (const ReportFact& fact : facts)
        rows += row(cell(fact.name, QString::fromLatin1(kQuiet)) + cell(fact.value));
    return table(rows);
}

// What the data are and what became of them on the left, what was asked for on the right.
QString facts(const ReportSection& section) {
    return QStringLiteral(
               "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"0\"><tr>"
               "<td width=\"49%\">%1<br>%2</td><td width=\"3%\"></td>"
               "<td width=\"48%\">%3</td></tr></table>")
        .arg(factRows(tr("Source"), section.source), factRows(tr("Quantizer"), section.quantizer),
             factRows(tr("Request"), section.request));
}

QString betterText(Better better) {
    return better == Better::Higher  ? tr("higher is better")
           : better == Better::Lower ? tr("lower is better")
                                     : QString();
}

QString metrics(const QVector<ReportFact>& facts) {
    const QString style = QString::fromLatin1(kQuiet);
    QString rows = row(cell(tr("measure"), style) + cell(tr("value"), style, true) +
                       cell(tr("every digit"), style, true) + cell({}, style, true));
    for (const ReportFact& fact : facts)
        rows += row(cell(fact.name) + cell(fact.value, {}, true) + cell(fact.exact, style, true) +
                    cell(betterText(fact.better), style, true));
    return table(rows);
}

QString dataTable(const ReportTable& shown) {
    const auto line = [&](const QStringList& cells, const QString& style) {
        QString row;
        for (qsizetype column = 0; column < cells.size(); ++column)
            row += cell(cells[column], style, shown.isNumeric(column));
        return QStringLiteral("<tr>") + row + QStringLiteral("</tr>");
    };
    QString rows = line(shown.columns, QString::fromLatin1(kQuiet));
    for (const QStringList& cells : shown.rows)
        rows += line(cells, {});
    return table(rows);
}

// To be copied, so whole or not at all: a text that would fill pages is left to the other formats.
QString code(const QString& text) {
    constexpr qsizetype kLongest = 20'000;
    if (text.size() > kLongest)
        return quiet(tr("%1 characters, left out here; a report as HTML or Markdown has them.")
                         .arg(text.size()));
    return QStringLiteral(
               "<table width=\"100%\" cellspacing=\"0\" cellpadding=\"7\" "
               "bgcolor=\"#f5f7fa\"><tr><td><pre style=\"font-size:8pt; "
               "white-space:pre-wrap;\">%1</pre></td></tr></table>")
        .arg(escapedLines(text));
}

// `number` counts the figures of the whole report.
void addSection(PdfDocument& document, const ReportSection& section, bool first, int& number) {
    document.addHeading(1, section.title, !first);
    document.addHtml(quiet(section.summary) + QStringLiteral("<br>"));
    document.addHtml(headlines(section.headlines));
    constexpr qsizetype kBesideFacts = 2;  // stage and error come first, the curves later
    const qsizetype beside = std::min(kBesideFacts, section.figures.size());
    document.addHtml(QStringLiteral("<br>"));
    for (const ReportFigure& figure : section.figures.first(beside))
        document.addFigure(figure, ++number);
    document.addHeading(2, tr("Data and quantizer"), true);
    document.addHtml(facts(section));
    document.addHeading(2, tr("Error"));
    document.addHtml(metrics(section.metrics));
    if (!section.notes.isEmpty()) document.addHeading(2, tr("Notes"));
    for (const QString& note : section.notes)
        document.addHtml(told(note));
    if (section.figures.size() > beside) document.addHeading(2, tr("Curves"));
    for (const ReportFigure& figure : section.figures.sliced(beside))
        document.addFigure(figure, ++number);
    for (const ReportTable& shown : section.tables) {
        document.addHeading(2, shown.title, &shown == section.tables.data());
        document.addHtml(quiet(shown.caption));
        document.addHtml(dataTable(shown));
    }
    document.addHeading(2, section.again);
    document.addHtml(code(section.command));
    document.addHeading(3, tr("The request as JSON"));
    document.addHtml(code(section.json));
}

}  // namespace

void addReportPdf(Steps& steps, const std::shared_ptr<Report>& report,
                  const std::shared_ptr<QByteArray>& bytes) {
    const auto document = std::make_shared<PdfDocument>();
    const auto number = std::make_shared<int>(0);
    steps.add([&steps, report, document, number]() -> Status {
        for (qsizetype i = 0; i < report->sections.size(); ++i)
            steps.add([report, document, number, i]() -> Status {
                addSection(*document, report->sections[i], i == 0, *number);
                return Done{};
            });
        return Done{};
    });
    steps.add([&steps, report, document]() -> Status {
        const QString title =
            report->sections.isEmpty() ? QString() : report->sections.front().title;
        const int pages = document->begin(
            tr("Quantization of %1").arg(title),
            tr("Quantization report · Quantoscope %1").arg(QStringLiteral(QUANTOSCOPE_VERSION)));
        for (int page = 0; page < pages; ++page)
            steps.add([document, page]() -> Status {
                document->writePage(page);
                return Done{};
            });
        return Done{};
    });
    steps.add([document, bytes]() -> Status {
        *bytes = document->end();
        return Done{};
    });
}

QByteArray reportPdf(const Report& report) {
    const auto bytes = std::make_shared<QByteArray>();
    Steps steps;
    addReportPdf(steps, std::make_shared<Report>(report), bytes);
    const Status status = steps.runAll({});
    Q_ASSERT(status);
    return *bytes;
}

}  // namespace quantoscope
