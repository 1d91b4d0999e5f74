// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/data_panel.h"

#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "app/panels/number_field.h"
#include "app/panels/panel_parts.h"
#include "app/panels/parameter_form.h"
#include "app/panels/tensors/tensor_list_model.h"
#include "app/panels/tensors/tensor_table.h"
#include "app/views/look/focus.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr double kLargestCount = 2147483648.0;
constexpr std::size_t kLongestNote = 400;
constexpr double kLargestSeed = 9007199254740992.0;

QString aboutText(const Outcome& outcome) {
    const Tensor& tensor = *outcome.data->tensor;
    const ValueIndex& index = *outcome.data->index;
    QString text =
        outcome.data->fullCount == 1
            ? QObject::tr("1 value, ")
            : QObject::tr("%1 values, ").arg(toQString(groupedText(outcome.data->fullCount)));
    if (tensor.shape.size() != 1) text += toQString(shapeText(tensor.shape)) + QStringLiteral(", ");
    text += toQString(dtypeName(tensor.dtype));
    if (index.count() > 0)
        text += QObject::tr("\nmin %1, max %2, mean %3")
                    .arg(toQString(shortText(index.minimum(), 5)),
                         toQString(shortText(index.maximum(), 5)),
                         toQString(shortText(index.mean(), 4)));
    for (const std::string& note : outcome.data->notes)
        text += u'\n' + toQString(displayText(note, kLongestNote));
    return text;
}

}  // namespace

DataPanel::DataPanel(QWidget* parent) : QWidget(parent), m_request(defaultRequest()) {
    m_spec = std::get<DistributionSpec>(m_request.source);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(6);
    m_kind = makeCombo(this);
    m_kind->addItems({tr("Generate values"), tr("Tensor of a file")});
    m_kind->setAccessibleName(tr("Source of the values"));
    connect(m_kind, &QComboBox::activated, this, &DataPanel::chooseSource);
    column->addWidget(m_kind);
    addGeneratorSection(column);
    addFileSection(column);
    m_about = new QLabel(this);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setProperty("quiet", true);
    m_about->setWordWrap(true);
    column->addWidget(m_about);
    column->addStretch(1);
    setRequest(m_request);
}

DataPanel::~DataPanel() {
    giveUpFocus(*this);
}

void DataPanel::addGeneratorSection(QVBoxLayout* column) {
    m_generator = new QWidget(this);
    auto* inner = new QVBoxLayout(m_generator);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(6);
    m_distribution = makeCombo(m_generator);
    for (const Distribution* distribution : distributions())
        m_distribution->addItem(toQString(distribution->title));
    connect(m_distribution, &QComboBox::activated, this, &DataPanel::chooseDistribution);
    auto* top = makeFormLayout(nullptr);
    top->addRow(makeFormLabel("Distribution", "What the values are drawn from.", m_distribution),
                m_distribution);
    inner->addLayout(top);
    m_parameters = new ParameterForm(m_generator);
    connect(m_parameters, &ParameterForm::edited, this,
            [this](const ParameterSet& parameters, Edit edit) {
                DistributionSpec spec = m_spec;
                spec.parameters = parameters;
                generate(std::move(spec), edit);
            });
    inner->addWidget(m_parameters);
    m_count = new NumberField(m_generator);
    m_count->setInteger(true);
    m_count->setSpacing(Spacing::Logarithmic);
    m_count->setLimits(0, kLargestCount);
    m_seed = new NumberField(m_generator);
    m_seed->setInteger(true);
    m_seed->setLimits(0, kLargestSeed);
    connect(m_count, &NumberField::edited, this, [this](double value, Edit edit) {
        DistributionSpec spec = m_spec;
        spec.n = static_cast<std::uint64_t>(value);
        generate(std::move(spec), edit);
    });
    connect(m_seed, &NumberField::edited, this, [this](double value, Edit edit) {
        DistributionSpec spec = m_spec;
        spec.seed = static_cast<std::uint64_t>(value);
        generate(std::move(spec), edit);
    });
    auto* bottom = makeFormLayout(nullptr);
    bottom->addRow(makeFormLabel("Values", "How many values are drawn.", m_count), m_count);
    bottom->addRow(makeFormLabel("Seed", "Same seed, same values, on every machine.", m_seed),
                   m_seed);
    inner->addLayout(bottom);
    column->addWidget(m_generator);
}

