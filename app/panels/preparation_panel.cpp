// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/preparation_panel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "app/panels/panel_parts.h"
#include "app/panels/parameter_form.h"
#include "app/views/look/focus.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kLongestNote = 400;

QLabel* makeNote(QWidget* parent) {
    auto* note = new QLabel(parent);
    note->setTextFormat(Qt::PlainText);
    note->setProperty("quiet", true);
    note->setWordWrap(true);
    return note;
}

QToolButton* makeSmallButton(const QString& sign, const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(sign);
    button->setProperty("flat", true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

QString textOf(const std::optional<Source>& source) {
    return source ? QString::fromStdString(sourceText(*source)) : QString();
}

}  // namespace

PreparationPanel::PreparationPanel(QWidget* parent) : QWidget(parent), m_request(defaultRequest()) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(6);
    addTransformSection(column);
    addSourceSection(column);
    m_problem = makeNote(this);
    m_problem->hide();
    m_note = makeNote(this);
    column->addWidget(m_problem);
    column->addWidget(m_note);
    column->addStretch(1);
    setRequest(m_request);
}

PreparationPanel::~PreparationPanel() {
    giveUpFocus(*this);
}

void PreparationPanel::addTransformSection(QVBoxLayout* column) {
    column->addWidget(makeHeading(tr("Transforms, first to last")));
    m_chain = new QVBoxLayout;
    m_chain->setSpacing(6);
    column->addLayout(m_chain);
    m_add = makeCombo(this);
    m_add->addItem(tr("Add a transform …"));
    for (const Transform* transform : transforms()) {
        m_add->addItem(toQString(transform->title));
        m_add->setItemData(m_add->count() - 1, plainToolTip(transform->help), Qt::ToolTipRole);
    }
    m_add->setAccessibleName(tr("Add a transform"));
    m_add->setToolTip(tr("Applied before quantizing and undone before errors are measured"));
    connect(m_add, &QComboBox::activated, this, &PreparationPanel::addTransform);
    column->addWidget(m_add);
}

void PreparationPanel::addSourceSection(QVBoxLayout* column) {
    column->addWidget(makeHeading(tr("Importance")));
    auto* form = makeFormLayout(nullptr);
    m_importanceKind = makeCombo(this);
    m_importanceKind->addItems({tr("All alike"), tr("Weight per value"), tr("Weight per column"),
                                tr("Activations, mean square")});
    form->addRow(
        makeFormLabel("Weigh by", "How much the error of each value counts.", m_importanceKind),
        m_importanceKind);
    m_importanceSource = makeSourceField(tr("Source of the weights"));
    form->addRow(
        makeFormLabel("Source", "A file, FILE::TENSOR or a distribution.", m_importanceSource),
        m_importanceSource);
    m_activations = makeSourceField(tr("Activations for the transforms"));
    form->addRow(makeFormLabel("Activations",
                               "A matrix with the tensor's columns, for smoothing; may be empty.",
                               m_activations),
                 m_activations);
    column->addLayout(form);
    connect(m_importanceKind, &QComboBox::activated, this, &PreparationPanel::editImportance);
    connect(m_importanceSource, &QLineEdit::editingFinished, this,
            &PreparationPanel::editImportance);
    connect(m_activations, &QLineEdit::editingFinished, this, &PreparationPanel::editActivations);
}

QLineEdit* PreparationPanel::makeSourceField(const QString& name) {
    auto* field = new QLineEdit(this);
    field->setAccessibleName(name);
    field->setPlaceholderText(tr("FILE::TENSOR"));
    return field;
}

