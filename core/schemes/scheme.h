// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a scalar scheme. One file in core/schemes/scalar/ fills it and one line in
// scalar.def lists it; the form, the command line, the help and the tests follow.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/job_control.h"
#include "core/base/parameter.h"
#include "core/base/result.h"
#include "core/schemes/affine.h"
#include "core/schemes/rounding.h"
#include "core/schemes/step_function.h"
#include "core/tensor/value_index.h"

namespace quantoscope {

// The clipping range [alpha, beta], alpha <= beta, both finite.
struct Range {
    double alpha = 0;
    double beta = 0;
    friend bool operator==(const Range&, const Range&) = default;
};

// Scale and zero point handed in from outside; the range then follows from them.
struct GivenScale {
    double scale = 1;
    double zeroPoint = 0;
    friend bool operator==(const GivenScale&, const GivenScale&) = default;
};

struct CodeRange {
    std::int32_t qmin = 0;
    std::int32_t qmax = 0;
    friend bool operator==(const CodeRange&, const CodeRange&) = default;
};

// The part of a request that a scheme sees, the same for all slices.
struct SchemeSettings {
    int bits = 4;
    ParameterSet parameters;         // of the scheme's table
    std::optional<CodeRange> codes;  // custom code range
    Rounding rounding = Rounding::NearestEven;
    std::uint64_t seed = 0;
    friend bool operator==(const SchemeSettings&, const SchemeSettings&) = default;
};

struct SchemeInput {
    const SchemeSettings& settings;
    Range range;                         // of this slice, as calibrated or given
    std::optional<GivenScale> given;     // then range is ignored
    const ValueIndex* values = nullptr;  // of this slice; null unless the scheme learns
    const JobControl& control;
};

struct Scheme {
    std::string_view id;
    std::string_view title;
    std::string_view help;     // one sentence
    std::string_view formula;  // plain text, one formula a line
    std::span<const Parameter> parameters;
    std::span<const Rounding> roundings;  // the ones it has; the first is its initial one
    int minimumBits = 1;
    int maximumBits = 16;
    bool learns = false;      // needs the values themselves (SchemeInput::values)
    bool usesRange = true;    // false: the clipping range changes nothing
    bool takesScale = false;  // accepts GivenScale and CodeRange

    // Refuses combinations of settings that no data could satisfy, with a sentence.
    Status (*check)(const SchemeSettings& settings);
    Result<StepFunction> (*build)(const SchemeInput& input);
    // The closed form for thousands of small slices; null when the scheme has none. Must agree with
    // build() on every float32.
    Result<AffineQuantizer> (*affine)(const SchemeInput& input) = nullptr;
    // Bits beside the codes that one slice costs (scale, zero point, codebook).
    double (*overheadBits)(const SchemeSettings& settings);
    // Bits of a code where settings.bits does not say it (a custom code range, a number of levels);
    // null when it does.
    int (*codeBits)(const SchemeSettings& settings) = nullptr;
};

std::span<const Scheme* const> schemes();
const Scheme* findScheme(std::string_view id);  // null when there is none

// Bits that one code takes: settings.bits, unless the scheme says otherwise.
int codeBits(const Scheme& scheme, const SchemeSettings& settings);

}  // namespace quantoscope
