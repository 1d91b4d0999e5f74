// SPDX-License-Identifier: GPL-3.0-or-later
// A report as values: what it says, whatever the kind of page. Texts are plain; names from files
// are escaped where they are written.
#pragma once

#include <QByteArray>
#include <QPicture>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QVector>
#include <memory>

#include "app/reports/steps.h"
#include "app/session/curves.h"
#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

enum class Better { Neither, Higher, Lower };

struct ReportFact {
    QString name;
    QString value;  // short, with its unit
    QString exact;  // every digit, as `analyze --json` prints it; may be empty
    Better better = Better::Neither;
};

struct ReportTable {
    QString title;
    QString caption;
    QStringList columns;  // with units
    QVector<QStringList> rows;

    bool isNumeric(qsizetype column) const;  // every cell is a number or "-"
};

struct ReportFigure {
    QString title;
    QString caption;
    QByteArray svg;
    QPicture picture;  // the same, for a painter
    QSize size;        // pixels
};

// About one tensor.
struct ReportSection {
    QString title;
    QString summary;                // the request in one line
    QVector<ReportFact> headlines;  // the few figures to remember
    QVector<ReportFact> source;
    QVector<ReportFact> request;
    QVector<ReportFact> quantizer;
    QVector<ReportFact> metrics;
    QStringList notes;
    QVector<ReportFigure> figures;
    QVector<ReportTable> tables;
    QString again;    // heads the command; says in which folder it works, as no path is told
    QString command;  // that gives this report again
    QString json;     // the request
};

struct Report {
    QVector<ReportSection> sections;
};

// Adds to the report a section with everything of an answer and its pins, a figure each step. Of a
// file's path only the name is told. Needs a QApplication.
void addReportSection(Steps& steps, const std::shared_ptr<Report>& report,
                      const OutcomePointer& outcome, const CurvesPointer& curves,
                      const QVector<OutcomePointer>& pins = {});
// The same at once.
ReportSection reportSection(const OutcomePointer& outcome, const CurvesPointer& curves);

}  // namespace quantoscope