void DataPanel::addFileSection(QVBoxLayout* column) {
    m_files = new QWidget(this);
    auto* inner = new QVBoxLayout(m_files);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(6);
    auto* open = new QPushButton(tr("Open…"), m_files);
    connect(open, &QPushButton::clicked, this, &DataPanel::openRequested);
    m_fileName = new QLabel(tr("No file is open"), m_files);
    m_fileName->setTextFormat(Qt::PlainText);
    m_fileName->setMinimumWidth(1);
    inner->addWidget(sideBySide(m_fileName, open));
    m_search = new QLineEdit(m_files);
    m_search->setPlaceholderText(tr("Search tensors"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search tensors"));
    inner->addWidget(m_search);
    m_model = new TensorListModel(this);
    m_filter = new QSortFilterProxyModel(this);
    connect(m_search, &QLineEdit::textChanged, this, &DataPanel::search);
    m_table = new TensorTable(*m_model, *m_filter, m_files);
    m_table->setColumnHidden(TensorListModel::Type, true);
    m_table->setColumnHidden(TensorListModel::Values, true);
    m_table->setAccessibleName(tr("Tensors of the file"));
    connect(m_table, &TensorTable::tensorChosen, this, &DataPanel::chooseTensor);
    inner->addWidget(m_table);
    column->addWidget(m_files);
}

void DataPanel::generate(DistributionSpec spec, Edit edit) {
    if (spec == m_spec && std::holds_alternative<DistributionSpec>(m_request.source)) return;
    const Request request = withSource(m_request, std::move(spec));
    emit requestEdited(request, edit);
}

void DataPanel::chooseSource(int index) {
    if (index == 0) {
        const Request request = withSource(m_request, m_spec);
        if (request == m_request)
            showSource();
        else
            emit requestEdited(request, Edit::Step);
    } else if (m_file) {
        m_generator->hide();
        m_files->show();
    } else {
        emit openRequested();
        showSource();
    }
}

// Rows that leave would hand the choice to a neighbour, which is not what typing asks for.
void DataPanel::search(const QString& text) {
    const QSignalBlocker blocker(m_table->selectionModel());
    m_table->clearSelection();
    m_table->setCurrentIndex({});
    m_filter->setFilterFixedString(text);
    selectTensor();
}

void DataPanel::chooseDistribution(int index) {
    const Distribution* distribution = distributions()[static_cast<std::size_t>(index)];
    if (distribution == m_spec.distribution) return;
    DistributionSpec spec = m_spec;
    spec.distribution = distribution;
    spec.parameters = ParameterSet(distribution->parameters);
    generate(std::move(spec), Edit::Step);
}

void DataPanel::chooseTensor() {
    const TensorEntry* entry = m_table->chosen();
    if (entry == nullptr) return;
    const Request request = withSource(m_request, FileSource{m_file->path, entry->name});
    if (!(request == m_request)) emit requestEdited(request, Edit::Step);
}

void DataPanel::showGenerator() {
    m_kind->setCurrentIndex(0);
    chooseSource(0);
    m_distribution->setFocus();
}

void DataPanel::setRequest(const Request& request) {
    m_request = request;
    if (const auto* spec = std::get_if<DistributionSpec>(&request.source)) m_spec = *spec;
    showSource();
}

void DataPanel::showSource() {
    const bool generated = std::holds_alternative<DistributionSpec>(m_request.source);
    m_kind->setCurrentIndex(generated ? 0 : 1);
    m_generator->setVisible(generated);
    m_files->setVisible(!generated);
    const auto all = distributions();
    m_distribution->setCurrentIndex(
        static_cast<int>(std::ranges::find(all, m_spec.distribution) - all.begin()));
    m_parameters->setParameters(m_spec.parameters);
    m_count->setValue(static_cast<double>(m_spec.n));
    m_count->setEnabled(m_spec.distribution->shape == nullptr);
    m_seed->setValue(static_cast<double>(m_spec.seed));
    selectTensor();
}

// The row of the request's tensor; none when the list lacks it or the search hides it.
void DataPanel::selectTensor() {
    const auto* source = std::get_if<FileSource>(&m_request.source);
    if (source != nullptr && m_file) m_table->showTensor(*source, *m_file);
}

void DataPanel::setOpenFile(const OpenFilePointer& file) {
    m_file = file;
    const QSignalBlocker blocker(m_table->selectionModel());
    m_model->setFile(file);
    m_search->clear();
    const QString name = QFileInfo(QString::fromStdString(file->path)).fileName();
    m_fileName->setText(toQString(displayText(name.toStdString())));
    m_fileName->setToolTip(plainToolTip(displayText(file->path)));
    constexpr int kMostRows = 7;
    const int rows = std::clamp(m_model->rowCount(), 1, kMostRows);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            rows * m_table->verticalHeader()->defaultSectionSize() +
                            2 * m_table->frameWidth());
    m_table->resizeColumnToContents(TensorListModel::ShapeColumn);
    showSource();
}

void DataPanel::setOutcome(const OutcomePointer& outcome) {
    m_about->setText(aboutText(*outcome));
}

}  // namespace quantoscope
