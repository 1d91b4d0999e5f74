// SPDX-License-Identifier: GPL-3.0-or-later
// Steps in words, each with its formula below, to be scrolled and copied.
#pragma once

#include <QScrollArea>
#include <span>

#include "core/schemes/scheme.h"

class QLabel;

namespace quantoscope {

class StepList : public QScrollArea {
    Q_OBJECT
  public:
    explicit StepList(QWidget* parent);

    // Without steps the sentence is shown.
    void setSteps(std::span<const ExplainStep> steps, const QString& sentence);
};

// Plain text that wraps and can be selected.
QLabel* makeStepText(const QString& text, QWidget* parent);

}  // namespace quantoscope
