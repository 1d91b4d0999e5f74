// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to a request: immutable, complete, and carrying the request that it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/data/dataset.h"
#include "core/analysis/data/slicing.h"
#include "core/analysis/request/request.h"
#include "core/calibration/calibrator.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

// Over the finite values. What is undefined (no values, an all-zero signal) is empty; a perfect
// reconstruction has +infinite SQNR. Higher is better for SQNR, PSNR and cosine alone.
struct Metrics {
    std::uint64_t count = 0;
    double overflowed = 0;  // of them, values whose level is not finite; left out of the errors
    std::optional<double> mse;
    std::optional<double> rmse;
    std::optional<double> mae;
    std::optional<double> maxAbsError;
    std::optional<double> sqnrDb;  // 10 log10(sum x^2 / sum (x - x^)^2)
    std::optional<double> psnrDb;  // peak = max - min of the data
    std::optional<double> cosine;
    std::optional<double> mseRounding;  // adds up to mse with mseClipping
    std::optional<double> mseClipping;
    std::optional<double> clippedFraction;
    std::uint64_t clippedBelow = 0;
    std::uint64_t clippedAbove = 0;
    std::optional<double> entropyBits;   // of the codes' use
    std::optional<double> rmseOverStep;  // RMSE / scale; affine schemes per tensor only
    std::uint64_t levels = 0;            // codes there are, of one slice
    std::uint64_t levelsUsed = 0;        // codes that some value takes
    double bitsPerWeight = 0;            // scales, zero points and codebooks counted
    double bytes = 0;                    // the whole tensor quantized
    double float32Bytes = 0;
    double storedBytes = 0;  // of the values in the type that the source stores them in
    bool expected = false;   // stochastic rounding: expectations
    // With importance w: sum w e^2 / sum w, and 10 log10(sum w x^2 / sum w e^2).
    std::optional<double> weightedMse;
    std::optional<double> weightedSqnrDb;
};

struct BlockEncoding;
using BlockEncodingPointer = std::shared_ptr<const BlockEncoding>;
struct VectorQuantization;
using VectorsPointer = std::shared_ptr<const VectorQuantization>;
// The dequantized values after the inverse transforms, in the tensor's order.
using RestoredPointer = std::shared_ptr<const FloatBuffer>;

// One slice's share of the answer.
struct SliceOutcome {
    Range range = {};     // asked: calibrated or given
    float scale = 0;      // NaN where it means nothing
    float zeroPoint = 0;  // likewise
    float minimum = 0;
    float maximum = 0;
    std::uint64_t count = 0;  // finite values
    std::uint64_t clipped = 0;
    double squaredError = 0;  // sums
    double sumOfSquares = 0;
};

// One slice seen closely: what the stage, the error view and the codebook draw. In the domain of
// the transformed tensor. Vector schemes have no step function: its lists are empty.
struct Focus {
    std::size_t slice = 0;
    std::string label;  // "tensor", "channel 3"
    IndexPointer values;
    StepFunction steps = {};
    Evaluation evaluation = {};
    Calibration calibration = {};
    Metrics metrics = {};  // of this slice alone
};

struct Outcome {
    Request request;
    DataSetPointer data;
    std::shared_ptr<const Slicing> slicing;
    std::shared_ptr<const std::vector<SliceOutcome>> slices;  // [slicing->count()]
    Metrics metrics;                                          // of the whole tensor
    std::shared_ptr<const Focus> focus;
    BlockEncodingPointer blocks;     // of block formats; null otherwise
    VectorsPointer vectors;          // of vector schemes; null otherwise
    RestoredPointer restored;        // null without transforms
    std::vector<std::string> notes;  // of the data, fallbacks, parts refused: sentences
    double seconds = 0;              // that analyze() took
};
using OutcomePointer = std::shared_ptr<const Outcome>;

}  // namespace quantoscope
