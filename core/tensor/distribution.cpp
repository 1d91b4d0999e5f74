// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/distribution.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <new>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/machine/parallel.h"
#include "core/base/registry.h"
#include "core/base/text/number_text.h"
#include "core/tensor/index_memory.h"

namespace quantoscope {

namespace distribution_list {
#define QUANTOSCOPE_ENTRY(name) extern const Distribution name;
#include "core/tensor/distributions.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace distribution_list

namespace {

// Elements drawn between two looks for cancel: about a millisecond.
constexpr std::uint64_t kBlock = 65536;

Error invalid(std::string_view key, std::string what) {
    return {ErrorCode::InvalidArgument, std::move(what), std::string(key)};
}

Error tooManyValues(std::string_view where, const std::string& count) {
    return {ErrorCode::TooLarge,
            count + " values are more than the limit of " + groupedText(kMaximumDraws) + ".",
            std::string(where)};
}

std::string joined(std::string list, std::string_view item) {
    if (!list.empty()) list += ", ";
    return list += item;
}

std::string keyList(const Distribution& distribution) {
    std::string list = distribution.shape != nullptr ? "seed" : "n, seed";
    for (const Parameter& row : distribution.parameters)
        list = joined(std::move(list), row.key);
    return list;
}

Status setCount(DistributionSpec& spec, std::string_view text) {
    const std::optional<double> n = parseReal(text);  // so that 1e6 is a count
    if (!n || !(*n >= 0) || *n != std::floor(*n))
        return invalid("n", "'" + std::string(text) + "' is not a number of values.");
    if (*n > static_cast<double>(kMaximumDraws)) return tooManyValues("n", std::string(text));
    spec.n = static_cast<std::uint64_t>(*n);
    return Done{};
}

Status setSeed(DistributionSpec& spec, std::string_view text) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), spec.seed);
    if (error != std::errc{} || end != text.data() + text.size())
        return invalid("seed", "'" + std::string(text) +
                                   "' is not a whole number from 0 to 18446744073709551615.");
    return Done{};
}

Status setKey(DistributionSpec& spec, std::string_view key, std::string_view value) {
    const Distribution& distribution = *spec.distribution;
    if (key == "n" && distribution.shape == nullptr) return setCount(spec, value);
    if (key == "seed") return setSeed(spec, value);
    if (std::ranges::find(distribution.parameters, key, &Parameter::key) !=
        distribution.parameters.end())
        return spec.parameters.setText(key, value);
    return invalid({}, "Unknown key '" + std::string(key) + "' of " + std::string(distribution.id) +
                           "; it has: " + keyList(distribution) + ".");
}

// items: "key=value,key=value", each key once.
Status setKeys(DistributionSpec& spec, std::string_view items) {
    std::vector<std::string_view> seen;
    for (bool more = true; more;) {
        const std::size_t comma = items.find(',');
        more = comma != std::string_view::npos;
        const std::string_view item = items.substr(0, comma);
        items.remove_prefix(more ? comma + 1 : items.size());
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos)
            return invalid(spec.distribution->id,
                           "'" + std::string(item) + "' is not of the form key=value.");
        const std::string_view key = item.substr(0, equals);
        if (std::ranges::find(seen, key) != seen.end())
            return invalid(key, "The key is given twice.");
        seen.push_back(key);
        if (Status set = setKey(spec, key, item.substr(equals + 1)); !set) return set;
    }
    return Done{};
}

// Whether the product of the extents, all positive, is at most kMaximumDraws.
bool fits(const Shape& shape) {
    std::uint64_t count = 1;
    for (const std::int64_t extent : shape) {
        if (static_cast<std::uint64_t>(extent) > kMaximumDraws / count) return false;
        count *= static_cast<std::uint64_t>(extent);
    }
    return true;
}

