// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "app/session/edit.h"
#include "core/analysis/outcome/outcome.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace quantoscope {

class ParameterForm;

// What happens to the values before they are quantized, and how much each counts: transforms in
// their order, activations, importance.
class PreparationPanel : public QWidget {
    Q_OBJECT
  public:
    explicit PreparationPanel(QWidget* parent = nullptr);
    ~PreparationPanel() override;
    Q_DISABLE_COPY_MOVE(PreparationPanel)

  public slots:
    void setRequest(const quantoscope::Request& request);
    void setOutcome(const quantoscope::OutcomePointer& outcome);

  signals:
    void requestEdited(const quantoscope::Request& request, quantoscope::Edit edit);
    void helpRequested(const QString& anchor);  // "transform/hadamard"

  private:
    // One transform of the chain.
    struct Row {
        const Transform* transform = nullptr;
        QWidget* box = nullptr;
        ParameterForm* form = nullptr;
    };

    void addTransformSection(QVBoxLayout* column);
    void addSourceSection(QVBoxLayout* column);
    QLineEdit* makeSourceField(const QString& name);
    Row makeRow(std::size_t place, const Transform& transform);
    void showTransforms();
    void showSources();
    void addTransform(int index);
    void moveOrRemove(std::size_t place, int by);  // 0 removes
    void editActivations();
    void editImportance();
    void edit(const Preparation& preparation, Edit how);

    Request m_request;
    QVBoxLayout* m_chain = nullptr;
    std::vector<Row> m_rows;
    QComboBox* m_add = nullptr;
    QLineEdit* m_activations = nullptr;
    QComboBox* m_importanceKind = nullptr;
    QLineEdit* m_importanceSource = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_note = nullptr;
};

}  // namespace quantoscope
