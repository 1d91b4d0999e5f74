// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <new>
#include <optional>

#include "core/analysis/data/dataset.h"
#include "core/analysis/data/slicing.h"
#include "core/schemes/blocks/block_format.h"

namespace quantoscope {
namespace {

// Item i of `taken` spread evenly over `all`, taken <= all.
std::size_t evenly(std::size_t i, std::size_t taken, std::size_t all) {
    return static_cast<std::size_t>(static_cast<double>(i) * static_cast<double>(all) /
                                    static_cast<double>(taken));
}

Tensor emptyLike(const Tensor& tensor, Shape shape) {
    Tensor sample;
    sample.name = tensor.name;
    sample.dtype = tensor.dtype;
    sample.values.resize(elementCount(shape));
    sample.shape = std::move(shape);
    return sample;
}

Tensor sampleOfTensor(const Tensor& tensor, std::size_t taken) {
    Tensor sample = emptyLike(tensor, {static_cast<std::int64_t>(taken)});
    for (std::size_t i = 0; i < taken; ++i)
        sample.values[i] = tensor.values[evenly(i, taken, tensor.values.size())];
    return sample;
}

// Evenly spaced stretches of 4096 neighbours, so that whole blocks and vectors stay together.
Tensor sampleOfRuns(const Tensor& tensor, std::size_t taken) {
    constexpr std::size_t kRun = 4096;
    taken = std::min(taken, tensor.values.size());
    Tensor sample = emptyLike(tensor, {static_cast<std::int64_t>(taken)});
    const std::size_t runs = (taken + kRun - 1) / kRun;
    for (std::size_t run = 0; run < runs; ++run) {
        const std::size_t size = std::min(kRun, taken - run * kRun);
        const std::size_t from = evenly(run, runs, tensor.values.size() - size) / kRun * kRun;
        std::copy_n(tensor.values.data() + from, size, sample.values.data() + run * kRun);
    }
    return sample;
}

// Every channel with `share` of its values, along another axis of the same rank.
Tensor sampleOfChannels(const Tensor& tensor, const Slicing& slicing, const Request& request,
                        std::size_t share) {
    const std::size_t along = axisFromFront(tensor.shape, request);
    const std::size_t other = along == 0 ? 1 : 0;
    Shape shape(tensor.shape.size(), 1);
    shape[along] = static_cast<std::int64_t>(slicing.count());
    shape[other] = static_cast<std::int64_t>(share);
    Tensor sample = emptyLike(tensor, std::move(shape));
    for (std::size_t channel = 0; channel < slicing.count(); ++channel)
        for (std::size_t i = 0; i < share; ++i) {
            const std::size_t place =
                along == 0 ? channel * share + i : i * slicing.count() + channel;
            sample.values[place] =
                tensor.values[slicing.element(channel, evenly(i, share, slicing.sizeOf(channel)))];
        }
    return sample;
}

// Whole groups, one after the other along the axis.
Tensor sampleOfGroups(const Tensor& tensor, const Slicing& slicing, const Request& request,
                      std::size_t groups) {
    const std::size_t size = slicing.sizeOf(0);
    // Where axes are taken as one, the last stands for them all.
    const bool joined = laidOut(tensor.shape, request).size() != tensor.shape.size();
    const std::size_t axis =
        joined ? tensor.shape.size() - 1 : axisFromFront(tensor.shape, request);
    Shape shape(tensor.shape.size(), 1);
    shape[axis] = static_cast<std::int64_t>(groups * size);
    Tensor sample = emptyLike(tensor, std::move(shape));
    std::size_t place = 0;
    for (std::size_t i = 0; i < groups; ++i) {
        const std::size_t group = evenly(i, groups, slicing.count());
        const std::size_t held = slicing.sizeOf(group);
        // A short last group is filled up by repeating its values.
        for (std::size_t j = 0; j < size; ++j)
            sample.values[place++] = tensor.values[slicing.element(group, j % held)];
    }
    return sample;
}

// Whether the request lists a range for each slice: then no slice may be missing.
bool listsSlices(const RangeRequest& range) {
    return !range.own.empty() || (range.mode == RangeMode::Manual && range.manual.size() > 1) ||
           (range.mode == RangeMode::GivenScale && range.given.size() > 1);
}

// The sample, or nothing when the tensor itself is as small.
std::optional<Tensor> sampleOf(const Tensor& tensor, const Slicing& slicing, const Request& request,
                               std::size_t limit) {
    if (tensor.values.size() <= limit) return std::nullopt;
    if (request.scheme->vector != nullptr) return sampleOfRuns(tensor, limit);
    if (request.scheme->block != nullptr) {
        const std::size_t values = request.scheme->block->geometry(request.settings).values;
        return sampleOfRuns(tensor, std::max(limit / values, std::size_t{1}) * values);
    }
    switch (request.granularity) {
        case Granularity::Tensor:
            return sampleOfTensor(tensor, limit);
        case Granularity::Channel: {
            const std::size_t share = std::max<std::size_t>(1, limit / slicing.count());
            if (tensor.shape.size() < 2 || share >= slicing.sizeOf(0)) return std::nullopt;
            return sampleOfChannels(tensor, slicing, request, share);
        }
        case Granularity::Group:
            break;
    }
    const std::size_t groups = std::max<std::size_t>(1, limit / slicing.sizeOf(0));
    if (listsSlices(request.range) || groups >= slicing.count()) return std::nullopt;
    return sampleOfGroups(tensor, slicing, request, groups);
}

}  // namespace

Result<DataSetPointer> sampleDataSet(const Source& source, const TensorPointer& tensor,
                                     const Request& request, std::uint64_t limit,
                                     const JobControl& control) try {
    const auto slicing = Slicing::make(tensor->shape, request);
    if (!slicing) return slicing.error();
    auto sample = sampleOf(*tensor, *slicing, request, std::max<std::uint64_t>(1, limit));
    if (!sample) return makeDataSet(source, tensor, control);
    auto made = makeDataSet(source, std::make_shared<const Tensor>(std::move(*sample)), control);
    if (!made) return made.error();
    DataSet data = **made;
    data.preview = true;
    data.fullCount = tensor->values.size();
    return DataSetPointer(std::make_shared<const DataSet>(std::move(data)));
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for a sample.", {}};
}

}  // namespace quantoscope
