// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>
#include <memory>

#include "app/reports/output_files.h"
#include "app/reports/steps.h"
#include "app/session/curves.h"
#include "app/views/look/theme.h"
#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

// What the window shows and how.
struct Shown {
    OutcomePointer outcome;
    CurvesPointer curves;
    QVector<OutcomePointer> pins;  // A first
    Theme theme;
};

// Draws every view as PNG, SVG, PDF and CSV, named by its id, and adds outcome.json and
// request.json, all for one folder; a figure in one format each step. Nothing is written.
void addAllFigures(Steps& steps, const Shown& shown, const QString& folder,
                   const std::shared_ptr<QVector<FileContent>>& files);

}  // namespace quantoscope
