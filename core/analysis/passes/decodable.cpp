// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/decodable.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <span>

#include "core/analysis/data/slicing.h"
#include "core/analysis/passes/block_encoding.h"
#include "core/analysis/passes/quantize_tensor.h"
#include "core/base/text/number_text.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie");

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kMostTableEntries = std::size_t{1} << 26;  // of codebooks of slices

template <class T>
NamedArray arrayOf(std::string name, DType dtype, Shape shape, std::span<const T> values) {
    NamedArray array{std::move(name), dtype, std::move(shape), {}};
    const auto bytes = std::as_bytes(values);
    array.bytes.assign(bytes.begin(), bytes.end());
    return array;
}

template <class T>
NamedArray narrowed(std::string name, DType dtype, Shape shape,
                    std::span<const std::int32_t> codes) {
    std::vector<T> values(codes.size());
    std::ranges::transform(codes, values.begin(), [](std::int32_t c) { return static_cast<T>(c); });
    return arrayOf<T>(std::move(name), dtype, std::move(shape), values);
}

// In the smallest type that holds them.
NamedArray codeArray(const std::string& name, const Shape& shape,
                     std::span<const std::int32_t> codes) {
    const auto [low, high] =
        codes.empty() ? std::ranges::minmax_result<std::int32_t>{0, 0} : std::ranges::minmax(codes);
    const auto fits = [low = low, high = high]<class T>(T) {
        return std::in_range<T>(low) && std::in_range<T>(high);
    };
    if (fits(std::int8_t{})) return narrowed<std::int8_t>(name, DType::I8, shape, codes);
    if (fits(std::uint8_t{})) return narrowed<std::uint8_t>(name, DType::U8, shape, codes);
    if (fits(std::int16_t{})) return narrowed<std::int16_t>(name, DType::I16, shape, codes);
    if (fits(std::uint16_t{})) return narrowed<std::uint16_t>(name, DType::U16, shape, codes);
    return arrayOf<std::int32_t>(name, DType::I32, shape, codes);
}

// A scalar scheme's tensor, on the way to a rule that decodes it.
class ScalarArrays {
  public:
    ScalarArrays(const Outcome& outcome, std::vector<std::int32_t> codes, std::vector<float> values)
        : m_outcome(outcome),
          m_codes(std::move(codes)),
          m_values(std::move(values)),
          m_shape(scalesShape(outcome.data->tensor->shape, outcome.request)) {
        if (m_codes.empty()) return;
        const auto [low, high] = std::ranges::minmax(m_codes);
        m_firstCode = low;
        m_table = static_cast<std::size_t>(static_cast<std::int64_t>(high) - low) + 1;
    }

    Result<DecodableTensor> take() && {
        addArray(codeArray("codes", m_outcome.data->tensor->shape, m_codes));
        if (!tryAffine() && !tryCodebook(false) && !tryCodebook(true))
            if (const Status done = codebooksOfSlices(); !done) return done.error();
        addFact("first_code", std::to_string(m_firstCode));
        listExceptions();
        return std::move(m_result);
    }

  private:
    void addArray(NamedArray array) { m_result.arrays.push_back(std::move(array)); }
    void addFact(std::string key, std::string value) {
        m_result.facts.emplace_back(std::move(key), std::move(value));
    }
    bool isFinite(std::size_t i) const { return std::isfinite(m_outcome.data->tensor->values[i]); }
    const SliceOutcome& sliceOf(std::size_t i) const {
        return (*m_outcome.slices)[m_outcome.slicing->sliceOf(i)];
    }
    std::size_t placeOf(std::size_t i) const {
        return static_cast<std::size_t>(static_cast<std::int64_t>(m_codes[i]) - m_firstCode);
    }
    void addPerSlice(const std::string& name, float SliceOutcome::*member) {
        std::vector<float> numbers;
        for (const SliceOutcome& slice : *m_outcome.slices)
            numbers.push_back(slice.*member);
        addArray(arrayOf<float>(name, DType::F32, m_shape, numbers));
    }

