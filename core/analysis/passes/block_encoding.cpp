// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/block_encoding.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/passes/code_usage.h"
#include "core/base/machine/parallel.h"
#include "core/base/text/number_text.h"
#include "core/metrics/compare_kernels.h"

namespace quantoscope {
namespace {

constexpr std::size_t kMostTasks = 64;
constexpr std::size_t kChunkValues = 8192;  // that stay in the cache from encoding to comparing

// One task's share of the pass.
struct TaskSums {
    DirectSums total;
    CodeUsage usage;
    std::uint64_t weightless = 0;  // parts of blocks
};

// Encodes and compares chunks of whole blocks; one for each task, for its scratch memory.
class ChunkWork {
  public:
    ChunkWork(BlockEncoding& encoding, const DataSet& data, std::vector<SliceOutcome>& slices)
        : m_encoding(encoding),
          m_tensor(data.tensor->values),
          m_importance(data.importance && !data.inverse ? std::span<const float>(*data.importance)
                                                        : std::span<const float>()),
          m_allFinite(data.index->count() == data.index->totalCount()),
          m_plain(m_allFinite && encoding.rowValues % encoding.geometry.values == 0),
          m_slices(slices) {}

    void work(std::size_t first, std::size_t count, TaskSums& sums) {
        const BlockEncoding& encoding = m_encoding;
        const BlockGeometry& geometry = encoding.geometry;
        const std::size_t size = count * geometry.values;
        const std::span<const float> values = gathered(m_tensor, first, count, m_values);
        const std::span<const float> weights =
            m_importance.empty() ? m_importance : weightsOf(first, count, sums);
        const std::span<std::uint8_t> bytes =
            std::span(m_encoding.bytes).subspan(first * geometry.bytes, count * geometry.bytes);
        const BlockRun run = encoding.run(first);
        m_decoded.resize(size);
        m_codes.resize(size);
        m_low.resize(size / geometry.partValues);
        m_high.resize(m_low.size());
        encoding.format->encode(run, values, weights, bytes);
        encoding.format->decode(run, bytes, m_decoded);
        encoding.format->codes(run, bytes, m_codes);
        encoding.format->clipEdges(run, bytes, m_low, m_high);
        for (std::size_t block = 0; block < count;) {
            const std::size_t together = std::min(
                count - block, encoding.blocksPerRow - (first + block) % encoding.blocksPerRow);
            compare(first, block, together, sums);
            block += together;
        }
    }

  private:
    // The blocks' values as encoders want them: finite, padded with zeros.
    std::span<const float> gathered(std::span<const float> tensor, std::size_t first,
                                    std::size_t count, std::vector<float>& scratch) const {
        const std::size_t perBlock = m_encoding.geometry.values;
        if (m_plain) return tensor.subspan(first * perBlock, count * perBlock);
        scratch.assign(count * perBlock, 0.0F);
        for (std::size_t block = 0; block < count; ++block) {
            const float* from = tensor.data() + m_encoding.firstValue(first + block);
            const std::size_t held = m_encoding.heldValues(first + block);
            for (std::size_t i = 0; i < held; ++i)
                scratch[block * perBlock + i] = std::isfinite(from[i]) ? from[i] : 0.0F;
        }
        return scratch;
    }

    // A part without weight would leave its values to chance: they weigh the same.
    std::span<const float> weightsOf(std::size_t first, std::size_t count, TaskSums& sums) {
        std::span<const float> weights = gathered(m_importance, first, count, m_weights);
        const std::size_t size = m_encoding.geometry.partValues;
        for (std::size_t at = 0; at < weights.size(); at += size) {
            const auto part = weights.subspan(at, size);
            const std::size_t perBlock = m_encoding.geometry.values;
            if (at % perBlock >= m_encoding.heldValues(first + at / perBlock)) continue;  // padding
            if (std::ranges::any_of(part, [](float weight) { return weight > 0; })) continue;
            if (weights.data() != m_weights.data()) {
                m_weights.assign(weights.begin(), weights.end());
                weights = m_weights;
            }
            std::fill_n(m_weights.begin() + static_cast<std::ptrdiff_t>(at), size, 1.0F);
            ++sums.weightless;
        }
        return weights;
    }

