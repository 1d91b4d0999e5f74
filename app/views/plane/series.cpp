// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/plane/series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <span>

#include "core/schemes/vectors/codeword_search.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

constexpr double kMostDistances = 6e7;  // between points and codewords: some 50 ms

std::size_t strideFor(std::size_t count, std::size_t most) {
    return std::max<std::size_t>(1, (count + most - 1) / std::max<std::size_t>(1, most));
}

// The parts whose codes decide what a vector becomes in the plane.
std::vector<std::size_t> partsOf(const VectorQuantization& vectors, const PlaneQuestion& question) {
    std::vector<std::size_t> parts;
    if (vectors.additive) {
        for (std::size_t part = 0; part < vectors.parts; ++part)
            parts.push_back(part);
        return parts;
    }
    parts.push_back(question.first / vectors.partDimension);
    const std::size_t other = question.second / vectors.partDimension;
    if (other != parts.front()) parts.push_back(other);
    return parts;
}

double coordinate(const VectorQuantization& vectors, std::span<const std::size_t> parts,
                  std::span<const std::uint32_t> codes, std::size_t dimension) {
    double sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!vectors.additive && parts[i] != dimension / vectors.partDimension) continue;
        const auto word = vectors.codeword(parts[i], codes[i]);
        sum += static_cast<double>(word[dimension % vectors.partDimension]);
    }
    return sum;
}

PlaneWord wordOf(const VectorQuantization& vectors, std::span<const std::size_t> parts,
                 std::vector<std::uint32_t> codes, const PlaneQuestion& question) {
    const double x = coordinate(vectors, parts, codes, question.first);
    const double y = coordinate(vectors, parts, codes, question.second);
    return {x, y, std::move(codes), 0};
}

// Every codeword of the one part, with all vectors counted.
void addCodewords(PlaneSeries& series, const VectorQuantization& vectors,
                  std::span<const std::size_t> parts, const PlaneQuestion& question) {
    for (std::uint32_t code = 0; code < vectors.codewords; ++code)
        series.words.push_back(wordOf(vectors, parts, {code}, question));
    for (std::size_t i = parts[0]; i < vectors.codes.size(); i += vectors.parts)
        ++series.words[vectors.codes[i]].count;
}

PlaneSeries vectorPlane(const Outcome& outcome, const PlaneQuestion& question) {
    const VectorQuantization& vectors = *outcome.vectors;
    const FloatBuffer& values = outcome.data->tensor->values;
    const std::vector<std::size_t> parts = partsOf(vectors, question);
    PlaneSeries series;
    series.vectors = vectors.vectors();
    series.countsPoints = parts.size() > 1;
    series.shadows = vectors.dimension > 2 &&
                     (vectors.additive || vectors.partDimension > 2 || parts.size() > 1);
    series.hasCells =
        vectors.additive ? vectors.dimension == 2 : parts.size() == 1 && vectors.partDimension == 2;
    if (!series.countsPoints) addCodewords(series, vectors, parts, question);
    std::map<std::vector<std::uint32_t>, std::size_t> known;
    const std::size_t stride = strideFor(vectors.vectors(), question.mostPoints);
    for (std::size_t vector = 0; vector < vectors.vectors(); vector += stride) {
        const std::size_t x = vector * vectors.dimension + question.first;
        const std::size_t y = vector * vectors.dimension + question.second;
        if (std::max(x, y) >= values.size() || !std::isfinite(values[x]) ||
            !std::isfinite(values[y]))
            continue;
        std::vector<std::uint32_t> codes;
        codes.reserve(parts.size());
        for (const std::size_t part : parts)
            codes.push_back(vectors.codes[vector * vectors.parts + part]);
        std::size_t word = codes.front();
        if (series.countsPoints) {
            const auto [at, isNew] = known.try_emplace(codes, series.words.size());
            word = at->second;
            if (isNew) series.words.push_back(wordOf(vectors, parts, std::move(codes), question));
            ++series.words[word].count;
        }
        series.points.push_back({values[x], values[y], x, word});
    }
    return series;
}

