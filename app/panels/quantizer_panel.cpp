// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/quantizer_panel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>
#include <utility>

#include "app/panels/gallery/scheme_button.h"
#include "app/panels/number_field.h"
#include "app/panels/panel_parts.h"
#include "app/panels/panel_scroll.h"
#include "app/panels/parameter_form.h"
#include "app/views/look/focus.h"
#include "core/analysis/outcome/slice_range.h"

namespace quantoscope {
namespace {

constexpr double kLargest = std::numeric_limits<float>::max();

int calibratorCount() {
    return static_cast<int>(calibrators().size());
}

NumberField* makeField(QWidget* parent, double minimum, double maximum) {
    auto* field = new NumberField(parent);
    field->setLimits(minimum, maximum);
    return field;
}

// A part of the panel that can be hidden as a whole; returns its own column.
QVBoxLayout* addBox(QVBoxLayout* column, QWidget*& box, QWidget* parent) {
    box = new QWidget(parent);
    auto* inner = new QVBoxLayout(box);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(column->spacing());
    column->addWidget(box);
    return inner;
}

}  // namespace

QuantizerPanel::QuantizerPanel(QWidget* parent) : QWidget(parent), m_request(defaultRequest()) {
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    auto* form = new QWidget;
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(12, 10, 12, 12);
    column->setSpacing(6);
    // What matters most comes first.
    addSchemeSection(column);
    addGranularitySection(column);
    addRangeSection(column);
    addParameterSection(column);
    column->addStretch(1);
    whole->addWidget(new PanelScroll(form), 1);
    // What came of it stays in sight.
    m_summary = new QLabel(this);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setProperty("quiet", true);
    m_summary->setWordWrap(true);
    m_summary->setContentsMargins(12, 4, 12, 6);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    whole->addWidget(m_summary);
    setRequest(m_request);
}

QuantizerPanel::~QuantizerPanel() {
    giveUpFocus(*this);
}

void QuantizerPanel::addSchemeSection(QVBoxLayout* column) {
    m_schemeForm = makeFormLayout(nullptr);
    m_scheme = new SchemeButton(this);
    connect(m_scheme, &SchemeButton::chosen, this,
            [this](const Scheme& scheme) { edit(withScheme(m_request, scheme), Edit::Step); });
    QToolButton* help = makeHelpButton(tr("About this scheme"), this);
    connect(help, &QToolButton::clicked, this, [this] {
        emit helpRequested(QStringLiteral("scheme/") + toQString(m_request.scheme->id));
    });
    m_schemeForm->addRow(makeFormLabel("Scheme", "The family of quantizers.", m_scheme),
                         sideBySide(m_scheme, help));
    m_bitsRow = makeBitsRow();
    m_schemeForm->addRow(makeFormLabel("Bits", "Bits of one code, 1 to 16.", m_bits), m_bitsRow);
    column->addLayout(m_schemeForm);
}

void QuantizerPanel::addParameterSection(QVBoxLayout* column) {
    column->addWidget(makeHeading(tr("Grid and rounding")));
    m_parameters = new ParameterForm(this);
    connect(m_parameters, &ParameterForm::edited, this,
            [this](const ParameterSet& parameters, Edit how) {
                Request request = m_request;
                request.settings.parameters = parameters;
                edit(request, how);
            });
    m_rounding = makeCombo(this);
    connect(m_rounding, &QComboBox::activated, this, [this](int index) {
        Request request = m_request;
        request.settings.rounding = request.scheme->roundings[static_cast<std::size_t>(index)];
        edit(request, Edit::Step);
    });
    column->addWidget(m_parameters);
    auto* roundingForm = makeFormLayout(nullptr);
    roundingForm->addRow(
        makeFormLabel("Rounding", "How a value between two levels chooses.", m_rounding),
        m_rounding);
    column->addLayout(roundingForm);
}

QWidget* QuantizerPanel::makeBitsRow() {
    m_bits = new WheelNeedsFocus<QSlider>(Qt::Horizontal, this);
    m_bits->setPageStep(1);
    m_bitsField = makeField(this, 1, 16);
    m_bitsField->setInteger(true);
    m_bitsField->setFixedWidth(fontMetrics().horizontalAdvance(u'0') * 7);
    m_bitsField->setAccessibleName(tr("Bits"));
    const auto setBits = [this](int bits, Edit how) {
        Request request = m_request;
        request.settings.bits = bits;
        request.settings.codes.reset();
        edit(request, how);
    };
    connect(m_bits, &QSlider::valueChanged, this, [this, setBits](int bits) {
        setBits(bits, m_bits->isSliderDown() ? Edit::Drag : Edit::Step);
    });
    connect(m_bits, &QSlider::sliderReleased, this,
            [this, setBits] { setBits(m_bits->value(), Edit::DragEnd); });
    connect(m_bitsField, &NumberField::edited, this,
            [setBits](double value, Edit how) { setBits(static_cast<int>(value), how); });
    return sideBySide(m_bits, m_bitsField);
}

void QuantizerPanel::addRangeSection(QVBoxLayout* column) {
    QVBoxLayout* whole = addBox(column, m_rangeBox, this);
    whole->addWidget(makeHeading(tr("Clipping range")));
    column = addBox(whole, m_rangeFields, this);
    m_calibration = makeCombo(this);
    for (const Calibrator* calibrator : calibrators())
        m_calibration->addItem(toQString(calibrator->title));
    m_calibration->addItem(tr("Manual"));
    m_calibration->addItem(tr("Given scale"));
    connect(m_calibration, &QComboBox::activated, this, &QuantizerPanel::chooseCalibration);
    QToolButton* help = makeHelpButton(tr("About this calibrator"), this);
    connect(help, &QToolButton::clicked, this, [this] {
        emit helpRequested(QStringLiteral("calibrator/") +
                           toQString(m_request.range.calibrator->id));
    });
    auto* top = makeFormLayout(nullptr);
    top->addRow(makeFormLabel("Calibrate", "How the clipping range is chosen from the data.",
                              m_calibration),
                sideBySide(m_calibration, help));
    column->addLayout(top);
    m_calibratorParameters = new ParameterForm(this);
    connect(m_calibratorParameters, &ParameterForm::edited, this,
            [this](const ParameterSet& parameters, Edit how) {
                Request request = m_request;
                request.range.parameters = parameters;
                edit(request, how);
            });
    column->addWidget(m_calibratorParameters);
    m_alpha = makeField(this, -kLargest, kLargest);
    m_beta = makeField(this, -kLargest, kLargest);
    m_scale = makeField(this, std::numeric_limits<float>::denorm_min(), kLargest);
    m_scale->setSpacing(Spacing::Logarithmic);
    m_zeroPoint = makeField(this, -kLargest, kLargest);
    for (NumberField* field : {m_alpha, m_beta, m_scale, m_zeroPoint})
        field->setSinglePrecision(true);
    m_rangeForm = makeFormLayout(nullptr);
    m_rangeForm->addRow(makeFormLabel("α", "Lower end of the clipping range.", m_alpha), m_alpha);
    m_rangeForm->addRow(makeFormLabel("β", "Upper end of the clipping range.", m_beta), m_beta);
    m_rangeForm->addRow(makeFormLabel("Scale", "Step between two levels.", m_scale), m_scale);
    m_rangeForm->addRow(makeFormLabel("Zero point", "The code that stands for zero.", m_zeroPoint),
                        m_zeroPoint);
    for (NumberField* field : {m_alpha, m_beta})
        connect(field, &NumberField::edited, this, [this](double, Edit how) { editRange(how); });
    for (NumberField* field : {m_scale, m_zeroPoint})
        connect(field, &NumberField::edited, this,
                [this](double, Edit how) { editGivenScale(how); });
    column->addLayout(m_rangeForm);
    m_rangeNote = new QLabel(this);
    m_rangeNote->setTextFormat(Qt::PlainText);
    m_rangeNote->setProperty("quiet", true);
    m_rangeNote->setWordWrap(true);
    whole->addWidget(m_rangeNote);
}

void QuantizerPanel::addGranularitySection(QVBoxLayout* column) {
    column = addBox(column, m_granularityBox, this);
    column->addWidget(makeHeading(tr("Granularity")));
    m_granularity = makeCombo(this);
    for (const auto& [granularity, title] : {std::pair{Granularity::Tensor, tr("Per tensor")},
                                             {Granularity::Channel, tr("Per channel")},
                                             {Granularity::Group, tr("Per group")}})
        m_granularity->addItem(title, static_cast<int>(granularity));
    m_axis = makeCombo(this);
    m_groupSize = makeField(this, 1, 1 << 30);
    m_groupSize->setInteger(true);
    m_groupSize->setSpacing(Spacing::Logarithmic);
    connect(m_granularity, &QComboBox::activated, this, [this](int index) {
        const auto chosen = static_cast<Granularity>(m_granularity->itemData(index).toInt());
        edit(withGranularity(m_request, chosen), Edit::Step);
    });
    connect(m_axis, &QComboBox::activated, this, [this](int index) {
        Request request = m_request;
        request.axis = index;
        request.range.forgetSlices();
        edit(request, Edit::Step);
    });
    connect(m_groupSize, &NumberField::edited, this, [this](double value, Edit how) {
        Request request = m_request;
        request.groupSize = static_cast<std::int64_t>(value);
        request.range.forgetSlices();
        edit(request, how);
    });
    m_layout = makeCombo(this);
    for (const auto& [layout, title] : {std::pair{Layout::Rows, tr("Behind the first axis")},
                                        {Layout::Axes, tr("Last axis alone")},
                                        {Layout::Flat, tr("Whole tensor")}})
        m_layout->addItem(title, static_cast<int>(layout));
    connect(m_layout, &QComboBox::activated, this, [this](int index) {
        Request request = m_request;
        request.layout = static_cast<Layout>(m_layout->itemData(index).toInt());
        request.range.forgetSlices();
        edit(request, Edit::Step);
    });
    m_granularityForm = makeFormLayout(nullptr);
    m_granularityForm->addRow(
        makeFormLabel("Share scale", "Which values share one scale.", m_granularity),
        m_granularity);
    m_granularityForm->addRow(makeFormLabel("Axis", "The axis of the slices.", m_axis), m_axis);
    m_granularityForm->addRow(
        makeFormLabel("Group size", "Values of one group along the axis; the last may be short.",
                      m_groupSize),
        m_groupSize);
    m_granularityForm->addRow(
        makeFormLabel("Run along", "What blocks, and groups along the last axis, run along.",
                      m_layout),
        m_layout);
    column->addLayout(m_granularityForm);
}

void QuantizerPanel::edit(const Request& request, Edit how) {
    if (request == m_request && how != Edit::DragEnd) return;
    emit requestEdited(request, how);
}

void QuantizerPanel::chooseCalibration(int index) {
    Request request = m_request;
    if (index < calibratorCount()) {
        request.range.mode = RangeMode::Calibrated;
        request = withCalibrator(request, *calibrators()[static_cast<std::size_t>(index)]);
    } else if (index == calibratorCount()) {
        request.range.mode = RangeMode::Manual;
        request.range.manual = {{m_alpha->value(), m_beta->value()}};
        request.range.own.clear();
    } else {
        request.range.mode = RangeMode::GivenScale;
        request.range.given = {{m_scale->value(), m_zeroPoint->value()}};
    }
    edit(request, Edit::Step);
}

void QuantizerPanel::editRange(Edit how) {
    const auto [alpha, beta] = std::minmax({m_alpha->value(), m_beta->value()});
    const Range range{alpha, beta};
    Request request = m_request;
    // The fields show the slice in view, unless one range holds for all.
    const bool forAll = request.range.mode == RangeMode::Manual &&
                        request.range.manual.size() == 1 && request.range.own.empty();
    if (m_outcome && !forAll) return edit(withRange(request, *m_outcome, range), how);
    request.range.mode = RangeMode::Manual;
    request.range.manual = {range};
    edit(request, how);
}

void QuantizerPanel::editGivenScale(Edit how) {
    Request request = m_request;
    request.range.mode = RangeMode::GivenScale;
    request.range.given = {{m_scale->value(), m_zeroPoint->value()}};
    edit(request, how);
}

}  // namespace quantoscope
