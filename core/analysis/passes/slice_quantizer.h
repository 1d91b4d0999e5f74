// SPDX-License-Identifier: GPL-3.0-or-later
// What an outcome does to the single values of one slice. Lives no longer than the outcome, which
// may lack its focus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/analysis/outcome/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/affine.h"
#include "core/schemes/floats/minifloat_quantizer.h"
#include "core/schemes/step_function.h"

namespace quantoscope {

class SliceQuantizer {
  public:
    // `values` of the slice; a scheme that learns looks at them again. Errors: those of analyze().
    static Result<SliceQuantizer> make(const Outcome& outcome, std::size_t slice,
                                       std::span<const float> values, const JobControl& control);
    // The same with a list of levels wherever there is no affine form.
    static Result<SliceQuantizer> withLevels(const Outcome& outcome, std::size_t slice,
                                             std::span<const float> values,
                                             const JobControl& control);

    // In the domain of the tensor that is quantized; a vector scheme's code of an element is that
    // of its part, of the first stage where stages add up. What is dequantized is what the codes
    // stand for, also where the value is not finite.
    // Elements first, first + 1, ... of the slice, values.size() of them; an output may be empty.
    Status quantize(std::span<const float> values, std::size_t first, std::span<std::int32_t> codes,
                    std::span<float> dequantized, const JobControl& control) const;

    const std::optional<AffineQuantizer>& affine() const { return m_affine; }
    const StepFunction& steps() const { return m_steps; }  // empty where there is a closed form

  private:
    SliceQuantizer(const Outcome& outcome, std::size_t slice);
    Status addLevels(const Outcome& outcome, std::span<const float> values,
                     const JobControl& control);
    void quantizeMinifloat(std::span<const float> values, std::span<std::int32_t> codes,
                           std::span<float> dequantized) const;
    // A stretch whose elements are neighbours in the tensor, from `place` on.
    Status quantizeRun(std::span<const float> values, std::size_t place,
                       std::span<std::int32_t> codes, std::span<float> dequantized,
                       const JobControl& control) const;

    const Slicing* m_slicing;
    std::size_t m_slice;
    std::uint64_t m_seed;
    std::size_t m_run;  // elements that can be done at once
    Status quantizeBlocks(std::size_t first, std::size_t count, std::span<std::int32_t> codes,
                          std::span<float> dequantized) const;
    Status quantizeVectors(std::size_t first, std::size_t count, std::span<std::int32_t> codes,
                           std::span<float> dequantized) const;

    std::optional<AffineQuantizer> m_affine;
    std::optional<MinifloatQuantizer> m_minifloat;
    StepFunction m_steps;  // where there is no closed form
    const BlockEncoding* m_blocks = nullptr;
    const VectorQuantization* m_vectors = nullptr;
};

}  // namespace quantoscope