PlaneSeries pairPlane(const Outcome& outcome, const PlaneQuestion& question) {
    const FloatBuffer& values = outcome.data->tensor->values;
    const Slicing& slicing = *outcome.slicing;
    const std::size_t slice = outcome.focus->slice;
    PlaneSeries series;
    series.pairs = true;
    series.vectors = slicing.sizeOf(slice) / 2;
    const std::size_t stride = strideFor(series.vectors, question.mostPoints);
    for (std::size_t pair = 0; pair < series.vectors; pair += stride) {
        const std::size_t x = slicing.element(slice, 2 * pair);
        const std::size_t y = slicing.element(slice, 2 * pair + 1);
        if (std::isfinite(values[x]) && std::isfinite(values[y]))
            series.points.push_back({values[x], values[y], x, 0});
    }
    return series;
}

// A power of two that brings the largest magnitude to about 1, as squares must not overflow.
double unitOf(const VectorQuantization& vectors, const PlaneRaster& raster) {
    double most = std::max({std::abs(raster.fromX), std::abs(raster.toX), std::abs(raster.fromY),
                            std::abs(raster.toY)});
    for (const float value : vectors.codebook)
        most = std::max(most, static_cast<double>(std::abs(value)));
    if (!(most > 0) || !std::isfinite(most)) return 1;
    return std::ldexp(1.0, -std::clamp(std::ilogb(most), -120, 120));
}

std::size_t pixelsOf(const PlaneRaster& raster) {
    return static_cast<std::size_t>(raster.columns) * static_cast<std::size_t>(raster.rows);
}

// Of one raster point to all codewords of all stages.
double distancesEach(const VectorQuantization& vectors) {
    const double stages = vectors.additive ? static_cast<double>(vectors.parts) : 1;
    return static_cast<double>(vectors.codewords) * stages;
}

// Which cell a raster point lies in.
class CellSearch {
  public:
    CellSearch(const VectorQuantization& vectors, const PlaneQuestion& question,
               const PlaneRaster& raster)
        : m_vectors(vectors),
          m_parts(partsOf(vectors, question)),
          m_raster(raster),
          m_swapped(question.first > question.second),
          m_unit(unitOf(vectors, raster)),
          m_codebook(vectors.codebook) {
        for (float& value : m_codebook)
            value *= static_cast<float>(m_unit);
    }
    // Fills `cells` at the places that are asked for.
    void run(std::span<const std::size_t> places, std::vector<std::uint32_t>& cells) const {
        std::vector<float> tile(2 * kTileVectors);
        for (std::size_t from = 0; from < places.size(); from += kTileVectors)
            runTile(places.subspan(from, std::min(kTileVectors, places.size() - from)), tile,
                    cells);
    }

  private:
    void fill(std::span<const std::size_t> places, std::span<float> tile) const {
        const auto columns = static_cast<std::size_t>(m_raster.columns);
        for (std::size_t i = 0; i < places.size(); ++i) {
            const std::size_t across = places[i] % columns;
            const std::size_t down = places[i] / columns;
            const auto column = static_cast<double>(across);
            const auto row = static_cast<double>(down);
            const double x = m_raster.fromX +
                             (column + 0.5) * (m_raster.toX - m_raster.fromX) / m_raster.columns;
            const double y =
                m_raster.fromY + (row + 0.5) * (m_raster.toY - m_raster.fromY) / m_raster.rows;
            tile[i] = static_cast<float>((m_swapped ? y : x) * m_unit);
            tile[kTileVectors + i] = static_cast<float>((m_swapped ? x : y) * m_unit);
        }
    }
    void runTile(std::span<const std::size_t> places, std::vector<float>& tile,
                 std::vector<std::uint32_t>& cells) const {
        std::array<std::uint32_t, kTileVectors> codes{};
        std::array<float, kTileVectors> distances{};
        fill(places, tile);
        for (const std::size_t place : places)
            cells[place] = 0;
        const std::size_t size = m_vectors.codewords * m_vectors.partDimension;
        for (const std::size_t part : m_parts) {
            const auto words = std::span(m_codebook).subspan(part * size, size);
            findNearest({tile.data(), nullptr, 2}, words, codes, distances);
            for (std::size_t i = 0; i < places.size(); ++i) {
                std::uint32_t& cell = cells[places[i]];
                cell = cell * static_cast<std::uint32_t>(m_vectors.codewords) + codes[i];
                if (!m_vectors.additive) continue;
                const std::size_t word = 2 * std::size_t{codes[i]};
                tile[i] -= words[word];
                tile[kTileVectors + i] -= words[word + 1];
            }
        }
    }

    const VectorQuantization& m_vectors;
    std::vector<std::size_t> m_parts;
    const PlaneRaster& m_raster;
    bool m_swapped;
    double m_unit;
    std::vector<float> m_codebook;
};

