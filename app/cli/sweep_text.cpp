// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sweep_text.h"

#include <utility>

#include "app/cli/text_table.h"
#include "core/base/display_text.h"
#include "core/base/number_text.h"

namespace quantoscope::cli {

void SweepText::addRow(const std::string& tensor, std::vector<Cell> cells) {
    if (m_namesTensors) cells.insert(cells.begin(), Cell(tensor));
    m_rows.push_back(std::move(cells));
}

void SweepText::add(const std::string& tensor, const std::vector<BitsPoint>& points) {
    m_columns = {"bits", "bits_per_weight", "mse", "mse_rounding", "mse_clipping", "sqnr_db"};
    for (const BitsPoint& point : points) {
        const auto known = [&](double value) {
            return point.mse ? std::optional<double>(value) : std::nullopt;
        };
        addRow(tensor, {Cell(double(point.bits)), Cell(known(point.bitsPerWeight)), Cell(point.mse),
                        Cell(point.mseRounding), Cell(point.mseClipping), Cell(point.sqnrDb)});
    }
}

void SweepText::add(const std::string& tensor, const ClipSweep& sweep) {
    m_columns = {"clip", "mse", "mse_rounding", "mse_clipping", "calibrator", "alpha", "beta"};
    const Cell none{std::string()};
    for (const ClipPoint& point : sweep.points)
        addRow(tensor, {Cell(point.clip), Cell(point.mse), Cell(point.mseRounding),
                        Cell(point.mseClipping), none, none, none});
    for (const CalibratorMark& mark : sweep.marks)
        addRow(tensor,
               {Cell(mark.clip), Cell(mark.mse), none, none, Cell(std::string(mark.calibrator->id)),
                Cell(mark.range.alpha), Cell(mark.range.beta)});
}

std::string SweepText::table() const {
    constexpr int kDigits = 6;
    std::vector<std::string> heads = m_columns;
    if (m_namesTensors) heads.insert(heads.begin(), "tensor");
    std::vector<Align> align(heads.size(), Align::Right);
    if (m_namesTensors) align[0] = Align::Left;
    TextTable table(align);
    table.add(heads);
    for (const auto& row : m_rows) {
        std::vector<std::string> cells;
        cells.reserve(row.size());
        for (const Cell& cell : row)
            cells.push_back(cell.number ? shortText(*cell.number, kDigits)
                                        : displayText(cell.text));
        table.add(std::move(cells));
    }
    return table.text();
}

std::string SweepText::csv() const {
    std::vector<std::string> heads = m_columns;
    if (m_namesTensors) heads.insert(heads.begin(), "tensor");
    std::string text = csvLine(heads);
    for (const auto& row : m_rows) {
        std::vector<std::string> cells;
        cells.reserve(row.size());
        for (const Cell& cell : row)
            cells.push_back(cell.number ? exactText(*cell.number) : cell.text);
        text += csvLine(cells);
    }
    return text;
}

}  // namespace quantoscope::cli
