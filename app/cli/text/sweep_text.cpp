// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text/sweep_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "app/cli/text/text_table.h"
#include "core/analysis/outcome/metrics_of.h"
#include "core/base/text/display_text.h"
#include "core/base/text/media.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

// Nothing where values overflow: the error of the others ranks nothing.
std::optional<double> ranked(double error, double overflowed) {
    return overflowed > 0 ? std::nullopt : std::optional(error);
}

std::string overflowWords(double overflowed) {
    return overflowed > 0 ? overflowText(overflowed) : std::string();
}

}  // namespace

void SweepText::addRow(const std::string& tensor, std::vector<Cell> cells) {
    if (m_namesTensors) cells.insert(cells.begin(), Cell(tensor));
    m_rows.push_back(std::move(cells));
}

void SweepText::add(const std::string& tensor, const std::vector<BitsPoint>& points) {
    m_columns = {"bits",         "bits_per_weight", "mse", "mse_rounding",
                 "mse_clipping", "sqnr_db",         "note"};
    for (const BitsPoint& point : points) {
        const auto known = [&](double value) {
            return point.mse || point.overflowed > 0 ? std::optional<double>(value) : std::nullopt;
        };
        addRow(tensor, {Cell(double(point.bits)), Cell(known(point.bitsPerWeight)), Cell(point.mse),
                        Cell(point.mseRounding), Cell(point.mseClipping), Cell(point.sqnrDb),
                        Cell(overflowWords(point.overflowed))});
    }
}

void SweepText::add(const std::string& tensor, const ClipSweep& sweep) {
    m_columns = {"clip",       "mse",   "mse_rounding", "mse_clipping",
                 "calibrator", "alpha", "beta",         "note"};
    const Cell none{std::string()};
    for (const ClipPoint& point : sweep.points)
        addRow(tensor, {Cell(point.clip), Cell(ranked(point.mse, point.overflowed)),
                        Cell(ranked(point.mseRounding, point.overflowed)),
                        Cell(ranked(point.mseClipping, point.overflowed)), none, none, none,
                        Cell(overflowWords(point.overflowed))});
    for (const CalibratorMark& mark : sweep.marks)
        addRow(tensor, {Cell(mark.clip), Cell(ranked(mark.mse, mark.overflowed)), none, none,
                        Cell(std::string(mark.calibrator->id)), Cell(mark.range.alpha),
                        Cell(mark.range.beta), Cell(overflowWords(mark.overflowed))});
}

void SweepText::add(const std::string& tensor, const std::vector<SchemeRow>& rows) {
    m_columns = {"scheme",        "family",  "bits_per_weight", "mse", "sqnr_db",
                 "max_abs_error", "clipped", "seconds",         "note"};
    for (const SchemeRow& row : rows) {
        const Metrics metrics = row.metrics.value_or(Metrics{});
        const auto known = [&](double value) {
            return row.metrics ? std::optional<double>(value) : std::nullopt;
        };
        addRow(tensor, {Cell(std::string(row.scheme->id)),
                        Cell(std::string(familyTitle(row.scheme->family))),
                        Cell(known(metrics.bitsPerWeight)), Cell(metrics.mse), Cell(metrics.sqnrDb),
                        Cell(metrics.maxAbsError), Cell(metrics.clippedFraction),
                        Cell(known(row.seconds)), Cell(rowNote(row))});
    }
}

std::vector<std::string> SweepText::heads() const {
    std::vector<std::string> heads = m_columns;
    if (m_namesTensors) heads.insert(heads.begin(), "tensor");
    return heads;
}

std::string SweepText::table() const {
    constexpr int kDigits = 6;
    constexpr std::array<std::string_view, 4> kTexts{"tensor", "scheme", "family", "note"};
    const std::vector<std::string> heads = this->heads();
    std::vector<Align> align;
    align.reserve(heads.size());
    for (const std::string& head : heads)
        align.push_back(std::ranges::find(kTexts, head) != kTexts.end() ? Align::Left
                                                                        : Align::Right);
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
    std::string text = csvLine(heads());
    for (const auto& row : m_rows) {
        std::vector<std::string> cells;
        cells.reserve(row.size());
        for (const Cell& cell : row)
            cells.push_back(cell.number ? exactText(*cell.number) : cell.text);
        text += csvLine(cells);
    }
    return text;
}

std::string SweepText::json() const {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    const std::vector<std::string> keys = heads();
    for (const auto& row : m_rows) {
        nlohmann::ordered_json object;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (row[i].number && std::isfinite(*row[i].number))
                object[keys[i]] = *row[i].number;
            else if (row[i].number)
                object[keys[i]] = exactText(*row[i].number);
            else if (row[i].text.empty())
                object[keys[i]] = nullptr;
            else
                object[keys[i]] = row[i].text;
        }
        all.push_back(std::move(object));
    }
    return textFor(Medium::Json,
                   all.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) +
           "\n";
}

}  // namespace quantoscope::cli
