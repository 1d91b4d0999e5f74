// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <vector>

#include "core/base/parameter.h"

class QAction;

namespace quantoscope {

// A list of numbers in one line, "-1 0 0.5", in C notation whatever the locale. A text that cannot
// be read stays, marked and with the reason as its tooltip, and changes nothing.
class NumbersField : public QLineEdit {
    Q_OBJECT
  public:
    // The row must outlive the field, as tables do.
    explicit NumbersField(const Parameter& row, QWidget* parent = nullptr);

    const std::vector<double>& numbers() const { return m_list.numbers(m_key); }
    bool isWrong() const { return m_wrong; }

  public slots:
    void setNumbers(const std::vector<double>& numbers);  // emits nothing

  signals:
    void edited(const std::vector<double>& numbers);  // typed and left

  protected:
    void keyPressEvent(QKeyEvent* event) override;  // Escape takes what was typed back

  private:
    void showNumbers();
    void judge();
    void commitText();
    void setWrong(const QString& reason);  // empty: it is right

    std::string_view m_key;
    ParameterSet m_list;  // the one row
    QAction* m_mark;
    QString m_help;  // the tooltip while the text is right
    bool m_wrong = false;
};

}  // namespace quantoscope
