// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/session/session.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QVBoxLayout;

namespace quantoscope {

class NumberField;
class ParameterForm;
class TensorListModel;
class TensorTable;

// Where the values come from: a distribution's form, or the tensors of a file with a search.
class DataPanel : public QWidget {
    Q_OBJECT
  public:
    explicit DataPanel(QWidget* parent = nullptr);
    ~DataPanel() override;
    Q_DISABLE_COPY_MOVE(DataPanel)

  public slots:
    void setRequest(const quantoscope::Request& request);
    void setOutcome(const quantoscope::OutcomePointer& outcome);
    void setOpenFile(const quantoscope::OpenFilePointer& file);
    void showGenerator();  // focus on the distribution's form

  signals:
    void requestEdited(const quantoscope::Request& request, quantoscope::Edit edit);
    void openRequested();

  private:
    void addFileSection(QVBoxLayout* column);
    void addGeneratorSection(QVBoxLayout* column);
    void chooseSource(int index);
    void chooseDistribution(int index);
    void chooseTensor();
    void generate(DistributionSpec spec, Edit edit);
    void showSource();
    void search(const QString& text);
    void selectTensor();

    Request m_request;
    DistributionSpec m_spec;  // last used, kept while a file is shown
    OpenFilePointer m_file;
    QComboBox* m_kind = nullptr;  // generate, file
    QWidget* m_generator = nullptr;
    QComboBox* m_distribution = nullptr;
    NumberField* m_count = nullptr;
    QWidget* m_countRow = nullptr;
    NumberField* m_seed = nullptr;
    ParameterForm* m_parameters = nullptr;
    QWidget* m_files = nullptr;
    QLabel* m_fileName = nullptr;
    QLineEdit* m_search = nullptr;
    TensorTable* m_table = nullptr;
    TensorListModel* m_model = nullptr;
    QSortFilterProxyModel* m_filter = nullptr;
    QLabel* m_about = nullptr;
};

}  // namespace quantoscope
