// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/control/step_list.h"

#include <QFontDatabase>
#include <QLabel>
#include <QVBoxLayout>

namespace quantoscope {

QLabel* makeStepText(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

StepList::StepList(QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setProperty("card", true);
}

void StepList::setSteps(std::span<const ExplainStep> steps, const QString& sentence) {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(8, 4, 4, 4);
    if (steps.empty()) column->addWidget(makeStepText(sentence, list));
    for (const ExplainStep& step : steps) {
        column->addWidget(makeStepText(QString::fromStdString(step.text), list));
        if (step.formula.empty()) continue;
        QLabel* formula = makeStepText(QString::fromStdString(step.formula), list);
        formula->setProperty("formula", true);
        QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPointSizeF(this->font().pointSizeF());
        formula->setFont(font);
        column->addWidget(formula);
    }
    column->addStretch(1);
    setWidget(list);
}

}  // namespace quantoscope
