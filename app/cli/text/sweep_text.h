// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps as a table for people, and as CSV and JSON with every digit.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/sweeps/sweeps.h"

namespace quantoscope::cli {

class SweepText {
  public:
    // With a column that names the tensor when there are several.
    explicit SweepText(bool namesTensors) : m_namesTensors(namesTensors) {}

    void add(const std::string& tensor, const std::vector<BitsPoint>& points);
    // The marks of the calibrators follow the points, named in a column of their own.
    void add(const std::string& tensor, const ClipSweep& sweep);

    void add(const std::string& tensor, const std::vector<SchemeRow>& rows);

    std::string table() const;
    std::string csv() const;
    std::string json() const;  // an array of one object a row; what is empty is null

  private:
    // A text or a number; nothing is an empty cell.
    struct Cell {
        Cell(std::string value) : text(std::move(value)) {}
        Cell(double value) : number(value) {}
        Cell(std::optional<double> value) : number(value) {}
        std::string text;
        std::optional<double> number;
    };
    std::vector<std::string> heads() const;
    void addRow(const std::string& tensor, std::vector<Cell> cells);

    bool m_namesTensors;
    std::vector<std::string> m_columns;
    std::vector<std::vector<Cell>> m_rows;
};

}  // namespace quantoscope::cli
