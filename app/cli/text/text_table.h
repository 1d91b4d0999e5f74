// SPDX-License-Identifier: GPL-3.0-or-later
// Aligned columns for a terminal, and the same as CSV.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace quantoscope::cli {

enum class Align { Left, Right };

class TextTable {
  public:
    // One alignment for each column.
    explicit TextTable(std::vector<Align> columns) : m_columns(std::move(columns)) {}

    // As many cells as columns; cells are safe to print (displayText) and hold no line breaks.
    void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    // Each row on a line, two blanks between the columns.
    std::string text(std::size_t indent = 0) const;

  private:
    std::vector<Align> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

// One line of RFC 4180, each cell as textFor(Medium::Csv) has it.
std::string csvLine(const std::vector<std::string>& cells);

}  // namespace quantoscope::cli
