// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/domain.h"

#include <span>

#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

constexpr std::size_t kMostValues = std::size_t{1} << 18;

std::vector<float> evenSample(std::span<const float> values) {
    const std::size_t stride = (values.size() + kMostValues - 1) / kMostValues;
    if (stride <= 1) return {values.begin(), values.end()};
    std::vector<float> sample;
    sample.reserve(values.size() / stride + 1);
    for (std::size_t i = 0; i < values.size(); i += stride)
        sample.push_back(values[i]);
    return sample;
}

}  // namespace

bool hasDomain(const Outcome& outcome, StageDomain domain) {
    return domain == StageDomain::Transformed || outcome.restored != nullptr;
}

bool countsAfter(const Outcome& outcome, StageDomain domain) {
    return domain == StageDomain::Original || outcome.vectors != nullptr;
}

const ValueIndex& valuesBefore(const Outcome& outcome, StageDomain domain) {
    return domain == StageDomain::Original ? *outcome.data->originalIndex : *outcome.focus->values;
}

std::vector<float> valuesAfter(const Outcome& outcome, StageDomain domain) {
    if (!hasDomain(outcome, domain) || !countsAfter(outcome, domain)) return {};
    if (domain == StageDomain::Original) return evenSample(*outcome.restored);
    std::vector<float> decoded(outcome.data->tensor->values.size());
    if (!decodeVectors(*outcome.vectors, decoded, {})) return {};
    return evenSample(decoded);
}

}  // namespace quantoscope
