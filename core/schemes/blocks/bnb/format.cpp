// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/bnb/format.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/schemes/blocks/bit_packing.h"
#include "core/schemes/blocks/bnb/dynamic_map.h"
#include "core/schemes/blocks/tensor_magnitude.h"
#include "core/schemes/threshold_search.h"

namespace quantoscope {
namespace {

constexpr std::size_t kChunkValues = 4096;  // worked on at a time; the largest block
constexpr std::size_t kGroupBlocks = 256;
constexpr std::size_t kMostChunkBlocks = kChunkValues / 32;

std::size_t blockSize(const SchemeSettings& settings) {
    return std::size_t{32} << static_cast<unsigned>(settings.parameters.raw(0));
}

bool isDouble(const SchemeSettings& settings) {
    return settings.parameters.raw(1) != 0;
}

std::size_t scaleBytes(const SchemeSettings& settings) {
    return isDouble(settings) ? 1 : 4;
}

// Of a group of blocks: what its scales are offset and divided by. BlockContext::numbers holds the
// offset, then one absmax2 for each group.
struct GroupScale {
    float offset = 0;
    float largest = 0;
};

GroupScale groupScale(const BlockContext& context, std::size_t block) {
    const std::size_t place = 1 + block / kGroupBlocks;
    if (place >= context.numbers.size()) return {};
    return {context.numbers[0], context.numbers[place]};
}

// 0 / 0, where all scales of a group are the mean, counts as the lowest code, as in bitsandbytes.
std::uint8_t scaleCode(const GroupScale& group, float absmax) {
    const float scaled = (absmax - group.offset) * (1 / group.largest);
    return std::isnan(scaled) ? std::uint8_t{0} : dynamicMapCode(std::clamp(scaled, -1.0F, 1.0F));
}

void storeScale(const BlockRun& run, std::size_t block, float absmax, std::uint8_t* bytes) {
    if (isDouble(run.settings)) {
        *bytes = scaleCode(groupScale(run.context, block), absmax);
        return;
    }
    const auto bits = std::bit_cast<std::uint32_t>(absmax);
    for (unsigned i = 0; i < 4; ++i)
        bytes[i] = static_cast<std::uint8_t>(bits >> 8 * i);
}

std::uint32_t scaleBits(const BlockRun& run, const std::uint8_t* bytes) {
    if (isDouble(run.settings)) return *bytes;
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < 4; ++i)
        bits |= static_cast<std::uint32_t>(bytes[i]) << 8 * i;
    return bits;
}

float loadScale(const BlockRun& run, std::size_t block, const std::uint8_t* bytes) {
    const std::uint32_t bits = scaleBits(run, bytes);
    if (!isDouble(run.settings)) return std::bit_cast<float>(bits);
    const GroupScale group = groupScale(run.context, block);
    return dynamicMap()[bits] * group.largest + group.offset;
}

// What values are multiplied with; a restored scale may be negative, and mirrors the levels.
float factorOf(float absmax) {
    constexpr float kSmallest = 1e-38F;
    return std::copysign(1 / std::max(std::fabs(absmax), kSmallest), absmax);
}

// The place of a value among the ascending levels.
std::size_t placeOf(const Table16& table, float factor, float x) {
    const float scaled = std::clamp(x * factor, -1.0F, 1.0F);
    const auto above = std::ranges::lower_bound(table.edges, scaled);
    const auto place = static_cast<std::size_t>(above - table.edges.begin());
    return std::signbit(factor) ? table.edges.size() - place : place;
}

std::size_t tablePlace(float factor, std::size_t place) {
    return std::signbit(factor) ? 15 - place : place;
}

float levelAt(const Table16& table, float absmax, float factor, std::size_t place) {
    return table.levels[table.places[tablePlace(factor, place)]] * absmax;
}

float lowerAt(const Table16& table, float absmax, float factor, std::size_t place) {
    const float guess = std::midpoint(levelAt(table, absmax, factor, place - 1),
                                      levelAt(table, absmax, factor, place));
    return firstFloatWhere(guess, [&](float x) { return placeOf(table, factor, x) >= place; });
}

std::uint8_t zeroCode(const Table16& table) {
    return static_cast<std::uint8_t>(std::ranges::find(table.levels, 0.0F) - table.levels.begin());
}

}  // namespace

