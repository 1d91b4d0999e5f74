// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/matrix_sample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/analysis/passes/slice_data.h"
#include "core/analysis/passes/slice_quantizer.h"
#include "core/metrics/evaluate.h"

namespace quantoscope {
namespace {

MatrixWindow clampedWindow(MatrixWindow window, const MatrixShape& whole) {
    if (window.rows == 0 || window.columns == 0) return {0, 0, whole.rows, whole.columns};
    window.firstRow = std::min(window.firstRow, whole.rows);
    window.firstColumn = std::min(window.firstColumn, whole.columns);
    window.rows = std::min(window.rows, whole.rows - window.firstRow);
    window.columns = std::min(window.columns, whole.columns - window.firstColumn);
    return window;
}

// The places of the sampled cells and their original values.
void placeCells(MatrixSample& sample, const Tensor& tensor) {
    sample.elements.reserve(sample.rows * sample.columns);
    sample.original.reserve(sample.rows * sample.columns);
    const MatrixWindow& window = sample.window;
    for (std::uint64_t i = 0; i < sample.rows; ++i) {
        const std::uint64_t row = window.firstRow + i * window.rows / sample.rows;
        for (std::uint64_t j = 0; j < sample.columns; ++j) {
            const std::uint64_t column = window.firstColumn + j * window.columns / sample.columns;
            const std::uint64_t place = row * sample.whole.columns + column;
            const bool exists = place < tensor.values.size();
            sample.elements.push_back(exists ? place : MatrixSample::kNoElement);
            sample.original.push_back(exists ? tensor.values[place]
                                             : std::numeric_limits<float>::quiet_NaN());
        }
    }
}

// The cells of one slice, gathered, with where they go.
struct SliceCells {
    std::vector<std::size_t> cells;
    std::vector<float> values;
    std::vector<std::int32_t> codes;
    std::vector<float> dequantized;
};

// Each cell by itself, so that a draw belongs to the element's place whatever the sample is.
template <class Quantizer>
Status quantizeCells(const MatrixSample& sample, SliceCells& slice, const Quantizer& quantizer,
                     const Request& request, const JobControl& control) {
    slice.codes.resize(slice.cells.size());
    slice.dequantized.resize(slice.cells.size());
    const std::span codes(slice.codes);
    const std::span dequantized(slice.dequantized);
    const std::span<const float> values(slice.values);
    const std::uint64_t seed = request.settings.seed;
    if (request.settings.rounding != Rounding::Stochastic)
        return quantizeValues(values, quantizer, seed, 0, codes, dequantized, control);
    for (std::size_t i = 0; i < slice.cells.size(); ++i) {
        const Status status =
            quantizeValues(values.subspan(i, 1), quantizer, seed, sample.elements[slice.cells[i]],
                           codes.subspan(i, 1), dequantized.subspan(i, 1), control);
        if (!status) return status;
    }
    return Done{};
}

// The step function of a slice that is not in focus, made anew as analyze() made it.
Result<StepFunction> stepsOfSlice(const Outcome& outcome, std::size_t slice,
                                  const JobControl& control) {
    if (slice == outcome.focus->slice) return outcome.focus->steps;
    FloatBuffer values(outcome.slicing->sizeOf(slice));
    outcome.slicing->gather(outcome.data->tensor->values, slice, values);
    const auto data = sliceData(outcome.request, values, control);
    if (!data) return data.error();
    return stepsOf(outcome.request, slice, *data, (*outcome.slices)[slice].range, control);
}

// Of quantizers that work on more than single values.
Status quantizeTogether(const Outcome& outcome, const MatrixSample& sample, std::size_t slice,
                        SliceCells& cells, const JobControl& control) {
    const auto quantizer = SliceQuantizer::make(outcome, slice, {}, control);
    if (!quantizer) return quantizer.error();
    cells.codes.resize(cells.cells.size());
    cells.dequantized.resize(cells.cells.size());
    const std::span<const float> values(cells.values);
    const std::size_t first = outcome.slicing->element(slice, 0);
    for (std::size_t i = 0; i < cells.cells.size(); ++i) {
        const Status done =
            quantizer->quantize(values.subspan(i, 1), sample.elements[cells.cells[i]] - first,
                                std::span(cells.codes).subspan(i, 1),
                                std::span(cells.dequantized).subspan(i, 1), control);
        if (!done) return done;
    }
    return Done{};
}

Status quantizeSlice(const Outcome& outcome, const MatrixSample& sample, std::size_t slice,
                     SliceCells& cells, const JobControl& control) {
    const Request& request = outcome.request;
    if (outcome.blocks || outcome.vectors)
        return quantizeTogether(outcome, sample, slice, cells, control);
    if (hasClosedForm(request)) {
        const auto quantizer = affineOf(request, slice, (*outcome.slices)[slice].range, control);
        if (!quantizer) return quantizer.error();
        return quantizeCells(sample, cells, *quantizer, request, control);
    }
    const auto steps = stepsOfSlice(outcome, slice, control);
    if (!steps) return steps.error();
    return quantizeCells(sample, cells, *steps, request, control);
}

// The cells that exist, in the order of their slices.
std::vector<std::pair<std::size_t, std::size_t>> cellsBySlice(const Outcome& outcome,
                                                              const MatrixSample& sample) {
    std::vector<std::pair<std::size_t, std::size_t>> sliceAndCell;
    for (std::size_t cell = 0; cell < sample.elements.size(); ++cell)
        if (sample.elements[cell] != MatrixSample::kNoElement)
            sliceAndCell.emplace_back(outcome.slicing->sliceOf(sample.elements[cell]), cell);
    std::ranges::sort(sliceAndCell);
    return sliceAndCell;
}

Status quantizeSample(const Outcome& outcome, MatrixSample& sample, const JobControl& control) {
    const auto order = cellsBySlice(outcome, sample);
    for (std::size_t from = 0; from < order.size();) {
        if (control.cancelled()) return cancelledError();
        const std::size_t slice = order[from].first;
        SliceCells cells;
        for (; from < order.size() && order[from].first == slice; ++from) {
            cells.cells.push_back(order[from].second);
            cells.values.push_back(sample.original[order[from].second]);
        }
        const Status status = quantizeSlice(outcome, sample, slice, cells, control);
        if (!status) return status;
        for (std::size_t i = 0; i < cells.cells.size(); ++i) {
            sample.codes[cells.cells[i]] = cells.codes[i];
            sample.dequantized[cells.cells[i]] = cells.dequantized[i];
        }
    }
    return Done{};
}

// The cells as they were before the transforms and as they are after undoing them.
void showRestored(const Outcome& outcome, MatrixSample& sample) {
    for (std::size_t i = 0; i < sample.elements.size(); ++i) {
        if (sample.elements[i] == MatrixSample::kNoElement) continue;
        sample.original[i] = outcome.data->original->values[sample.elements[i]];
        sample.dequantized[i] = (*outcome.restored)[sample.elements[i]];
    }
}

}  // namespace

MatrixShape matrixShape(const Shape& shape) {
    const std::uint64_t count = elementCount(shape);
    if (count == 0) return {};
    if (shape.size() >= 2) {
        const auto columns = static_cast<std::uint64_t>(shape.back());
        return {count / columns, columns};
    }
    const auto columns =
        static_cast<std::uint64_t>(std::ceil(std::sqrt(static_cast<double>(count))));
    return {(count + columns - 1) / columns, columns};
}

Result<MatrixSample> sampleMatrix(const Outcome& outcome, const MatrixWindow& window,
                                  std::size_t maximumRows, std::size_t maximumColumns,
                                  const JobControl& control) {
    MatrixSample sample;
    sample.whole = matrixShape(outcome.data->tensor->shape);
    sample.window = clampedWindow(window, sample.whole);
    sample.rows = std::min<std::uint64_t>(sample.window.rows, maximumRows);
    sample.columns = std::min<std::uint64_t>(sample.window.columns, maximumColumns);
    placeCells(sample, *outcome.data->tensor);
    sample.codes.assign(sample.elements.size(), 0);
    sample.dequantized.assign(sample.elements.size(), std::numeric_limits<float>::quiet_NaN());
    const Status status = quantizeSample(outcome, sample, control);
    if (!status) return status.error();
    if (outcome.restored) showRestored(outcome, sample);
    return sample;
}

}  // namespace quantoscope