// With its shape and the memory for its values. Errors: TooLarge, OutOfMemory.
Result<Tensor> unfilledTensor(const DistributionSpec& spec) {
    Tensor tensor;
    tensor.name = distributionText(spec);
    if (spec.distribution->shape != nullptr) {
        tensor.shape = spec.distribution->shape(spec.parameters);
        if (!fits(tensor.shape)) return tooManyValues(tensor.name, shapeText(tensor.shape));
    } else {
        if (spec.n > kMaximumDraws) return tooManyValues(tensor.name, groupedText(spec.n));
        tensor.shape = {static_cast<std::int64_t>(spec.n)};
    }
    const std::uint64_t count = elementCount(tensor.shape);
    if (const Status fits = checkIndexMemory(count); !fits)
        return Error{fits.error().code, fits.error().what, tensor.name};
    try {
        tensor.values.resize(count);
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory,
                     "There is no memory for " + groupedText(count) + " values (" +
                         groupedText(count * sizeof(float)) + " bytes).",
                     tensor.name};
    }
    return tensor;
}

}  // namespace

bool operator==(const DistributionSpec& a, const DistributionSpec& b) {
    const bool counts = a.distribution != nullptr && a.distribution->shape == nullptr;
    return a.distribution == b.distribution && (!counts || a.n == b.n) && a.seed == b.seed &&
           a.parameters == b.parameters;
}

DistributionSpec initialSpec(const Distribution& distribution) {
    return {.distribution = &distribution, .parameters = ParameterSet(distribution.parameters)};
}

DistributionSpec defaultDistribution() {
    return initialSpec(distribution_list::outliers);
}

Result<DistributionSpec> parseDistribution(std::string_view text) {
    if (text == "default") return defaultDistribution();
    const std::size_t colon = text.find(':');
    const std::string_view id = text.substr(0, colon);
    const Distribution* distribution = findDistribution(id);
    if (distribution == nullptr) {
        std::string ids;
        for (const Distribution* known : distributions())
            ids = joined(std::move(ids), known->id);
        return Error{
            ErrorCode::NotFound,
            "There is no distribution '" + std::string(id) + "'; there are: default, " + ids + ".",
            {}};
    }
    DistributionSpec spec = initialSpec(*distribution);
    if (colon == std::string_view::npos) return spec;
    if (Status set = setKeys(spec, text.substr(colon + 1)); !set) return set.error();
    return spec;
}

std::string distributionText(const DistributionSpec& spec) {
    std::string text = std::string(spec.distribution->id) + ":";
    if (spec.distribution->shape == nullptr) text += "n=" + std::to_string(spec.n) + ",";
    text += "seed=" + std::to_string(spec.seed);
    for (std::size_t i = 0; i < spec.distribution->parameters.size(); ++i) {
        if (spec.parameters.isInitial(i)) continue;
        const std::string_view key = spec.distribution->parameters[i].key;
        text += "," + std::string(key) + "=" + spec.parameters.text(key);
    }
    return text;
}

Result<Tensor> generate(const DistributionSpec& spec, const JobControl& control) {
    Result<Tensor> tensor = unfilledTensor(spec);
    if (!tensor) return tensor;
    const std::span<float> values(tensor->values);
    const std::uint64_t count = values.size();
    const Status filled =
        forEachBlock((count + kBlock - 1) / kBlock, control, [&](std::size_t block) {
            const std::uint64_t first = block * kBlock;
            spec.distribution->fill(spec.parameters, spec.seed, first, count,
                                    values.subspan(first, std::min(kBlock, count - first)));
        });
    if (!filled) return filled.error();
    return tensor;
}

std::span<const Distribution* const> distributions() {
    static constexpr const Distribution* kDistributions[] = {
#define QUANTOSCOPE_ENTRY(name) &distribution_list::name,
#include "core/tensor/distributions.def"
#undef QUANTOSCOPE_ENTRY
    };
    return kDistributions;
}

const Distribution* findDistribution(std::string_view id) {
    return findDescriptor(distributions(), &Distribution::id, id);
}

}  // namespace quantoscope