BlockGeometry bnbGeometry(const SchemeSettings& settings) {
    const std::size_t size = blockSize(settings);
    return {size, scaleBytes(settings) + size / 2, size};
}

bool bnbEncodesOtherwise(const SchemeSettings& settings) {
    return isDouble(settings);
}

Result<BlockContext> bnbPrepare(std::span<const float> values, const SchemeSettings& settings,
                                const JobControl& control) {
    if (!isDouble(settings)) return BlockContext{};
    const std::size_t size = blockSize(settings);
    std::vector<float> scales((values.size() + size - 1) / size);
    if (const Status done = blockMagnitudes(values, size, control, scales); !done)
        return done.error();
    if (scales.empty()) return BlockContext{};
    const double sum = std::accumulate(scales.begin(), scales.end(), 0.0);
    BlockContext context{{static_cast<float>(sum / static_cast<double>(scales.size()))}, 32};
    for (std::size_t first = 0; first < scales.size(); first += kGroupBlocks) {
        float largest = 0;
        for (std::size_t i = first; i < std::min(first + kGroupBlocks, scales.size()); ++i)
            largest = std::max(largest, std::fabs(scales[i] - context.numbers[0]));
        context.numbers.push_back(largest);
        context.bits += 32;
    }
    return context;
}

void bnbEncode(const Table16& table, const BlockRun& run, std::span<const float> values,
               std::span<std::uint8_t> bytes) {
    const BlockGeometry geometry = bnbGeometry(run.settings);
    const std::size_t header = scaleBytes(run.settings);
    const std::size_t perChunk = kChunkValues / geometry.values;
    const std::size_t blocks = values.size() / geometry.values;
    std::array<float, kMostChunkBlocks> scales;
    for (std::size_t first = 0; first < blocks; first += perChunk) {
        const std::size_t count = std::min(perChunk, blocks - first);
        const auto part = values.subspan(first * geometry.values, count * geometry.values);
        const std::span factors(scales.data(), count);
        std::uint8_t* const to = bytes.data() + first * geometry.bytes;
        runMagnitudes(part, geometry.values, factors);
        for (std::size_t i = 0; i < count; ++i) {
            storeScale(run, run.firstBlock + first + i, factors[i], to + i * geometry.bytes);
            factors[i] = factorOf(factors[i]);
        }
        encodeTable(table, part, geometry.values, factors,
                    {to + header, geometry.bytes, CodePacking::HighNibbleFirst});
    }
}

void bnbDecode(const Table16& table, const BlockRun& run, std::span<const std::uint8_t> bytes,
               std::span<float> values) {
    const BlockGeometry geometry = bnbGeometry(run.settings);
    const std::size_t header = scaleBytes(run.settings);
    const std::size_t perChunk = kChunkValues / geometry.values;
    const std::size_t blocks = values.size() / geometry.values;
    std::array<float, kMostChunkBlocks> scales;
    std::array<std::uint8_t, kChunkValues> codes;
    for (std::size_t first = 0; first < blocks; first += perChunk) {
        const std::size_t count = std::min(perChunk, blocks - first);
        const std::uint8_t* const from = bytes.data() + first * geometry.bytes;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint8_t* const block = from + i * geometry.bytes;
            scales[i] = loadScale(run, run.firstBlock + first + i, block);
            unpackNibbles(block + header, geometry.values, NibbleOrder::HighFirst,
                          codes.data() + i * geometry.values);
        }
        decodeTable(table, codes.data(), geometry.values, std::span(scales.data(), count),
                    values.subspan(first * geometry.values, count * geometry.values));
    }
}

