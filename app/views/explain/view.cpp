// SPDX-License-Identifier: GPL-3.0-or-later
// One value's way through the scheme, step by step with the present numbers.
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>
#include <cmath>

#include "app/views/explain/series.h"
#include "app/views/kit/control/step_list.h"
#include "app/views/view.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

class ExplainView : public View {
    Q_OBJECT
  public:
    explicit ExplainView(QWidget* parent);

    QString title() const override { return tr("Explain"); }
    QString caption() const override;
    DataTable dataTable() const override;

  public slots:
    void setOutcome(const quantoscope::OutcomePointer& outcome) override {
        m_outcome = outcome;
        showSteps();
    }
    void setPick(const quantoscope::Pick& pick) override {
        m_pick = pick;
        showSteps();
    }
    void setTheme(const quantoscope::Theme& theme) override { Q_UNUSED(theme); }

  private:
    void showSteps();
    void takeTyped();

    OutcomePointer m_outcome;
    Pick m_pick;
    Explanation m_explanation;
    QLineEdit* m_value;
    StepList* m_steps;
};

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

ExplainView::ExplainView(QWidget* parent) : View(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    auto* top = new QHBoxLayout;
    auto* name = makeStepText(tr("Explain x ="), this);
    name->setProperty("heading", true);
    name->setWordWrap(false);
    m_value = new QLineEdit(this);
    m_value->setAccessibleName(tr("Value to explain"));
    m_value->setToolTip(tr("Type a value, or move over the stage or a cell of the matrix"));
    connect(m_value, &QLineEdit::returnPressed, this, &ExplainView::takeTyped);
    top->addWidget(name);
    top->addWidget(m_value, 1);
    column->addLayout(top);
    m_steps = new StepList(this);
    column->addWidget(m_steps, 1);
}

QString ExplainView::caption() const {
    if (!m_outcome || !m_explanation.x) return tr("There is no value to explain.");
    return tr("The way of %1 to its code and back.").arg(textOf(shortText(*m_explanation.x, 6)));
}

DataTable ExplainView::dataTable() const {
    DataTable table{{tr("step"), tr("formula")}, {}};
    for (const ExplainStep& step : m_explanation.steps)
        table.rows.append({textOf(step.text), textOf(step.formula)});
    return table;
}

void ExplainView::showSteps() {
    if (!m_outcome) return;
    m_explanation = explainPick(*m_outcome, m_pick);
    if (!m_value->hasFocus() || !m_value->isModified())
        m_value->setText(m_explanation.x ? textOf(shortText(*m_explanation.x, 7)) : QString());
    m_steps->setSteps(m_explanation.steps, tr("There are no finite values."));
    emit painted();
}

void ExplainView::takeTyped() {
    bool sound = false;
    const double x = QLocale::c().toDouble(m_value->text().trimmed(), &sound);
    if (!sound || !std::isfinite(x)) return;
    m_value->setModified(false);
    emit pickEdited({.interval = {}, .x = x, .element = {}});
}

}  // namespace

namespace plots {
extern constinit const ViewDescriptor explain{
    .id = "explain",
    .title = "Explain",
    .help = "The way of one value to its code, its bits and back, with the present numbers.",
    .isPlot = false,
    .place = ViewPlace::Codes,
    .rank = 3,
    .key = 'X',
    .create = [](QWidget* parent) -> View* { return new ExplainView(parent); }};
}  // namespace plots

}  // namespace quantoscope

#include "app/views/explain/view.moc"
