// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "app/session/curves.h"
#include "app/views/theme.h"
#include "core/analysis/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Writes every view as PNG, SVG, PDF and CSV, named by its id, with outcome.json and request.json,
// into a folder that exists, and gives the files' names. All is drawn before the first file is
// written; each file takes its name when it is complete. Errors: Io, Cancelled.
Result<QStringList> exportAll(const OutcomePointer& outcome, const CurvesPointer& curves,
                              const Theme& theme, const QString& folder,
                              const JobControl& control = {});

}  // namespace quantoscope
