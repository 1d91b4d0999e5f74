// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/figures/table_figure.h"

#include <QFontMetrics>
#include <algorithm>
#include <numeric>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr int kMargin = 16;     // pixels around the table
constexpr int kColumnGap = 20;  // between columns
constexpr int kDigits = 6;

QFont titleFont(QFont font) {
    font.setWeight(QFont::DemiBold);
    font.setPointSizeF(font.pointSizeF() * 1.16);
    return font;
}

}  // namespace

QString shortenedNumber(const QString& cell) {
    if (!cell.contains(u'.') && !cell.contains(u'e')) return cell;
    const auto number = parseReal(cell.toStdString());
    return number ? numberText(*number, kDigits) : cell;
}

TableFigure::TableFigure(const QString& title, const DataTable& table, const QFont& font,
                         const QPalette& palette)
    : m_title(title), m_table(table), m_font(font), m_palette(palette) {
    if (m_table.rows.size() > kMostRows) {
        m_more = QObject::tr("The first %1 of %2 rows.")
                     .arg(kMostRows)
                     .arg(countText(static_cast<double>(m_table.rows.size())));
        m_table.rows.resize(kMostRows);
    }
    for (QStringList& row : m_table.rows)
        std::ranges::transform(row, row.begin(), shortenedNumber);
    for (qsizetype column = 0; column < m_table.columns.size(); ++column) {
        int widest = width(m_table.columns, column);
        for (const QStringList& row : m_table.rows)
            widest = std::max(widest, width(row, column));
        m_widths.append(widest);
        m_isNumber.append(std::ranges::all_of(m_table.rows, [&](const QStringList& row) {
            const QString cell = row.value(column);
            return cell.isEmpty() || parseReal(cell.toStdString()).has_value();
        }));
    }
}

int TableFigure::width(const QStringList& cells, qsizetype column) const {
    return QFontMetrics(m_font).horizontalAdvance(cells.value(column)) + kColumnGap;
}

int TableFigure::rowHeight() const {
    return QFontMetrics(m_font).height() * 3 / 2;
}

QSize TableFigure::size() const {
    const int columns = std::accumulate(m_widths.begin(), m_widths.end(), 0);
    const int header = QFontMetrics(titleFont(m_font)).horizontalAdvance(m_title);
    const auto lines = static_cast<int>(m_table.rows.size()) + (m_more.isEmpty() ? 2 : 3);
    return {std::max(columns, header) + 2 * kMargin, lines * rowHeight() + 2 * kMargin};
}

void TableFigure::paintRow(QPainter& painter, int top, const QStringList& cells) const {
    int left = kMargin;
    for (qsizetype column = 0; column < m_widths.size(); ++column) {
        const QRect cell(left, top, m_widths[column] - kColumnGap, rowHeight());
        painter.drawText(cell,
                         Qt::AlignVCenter | Qt::TextDontClip |
                             (m_isNumber[column] ? Qt::AlignRight : Qt::AlignLeft),
                         cells.value(column));
        left += m_widths[column];
    }
}

void TableFigure::paint(QPainter& painter) const {
    const QRect whole(QPoint(), size());
    painter.fillRect(whole, m_palette.color(QPalette::Base));
    painter.setPen(m_palette.color(QPalette::Text));
    painter.setFont(titleFont(m_font));
    painter.drawText(QRect(kMargin, kMargin, whole.width(), rowHeight()), Qt::AlignVCenter,
                     m_title);
    painter.setFont(m_font);
    const QColor quiet = m_palette.color(QPalette::PlaceholderText);
    int top = kMargin + rowHeight();
    painter.setPen(quiet);
    paintRow(painter, top, m_table.columns);
    const int right = whole.width() - kMargin;
    for (const QStringList& row : m_table.rows) {
        painter.setPen(m_palette.color(QPalette::Mid));
        top += rowHeight();
        painter.drawLine(kMargin, top, right, top);
        painter.setPen(m_palette.color(QPalette::Text));
        paintRow(painter, top, row);
    }
    painter.setPen(quiet);
    painter.drawText(QRect(kMargin, top + rowHeight(), whole.width(), rowHeight()),
                     Qt::AlignVCenter, m_more);
}

}  // namespace quantoscope
