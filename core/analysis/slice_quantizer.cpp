// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/slice_quantizer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/analysis/slice_data.h"
#include "core/metrics/evaluate.h"

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
    const Request& request = outcome.request;
    const Range& range = (*outcome.slices)[slice].range;
    SliceQuantizer quantizer(outcome, slice);
    if (request.scheme->affine != nullptr) {
        const auto affine = affineOf(request, slice, range, control);
        if (!affine) return affine.error();
        quantizer.m_affine = *affine;
    } else if (slice == outcome.focus->slice) {
        quantizer.m_steps = outcome.focus->steps;
    } else {
        const auto data = sliceData(request, values, control);
        if (!data) return data.error();
        auto steps = stepsOf(request, slice, *data, range, control);
        if (!steps) return steps.error();
        quantizer.m_steps = std::move(steps).value();
    }
    return quantizer;
}

Status SliceQuantizer::quantize(std::span<const float> values, std::size_t first,
                                std::span<std::int32_t> codes, std::span<float> dequantized,
                                const JobControl& control) const {
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

}  // namespace quantoscope
