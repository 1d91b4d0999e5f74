// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/ggml/encoders.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "core/schemes/blocks/ggml/bits.h"
#include "core/schemes/blocks/ggml/kernels.h"

namespace quantoscope::ggml {
namespace {

// Some blocks at a time, so that their codes stay in the first cache.
constexpr std::size_t kBatch = 2048;       // values
constexpr std::size_t kFewestValues = 32;  // of a block
constexpr std::size_t kFewestPart = 16;    // values

// With importance, a search finds scales about as fine as its reference's.
constexpr AffineTries kWeightedTries{.first = -0.9F, .step = 0.05F, .last = 36};

struct Batch {
    std::span<const float> values;
    std::span<const float> importance;
    std::uint8_t* bytes;
    std::size_t blocks;
};

// Calls use(batch) for all of a job; the bytes are zeros then.
template <class Use>
void inBatches(const Layout& layout, const EncodeJob& job, const Use& use) {
    assert(job.bytes.size() / layout.bytes * layout.values == job.values.size());
    std::ranges::fill(job.bytes, std::uint8_t{0});
    for (std::size_t first = 0; first < job.values.size(); first += kBatch) {
        const std::size_t count = std::min(kBatch, job.values.size() - first);
        use(Batch{job.values.subspan(first, count),
                  job.importance.empty() ? job.importance : job.importance.subspan(first, count),
                  job.bytes.data() + first / layout.values * layout.bytes, count / layout.values});
    }
}

using Weights = std::array<float, kBatch>;
using Codes = std::array<std::uint8_t, kBatch>;
using PerBlock = std::array<float, kBatch / kFewestValues>;
using PerPart = std::array<float, kBatch / kFewestPart>;

// Each block's values weighed with its own mean square. The reference takes the row's.
WeightedGroups weighedBlocks(const Layout& layout, const Batch& batch, Weights& weights) {
    for (std::size_t first = 0; first < batch.values.size(); first += layout.values) {
        const auto block = batch.values.subspan(first, layout.values);
        importanceWeights(block, batch.importance.data() + first, meanSquare(block, 1),
                          weights.data() + first);
    }
    return {batch.values.data(), weights.data(), batch.blocks, layout.values};
}

Groups groupsOf(const Layout& layout, const Batch& batch) {
    return {batch.values.data(), batch.blocks, layout.values};
}

void packAll(const Layout& layout, Pack pack, const Batch& batch, const Codes& codes) {
    for (std::size_t b = 0; b < batch.blocks; ++b)
        pack(codes.data() + b * layout.values, batch.bytes + b * layout.bytes);
}

}  // namespace

float meanSquare(std::span<const float> values, float factor) {
    float sum = 0;
    for (const float x : values)
        sum += x * x;
    return factor * sum / static_cast<float>(values.size());
}

void importanceWeights(std::span<const float> values, const float* importance, float meanSquare,
                       float* weights) {
    for (std::size_t i = 0; i < values.size(); ++i)
        weights[i] = importance[i] * std::sqrt(meanSquare + values[i] * values[i]);
}

void encodeSymmetricBlocks(const Layout& layout, Pack pack, const EncodeJob& job) {
    const int half = static_cast<int>(layout.codes / 2);
    inBatches(layout, job, [&](const Batch& batch) {
        Codes codes;
        PerBlock scales;
        if (batch.importance.empty()) {
            roundBySignedPeak(groupsOf(layout, batch), half, scales.data(), codes.data());
        } else {
            Weights weights;
            fitSymmetric(weighedBlocks(layout, batch, weights), half, scales.data(), codes.data());
        }
        for (std::size_t b = 0; b < batch.blocks; ++b)
            writeFloat16(scales[b], batch.bytes + b * layout.bytes);
        packAll(layout, pack, batch, codes);
    });
}

void encodeAffineBlocks(const Layout& layout, Pack pack, const EncodeJob& job) {
    const int largest = static_cast<int>(layout.codes) - 1;
    AffineTries tries = kWeightedTries;
    tries.largest = largest;
    inBatches(layout, job, [&](const Batch& batch) {
        Codes codes;
        PerBlock scales;
        PerBlock minima;
        if (batch.importance.empty()) {
            roundByRange(groupsOf(layout, batch), largest, scales.data(), minima.data(),
                         codes.data());
        } else {
            Weights weights;
            fitAffine(weighedBlocks(layout, batch, weights), tries, scales.data(), minima.data(),
                      codes.data());
            std::ranges::transform(minima, minima.begin(), std::negate<>());
        }
        for (std::size_t b = 0; b < batch.blocks; ++b) {
            writeFloat16(scales[b], batch.bytes + b * layout.bytes);
            writeFloat16(minima[b], batch.bytes + b * layout.bytes + 2);
        }
        packAll(layout, pack, batch, codes);
    });
}

void encodePeakBlocks(const Layout& layout, int peak, std::size_t scaleByte, Pack pack,
                      const EncodeJob& job) {
    inBatches(layout, job, [&](const Batch& batch) {
        Codes codes;
        PerBlock scales;
        roundByPeak(layout, groupsOf(layout, batch), peak, scales.data(), codes.data());
        for (std::size_t b = 0; b < batch.blocks; ++b)
            writeFloat16(scales[b], batch.bytes + b * layout.bytes + scaleByte);
        packAll(layout, pack, batch, codes);
    });
}

namespace {

// Of one batch of superblocks: the parts' scales and minima, and the weights' sums.
struct PartFits {
    Weights weights;
    Codes codes;
    PerPart scales;
    PerPart minima;
};

void fitParts(const AffineSuperblock& rule, const Batch& batch, PartFits& fits) {
    const std::size_t size = rule.layout.partValues;
    const std::span<const float> values = batch.values;
    if (batch.importance.empty())
        for (std::size_t first = 0; first < values.size(); first += size)
            rule.weights(values.subspan(first, size), fits.weights.data() + first);
    else
        for (std::size_t first = 0; first < values.size(); first += rule.layout.values) {
            const auto block = values.subspan(first, rule.layout.values);
            importanceWeights(block, batch.importance.data() + first,
                              meanSquare(block, rule.varianceFactor), fits.weights.data() + first);
        }
    fitAffine({values.data(), fits.weights.data(), values.size() / size, size},
              batch.importance.empty() ? rule.plain : rule.weighted, fits.scales.data(),
              fits.minima.data(), fits.codes.data());
}

// The integers for one block's scales or minima, and the scale of them all.
float roundScales(const float* scales, std::size_t count, int largest, std::uint8_t* codes) {
    const float most = std::max(0.0F, *std::max_element(scales, scales + count));
    const float inverse = most > 0 ? static_cast<float>(largest) / most : 0.0F;
    for (std::size_t i = 0; i < count; ++i) {
        const auto code = static_cast<std::uint8_t>(nearestInteger(inverse * scales[i]));
        codes[i] = std::min(code, static_cast<std::uint8_t>(largest));
    }
    return most / static_cast<float>(largest);
}

// Scales and minima of block `b` of the batch into its bytes.
void writeScales(const AffineSuperblock& rule, const Batch& batch, const PartFits& fits,
                 std::size_t b) {
    const std::size_t size = rule.layout.partValues;
    const std::size_t count = rule.layout.values / size;
    std::array<std::uint8_t, kMostParts> scaleCodes{};
    std::array<std::uint8_t, kMostParts> minimumCodes{};
    const auto round = [&](const PerPart& numbers, std::uint8_t* codes) {
        const float* first = numbers.data() + b * count;
        if (batch.importance.empty()) return roundScales(first, count, rule.largestScale, codes);
        std::array<float, kMostParts> sums{};
        for (std::size_t i = 0; i < rule.layout.values; ++i)
            sums[i / size] += fits.weights[b * rule.layout.values + i];
        return fitPositive(first, sums.data(), count, rule.largestScale, codes);
    };
    std::uint8_t* block = batch.bytes + b * rule.layout.bytes;
    writeFloat16(round(fits.scales, scaleCodes.data()), block + rule.scaleByte);
    writeFloat16(round(fits.minima, minimumCodes.data()), block + rule.scaleByte + 2);
    rule.packScales(scaleCodes.data(), minimumCodes.data(), block);
}

}  // namespace

void encodeAffineSuperblocks(const AffineSuperblock& rule, const EncodeJob& job) {
    const Layout& layout = rule.layout;
    inBatches(layout, job, [&](const Batch& batch) {
        PartFits fits;
        fitParts(rule, batch, fits);
        for (std::size_t b = 0; b < batch.blocks; ++b) {
            writeScales(rule, batch, fits, b);
            std::array<Part, kMostParts> parts{};
            layout.parts(batch.bytes + b * layout.bytes, parts.data());
            roundAgain(layout, batch.values.data() + b * layout.values, parts.data(),
                       layout.values / layout.partValues, fits.codes.data() + b * layout.values);
        }
        packAll(layout, rule.pack, batch, fits.codes);
    });
}

void levelledSizes(std::span<const float> part, float* weights) {
    const float mean = std::sqrt(meanSquare(part, 1));
    for (std::size_t i = 0; i < part.size(); ++i)
        weights[i] = mean + std::abs(part[i]);
}

void packSixBits(const std::uint8_t* scales, const std::uint8_t* minima, std::uint8_t* bytes) {
    for (std::size_t j = 0; j < 4; ++j) {
        bytes[j] = static_cast<std::uint8_t>((scales[j] & 63) | scales[j + 4] >> 4 << 6);
        bytes[j + 4] = static_cast<std::uint8_t>((minima[j] & 63) | minima[j + 4] >> 4 << 6);
        bytes[j + 8] = static_cast<std::uint8_t>((scales[j + 4] & 15) | (minima[j + 4] & 15) << 4);
    }
}

void unpackSixBits(const std::uint8_t* bytes, std::uint8_t* scales, std::uint8_t* minima) {
    for (std::size_t j = 0; j < 4; ++j) {
        scales[j] = bytes[j] & 63;
        minima[j] = bytes[j + 4] & 63;
        scales[j + 4] = static_cast<std::uint8_t>((bytes[j + 8] & 15) | bytes[j] >> 6 << 4);
        minima[j + 4] = static_cast<std::uint8_t>(bytes[j + 8] >> 4 | bytes[j + 4] >> 6 << 4);
    }
}

}  // namespace quantoscope::ggml
