// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/block_encoding.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "core/analysis/code_usage.h"
#include "core/analysis/metrics_of.h"
#include "core/base/parallel.h"
#include "core/metrics/compare_values.h"

namespace quantoscope {
namespace {

constexpr std::size_t kMostTasks = 64;
constexpr std::size_t kChunkValues = 8192;  // that stay in the cache from encoding to comparing

// One task's share of the pass.
struct TaskSums {
    Evaluation total;
    CodeUsage usage;
};

// Encodes and compares chunks of whole blocks; one for each task, for its scratch memory.
class ChunkWork {
  public:
    ChunkWork(BlockEncoding& encoding, const DataSet& data, std::vector<SliceOutcome>& slices)
        : m_encoding(encoding),
          m_tensor(data.tensor->values),
          m_importance(data.importance && !data.inverse ? std::span<const float>(*data.importance)
                                                        : std::span<const float>()),
          m_plain(encoding.rowValues % encoding.geometry.values == 0 &&
                  data.index->count() == data.index->totalCount()),
          m_slices(slices) {}

    void work(std::size_t first, std::size_t count, TaskSums& sums) {
        const BlockEncoding& encoding = m_encoding;
        const BlockGeometry& geometry = encoding.geometry;
        const std::size_t size = count * geometry.values;
        const std::span<const float> values = gathered(m_tensor, first, count, m_values);
        const std::span<const float> weights =
            m_importance.empty() ? m_importance : gathered(m_importance, first, count, m_weights);
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
        for (std::size_t block = 0; block < count; ++block)
            compare(first, block, sums);
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

    void compare(std::size_t first, std::size_t block, TaskSums& sums) {
        const BlockGeometry& geometry = m_encoding.geometry;
        const std::size_t from = m_encoding.firstValue(first + block);
        const std::size_t held = m_encoding.heldValues(first + block);
        const std::size_t partsPerBlock = geometry.values / geometry.partValues;
        for (std::size_t at = 0; at < held; at += geometry.partValues) {
            const std::size_t size = std::min(geometry.partValues, held - at);
            const std::size_t part = at / geometry.partValues;
            const std::size_t place = block * geometry.values + at;
            const float low = m_low[block * partsPerBlock + part];
            const float high = m_high[block * partsPerBlock + part];
            Evaluation ofPart;
            addErrors(m_tensor.subspan(from + at, size), std::span(m_decoded).subspan(place, size),
                      low, high, ofPart);
            addSums(sums.total, ofPart);
            countCodes(m_tensor.subspan(from + at, size), std::span(m_codes).subspan(place, size),
                       sums.usage);
            describe(m_tensor.subspan(from + at, size), low, high, ofPart,
                     m_slices[sliceOf(first + block) + part]);
        }
    }

    std::size_t sliceOf(std::size_t block) const {
        const std::size_t partsPerRow =
            (m_encoding.rowValues - 1) / m_encoding.geometry.partValues + 1;
        const std::size_t partsPerBlock =
            m_encoding.geometry.values / m_encoding.geometry.partValues;
        return block / m_encoding.blocksPerRow * partsPerRow +
               block % m_encoding.blocksPerRow * partsPerBlock;
    }

    static void countCodes(std::span<const float> values, std::span<const std::int32_t> codes,
                           CodeUsage& usage) {
        const auto [lowest, highest] = std::ranges::minmax(codes);
        usage.makeRoom(lowest, highest);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (std::isfinite(values[i])) usage.add(codes[i]);
    }

    static void describe(std::span<const float> values, float low, float high,
                         const Evaluation& evaluation, SliceOutcome& slice) {
        constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
        slice = {.scale = kNone, .zeroPoint = kNone, .count = evaluation.count};
        bool any = false;
        for (const float value : values) {
            if (!std::isfinite(value)) continue;
            slice.minimum = any ? std::min(slice.minimum, value) : value;
            slice.maximum = any ? std::max(slice.maximum, value) : value;
            any = true;
        }
        slice.range = {static_cast<double>(std::isfinite(low) ? low : slice.minimum),
                       static_cast<double>(std::isfinite(high) ? high : slice.maximum)};
        slice.clipped = evaluation.clippedBelow + evaluation.clippedAbove;
        slice.squaredError = evaluation.squaredError();
        slice.sumOfSquares = evaluation.sumOfSquares;
    }

    BlockEncoding& m_encoding;
    std::span<const float> m_tensor;
    std::span<const float> m_importance;
    bool m_plain;  // the tensor itself is what encoders want
    std::vector<SliceOutcome>& m_slices;
    std::vector<float> m_values;
    std::vector<float> m_weights;
    std::vector<float> m_decoded;
    std::vector<std::int32_t> m_codes;
    std::vector<float> m_low;
    std::vector<float> m_high;
};

Result<BlockEncoding> emptyEncoding(const Request& request, const DataSet& data,
                                    const JobControl& control) {
    const BlockFormat& format = *request.scheme->block;
    BlockEncoding encoding;
    encoding.format = &format;
    encoding.settings = request.settings;
    encoding.geometry = format.geometry(request.settings);
    const Tensor& tensor = *data.tensor;
    const std::size_t values = tensor.values.size();
    encoding.rowValues = format.acrossRows || tensor.shape.empty()
                             ? values
                             : static_cast<std::size_t>(tensor.shape.back());
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

Status encodeAll(BlockEncoding& encoding, const DataSet& data, std::vector<SliceOutcome>& slices,
                 TaskSums& all, const JobControl& control) {
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
    if (!done) return done;
    if (control.cancelled()) return cancelledError();
    for (const TaskSums& task : sums) {
        addSums(all.total, task.total);
        all.usage.add(task.usage.first(), task.usage.counts());
    }
    return Done{};
}

std::string paddingNote(const BlockEncoding& encoding) {
    if (encoding.rowValues % std::max<std::size_t>(1, encoding.geometry.values) == 0) return {};
    return encoding.rows == 1 ? "The last block is padded with zeros."
                              : "The last block of each row is padded with zeros.";
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
    pass.slices.resize(slicing.count());
    TaskSums all;
    const Status done = encodeAll(*encoding, data, pass.slices, all, control.part(0.1, 1));
    if (!done) return done.error();
    all.total.counts = all.usage.counts();
    pass.metrics = metricsOf(all.total, static_cast<double>(data.index->maximum()) -
                                            static_cast<double>(data.index->minimum()));
    if (encoding->blocks() > 0)
        pass.metrics.levels =
            encoding->format->steps(encoding->run(0), encoding->block(0), 0).size();
    pass.note = paddingNote(*encoding);
    const double held = static_cast<double>(std::max<std::size_t>(1, data.tensor->values.size()));
    const double bits = 8 * static_cast<double>(encoding->bytes.size()) + encoding->context.bits;
    countBits(pass.metrics, data.fullCount, bits * static_cast<double>(data.fullCount) / held);
    addBits(pass.metrics, data.overheadBits);
    pass.blocks = std::move(encoding);
    return pass;
}

}  // namespace quantoscope