    // `count` blocks of one row from block `block` of the chunk on.
    void compare(std::size_t first, std::size_t block, std::size_t count, TaskSums& sums) {
        const BlockGeometry& geometry = m_encoding.geometry;
        const std::size_t held =
            (count - 1) * geometry.values + m_encoding.heldValues(first + block + count - 1);
        const std::size_t parts = (held - 1) / geometry.partValues + 1;
        const std::size_t firstPart = block * (geometry.values / geometry.partValues);
        const auto values = m_tensor.subspan(m_encoding.firstValue(first + block), held);
        const std::size_t place = block * geometry.values;
        m_errors.resize(parts);
        addPairs({.original = values.data(),
                  .dequantized = m_decoded.data() + place,
                  .count = held,
                  .partValues = geometry.partValues,
                  .low = m_low.data() + firstPart,
                  .high = m_high.data() + firstPart},
                 sums.total, m_errors.data());
        countCodes(values, std::span(m_codes).subspan(place, held), sums.usage);
        SliceOutcome* const slices = m_slices.data() + sliceOf(first + block);
        for (std::size_t part = 0; part < parts; ++part)
            describe(m_low[firstPart + part], m_high[firstPart + part], m_errors[part],
                     slices[part]);
    }

    std::size_t sliceOf(std::size_t block) const {
        const std::size_t partsPerRow =
            (m_encoding.rowValues - 1) / m_encoding.geometry.partValues + 1;
        const std::size_t partsPerBlock =
            m_encoding.geometry.values / m_encoding.geometry.partValues;
        return block / m_encoding.blocksPerRow * partsPerRow +
               block % m_encoding.blocksPerRow * partsPerBlock;
    }

    void countCodes(std::span<const float> values, std::span<const std::int32_t> codes,
                    CodeUsage& usage) const {
        std::int32_t lowest = codes[0];
        std::int32_t highest = codes[0];
        for (const std::int32_t code : codes) {
            lowest = std::min(lowest, code);
            highest = std::max(highest, code);
        }
        if (m_allFinite) return usage.addEach(codes, lowest, highest);
        usage.makeRoom(lowest, highest);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (std::isfinite(values[i])) usage.add(codes[i]);
    }

    static void describe(float low, float high, const PartErrors& errors, SliceOutcome& slice) {
        constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
        slice = {.range = {static_cast<double>(std::isfinite(low) ? low : errors.minimum),
                           static_cast<double>(std::isfinite(high) ? high : errors.maximum)},
                 .scale = kNone,
                 .zeroPoint = kNone,
                 .minimum = errors.minimum,
                 .maximum = errors.maximum,
                 .count = errors.count,
                 .clipped = errors.clipped,
                 .squaredError = errors.squaredError,
                 .sumOfSquares = errors.sumOfSquares};
    }