    bool tryAffine();
    bool tryCodebook(bool scaled);
    Status codebooksOfSlices();
    void listExceptions();
    // Fills what `table` lacks by the levels of a tensor that is one slice.
    void addUnusedLevels(std::vector<float>& table) const;

    const Outcome& m_outcome;
    std::vector<std::int32_t> m_codes;
    std::vector<float> m_values;   // dequantized
    std::vector<float> m_decoded;  // by the rule found
    Shape m_shape;                 // of an array of slices
    std::int64_t m_firstCode = 0;
    std::size_t m_table = 0;  // codes there are, from the first to the last that is taken
    DecodableTensor m_result;
};

bool ScalarArrays::tryAffine() {
    std::vector<float> decoded(m_codes.size());
    for (std::size_t i = 0; i < decoded.size(); ++i) {
        const SliceOutcome& slice = sliceOf(i);
        decoded[i] = (static_cast<float>(m_codes[i]) - slice.zeroPoint) * slice.scale;
        if (isFinite(i) && !(decoded[i] == m_values[i])) return false;
    }
    addFact("rule", "affine");
    addPerSlice("scales", &SliceOutcome::scale);
    addPerSlice("zero_points", &SliceOutcome::zeroPoint);
    m_decoded = std::move(decoded);
    return true;
}

// What a value is of its slice's scale, as the small floats have it: 12 significant bits.
float ofScale(float value, float scale) {
    int exponent = 0;
    const double mantissa = std::frexp(double{value} / double{scale}, &exponent);
    return static_cast<float>(std::ldexp(std::nearbyint(mantissa * 4096) / 4096, exponent));
}

bool ScalarArrays::tryCodebook(bool scaled) {
    std::vector<float> table(m_table, kNone);
    for (std::size_t i = 0; i < m_codes.size(); ++i) {
        if (!isFinite(i)) continue;
        float& level = table[placeOf(i)];
        const float scale = scaled ? sliceOf(i).scale : 1;
        if (std::isnan(level)) level = scaled ? ofScale(m_values[i], scale) : m_values[i];
        if (!(level * scale == m_values[i])) return false;
    }
    if (!scaled) addUnusedLevels(table);
    m_decoded.resize(m_codes.size());
    for (std::size_t i = 0; i < m_codes.size(); ++i)
        m_decoded[i] = table[placeOf(i)] * (scaled ? sliceOf(i).scale : 1);
    addFact("rule", scaled ? "scaled-codebook" : "codebook");
    addArray(
        arrayOf<float>("codebook", DType::F32, {static_cast<std::int64_t>(table.size())}, table));
    if (scaled) addPerSlice("scales", &SliceOutcome::scale);
    return true;
}

void ScalarArrays::addUnusedLevels(std::vector<float>& table) const {
    if (m_outcome.slices->size() != 1 || !m_outcome.focus) return;
    const StepFunction& steps = m_outcome.focus->steps;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const std::int64_t place = steps.codes[k] - m_firstCode;
        if (place < 0 || static_cast<std::size_t>(place) >= table.size()) continue;
        float& level = table[static_cast<std::size_t>(place)];
        if (std::isnan(level)) level = steps.levels[k];
    }
}

Status ScalarArrays::codebooksOfSlices() {
    const std::size_t slices = m_outcome.slices->size();
    if (slices * m_table > std::max(kMostTableEntries, 4 * m_codes.size()))
        return Error{ErrorCode::TooLarge,
                     "The codebooks of " + groupedText(slices) + " slices with " +
                         groupedText(m_table) +
                         " codes each are larger than the values: take fewer slices.",
                     {}};
    std::vector<float> tables(slices * m_table, kNone);
    const auto levelOf = [&](std::size_t i) -> float& {
        return tables[m_outcome.slicing->sliceOf(i) * m_table + placeOf(i)];
    };
    for (std::size_t i = 0; i < m_codes.size(); ++i)
        if (isFinite(i)) levelOf(i) = m_values[i];
    m_decoded.resize(m_codes.size());
    for (std::size_t i = 0; i < m_codes.size(); ++i)
        m_decoded[i] = levelOf(i);
    Shape shape = m_shape;
    shape.push_back(static_cast<std::int64_t>(m_table));
    addFact("rule", "slice-codebooks");
    addArray(arrayOf<float>("codebooks", DType::F32, std::move(shape), tables));
    return Done{};
}

