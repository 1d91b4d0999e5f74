// SPDX-License-Identifier: GPL-3.0-or-later
// A quantizer seen in the plane of two values: vectors with their codewords and cells, or pairs of
// neighbours with the grid that a scalar quantizer is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

struct PlaneQuestion {
    // Coordinates of a vector, different and below its dimension; of no meaning to pairs.
    std::size_t first = 0;
    std::size_t second = 1;
    std::size_t mostPoints = 20'000;
};

struct PlanePoint {
    float x = 0;  // finite
    float y = 0;
    std::size_t element = 0;  // place of x in the tensor
    std::size_t word = 0;     // of the series' words; of pairs 0
};

// What points are replaced by, as far as the plane shows it.
struct PlaneWord {
    double x = 0;
    double y = 0;
    std::vector<std::uint32_t> codes;  // of the parts that meet the plane, or of all stages
    std::uint64_t count = 0;           // vectors that take it
};

struct PlaneSeries {
    bool pairs = false;         // of neighbours in the slice in focus: a scalar quantizer's grid
    std::uint64_t vectors = 0;  // or pairs, of which the points are an even sample
    std::vector<PlanePoint> points;  // those that are finite
    // Of vector schemes, the shadows of codewords that have more coordinates than two. Where
    // several parts meet the plane: those that the points take, counted among them.
    std::vector<PlaneWord> words;
    bool countsPoints = false;
    bool shadows = false;
    bool hasCells = false;  // the nearest codeword is decided within the plane
};

// Empty where there is no plane: a vector of one value, or a slice of one.
std::optional<PlaneSeries> planeSeries(const Outcome& outcome, const PlaneQuestion& question);

// A raster over part of the plane; pixel (column, row) has its middle at fromX + (column + 1/2)
// (toX - fromX) / columns, and rows ascend with y.
struct PlaneRaster {
    double fromX = 0;
    double toX = 1;
    double fromY = 0;
    double toY = 1;
    int columns = 1;
    int rows = 1;
};
// [rows][columns] a number for each cell, the same for the same codes. Only where hasCells. With a
// side above 1 every side-th point of each row and column is sought first, then point by point only
// where neighbours differ, unless that took more than another 50 ms: as cells are convex, nothing
// else can lie between points of one cell.
std::vector<std::uint32_t> planeCells(const Outcome& outcome, const PlaneQuestion& question,
                                      const PlaneRaster& raster, int side = 1);
// Pixels a side that one raster point may stand for so that seeking them all takes some 50 ms.
int cellPixels(const VectorQuantization& vectors, int columns, int rows);

}  // namespace quantoscope