    BlockEncoding& m_encoding;
    std::span<const float> m_tensor;
    std::span<const float> m_importance;
    bool m_allFinite;
    bool m_plain;  // the tensor itself is what encoders want
    std::vector<SliceOutcome>& m_slices;
    std::vector<float> m_values;
    std::vector<float> m_weights;
    std::vector<float> m_decoded;
    std::vector<std::int32_t> m_codes;
    std::vector<float> m_low;
    std::vector<float> m_high;
    std::vector<PartErrors> m_errors;
};

Result<BlockEncoding> emptyEncoding(const Request& request, const DataSet& data,
                                    const JobControl& control) {
    const BlockFormat& format = *request.scheme->block;
    BlockEncoding encoding;
    encoding.format = &format;
    encoding.settings = request.settings;
    encoding.geometry = format.geometry(request.settings);
    const std::size_t values = data.tensor->values.size();
    encoding.rowValues = static_cast<std::size_t>(laidOut(data.tensor->shape, request).back());
    if (values == 0) return encoding;
    encoding.rows = values / encoding.rowValues;
    encoding.blocksPerRow = (encoding.rowValues - 1) / encoding.geometry.values + 1;
    encoding.bytes.resize(encoding.blocks() * encoding.geometry.bytes);
    if (format.prepare == nullptr) return encoding;
    FloatBuffer scratch;
    auto context = format.prepare(finiteValues(data, scratch), request.settings, control);
    if (!context) return context.error();
    encoding.context = std::move(context).value();
    return encoding;
}

// Errors: Cancelled. Returns the parts without weight.
Result<std::uint64_t> encodeAll(BlockEncoding& encoding, const DataSet& data,
                                std::vector<SliceOutcome>& slices, Evaluation& all,
                                const JobControl& control) {
    const std::size_t perChunk = std::max<std::size_t>(1, kChunkValues / encoding.geometry.values);
    const std::size_t chunks = (encoding.blocks() + perChunk - 1) / perChunk;
    const std::size_t tasks = std::min(chunks, kMostTasks);
    std::vector<TaskSums> sums(tasks);
    const Status done = forEachBlock(tasks, control, [&](std::size_t task) {
        ChunkWork work(encoding, data, slices);
        for (std::size_t chunk = chunks * task / tasks; chunk < chunks * (task + 1) / tasks;
             ++chunk) {
            if (control.cancelled()) return;
            const std::size_t first = chunk * perChunk;
            work.work(first, std::min(perChunk, encoding.blocks() - first), sums[task]);
        }
    });
    if (!done) return done.error();
    if (control.cancelled()) return cancelledError();
    CodeUsage usage;
    std::uint64_t weightless = 0;
    for (const TaskSums& task : sums) {
        addTotals(task.total, all);
        usage.add(task.usage.first(), task.usage.counts());
        weightless += task.weightless;
    }
    all.counts = usage.counts();
    return weightless;
}

// Says the price where it is more than a tenth.
std::string paddingNote(const BlockEncoding& encoding) {
    if (encoding.rows == 0) return {};
    const std::size_t stored = encoding.blocksPerRow * encoding.geometry.values;
    const std::size_t padding = stored - encoding.rowValues;
    if (padding == 0) return {};
    std::string note = encoding.rows == 1 ? "The last block is padded with zeros"
                                          : "The last block of each row is padded with zeros";
    if (10 * padding > encoding.rowValues)
        note +=
            ": " + groupedText(padding) + " beside " + groupedText(encoding.rowValues) +
            (encoding.rowValues == 1 ? " value" : " values") + ", which cost " +
            shortText(100 * static_cast<double>(padding) / static_cast<double>(encoding.rowValues),
                      3) +
            " % more bytes";
    return note + ".";
}

}  // namespace

BlockEncoding::Place BlockEncoding::placeOfSlice(std::size_t slice) const {
    const std::size_t partsPerRow = (rowValues - 1) / geometry.partValues + 1;
    const std::size_t partsPerBlock = geometry.values / geometry.partValues;
    const std::size_t inRow = slice % partsPerRow;
    return {slice / partsPerRow * blocksPerRow + inRow / partsPerBlock, inRow % partsPerBlock};
}

std::size_t BlockEncoding::firstValue(std::size_t block) const {
    return block / blocksPerRow * rowValues + block % blocksPerRow * geometry.values;
}

std::size_t BlockEncoding::heldValues(std::size_t block) const {
    return std::min(geometry.values, rowValues - block % blocksPerRow * geometry.values);
}

std::size_t BlockEncoding::blockOfElement(std::size_t element) const {
    return element / rowValues * blocksPerRow + element % rowValues / geometry.values;
}

std::vector<float> BlockEncoding::decoded(std::size_t index) const {
    std::vector<float> values(geometry.values);
    format->decode(run(index), block(index), values);
    return values;
}

std::vector<std::int32_t> BlockEncoding::codes(std::size_t index) const {
    std::vector<std::int32_t> all(geometry.values);
    format->codes(run(index), block(index), all);
    return all;
}

Result<SlicePass> blockPass(const Request& request, const Slicing& slicing, const DataSet& data,
                            const JobControl& control) {
    auto made = emptyEncoding(request, data, control.part(0, 0.1));
    if (!made) return made.error();
    auto encoding = std::make_shared<BlockEncoding>(std::move(made).value());
    SlicePass pass;
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    pass.slices.resize(slicing.count(), SliceOutcome{.scale = kNone, .zeroPoint = kNone});
    Evaluation all;
    const auto weightless = encodeAll(*encoding, data, pass.slices, all, control.part(0.1, 1));
    if (!weightless) return weightless.error();
    pass.metrics = metricsOf(all, static_cast<double>(data.index->maximum()) -
                                      static_cast<double>(data.index->minimum()));
    if (encoding->blocks() > 0)
        pass.metrics.levels =
            encoding->format->steps(encoding->run(0), encoding->block(0), 0).size();
    if (*weightless > 0)
        pass.notes.push_back(weightlessNote(*weightless, slicing.count(), "block parts"));
    if (std::string note = paddingNote(*encoding); !note.empty())
        pass.notes.push_back(std::move(note));
    const double held = static_cast<double>(std::max<std::size_t>(1, data.tensor->values.size()));
    const double bits = 8 * static_cast<double>(encoding->bytes.size()) + encoding->context.bits;
    countBits(pass.metrics, data.fullCount, bits * static_cast<double>(data.fullCount) / held);
    countStored(pass.metrics, data.original->dtype, data.fullCount);
    addBits(pass.metrics, data.overheadBits);
    pass.blocks = std::move(encoding);
    return pass;
}

}  // namespace quantoscope
