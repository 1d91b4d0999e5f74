// SPDX-License-Identifier: GPL-3.0-or-later
#include <QObject>

#include "app/reports/pages/report_pages.h"
#include "core/base/text/media.h"

namespace quantoscope {
namespace {

QString tr(const char* text) {
    return QObject::tr(text);
}

QString plain(const QString& text) {
    constexpr std::size_t kLongest = 4000;
    return QString::fromStdString(textFor(Medium::Markdown, text.toStdString(), kLongest));
}

QString row(const QStringList& cells) {
    QString line = QStringLiteral("|");
    for (const QString& cell : cells)
        line += u' ' + plain(cell) + QStringLiteral(" |");
    return line + u'\n';
}

QString table(const QStringList& columns, const QVector<QStringList>& rows) {
    QString lines = row(columns) + u'|';
    for (qsizetype column = 0; column < columns.size(); ++column)
        lines += QStringLiteral(" --- |");
    lines += u'\n';
    for (const QStringList& cells : rows)
        lines += row(cells);
    return lines + u'\n';
}

QString heading(int level, const QString& title) {
    return QString(level, u'#') + u' ' + plain(title) + QStringLiteral("\n\n");
}

QString factTable(const QString& title, const QVector<ReportFact>& facts) {
    QVector<QStringList> rows;
    for (const ReportFact& fact : facts)
        rows.append({fact.name, fact.value});
    return heading(3, title) + table({tr("what"), tr("value")}, rows);
}

QString metricTable(const QVector<ReportFact>& facts) {
    QVector<QStringList> rows;
    for (const ReportFact& fact : facts)
        rows.append({fact.name, fact.value, fact.exact,
                     fact.better == Better::Higher  ? tr("higher")
                     : fact.better == Better::Lower ? tr("lower")
                                                    : QString()});
    return heading(2, tr("Error")) +
           table({tr("measure"), tr("value"), tr("every digit"), tr("better")}, rows);
}

// A fence longer than any run of backticks in the text.
QString code(const QString& language, const QString& text) {
    QString fence = QStringLiteral("```");
    while (text.contains(fence))
        fence += u'`';
    return fence + language + u'\n' + text + u'\n' + fence + QStringLiteral("\n\n");
}

QString figure(const ReportFigure& figure, int number) {
    return QStringLiteral("![%1](data:image/svg+xml;base64,%2)\n\n**%3** %4\n\n")
        .arg(plain(figure.title), QString::fromLatin1(figure.svg.toBase64()),
             tr("Figure %1.").arg(number), plain(figure.caption));
}

QString sectionText(const ReportSection& section, int& number) {
    QString text = heading(1, section.title) + plain(section.summary) + QStringLiteral("\n\n");
    if (!section.figures.isEmpty()) text += heading(2, tr("Figures"));
    for (const ReportFigure& one : section.figures)
        text += figure(one, ++number);
    text += heading(2, tr("Data and quantizer")) + factTable(tr("Source"), section.source) +
            factTable(tr("Request"), section.request) +
            factTable(tr("Quantizer"), section.quantizer) + metricTable(section.metrics);
    if (!section.notes.isEmpty()) text += heading(2, tr("Notes"));
    for (const QString& note : section.notes)
        text += QStringLiteral("- ") + plain(note) + u'\n';
    if (!section.notes.isEmpty()) text += u'\n';
    for (const ReportTable& one : section.tables)
        text += heading(3, one.title) + plain(one.caption) + QStringLiteral("\n\n") +
                table(one.columns, one.rows);
    return text + heading(2, section.again) + code(QStringLiteral("sh"), section.command) +
           code(QStringLiteral("json"), section.json);
}

}  // namespace

QByteArray reportMarkdown(const Report& report) {
    QString text;
    int number = 0;
    for (const ReportSection& section : report.sections)
        text += sectionText(section, number);
    text += tr("Made by Quantoscope %1.").arg(QStringLiteral(QUANTOSCOPE_VERSION)) + u'\n';
    return text.toUtf8();
}

}  // namespace quantoscope
