// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>
#include <algorithm>

#include "app/reports/markup.h"
#include "app/reports/pages/report_pages.h"

namespace quantoscope {
namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light; --text: #17202c; --quiet: #5f6b80; --line: #dfe4eb; --soft: #f5f7fa; }
* { box-sizing: border-box; }
body { margin: 0; background: #ebeff3; color: var(--text); line-height: 1.5; font-size: 15px;
  font-family: Inter, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 900px; margin: 28px auto; padding: 44px 56px; background: #fff;
  border: 1px solid var(--line); border-radius: 10px; }
.kind { margin: 0; color: var(--quiet); font-size: 13px; letter-spacing: .06em;
  text-transform: uppercase; }
h1 { margin: 2px 0 4px; font-size: 28px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; font-size: 19px; break-after: avoid; }
h3 { margin: 24px 0 6px; font-size: 15px; break-after: avoid; }
.summary { margin: 0; color: var(--quiet); font-size: 16px; }
.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
  gap: 10px; margin: 26px 0 0; }
.headlines div { padding: 12px 14px; background: var(--soft); border: 1px solid var(--line);
  border-radius: 8px; }
.headlines dt { color: var(--quiet); font-size: 12.5px; }
.headlines dd { margin: 2px 0 0; font-size: 21px; font-weight: 600; white-space: nowrap; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 44px; align-items: start; }
.columns h3 { margin-top: 10px; }
.columns th { width: 44%; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px;
  font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
th, td { padding: 4px 0 4px 14px; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; overflow-wrap: break-word; }
.columns td { overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 500; }
th:first-child, td:first-child { padding-left: 0; }
.number { text-align: right; white-space: nowrap; }
thead th { border-bottom-color: #aeb8c6; }
.exact { color: var(--quiet); font: 12px ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
.better { color: var(--quiet); white-space: nowrap; }
figure { margin: 0 0 26px; break-inside: avoid; }
figure img { display: block; width: 100%; height: auto; border: 1px solid var(--line);
  border-radius: 8px; }
figcaption, .caption { margin: 7px 0 0; color: var(--quiet); font-size: 13.5px; }
.caption { margin: 0 0 8px; }
pre { margin: 8px 0; padding: 12px 14px; background: var(--soft); border: 1px solid var(--line);
  border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 12.5px/1.5 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
summary { color: var(--quiet); cursor: pointer; }
section + section { margin-top: 64px; border-top: 2px solid var(--line); padding-top: 40px; }
footer { margin-top: 44px; padding-top: 14px; border-top: 1px solid var(--line);
  color: var(--quiet); font-size: 12.5px; }
nav ol { columns: 2; margin: 14px 0 40px; padding-left: 22px; font-size: 14px; }
a { color: #0b6aa8; }
@media (max-width: 720px) { main { padding: 24px 18px; margin: 0; border: 0; }
  .columns { grid-template-columns: 1fr; } }
@page { size: A4; margin: 16mm 15mm; }
@media print { body { background: #fff; font-size: 13px; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  section + section { break-before: page; border: 0; } }
)";

QString tr(const char* text) {
    return QObject::tr(text);
}

QString element(const QString& name, const QString& content, const QString& ofClass = {}) {
    const QString attribute =
        ofClass.isEmpty() ? QString() : QStringLiteral(" class=\"%1\"").arg(ofClass);
    return u'<' + name + attribute + u'>' + content + QStringLiteral("</") + name + u'>';
}

QString text(const QString& name, const QString& content, const QString& ofClass = {}) {
    return element(name, escaped(content), ofClass);
}

QString betterText(Better better) {
    switch (better) {
        case Better::Higher:
            return tr("higher is better");
        case Better::Lower:
            return tr("lower is better");
        default:
            return {};
    }
}

QString headlines(const QVector<ReportFact>& facts) {
    QString cells;
    for (const ReportFact& fact : facts)
        cells += element(QStringLiteral("div"), text(QStringLiteral("dt"), fact.name) +
                                                    text(QStringLiteral("dd"), fact.value));
    return element(QStringLiteral("dl"), cells, QStringLiteral("headlines"));
}

// The pointer on a rounded value shows every digit.
QString valueCell(const ReportFact& fact) {
    if (fact.exact.isEmpty()) return text(QStringLiteral("td"), fact.value);
    return QStringLiteral("<td title=\"%1\">%2</td>").arg(escaped(fact.exact), escaped(fact.value));
}

QString factTable(const QString& title, const QVector<ReportFact>& facts) {
    QString rows;
    for (const ReportFact& fact : facts)
        rows +=
            element(QStringLiteral("tr"), text(QStringLiteral("th"), fact.name) + valueCell(fact));
    return element(QStringLiteral("div"),
                   text(QStringLiteral("h3"), title) + element(QStringLiteral("table"), rows)) +
           u'\n';
}

QString metricTable(const QVector<ReportFact>& facts) {
    QString rows;
    for (const ReportFact& fact : facts)
        rows += element(QStringLiteral("tr"),
                        text(QStringLiteral("th"), fact.name) +
                            text(QStringLiteral("td"), fact.value, QStringLiteral("number")) +
                            text(QStringLiteral("td"), fact.exact, QStringLiteral("number exact")) +
                            text(QStringLiteral("td"), betterText(fact.better),
                                 QStringLiteral("number better"))) +
                u'\n';
    const auto head = [](const QString& name) {
        return text(QStringLiteral("th"), name, QStringLiteral("number"));
    };
    return element(QStringLiteral("table"),
                   element(QStringLiteral("thead"),
                           element(QStringLiteral("tr"), text(QStringLiteral("th"), tr("measure")) +
                                                             head(tr("value")) +
                                                             head(tr("every digit")) + head({}))) +
                       rows);
}

QString dataTable(const ReportTable& table) {
    QStringList classes;
    for (qsizetype column = 0; column < table.columns.size(); ++column)
        classes.append(table.isNumeric(column) ? QStringLiteral("number") : QString());
    const auto line = [&](const QString& name, const QStringList& cells) {
        QString row;
        for (qsizetype column = 0; column < cells.size(); ++column)
            row += text(name, cells[column], classes.value(column));
        return element(QStringLiteral("tr"), row) + u'\n';
    };
    QString rows = element(QStringLiteral("thead"), line(QStringLiteral("th"), table.columns));
    for (const QStringList& cells : table.rows)
        rows += line(QStringLiteral("td"), cells);
    return text(QStringLiteral("h3"), table.title) +
           text(QStringLiteral("p"), table.caption, QStringLiteral("caption")) +
           element(QStringLiteral("table"), rows) + u'\n';
}

QString figure(const ReportFigure& figure, int number) {
    const QString image =
        QStringLiteral(
            "<img alt=\"%1\" width=\"%2\" height=\"%3\" src=\"data:image/svg+xml;base64,")
            .arg(escaped(figure.title))
            .arg(figure.size.width())
            .arg(figure.size.height()) +
        QString::fromLatin1(figure.svg.toBase64()) + QStringLiteral("\">");
    const QString caption = text(QStringLiteral("strong"), tr("Figure %1.").arg(number)) + u' ' +
                            escaped(figure.caption);
    return element(QStringLiteral("figure"),
                   image + element(QStringLiteral("figcaption"), caption)) +
           u'\n';
}

QString notes(const QStringList& notes) {
    QString items;
    for (const QString& note : notes)
        items += text(QStringLiteral("li"), note);
    return text(QStringLiteral("h3"), tr("Notes")) + element(QStringLiteral("ul"), items);
}

QString reproduction(const ReportSection& section) {
    return text(QStringLiteral("h2"), section.again) +
           text(QStringLiteral("pre"), section.command) +
           element(QStringLiteral("details"),
                   text(QStringLiteral("summary"), tr("The request as JSON")) +
                       element(QStringLiteral("pre"), escapedLines(section.json)));
}

// `number` counts the figures of the whole report.
QString sectionHtml(const ReportSection& section, int& number) {
    QString html = text(QStringLiteral("h1"), section.title) +
                   text(QStringLiteral("p"), section.summary, QStringLiteral("summary")) +
                   headlines(section.headlines);
    if (!section.figures.isEmpty()) html += text(QStringLiteral("h2"), tr("Figures"));
    constexpr qsizetype kBesideFacts = 2;  // stage and error come first, the curves later
    for (const ReportFigure& one :
         section.figures.first(std::min(kBesideFacts, section.figures.size())))
        html += figure(one, ++number);
    html +=
        text(QStringLiteral("h2"), tr("Data and quantizer")) +
        element(QStringLiteral("div"),
                element(QStringLiteral("div"), factTable(tr("Source"), section.source) +
                                                   factTable(tr("Quantizer"), section.quantizer)) +
                    factTable(tr("Request"), section.request),
                QStringLiteral("columns")) +
        text(QStringLiteral("h2"), tr("Error")) + metricTable(section.metrics);
    if (!section.notes.isEmpty()) html += notes(section.notes);
    if (section.figures.size() > kBesideFacts) html += text(QStringLiteral("h2"), tr("Curves"));
    for (const ReportFigure& one :
         section.figures.sliced(std::min(kBesideFacts, section.figures.size())))
        html += figure(one, ++number);
    if (!section.tables.isEmpty()) html += text(QStringLiteral("h2"), tr("Tables"));
    for (const ReportTable& table : section.tables)
        html += dataTable(table);
    return html + reproduction(section);
}

QString contents(const Report& report) {
    QString items;
    for (qsizetype i = 0; i < report.sections.size(); ++i)
        items += element(QStringLiteral("li"), QStringLiteral("<a href=\"#part%1\">").arg(i + 1) +
                                                   escaped(report.sections[i].title) +
                                                   QStringLiteral("</a>"));
    return element(QStringLiteral("nav"), element(QStringLiteral("ol"), items));
}

}  // namespace

QByteArray reportHtml(const Report& report) {
    const QString title = report.sections.isEmpty() ? QString() : report.sections.front().title;
    QString body = text(QStringLiteral("p"), tr("Quantization report"), QStringLiteral("kind"));
    if (report.sections.size() > 1) body += contents(report);
    int number = 0;
    for (qsizetype i = 0; i < report.sections.size(); ++i)
        body += QStringLiteral("<section id=\"part%1\">").arg(i + 1) +
                sectionHtml(report.sections[i], number) + QStringLiteral("</section>\n");
    body += text(QStringLiteral("footer"),
                 tr("Made by Quantoscope %1. Errors are those of the values that were finite.")
                     .arg(QStringLiteral(QUANTOSCOPE_VERSION)));
    const QString page =
        QStringLiteral(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "img-src data:; style-src 'unsafe-inline'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width\">\n") +
        text(QStringLiteral("title"), tr("Quantization of %1").arg(title)) +
        QStringLiteral("\n<style>%1</style>\n</head>\n<body>\n<main>\n")
            .arg(QString::fromLatin1(kStyle)) +
        body + QStringLiteral("</main>\n</body>\n</html>\n");
    return page.toUtf8();
}

}  // namespace quantoscope