// Squares of side x side raster points, each known by the one in its middle.
class CoarseRaster {
  public:
    CoarseRaster(const PlaneRaster& fine, std::size_t side)
        : m_fineColumns(static_cast<std::size_t>(fine.columns)),
          m_fineRows(static_cast<std::size_t>(fine.rows)),
          m_side(side),
          m_columns((m_fineColumns + side - 1) / side),
          m_rows((m_fineRows + side - 1) / side) {}
    std::vector<std::size_t> middles() const {
        std::vector<std::size_t> places;
        for (std::size_t row = 0; row < m_rows; ++row)
            for (std::size_t column = 0; column < m_columns; ++column)
                places.push_back(middle(column, row));
        return places;
    }
    // Gives each square the cell of its middle; returns the points of those that have a neighbour
    // of another cell.
    std::vector<std::size_t> spread(std::vector<std::uint32_t>& cells) const {
        std::vector<std::size_t> near;
        for (std::size_t row = 0; row < m_rows; ++row)
            for (std::size_t column = 0; column < m_columns; ++column) {
                const bool uniform = isUniform(cells, column, row);
                const std::uint32_t cell = cells[middle(column, row)];
                forEachPoint(column, row, [&](std::size_t place) {
                    cells[place] = cell;
                    if (!uniform) near.push_back(place);
                });
            }
        return near;
    }

  private:
    std::size_t middle(std::size_t column, std::size_t row) const {
        return std::min(row * m_side + m_side / 2, m_fineRows - 1) * m_fineColumns +
               std::min(column * m_side + m_side / 2, m_fineColumns - 1);
    }
    // Whether the square lies among middles of one cell; never at the edge.
    bool isUniform(const std::vector<std::uint32_t>& cells, std::size_t column,
                   std::size_t row) const {
        if (column == 0 || row == 0 || column + 1 >= m_columns || row + 1 >= m_rows) return false;
        const std::uint32_t cell = cells[middle(column, row)];
        for (std::size_t y = row - 1; y <= row + 1; ++y)
            for (std::size_t x = column - 1; x <= column + 1; ++x)
                if (cells[middle(x, y)] != cell) return false;
        return true;
    }
    template <class Visit>
    void forEachPoint(std::size_t column, std::size_t row, Visit visit) const {
        for (std::size_t y = row * m_side; y < std::min((row + 1) * m_side, m_fineRows); ++y)
            for (std::size_t x = column * m_side;
                 x < std::min((column + 1) * m_side, m_fineColumns); ++x)
                visit(y * m_fineColumns + x);
    }

    std::size_t m_fineColumns;
    std::size_t m_fineRows;
    std::size_t m_side;
    std::size_t m_columns;
    std::size_t m_rows;
};

}  // namespace

std::optional<PlaneSeries> planeSeries(const Outcome& outcome, const PlaneQuestion& question) {
    if (outcome.vectors) {
        const std::size_t dimension = outcome.vectors->dimension;
        if (question.first >= dimension || question.second >= dimension ||
            question.first == question.second)
            return std::nullopt;
        return vectorPlane(outcome, question);
    }
    if (outcome.slicing->sizeOf(outcome.focus->slice) < 2) return std::nullopt;
    return pairPlane(outcome, question);
}

std::vector<std::uint32_t> planeCells(const Outcome& outcome, const PlaneQuestion& question,
                                      const PlaneRaster& raster, int side) {
    const CellSearch search(*outcome.vectors, question, raster);
    std::vector<std::uint32_t> cells(pixelsOf(raster));
    if (side <= 1) {
        std::vector<std::size_t> all(cells.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        search.run(all, cells);
        return cells;
    }
    const CoarseRaster coarse(raster, static_cast<std::size_t>(side));
    search.run(coarse.middles(), cells);
    const std::vector<std::size_t> near = coarse.spread(cells);
    const double distances = static_cast<double>(near.size()) * distancesEach(*outcome.vectors);
    if (distances <= kMostDistances) search.run(near, cells);
    return cells;
}

int cellPixels(const VectorQuantization& vectors, int columns, int rows) {
    const double wanted =
        static_cast<double>(columns) * rows * distancesEach(vectors) / kMostDistances;
    return std::max(1, static_cast<int>(std::ceil(std::sqrt(wanted))));
}

}  // namespace quantoscope