void bnbCodes(const BlockRun& run, std::span<const std::uint8_t> bytes,
              std::span<std::int32_t> codes) {
    const BlockGeometry geometry = bnbGeometry(run.settings);
    const std::size_t header = scaleBytes(run.settings);
    const std::uint8_t* from = bytes.data() + header;
    for (std::size_t first = 0; first < codes.size(); first += geometry.values) {
        std::int32_t* const to = codes.data() + first;
        for (std::size_t i = 0; i < geometry.values / 2; ++i) {
            to[2 * i] = from[i] >> 4;
            to[2 * i + 1] = from[i] & 15;
        }
        from += geometry.bytes;
    }
}

StepFunction bnbSteps(const Table16& table, const BlockRun& run,
                      std::span<const std::uint8_t> block) {
    const float absmax = loadScale(run, run.firstBlock, block.data());
    StepFunction steps;
    steps.lower = {-std::numeric_limits<float>::infinity()};
    if (!std::isfinite(absmax)) {
        steps.levels = {std::numeric_limits<float>::quiet_NaN()};
        steps.codes = {zeroCode(table)};
        return steps;
    }
    const float factor = factorOf(absmax);
    for (std::size_t place = 0; place < 16; ++place) {
        steps.levels.push_back(levelAt(table, absmax, factor, place));
        steps.codes.push_back(table.places[tablePlace(factor, place)]);
        if (place > 0) steps.lower.push_back(lowerAt(table, absmax, factor, place));
    }
    steps.effectiveAlpha = static_cast<double>(steps.levels.front());
    steps.effectiveBeta = static_cast<double>(steps.levels.back());
    steps.setClipEdges();
    return steps;
}

PartScale bnbPartScale(const BlockRun& run, std::span<const std::uint8_t> block) {
    return {.scale = static_cast<double>(loadScale(run, run.firstBlock, block.data()))};
}

// The step function's outermost intervals, with all between them as one.
void bnbClipEdges(const Table16& table, const BlockRun& run, std::span<const std::uint8_t> bytes,
                  std::span<float> low, std::span<float> high) {
    const std::size_t stride = bnbGeometry(run.settings).bytes;
    StepFunction ends;
    ends.levels.resize(3);
    ends.lower.assign(3, -std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < low.size(); ++i) {
        const float absmax = loadScale(run, run.firstBlock + i, bytes.data() + i * stride);
        low[i] = -std::numeric_limits<float>::infinity();
        high[i] = std::numeric_limits<float>::infinity();
        if (!std::isfinite(absmax)) continue;
        const float factor = factorOf(absmax);
        ends.levels.front() = levelAt(table, absmax, factor, 0);
        ends.levels.back() = levelAt(table, absmax, factor, 15);
        ends.lower[1] = lowerAt(table, absmax, factor, 1);
        ends.lower[2] = lowerAt(table, absmax, factor, 15);
        ends.setClipEdges();
        low[i] = ends.clipLow;
        high[i] = ends.clipHigh;
    }
}

std::vector<BlockField> bnbFields(const Table16& table, const BlockRun& run,
                                  std::span<const std::uint8_t> block) {
    const BlockGeometry geometry = bnbGeometry(run.settings);
    const std::size_t header = 8 * scaleBytes(run.settings);
    const float absmax = loadScale(run, run.firstBlock, block.data());
    std::vector<BlockField> fields{{"absmax", FieldKind::Scale, 0, header,
                                    static_cast<double>(absmax),
                                    static_cast<std::int32_t>(scaleBits(run, block.data())), -1}};
    std::vector<std::int32_t> codes(geometry.values);
    bnbCodes(run, block, codes);
    for (std::size_t place = 0; place < geometry.values; ++place) {
        const std::size_t i = place ^ 1U;  // the odd one of a pair lies in the lower bits
        const float level = table.levels[static_cast<std::size_t>(codes[i])] * absmax;
        fields.push_back({"q[" + std::to_string(i) + "]", FieldKind::Index, header + 4 * place, 4,
                          static_cast<double>(level), codes[i], static_cast<std::ptrdiff_t>(i)});
    }
    return fields;
}

}  // namespace quantoscope
