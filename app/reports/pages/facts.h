// SPDX-License-Identifier: GPL-3.0-or-later
// An answer in words and figures, for people.
#pragma once

#include "app/reports/pages/report.h"

namespace quantoscope {

// The same request about the file's bare name.
Request withoutFolders(Request request);

QVector<ReportFact> headlineFacts(const Outcome& outcome);
QVector<ReportFact> sourceFacts(const Outcome& outcome);
QVector<ReportFact> requestFacts(const Request& request);
QVector<ReportFact> quantizerFacts(const Outcome& outcome);
QVector<ReportFact> metricFacts(const Outcome& outcome);

}  // namespace quantoscope
