// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/slice_quantizer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/analysis/passes/block_encoding.h"
#include "core/analysis/passes/slice_data.h"
#include "core/metrics/evaluate.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

template <class T>
std::span<T> partOf(std::span<T> all, std::size_t from, std::size_t size) {
    return all.empty() ? all : all.subspan(from, size);
}

}  // namespace

// Draws are keyed by the place in the tensor, so where chance rules only neighbours go together.
SliceQuantizer::SliceQuantizer(const Outcome& outcome, std::size_t slice)
    : m_slicing(outcome.slicing.get()),
      m_slice(slice),
      m_seed(outcome.request.settings.seed),
      m_run(outcome.request.settings.rounding == Rounding::Stochastic
                ? m_slicing->runLength()
                : std::numeric_limits<std::size_t>::max()) {}

Result<SliceQuantizer> SliceQuantizer::make(const Outcome& outcome, std::size_t slice,
                                            std::span<const float> values,
                                            const JobControl& control) {
    const bool isFocus = outcome.focus && slice == outcome.focus->slice;
    if (!outcome.blocks && !outcome.vectors && !isFocus) {
        SliceQuantizer quantizer(outcome, slice);
        const Range& range = (*outcome.slices)[slice].range;
        quantizer.m_minifloat = minifloatOf(outcome.request, values.size(), range, control);
        if (quantizer.m_minifloat) return quantizer;
    }
    return withLevels(outcome, slice, values, control);
}

Result<SliceQuantizer> SliceQuantizer::withLevels(const Outcome& outcome, std::size_t slice,
                                                  std::span<const float> values,
                                                  const JobControl& control) {
    SliceQuantizer quantizer(outcome, slice);
    quantizer.m_blocks = outcome.blocks.get();
    quantizer.m_vectors = outcome.vectors.get();
    if (quantizer.m_blocks != nullptr || quantizer.m_vectors != nullptr) return quantizer;
    if (Status added = quantizer.addLevels(outcome, values, control); !added) return added.error();
    return quantizer;
}

Status SliceQuantizer::addLevels(const Outcome& outcome, std::span<const float> values,
                                 const JobControl& control) {
    const Request& request = outcome.request;
    const Range& range = (*outcome.slices)[m_slice].range;
    if (request.scheme->affine != nullptr) {
        const auto affine = affineOf(request, m_slice, range, control);
        if (!affine) return affine.error();
        m_affine = *affine;
        return Done{};
    }
    if (outcome.focus && m_slice == outcome.focus->slice) {
        m_steps = outcome.focus->steps;
        return Done{};
    }
    auto data = sliceData(request, values, control);
    if (!data) return data.error();
    const Status weighed =
        weighSlice(request, *outcome.slicing, *outcome.data, m_slice, *data, control);
    if (!weighed) return weighed;
    auto steps = stepsOf(request, m_slice, *data, range, control);
    if (!steps) return steps.error();
    m_steps = std::move(steps).value();
    return Done{};
}

Status SliceQuantizer::quantize(std::span<const float> values, std::size_t first,
                                std::span<std::int32_t> codes, std::span<float> dequantized,
                                const JobControl& control) const {
    if (m_blocks != nullptr) return quantizeBlocks(first, values.size(), codes, dequantized);
    if (m_vectors != nullptr) return quantizeVectors(first, values.size(), codes, dequantized);
    if (m_minifloat) {
        quantizeMinifloat(values, codes, dequantized);
        return Done{};
    }
    for (std::size_t i = 0; i < values.size();) {
        const std::size_t leftOfRun = m_run - (first + i) % m_run;
        const std::size_t size = std::min(values.size() - i, leftOfRun);
        const Status done =
            quantizeRun(values.subspan(i, size), m_slicing->element(m_slice, first + i),
                        partOf(codes, i, size), partOf(dequantized, i, size), control);
        if (!done) return done;
        i += size;
    }
    return Done{};
}

Status SliceQuantizer::quantizeRun(std::span<const float> values, std::size_t place,
                                   std::span<std::int32_t> codes, std::span<float> dequantized,
                                   const JobControl& control) const {
    if (m_affine)
        return quantizeValues(values, *m_affine, m_seed, place, codes, dequantized, control);
    return quantizeValues(values, m_steps, m_seed, place, codes, dequantized, control);
}

void SliceQuantizer::quantizeMinifloat(std::span<const float> values, std::span<std::int32_t> codes,
                                       std::span<float> dequantized) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto landing = m_minifloat->quantize(values[i]);
        if (!codes.empty()) codes[i] = landing.code;
        if (!dequantized.empty()) dequantized[i] = landing.level;
    }
}

// A slice is one part of a block.
Status SliceQuantizer::quantizeBlocks(std::size_t first, std::size_t count,
                                      std::span<std::int32_t> codes,
                                      std::span<float> dequantized) const {
    const BlockEncoding::Place place = m_blocks->placeOfSlice(m_slice);
    const std::size_t from = place.part * m_blocks->geometry.partValues + first;
    if (!codes.empty()) {
        const std::vector<std::int32_t> all = m_blocks->codes(place.block);
        std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(from), count, codes.begin());
    }
    if (!dequantized.empty()) {
        const std::vector<float> all = m_blocks->decoded(place.block);
        std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(from), count, dequantized.begin());
    }
    return Done{};
}

Status SliceQuantizer::quantizeVectors(std::size_t first, std::size_t count,
                                       std::span<std::int32_t> codes,
                                       std::span<float> dequantized) const {
    const VectorQuantization& vectors = *m_vectors;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t vector = (first + i) / vectors.dimension;
        const std::size_t within = (first + i) % vectors.dimension;
        const std::uint32_t* taken = vectors.codes.data() + vector * vectors.parts;
        const std::size_t part = vectors.additive ? 0 : within / vectors.partDimension;
        if (!codes.empty()) codes[i] = static_cast<std::int32_t>(taken[part]);
        if (dequantized.empty()) continue;
        float value = vectors.codeword(part, taken[part])[within % vectors.partDimension];
        for (std::size_t stage = 1; vectors.additive && stage < vectors.parts; ++stage)
            value += vectors.codeword(stage, taken[stage])[within];
        dequantized[i] = value;
    }
    return Done{};
}

}  // namespace quantoscope
