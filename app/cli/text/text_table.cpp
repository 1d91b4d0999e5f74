// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text/text_table.h"

#include <algorithm>

#include "core/base/text/media.h"

namespace quantoscope::cli {
namespace {

// Characters of a UTF-8 text: all bytes but the continuing ones.
std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::string TextTable::text(std::size_t indent) const {
    std::vector<std::size_t> widths(m_columns.size());
    for (const auto& row : m_rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], characters(row[i]));
    std::string text;
    for (const auto& row : m_rows) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) line += "  ";
            const std::string blanks(widths[i] - characters(row[i]), ' ');
            line += m_columns[i] == Align::Left ? row[i] + blanks : blanks + row[i];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::string csvLine(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) line += ',';
        line += textFor(Medium::Csv, cell);
    }
    return line + "\n";
}

}  // namespace quantoscope::cli
