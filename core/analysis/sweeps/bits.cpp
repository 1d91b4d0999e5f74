// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/passes/slice_pass.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

Error outOfMemory() {
    return {ErrorCode::OutOfMemory, "There is not enough memory for this sweep.", {}};
}

// Without what fixes the number of codes beside the bits. A scale belongs to one bit width, so a
// given one is replaced by the ranges that it covers.
Result<Request> freedOfBits(Request request, const Slicing& slicing, const DataSet& data,
                            const JobControl& control) {
    if (request.range.mode == RangeMode::GivenScale) {
        const auto pass = passOverSlices(request, slicing, data, control);
        if (!pass) return pass.error();
        request.range.mode = RangeMode::Manual;
        request.range.manual.clear();
        request.range.own.clear();
        for (const SliceOutcome& slice : pass->slices)
            request.range.manual.push_back(slice.range);
    }
    request.settings.codes.reset();
    for (const Parameter& row : request.settings.parameters.table())
        if (row.key == "levels")
            static_cast<void>(request.settings.parameters.set(row.key, row.initial));
    return request;
}

Result<BitsPoint> pointAt(const Request& request, const Slicing& slicing, const DataSet& data,
                          const JobControl& control) {
    BitsPoint point;
    point.bits = request.settings.bits;
    if (!checkRequest(request)) return point;
    const auto pass = passOverSlices(request, slicing, data, control);
    if (!pass && pass.error().code == ErrorCode::Cancelled) return pass.error();
    if (!pass) return point;
    Metrics metrics = pass->metrics;
    forgetPartialErrors(metrics);
    point.bitsPerWeight = metrics.bitsPerWeight;
    point.mse = metrics.mse;
    point.mseRounding = metrics.mseRounding;
    point.mseClipping = metrics.mseClipping;
    point.sqnrDb = metrics.sqnrDb;
    point.overflowed = metrics.overflowed;
    return point;
}

Result<std::vector<BitsPoint>> sweep(const Request& request, const DataSet& data, int from, int to,
                                     const JobControl& control) {
    const auto slicing = Slicing::make(data.tensor->shape, request);
    if (!slicing) return slicing.error();
    if (Status listed = checkLists(request, *slicing); !listed) return listed.error();
    auto freed = freedOfBits(request, *slicing, data, control.silent());
    if (!freed) return freed.error();
    std::vector<BitsPoint> points;
    for (int bits = from; bits <= to; ++bits) {
        freed->settings.bits = bits;
        const double share = static_cast<double>(bits - from) / (to - from + 1);
        const double next = static_cast<double>(bits - from + 1) / (to - from + 1);
        auto point = pointAt(*freed, *slicing, data, control.part(share, next));
        if (!point) return point.error();
        points.push_back(*point);
    }
    return points;
}

// At its initial parameters; ranges stay as they were asked.
Request initialRequest(Request request, const Scheme& scheme) {
    request = withScheme(std::move(request), scheme);
    request.settings.parameters = ParameterSet(scheme.parameters);
    return request;
}

Result<SlicePass> passOf(const Request& request, const DataSet& data, const JobControl& control) {
    if (Status checked = checkRequest(request); !checked) return checked.error();
    const auto slicing = Slicing::make(data.tensor->shape, request);
    if (!slicing) return slicing.error();
    if (Status listed = checkLists(request, *slicing); !listed) return listed.error();
    return passOverSlices(request, *slicing, data, control);
}

// The data that schemes are compared on; see SchemeRow::sampled.
Result<DataSetPointer> comparedOn(const Request& request, const DataSetPointer& data,
                                  const JobControl& control) {
    if (request.scheme->vector == nullptr || data->tensor->values.size() <= kSchemeSample)
        return data;
    return sampleDataSet(request.source, data->tensor, request, kSchemeSample, control);
}

}  // namespace

Result<std::vector<BitsPoint>> sweepBits(const Request& request, const DataSetPointer& data,
                                         int from, int to, const JobControl& control) try {
    if (Status checked = checkRequest(request); !checked) return checked.error();
    return sweep(request, *data, from, to, control);
} catch (const std::bad_alloc&) {
    return outOfMemory();
}

std::string rowNote(const SchemeRow& row) {
    if (!row.refused.empty()) return row.refused;
    std::string note;
    if (row.metrics && row.metrics->overflowed > 0)
        note = overflowText(row.metrics->overflowed) + ": no error to compare";
    if (row.sampled > 0)
        note += (note.empty() ? "on a sample of " : "; on a sample of ") +
                groupedText(row.sampled) + " values";
    return note;
}

Result<SchemeRow> schemeRow(const Request& request, const Scheme& scheme,
                            const DataSetPointer& data, const JobControl& control) try {
    SchemeRow row{.scheme = &scheme, .request = initialRequest(request, scheme)};
    const auto used = comparedOn(row.request, data, control);
    if (!used) return used.error();
    if (*used != data) row.sampled = kSchemeSample;
    const auto start = std::chrono::steady_clock::now();
    const auto pass = passOf(row.request, **used, control);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    row.seconds = taken.count();
    if (pass) {
        row.metrics = pass->metrics;
        forgetPartialErrors(*row.metrics);
    } else if (pass.error().code == ErrorCode::Cancelled) {
        return pass.error();
    } else {
        row.refused = pass.error().sentence();
    }
    return row;
} catch (const std::bad_alloc&) {
    return outOfMemory();
}

Result<SchemeBits> sweepBitsOfScheme(const Request& request, const Scheme& scheme,
                                     const DataSetPointer& data, int from, int to,
                                     const JobControl& control) try {
    SchemeBits row{.scheme = &scheme};
    const Request initial = initialRequest(request, scheme);
    const auto used = comparedOn(initial, data, control.silent());
    if (!used) return used.error();
    auto points = sweep(initial, **used, std::max(from, scheme.minimumBits),
                        std::min(to, scheme.maximumBits), control);
    if (points)
        row.points = std::move(points).value();
    else if (points.error().code == ErrorCode::Cancelled)
        return points.error();
    else
        row.refused = points.error().sentence();
    return row;
} catch (const std::bad_alloc&) {
    return outOfMemory();
}

}  // namespace quantoscope
