// SPDX-License-Identifier: GPL-3.0-or-later
// What a vector scheme adds to its own: codewords of several values, learned from the data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

// Vectors quantized: each takes one code of every part. Parts are concatenated (a product) or, when
// additive, added up (residual quantization).
struct VectorQuantization {
    std::size_t dimension = 0;  // of a vector
    std::size_t parts = 1;
    std::size_t partDimension = 0;  // of a codeword: dimension, or dimension / parts
    std::size_t codewords = 0;      // of a part
    bool additive = false;
    std::vector<float> codebook;       // [parts][codewords][partDimension]
    std::vector<std::uint32_t> codes;  // [vectors][parts]
    std::vector<std::string> notes;    // "converged after 17 rounds", ...

    std::size_t vectors() const { return parts == 0 ? 0 : codes.size() / parts; }
    std::span<const float> codeword(std::size_t part, std::size_t code) const {
        return std::span(codebook).subspan((part * codewords + code) * partDimension,
                                           partDimension);
    }
};

// What the codes of vector `v` make of its coordinate `j`.
float decodedValue(const VectorQuantization& quantized, std::size_t v, std::size_t j);

// The values that the codes stand for, in the order of the vectors; `values` may end within the
// last vector. Errors: Cancelled.
Status decodeVectors(const VectorQuantization& quantized, std::span<float> values,
                     const JobControl& control);

struct VectorInput {
    const SchemeSettings& settings;
    // Finite, vectors one after the other: a last short one is padded by the callee with zeros that
    // weigh nothing.
    std::span<const float> values;
    std::span<const float> importance;  // empty, or one weight for each value
    const JobControl& control;
};

struct VectorScheme {
    std::size_t (*dimension)(const SchemeSettings& settings);
    // Bits of the codes of one vector and of the whole codebook.
    double (*vectorBits)(const SchemeSettings& settings);
    double (*codebookBits)(const SchemeSettings& settings);
    // Errors: InvalidArgument, TooLarge, Cancelled.
    Result<VectorQuantization> (*quantize)(const VectorInput& input);
};

}  // namespace quantoscope
