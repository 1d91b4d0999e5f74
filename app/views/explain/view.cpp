// SPDX-License-Identifier: GPL-3.0-or-later
// One value's way through the scheme, step by step with the present numbers.
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>
#include <cmath>
#include <optional>

#include "app/views/explain/series.h"
#include "app/views/kit/control/step_list.h"
#include "app/views/look/number_format.h"
#include "app/views/view.h"

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
    void setRefused(bool refused);
    std::optional<double> typedValue() const;

    OutcomePointer m_outcome;
    Pick m_pick;
    Explanation m_explanation;
    QLineEdit* m_value;
    StepList* m_steps;
};

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

// What is explained is a float32, and the field holds every digit of it.
QString exactX(double x) {
    return textOf(exactText(static_cast<float>(x)));
}

std::vector<ExplainStep> typesetSteps(std::vector<ExplainStep> steps) {
    for (ExplainStep& step : steps)
        step.formula = typeset(step.formula).toStdString();
    return steps;
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
    connect(m_value, &QLineEdit::textEdited, this, &ExplainView::takeTyped);
    connect(m_value, &QLineEdit::returnPressed, this, &ExplainView::takeTyped);
    top->addWidget(name);
    top->addWidget(m_value, 1);
    column->addLayout(top);
    m_steps = new StepList(this);
    column->addWidget(m_steps, 1);
}

QString ExplainView::caption() const {
    if (!m_outcome || !m_explanation.x) return tr("There is no value to explain.");
    return tr("The way of %1 to its code and back.").arg(exactX(*m_explanation.x));
}

DataTable ExplainView::dataTable() const {
    DataTable table{{tr("step"), tr("formula")}, {}};
    for (const ExplainStep& step : m_explanation.steps)
        table.rows.append({textOf(step.text), typeset(step.formula)});
    return table;
}

void ExplainView::showSteps() {
    if (!m_outcome) return;
    setRefused(false);
    m_explanation = explainPick(*m_outcome, m_pick);
    const auto typed = typedValue();
    const bool isTyped = typed && m_explanation.x &&
                         static_cast<float>(*typed) == static_cast<float>(*m_explanation.x);
    if (!isTyped) m_value->setText(m_explanation.x ? exactX(*m_explanation.x) : QString());
    m_steps->setSteps(typesetSteps(m_explanation.steps), tr("There are no finite values."));
    emit painted();
}

// What the field holds as a finite number, with either minus.
std::optional<double> ExplainView::typedValue() const {
    const QString text = m_value->text().replace(QChar(0x2212), u'-');
    const auto x = parseReal(text.toStdString());
    return x && std::isfinite(static_cast<float>(*x)) ? x : std::nullopt;
}

void ExplainView::setRefused(bool refused) {
    if (m_value->property("wrong").toBool() == refused) return;
    m_value->setProperty("wrong", refused);
    m_value->style()->unpolish(m_value);
    m_value->style()->polish(m_value);
}

void ExplainView::takeTyped() {
    const auto x = typedValue();
    if (x) return emit pickEdited({.interval = {}, .x = static_cast<float>(*x), .element = {}});
    setRefused(true);
    m_explanation = {};
    m_steps->setSteps(
        {}, tr("“%1” is no finite number: nothing is explained.").arg(m_value->text().left(40)));
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
