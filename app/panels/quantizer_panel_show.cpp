// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel shows of a request and of what came of it.
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>
#include <cmath>

#include "app/panels/gallery/scheme_button.h"
#include "app/panels/number_field.h"
#include "app/panels/parameter_form.h"
#include "app/panels/quantizer_panel.h"
#include "app/views/look/utf8.h"
#include "core/analysis/outcome/slice_range.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// Where a range request stands in the calibration list.
int calibrationIndex(const RangeRequest& range) {
    if (range.mode == RangeMode::Manual) return static_cast<int>(calibrators().size());
    if (range.mode == RangeMode::GivenScale) return static_cast<int>(calibrators().size()) + 1;
    const auto all = calibrators();
    return static_cast<int>(std::ranges::find(all, range.calibrator) - all.begin());
}

void setRowVisible(QFormLayout* form, QWidget* field, bool visible) {
    form->labelForField(field)->setVisible(visible);
    field->setVisible(visible);
}

// Why there is no range to choose.
QString rangeNote(const Request& request, const Focus& focus) {
    const Scheme& scheme = *request.scheme;
    if (rangeMatters(scheme, request.settings)) return toQString(focus.calibration.note);
    return toQString(whyRangeDoesNotMatter(scheme, request.settings));
}

}  // namespace

void QuantizerPanel::setRequest(const Request& request) {
    m_request = request;
    showScheme();
    showRange();
    showGranularity();
}

void QuantizerPanel::showScheme() {
    const Scheme& scheme = *m_request.scheme;
    m_scheme->setScheme(scheme);
    m_schemeForm->labelForField(m_bitsRow)->setVisible(scheme.minimumBits < scheme.maximumBits);
    m_bitsRow->setVisible(scheme.minimumBits < scheme.maximumBits);
    m_rangeBox->setVisible(scheme.build != nullptr);
    const QSignalBlocker blocker(m_bits);
    m_bits->setRange(scheme.minimumBits, scheme.maximumBits);
    m_bits->setValue(m_request.settings.bits);
    m_bitsField->setLimits(scheme.minimumBits, scheme.maximumBits);
    m_bitsField->setValue(m_request.settings.bits);
    m_parameters->setParameters(m_request.settings.parameters);
    m_rounding->clear();
    for (const Rounding rounding : scheme.roundings) {
        m_rounding->addItem(toQString(roundingRow(rounding).label));
        if (rounding == m_request.settings.rounding)
            m_rounding->setCurrentIndex(m_rounding->count() - 1);
    }
    m_rounding->setEnabled(scheme.roundings.size() > 1);
}

void QuantizerPanel::setCurves(const CurvesPointer& curves) {
    m_scheme->setCurves(curves);
}

void QuantizerPanel::showRange() {
    m_calibration->setCurrentIndex(calibrationIndex(m_request.range));
    const RangeMode mode = m_request.range.mode;
    m_calibratorParameters->setParameters(m_request.range.parameters);
    m_calibratorParameters->setVisible(mode == RangeMode::Calibrated &&
                                       !m_request.range.parameters.table().empty());
    const bool given = mode == RangeMode::GivenScale;
    for (NumberField* field : {m_alpha, m_beta})
        setRowVisible(m_rangeForm, field, !given);
    for (NumberField* field : {m_scale, m_zeroPoint})
        setRowVisible(m_rangeForm, field, given);
    if (mode == RangeMode::Manual && !m_request.range.manual.empty()) {
        const Range shown = m_outcome ? askedRange(m_request, *m_outcome, m_outcome->focus->slice)
                                      : m_request.range.manual.front();
        m_alpha->setValue(shown.alpha);
        m_beta->setValue(shown.beta);
    }
    if (given && !m_request.range.given.empty()) {
        m_scale->setValue(m_request.range.given.front().scale);
        m_zeroPoint->setValue(m_request.range.given.front().zeroPoint);
    }
    // Where no range matters, the note says why.
    m_rangeFields->setVisible(rangeMatters(*m_request.scheme, m_request.settings));
}

void QuantizerPanel::showGranularity() {
    m_granularity->setCurrentIndex(
        m_granularity->findData(static_cast<int>(m_request.granularity)));
    const int rank = m_outcome ? static_cast<int>(m_outcome->data->tensor->shape.size()) : 1;
    m_axis->clear();
    for (int axis = 0; axis < std::max(1, rank); ++axis) {
        const bool known = m_outcome && axis < rank;
        const auto extent =
            known ? m_outcome->data->tensor->shape[static_cast<std::size_t>(axis)] : 0;
        m_axis->addItem(known ? tr("%1 (%2 long)").arg(axis).arg(extent) : QString::number(axis));
    }
    const int axis = m_request.axis < 0 ? m_request.axis + std::max(1, rank) : m_request.axis;
    m_axis->setCurrentIndex(axis);
    m_groupSize->setValue(static_cast<double>(m_request.groupSize));
    const bool scalar = m_request.scheme->build != nullptr;
    const bool groups = scalar && m_request.granularity == Granularity::Group;
    const bool last = axis == std::max(1, rank) - 1;
    const bool asksLayout = rank > 1 && (groups ? last : takesLayout(*m_request.scheme));
    m_layout->setCurrentIndex(m_layout->findData(static_cast<int>(m_request.layout)));
    setRowVisible(m_granularityForm, m_granularity, scalar);
    setRowVisible(m_granularityForm, m_axis,
                  scalar && m_request.granularity != Granularity::Tensor);
    setRowVisible(m_granularityForm, m_groupSize, groups);
    setRowVisible(m_granularityForm, m_layout, asksLayout);
    m_granularityBox->setVisible(scalar || asksLayout);
}

void QuantizerPanel::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    const Focus& focus = *outcome->focus;
    if (m_request.range.mode == RangeMode::Calibrated) {
        m_alpha->setValue(focus.calibration.range.alpha);
        m_beta->setValue(focus.calibration.range.beta);
    }
    if (m_request.range.mode != RangeMode::GivenScale && std::isfinite(focus.steps.scale)) {
        m_scale->setValue(focus.steps.scale);
        m_zeroPoint->setValue(focus.steps.zeroPoint);
    }
    m_rangeNote->setText(rangeNote(m_request, focus));
    m_rangeNote->setVisible(!m_rangeNote->text().isEmpty());
    QString summary;
    if (outcome->slicing->count() > 1) summary += toQString(focus.label) + QStringLiteral(": ");
    if (std::isfinite(focus.steps.scale))
        summary += tr("scale %1, zero point %2\n")
                       .arg(toQString(shortText(focus.steps.scale, 6)),
                            toQString(wholeText(focus.steps.zeroPoint, 6)));
    summary += tr("%1 levels, %2 used").arg(focus.metrics.levels).arg(focus.metrics.levelsUsed);
    m_summary->setText(summary);
    showGranularity();
}

}  // namespace quantoscope
