// SPDX-License-Identifier: GPL-3.0-or-later
// Block formats as a share of the read of the values they encode or decode, and vector schemes.
#include <vector>

#include "bench/bandwidth.h"
#include "bench/bench.h"
#include "core/analysis/analyze.h"
#include "core/base/machine/parallel.h"
#include "core/schemes/blocks/block_format.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope::bench {
namespace {

constexpr std::size_t kTogether = 65536;  // values of one task
constexpr unsigned kThreads = 2;

// One format over all values, in tasks of whole blocks.
class Coder {
  public:
    Coder(const Scheme& scheme, std::span<const float> values)
        : m_format(*scheme.block),
          m_settings(initialSettings(scheme)),
          m_geometry(m_format.geometry(m_settings)),
          m_values(values.first(values.size() / m_geometry.values * m_geometry.values)),
          m_decoded(m_values.size()) {
        m_bytes.resize(m_values.size() / m_geometry.values * m_geometry.bytes);
        if (m_format.prepare != nullptr)
            m_context = orEnd(m_format.prepare(m_values, m_settings, {}));
    }

    void encode() {
        forEachTask([&](std::size_t first, std::size_t count) {
            m_format.encode(run(first), valuesOf(first, count), {}, bytesOf(first, count));
        });
    }
    void decode() {
        forEachTask([&](std::size_t first, std::size_t count) {
            m_format.decode(
                run(first), bytesOf(first, count),
                std::span(m_decoded).subspan(first * m_geometry.values, count * m_geometry.values));
        });
    }
    std::span<const float> values() const { return m_values; }
    bool searches() const {
        return m_format.encodesOtherwise && m_format.encodesOtherwise(m_settings);
    }

  private:
    static SchemeSettings initialSettings(const Scheme& scheme) {
        SchemeSettings settings;
        settings.bits = scheme.minimumBits;
        settings.parameters = ParameterSet(scheme.parameters);
        settings.rounding = scheme.roundings.front();
        return settings;
    }
    BlockRun run(std::size_t first) const { return {m_settings, m_context, first}; }
    std::span<const float> valuesOf(std::size_t first, std::size_t count) const {
        return m_values.subspan(first * m_geometry.values, count * m_geometry.values);
    }
    std::span<std::uint8_t> bytesOf(std::size_t first, std::size_t count) {
        return std::span(m_bytes).subspan(first * m_geometry.bytes, count * m_geometry.bytes);
    }
    template <class Work>
    void forEachTask(const Work& work) {
        const std::size_t blocks = m_values.size() / m_geometry.values;
        const std::size_t together = std::max<std::size_t>(1, kTogether / m_geometry.values);
        orEnd(forEachBlock((blocks + together - 1) / together, {}, [&](std::size_t task) {
            const std::size_t first = task * together;
            work(first, std::min(together, blocks - first));
        }));
    }

    const BlockFormat& m_format;
    SchemeSettings m_settings;
    BlockGeometry m_geometry;
    BlockContext m_context;
    std::span<const float> m_values;
    std::vector<std::uint8_t> m_bytes;
    FloatBuffer m_decoded;
};

// The read of the values stands as the peer: the ratio is the share of its speed. Encoders that
// search have no such goal.
template <class Work>
void timeCoder(Bench& bench, const std::string& what, const Coder& coder, bool hasGoal,
               const Work& work) {
    const Comparison times = compare(
        {.rounds = 9, .seconds = 1}, [&](int) { return std::optional(secondsOf(work)); },
        [&](int) { return std::optional(readSeconds(coder.values(), kThreads)); });
    const std::optional<Goal> goal =
        hasGoal ? std::optional(atLeastTimes(0.4, times.ratio)) : std::nullopt;
    bench.report().add(rowOf(what, coder.values().size(), "read", times, goal));
}

void timeVectors(Bench& bench, std::uint64_t n) {
    const DataSetPointer data = bench.data(n);
    Request request = withScheme(defaultRequest(), *findScheme("vq"));
    request.source = data->source;
    request.settings.bits = 1;  // 2^8 codewords of 8 values
    orEnd(request.settings.parameters.set("dimension", 8));
    const auto ours = [&](int) {
        return std::optional(secondsOf([&] { orEnd(analyze(request, data, 0, {})); }));
    };
    const auto theirs = [&](int) -> std::optional<double> {
        const auto answer = bench.peer().ask("sklearn_vectors", bench.file(n),
                                             {{"codewords", 256}, {"dimension", 8}});
        return answer ? std::optional(answer->seconds) : std::nullopt;
    };
    bench.report().add(rowOf("k-means VQ, 256 codewords of 8 values", n, "scikit-learn",
                             compare({.rounds = 3, .seconds = 5}, ours, theirs)));
}

}  // namespace

void benchBlocks(Bench& bench) {
    bench.report().section("Block formats as a share of the read, two threads; vector schemes");
    const DataSetPointer data = bench.data(bench.beyondCaches());
    setWorkerCount(kThreads);
    for (const Scheme* scheme : schemes()) {
        if (scheme->block == nullptr) continue;
        Coder coder(*scheme, data->tensor->values);
        const std::string id(scheme->id);
        timeCoder(bench, id + ", encode", coder, !coder.searches(), [&] { coder.encode(); });
        timeCoder(bench, id + ", decode", coder, true, [&] { coder.decode(); });
    }
    setWorkerCount(0);
    if (bench.reaches(1'000'000)) timeVectors(bench, 1'000'000);
}

}  // namespace quantoscope::bench
