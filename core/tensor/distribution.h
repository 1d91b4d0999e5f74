// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a distribution to draw tensors from. One file in core/tensor/distributions/
// and one line in distributions.def.
//
// Same seed, same values, on every machine: element i draws from Philox4x32-10 keyed by (seed, i),
// and logarithm, exponential and cosine are our own (core/base/portable_math.h), so neither the
// number of threads nor the C library changes a bit.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/job_control.h"
#include "core/base/parameter.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

struct Distribution {
    std::string_view id;
    std::string_view title;
    std::string_view help;
    std::string_view formula;
    std::span<const Parameter> parameters;  // its own; n and seed are common to all
    // Null for one axis of n values; otherwise the shape its parameters ask for (n is then
    // ignored).
    Shape (*shape)(const ParameterSet& parameters) = nullptr;
    // Element `index` of `count`, a pure function of its arguments.
    float (*draw)(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t index,
                  std::uint64_t count) = nullptr;
};

// What "normal:n=1000000,seed=7,mean=0,std=1" says.
struct DistributionSpec {
    const Distribution* distribution = nullptr;
    std::uint64_t n = 1'000'000;  // values, up to 2^31
    std::uint64_t seed = 1;
    ParameterSet parameters;
    friend bool operator==(const DistributionSpec&, const DistributionSpec&) = default;
};

Result<DistributionSpec> parseDistribution(std::string_view text);
// The text that parses to the same spec; parameters at their initial value are left out.
std::string distributionText(const DistributionSpec& spec);

// Errors: Cancelled, TooLarge, OutOfMemory.
Result<Tensor> generate(const DistributionSpec& spec, const JobControl& control);

std::span<const Distribution* const> distributions();
const Distribution* findDistribution(std::string_view id);

}  // namespace quantoscope
