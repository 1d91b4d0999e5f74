// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a distribution to draw tensors from. One file in core/tensor/distributions/
// and one line in distributions.def.
//
// Same seed, same values, on every machine: element i draws from its own stream of Philox4x32-10
// (core/tensor/distribution_entry.h), and logarithm, exponential and cosine are our own
// (core/base/numbers/portable_math.h), so neither the number of threads nor the C library changes a
// bit.
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
    std::string_view help;                  // one sentence
    std::string_view formula;               // plain text, one formula a line
    std::span<const Parameter> parameters;  // its own; n and seed are common to all
    // Elements first, first + 1, ... of `count`, into all of `out`: a pure function of its
    // arguments, however the elements are cut into calls.
    void (*fill)(const ParameterSet& parameters, std::uint64_t seed, std::uint64_t first,
                 std::uint64_t count, std::span<float> out);
    // Null for one axis of n values; otherwise the shape its parameters ask for, which replaces n.
    Shape (*shape)(const ParameterSet& parameters) = nullptr;
    // Differential entropy in nats; null where there is no density, or no formula for it.
    double (*entropy)(const ParameterSet& parameters) = nullptr;
};

constexpr std::uint64_t kMaximumDraws = std::uint64_t{1} << 31;

// What "normal:n=1000000,seed=7,mean=0,std=1" says.
struct DistributionSpec {
    const Distribution* distribution = nullptr;
    std::uint64_t n = 1'000'000;  // values, up to kMaximumDraws
    std::uint64_t seed = 1;
    ParameterSet parameters;  // of the distribution's table
    // n counts for nothing where the distribution has a shape.
    friend bool operator==(const DistributionSpec& a, const DistributionSpec& b);
};

// With n, seed and all parameters at their initial values.
DistributionSpec initialSpec(const Distribution& distribution);
// What the application opens with: normal with outliers.
DistributionSpec defaultDistribution();

// "default", or an id, alone or with ":key=value,key=value ..."; n is not a key of a distribution
// that has a shape. Errors: NotFound (the id), InvalidArgument (with the key), TooLarge (n).
Result<DistributionSpec> parseDistribution(std::string_view text);
// The text that parses to the same spec; parameters at their initial value are left out.
std::string distributionText(const DistributionSpec& spec);

// Named by the spec's text. Errors: Cancelled, TooLarge, OutOfMemory.
Result<Tensor> generate(const DistributionSpec& spec, const JobControl& control);

std::span<const Distribution* const> distributions();
const Distribution* findDistribution(std::string_view id);

}  // namespace quantoscope
