// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/plane_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>

#include "core/schemes/codeword_search.h"
#include "core/schemes/vector_scheme.h"

namespace quantoscope {
namespace {

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
                                      const PlaneRaster& raster) {
    const VectorQuantization& vectors = *outcome.vectors;
    const std::vector<std::size_t> parts = partsOf(vectors, question);
    const double unit = unitOf(vectors, raster);
    std::vector<float> codebook(vectors.codebook);
    for (float& value : codebook)
        value *= static_cast<float>(unit);
    const std::size_t size = vectors.codewords * vectors.partDimension;
    const bool swapped = question.first > question.second;
    const auto columns = static_cast<std::size_t>(raster.columns);
    const std::size_t pixels = columns * static_cast<std::size_t>(raster.rows);
    std::vector<std::uint32_t> cells(pixels);
    std::vector<float> tile(2 * kTileVectors);
    std::array<std::uint32_t, kTileVectors> codes{};
    std::array<float, kTileVectors> distances{};
    for (std::size_t from = 0; from < pixels; from += kTileVectors) {
        const std::size_t count = std::min(kTileVectors, pixels - from);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t across = (from + i) % columns;
            const std::size_t down = (from + i) / columns;
            const auto column = static_cast<double>(across);
            const auto row = static_cast<double>(down);
            const double x =
                raster.fromX + (column + 0.5) * (raster.toX - raster.fromX) / raster.columns;
            const double y = raster.fromY + (row + 0.5) * (raster.toY - raster.fromY) / raster.rows;
            tile[i] = static_cast<float>((swapped ? y : x) * unit);
            tile[kTileVectors + i] = static_cast<float>((swapped ? x : y) * unit);
        }
        for (const std::size_t part : parts) {
            const auto words = std::span(codebook).subspan(part * size, size);
            findNearest({tile.data(), nullptr, 2}, words, codes, distances);
            for (std::size_t i = 0; i < count; ++i) {
                cells[from + i] =
                    cells[from + i] * static_cast<std::uint32_t>(vectors.codewords) + codes[i];
                if (!vectors.additive) continue;
                const std::size_t word = 2 * std::size_t{codes[i]};
                tile[i] -= words[word];
                tile[kTileVectors + i] -= words[word + 1];
            }
        }
    }
    return cells;
}

int cellPixels(const VectorQuantization& vectors, int columns, int rows) {
    constexpr double kMostDistances = 6e7;
    const double stages = vectors.additive ? static_cast<double>(vectors.parts) : 1;
    const double wanted = static_cast<double>(columns) * rows *
                          static_cast<double>(vectors.codewords) * stages / kMostDistances;
    return std::max(1, static_cast<int>(std::ceil(std::sqrt(wanted))));
}

}  // namespace quantoscope