PreparationPanel::Row PreparationPanel::makeRow(std::size_t place, const Transform& transform) {
    Row row{&transform, new QWidget(this), new ParameterForm};
    auto* column = new QVBoxLayout(row.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* top = new QHBoxLayout;
    auto* name = new QLabel(toQString(transform.title), row.box);
    name->setTextFormat(Qt::PlainText);
    name->setToolTip(plainToolTip(transform.help));
    top->addWidget(name, 1);
    QToolButton* help = makeHelpButton(tr("About this transform"), row.box);
    QToolButton* earlier = makeSmallButton(QStringLiteral("↑"), tr("Apply earlier"), row.box);
    QToolButton* remove = makeSmallButton(QStringLiteral("✕"), tr("Remove"), row.box);
    earlier->setEnabled(place > 0);
    for (QToolButton* button : {help, earlier, remove})
        top->addWidget(button);
    column->addLayout(top);
    column->addWidget(row.form);
    connect(help, &QToolButton::clicked, this, [this, &transform] {
        emit helpRequested(QStringLiteral("transform/") + toQString(transform.id));
    });
    connect(earlier, &QToolButton::clicked, this, [this, place] { moveOrRemove(place, -1); });
    connect(remove, &QToolButton::clicked, this, [this, place] { moveOrRemove(place, 0); });
    connect(row.form, &ParameterForm::edited, this,
            [this, place](const ParameterSet& parameters, Edit how) {
                Preparation preparation = m_request.preparation;
                preparation.transforms[place].parameters = parameters;
                edit(preparation, how);
            });
    return row;
}

void PreparationPanel::showTransforms() {
    const auto& chain = m_request.preparation.transforms;
    const bool same =
        std::ranges::equal(chain, m_rows, {}, &TransformRequest::transform, &Row::transform);
    if (!same) {
        for (const Row& row : std::exchange(m_rows, {}))
            row.box->deleteLater();
        for (std::size_t place = 0; place < chain.size(); ++place) {
            m_rows.push_back(makeRow(place, *chain[place].transform));
            m_chain->addWidget(m_rows.back().box);
        }
    }
    for (std::size_t place = 0; place < chain.size(); ++place)
        m_rows[place].form->setParameters(chain[place].parameters);
    m_add->setCurrentIndex(0);
}

void PreparationPanel::showSources() {
    const Preparation& preparation = m_request.preparation;
    m_activations->setText(textOf(preparation.activations));
    const auto& importance = preparation.importance;
    if (!importance && !m_importanceSource->text().isEmpty() &&
        m_importanceKind->currentIndex() > 0)
        return;  // half typed
    m_importanceKind->setCurrentIndex(importance ? 1 + static_cast<int>(importance->kind) : 0);
    if (importance) m_importanceSource->setText(textOf(importance->source));
}

void PreparationPanel::setRequest(const Request& request) {
    m_request = request;
    showTransforms();
    showSources();
    m_problem->hide();
}

void PreparationPanel::setOutcome(const OutcomePointer& outcome) {
    QString text;
    if (outcome->data->inverse)
        for (const std::string& note : outcome->data->tensor->notes)
            text += (text.isEmpty() ? QString() : QStringLiteral("\n")) +
                    toQString(displayText(note, kLongestNote));
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void PreparationPanel::addTransform(int index) {
    if (index < 1) return;
    const Transform& transform = *transforms()[static_cast<std::size_t>(index - 1)];
    Preparation preparation = m_request.preparation;
    preparation.transforms.push_back({&transform, ParameterSet(transform.parameters)});
    edit(preparation, Edit::Step);
}

void PreparationPanel::moveOrRemove(std::size_t place, int by) {
    Preparation preparation = m_request.preparation;
    auto& chain = preparation.transforms;
    const auto here = chain.begin() + static_cast<std::ptrdiff_t>(place);
    if (by == 0)
        chain.erase(here);
    else
        std::iter_swap(here, here + by);
    edit(preparation, Edit::Step);
}

void PreparationPanel::editActivations() {
    Preparation preparation = m_request.preparation;
    preparation.activations.reset();
    const std::string text = m_activations->text().trimmed().toStdString();
    if (!text.empty()) {
        auto source = parseSource(text);
        if (!source) {
            m_problem->setText(toQString(displayText(source.error().sentence(), kLongestNote)));
            m_problem->show();
            return;
        }
        preparation.activations = std::move(*source);
    }
    edit(preparation, Edit::Step);
}

void PreparationPanel::editImportance() {
    Preparation preparation = m_request.preparation;
    preparation.importance.reset();
    const int kind = m_importanceKind->currentIndex() - 1;
    const std::string text = m_importanceSource->text().trimmed().toStdString();
    if (kind >= 0) {
        if (text.empty()) return;  // its source is still to come
        auto source = parseSource(text);
        if (!source) {
            m_problem->setText(toQString(displayText(source.error().sentence(), kLongestNote)));
            m_problem->show();
            return;
        }
        preparation.importance =
            ImportanceRequest{static_cast<ImportanceKind>(kind), std::move(*source)};
    }
    edit(preparation, Edit::Step);
}

void PreparationPanel::edit(const Preparation& preparation, Edit how) {
    if (preparation == m_request.preparation && how != Edit::DragEnd) return;
    Request request = m_request;
    request.preparation = preparation;
    emit requestEdited(request, how);
}

}  // namespace quantoscope
