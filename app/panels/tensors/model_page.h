// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/session/session.h"

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;

namespace quantoscope {

class TensorListModel;
class TensorTable;

// All tensors of the open file at full size: the arrow keys step through them, and everything that
// shows a tensor follows; Enter goes to it.
class ModelPage : public QWidget {
    Q_OBJECT
  public:
    explicit ModelPage(QWidget* parent = nullptr);

  public slots:
    void setRequest(const quantoscope::Request& request);
    void setOpenFile(const quantoscope::OpenFilePointer& file);

  signals:
    void requestEdited(const quantoscope::Request& request, quantoscope::Edit edit);
    void tensorOpened();  // Enter or a double click on the one that is shown

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void choose();
    void search(const QString& text);
    void select();
    void tellCount();

    Request m_request;
    OpenFilePointer m_file;
    QLabel* m_about;
    QLineEdit* m_search;
    TensorListModel* m_model;
    QSortFilterProxyModel* m_filter;
    TensorTable* m_table;
};

}  // namespace quantoscope
