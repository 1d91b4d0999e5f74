// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <span>
#include <vector>

#include "app/session/edit.h"
#include "core/base/parameter.h"

class QFormLayout;
class QLabel;

namespace quantoscope {

// A form made from a parameter table: one labelled editor a row.
class ParameterForm : public QWidget {
    Q_OBJECT
  public:
    explicit ParameterForm(QWidget* parent = nullptr);

    const ParameterSet& parameters() const { return m_parameters; }

  public slots:
    // Rebuilds the rows when the table is another one.
    void setParameters(const quantoscope::ParameterSet& parameters);

  signals:
    void edited(const quantoscope::ParameterSet& parameters, quantoscope::Edit edit);

  private:
    void rebuild();
    QWidget* makeEditor(const Parameter& row);
    QWidget* makeListEditor(const Parameter& row);
    void change(std::string_view key, double value, Edit edit);

    ParameterSet m_parameters;
    QFormLayout* m_layout;
    std::vector<std::function<void(double raw)>> m_show;  // one a row
};

// The layout all forms of the panels share: quiet labels left, fields as wide as they can be.
QFormLayout* makeFormLayout(QWidget* parent);
// A label for it, with the help as its tooltip (plain text).
QLabel* makeFormLabel(std::string_view text, std::string_view help, QWidget* buddy);
QString plainToolTip(std::string_view text);  // rich text switched off

}  // namespace quantoscope
