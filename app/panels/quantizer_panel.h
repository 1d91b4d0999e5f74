// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

#include "app/session/curves.h"
#include "app/session/edit.h"
#include "core/analysis/outcome/outcome.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QSlider;
class QVBoxLayout;

namespace quantoscope {

class NumberField;
class ParameterForm;
class SchemeButton;

// Scheme, bits, rounding, clipping range and granularity of a request, made from the registries.
class QuantizerPanel : public QWidget {
    Q_OBJECT
  public:
    explicit QuantizerPanel(QWidget* parent = nullptr);
    ~QuantizerPanel() override;
    Q_DISABLE_COPY_MOVE(QuantizerPanel)

    const Request& request() const { return m_request; }

  public slots:
    void setRequest(const quantoscope::Request& request);
    // The range, scale and zero point that came of it.
    void setOutcome(const quantoscope::OutcomePointer& outcome);
    void setCurves(const quantoscope::CurvesPointer& curves);

  signals:
    void requestEdited(const quantoscope::Request& request, quantoscope::Edit edit);
    void helpRequested(const QString& anchor);  // "scheme/uniform", "calibrator/mse"

  private:
    void addSchemeSection(QVBoxLayout* column);
    void addParameterSection(QVBoxLayout* column);
    void addRangeSection(QVBoxLayout* column);
    void addGranularitySection(QVBoxLayout* column);
    QWidget* makeBitsRow();
    void showScheme();
    void showRange();
    void showGranularity();
    void chooseCalibration(int index);
    void editRange(Edit how);
    void editGivenScale(Edit how);
    void edit(const Request& request, Edit how);

    Request m_request;
    OutcomePointer m_outcome;
    SchemeButton* m_scheme = nullptr;
    QSlider* m_bits = nullptr;
    NumberField* m_bitsField = nullptr;
    QFormLayout* m_schemeForm = nullptr;
    QWidget* m_bitsRow = nullptr;
    ParameterForm* m_parameters = nullptr;
    QComboBox* m_rounding = nullptr;
    QComboBox* m_calibration = nullptr;   // calibrators, then manual, then given scale
    QWidget* m_rangeBox = nullptr;        // of schemes with a clipping range
    QWidget* m_rangeFields = nullptr;     // where the range matters
    QWidget* m_granularityBox = nullptr;  // of schemes that leave it to the request
    ParameterForm* m_calibratorParameters = nullptr;
    QFormLayout* m_rangeForm = nullptr;
    NumberField* m_alpha = nullptr;
    NumberField* m_beta = nullptr;
    NumberField* m_scale = nullptr;
    NumberField* m_zeroPoint = nullptr;
    QLabel* m_rangeNote = nullptr;
    QComboBox* m_granularity = nullptr;
    QComboBox* m_axis = nullptr;
    NumberField* m_groupSize = nullptr;
    QComboBox* m_layout = nullptr;
    QFormLayout* m_granularityForm = nullptr;
    QLabel* m_summary = nullptr;
};

}  // namespace quantoscope
