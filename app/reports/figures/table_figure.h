// SPDX-License-Identifier: GPL-3.0-or-later
// A table as a figure: painted from its numbers, so that it is whole, sharp and of any size.
#pragma once

#include <QFont>
#include <QPainter>
#include <QPalette>
#include <QSize>
#include <QString>

#include "app/views/view.h"

namespace quantoscope {

// A cell that holds a fraction, with six digits; bit patterns and words as they are.
QString shortenedNumber(const QString& cell);

class TableFigure {
  public:
    static constexpr qsizetype kMostRows = 64;

    // Shows at most kMostRows rows and says how many there are; numbers are shortened.
    TableFigure(const QString& title, const DataTable& table, const QFont& font,
                const QPalette& palette);

    QSize size() const;  // pixels that it takes
    void paint(QPainter& painter) const;

  private:
    int rowHeight() const;
    int width(const QStringList& cells, qsizetype column) const;
    void paintRow(QPainter& painter, int top, const QStringList& cells) const;

    QString m_title;
    QString m_more;  // below the last row; empty when all are shown
    DataTable m_table;
    QFont m_font;
    QPalette m_palette;
    QVector<int> m_widths;     // [columns]
    QVector<bool> m_isNumber;  // [columns]
};

}  // namespace quantoscope
