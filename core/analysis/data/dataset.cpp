// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <utility>

#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

// As many distinct values as 8 bits can name, each taken several times, look like codes.
constexpr std::size_t kFewDistinct = 256;
constexpr std::uint64_t kValuesPerDistinct = 4;

std::string countOf(std::uint64_t count, std::string_view singular, std::string_view plural) {
    return groupedText(count) + " " + std::string(count == 1 ? singular : plural);
}

}  // namespace

std::vector<std::string> leftOutNotes(const ValueIndex& index) {
    std::vector<std::string> notes;
    const std::uint64_t infinities = index.positiveInfinityCount() + index.negativeInfinityCount();
    if (index.nanCount() > 0)
        notes.push_back(countOf(index.nanCount(), "NaN is", "NaN are") + " left out.");
    if (infinities > 0)
        notes.push_back(countOf(infinities, "infinity is", "infinities are") +
                        " left out: " + groupedText(index.positiveInfinityCount()) + " positive, " +
                        groupedText(index.negativeInfinityCount()) + " negative.");
    if (index.totalCount() == 0)
        notes.emplace_back("The tensor has no values.");
    else if (index.count() == 0)
        notes.emplace_back("The tensor has no finite values.");
    return notes;
}

std::vector<std::string> valueNotes(const ValueIndex& index) {
    std::vector<std::string> notes;
    if (index.count() == 0) return notes;
    const float largest = std::max(std::abs(index.minimum()), std::abs(index.maximum()));
    if (largest > 0 && largest < std::numeric_limits<float>::min())
        notes.emplace_back("All values are denormal: below 1.18e-38 in magnitude.");
    if (index.minimum() == index.maximum()) {
        if (index.count() > 1)
            notes.push_back("All values are equal: " + exactText(index.minimum()) + ".");
        return notes;
    }
    const std::size_t distinct = index.distinctCount(kFewDistinct + 1);
    if (distinct <= kFewDistinct && index.count() >= kValuesPerDistinct * distinct)
        notes.push_back(std::to_string(distinct) +
                        " distinct values: this tensor looks already quantized.");
    return notes;
}

std::span<const float> finiteValues(const DataSet& data, FloatBuffer& scratch) {
    const std::span<const float> values = data.tensor->values;
    if (data.index->count() == data.index->totalCount()) return values;
    scratch.assign(values.begin(), values.end());
    std::ranges::replace_if(
        scratch, [](float value) { return !std::isfinite(value); }, 0.0F);
    return scratch;
}

Result<DataSetPointer> makeDataSet(const Source& source, TensorPointer tensor,
                                   const JobControl& control) try {
    auto index = ValueIndex::build(tensor->values, control);
    if (!index) return index.error();
    auto data = std::make_shared<DataSet>();
    data->source = source;
    data->index = std::move(index).value();
    data->notes = tensor->notes;
    data->fullCount = tensor->values.size();
    data->original = tensor;
    data->originalIndex = data->index;
    for (auto* notes : {leftOutNotes, valueNotes})
        for (std::string& note : notes(*data->index))
            data->notes.push_back(std::move(note));
    data->tensor = std::move(tensor);
    return DataSetPointer(std::move(data));
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory to index the values.", {}};
}

}  // namespace quantoscope