void ScalarArrays::listExceptions() {
    std::vector<std::int64_t> places;
    std::vector<float> values;
    for (std::size_t i = 0; i < m_codes.size(); ++i) {
        const bool same =
            m_decoded[i] == m_values[i] || (std::isnan(m_decoded[i]) && std::isnan(m_values[i]));
        if (same) continue;
        places.push_back(static_cast<std::int64_t>(i));
        values.push_back(m_values[i]);
    }
    if (places.empty()) return;
    const Shape shape{static_cast<std::int64_t>(places.size())};
    addArray(arrayOf<std::int64_t>("exception_places", DType::I64, shape, places));
    addArray(arrayOf<float>("exception_values", DType::F32, shape, values));
}

Result<DecodableTensor> scalarArrays(const Outcome& outcome, const JobControl& control) {
    // The codes are those of the transformed tensor, and so are these values.
    Outcome plain = outcome;
    plain.restored.reset();
    const std::size_t size = outcome.data->tensor->values.size();
    std::vector<std::int32_t> codes(size);
    std::vector<float> values(size);
    if (const Status done = quantizeTensor(plain, codes, values, control); !done)
        return done.error();
    return ScalarArrays(outcome, std::move(codes), std::move(values)).take();
}

DecodableTensor blockArrays(const BlockEncoding& blocks) {
    DecodableTensor result;
    result.facts = {{"rule", "blocks"},
                    {"block_values", std::to_string(blocks.geometry.values)},
                    {"rows", std::to_string(blocks.rows)},
                    {"row_values", std::to_string(blocks.rowValues)}};
    result.arrays.push_back(
        arrayOf<std::uint8_t>("bytes", DType::U8,
                              {static_cast<std::int64_t>(blocks.blocks()),
                               static_cast<std::int64_t>(blocks.geometry.bytes)},
                              blocks.bytes));
    const std::vector<float>& numbers = blocks.context.numbers;
    if (!numbers.empty())
        result.arrays.push_back(arrayOf<float>(
            "tensor_numbers", DType::F32, {static_cast<std::int64_t>(numbers.size())}, numbers));
    return result;
}

DecodableTensor vectorArrays(const VectorQuantization& vectors) {
    DecodableTensor result;
    result.facts = {{"rule", vectors.additive ? "added-vectors" : "vectors"},
                    {"dimension", std::to_string(vectors.dimension)}};
    const std::vector<std::int32_t> codes(vectors.codes.begin(), vectors.codes.end());
    const auto size = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    result.arrays.push_back(
        codeArray("codes", {size(vectors.vectors()), size(vectors.parts)}, codes));
    result.arrays.push_back(
        arrayOf<float>("codebook", DType::F32,
                       {size(vectors.parts), size(vectors.codewords), size(vectors.partDimension)},
                       vectors.codebook));
    return result;
}

}  // namespace

Result<DecodableTensor> decodableTensor(const Outcome& outcome, const JobControl& control) try {
    auto result = outcome.blocks    ? Result(blockArrays(*outcome.blocks))
                  : outcome.vectors ? Result(vectorArrays(*outcome.vectors))
                                    : scalarArrays(outcome, control);
    if (!result) return result;
    const Request& request = outcome.request;
    auto& facts = result->facts;
    facts.emplace_back("scheme", request.scheme->id);
    facts.emplace_back("shape", shapeText(outcome.data->tensor->shape));
    facts.emplace_back("granularity", granularityId(request.granularity));
    facts.emplace_back("axis", std::to_string(request.axis));
    facts.emplace_back("group_size", std::to_string(request.groupSize));
    facts.emplace_back("request", requestJson(request, -1));
    return result;
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for the outputs.", {}};
}

}  // namespace quantoscope
