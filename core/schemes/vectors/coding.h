// SPDX-License-Identifier: GPL-3.0-or-later
// What the vector schemes share: their parameters, and learning and coding one part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/parameter.h"
#include "core/schemes/vectors/kmeans.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {

inline constexpr std::size_t kMostCodewords = 65536;

// Rows of the parameter tables.
inline constexpr Parameter kCodewordsParameter = integerParameter(
    "codewords", "Codewords", "",
    "A codebook has as many codewords as the bits can name, and at most so many; 0 allows 65 536.",
    0, 65536, 4096);
inline constexpr Parameter kRestartsParameter =
    integerParameter("restarts", "Restarts", "",
                     "k-means starts so often from other draws, and the best codebook stays.", 1,
                     1000, 1, Spacing::Logarithmic);
inline constexpr Parameter kIterationsParameter = integerParameter(
    "iterations", "Iterations", "", "k-means ends after this many rounds at the latest.", 1, 10000,
    100, Spacing::Logarithmic);
inline constexpr Parameter kToleranceParameter =
    realParameter("tolerance", "Tolerance", "",
                  "k-means ends when a round lowers the squared error by less than this share.",
                  1e-9, 0.1, 1e-4, Spacing::Logarithmic);
inline constexpr Parameter kSampleParameter = integerParameter(
    "sample", "Training vectors", "per codeword",
    "Codebooks are learned from at most so many vectors for each codeword, drawn by the seed; 0 "
    "takes all.",
    0, 65536, 256);

// 2^bits within the parameter `codewords`, at most 2^16. bits is of one codeword.
std::size_t codewordCount(const SchemeSettings& settings, double bits);
// Bits of a code below `codewords`.
double bitsOfCode(std::size_t codewords);

// Bits per value of every vector scheme.
constexpr int kLeastVectorBits = 1;
constexpr int kMostVectorBits = 8;

// Refuses other bits, custom code ranges and any rounding but to the nearest; `name` begins the
// sentence.
Status checkVectorSettings(const SchemeSettings& settings, std::string_view name);

// Learns the codebook of one part and finds its codes. The results go to the places of that part
// in `quantized`, whose sizes are set. The view need not be scaled. Errors: Cancelled.
Status learnPart(VectorView view, const SchemeSettings& settings, std::size_t part,
                 VectorQuantization& quantized, const JobControl& control);

// The sizes of codebook and codes. Errors: TooLarge beyond 2^32 codes or 2^26 numbers in codebooks.
Result<VectorQuantization> emptyQuantization(const VectorInput& input, std::size_t dimension,
                                             std::size_t parts, bool additive,
                                             std::size_t codewords);

}  // namespace quantoscope
