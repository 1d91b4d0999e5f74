// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/vectors/kmeans.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "core/base/numbers/random.h"
#include "core/base/text/number_text.h"
#include "core/schemes/vectors/training_set.h"

namespace quantoscope {
namespace {

// Streams of random numbers, apart from those of elements.
constexpr std::uint64_t kSampleStream = std::uint64_t{1} << 62;
constexpr std::uint64_t kStartStream = kSampleStream + 1;  // and one more for each restart

// All distinct vectors in the order of their first appearance, one after the other and scaled;
// nothing when there are more than `limit`.
Result<std::optional<std::vector<float>>> distinctVectors(const VectorView& view, std::size_t limit,
                                                          const JobControl& control) {
    constexpr std::size_t kCancelStride = 65536;
    std::unordered_set<std::string> seen;
    std::vector<float> distinct;
    std::vector<float> vector(view.dimension);
    std::string bytes(view.dimension * sizeof(float), '\0');
    for (std::size_t i = 0; i < view.vectors(); ++i) {
        if (i % kCancelStride == 0 && control.cancelled()) return cancelledError();
        for (std::size_t j = 0; j < view.dimension; ++j) {
            const std::size_t place = i * view.stride + view.offset + j;
            const bool there = place < view.values.size();
            vector[j] = there ? view.values[place] * view.scale + 0.0F : 0.0F;  // -0 is 0
        }
        std::memcpy(bytes.data(), vector.data(), bytes.size());
        if (!seen.insert(bytes).second) continue;
        if (seen.size() > limit) return std::optional<std::vector<float>>{};
        distinct.insert(distinct.end(), vector.begin(), vector.end());
    }
    return std::optional(std::move(distinct));
}

// One place drawn from each of `count` equally long stretches; all places when they are no more.
std::vector<std::size_t> samplePlaces(std::size_t vectors, std::size_t count, std::uint64_t seed) {
    if (count == 0 || count >= vectors) count = vectors;
    std::vector<std::size_t> places(count);
    std::iota(places.begin(), places.end(), std::size_t{0});
    if (count == vectors) return places;
    ElementRandom random(seed, kSampleStream);
    const double stretch = static_cast<double>(vectors) / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double place = (static_cast<double>(i) + random.uniform()) * stretch;
        places[i] = std::min(vectors - 1, static_cast<std::size_t>(place));
    }
    return places;
}

// One restart.
class Training {
  public:
    Training(TrainingSet& set, const KmeansLimits& limits) : m_set(set), m_limits(limits) {}

    Status run(std::uint64_t restart, const JobControl& control);
    const std::vector<float>& codebook() const { return m_codebook; }
    double error() const { return m_error; }
    std::string note() const {
        return (m_converged ? "converged after " : "stopped after ") +
               groupedText(static_cast<std::uint64_t>(m_rounds)) + " rounds" +
               (m_reseeded == 0 ? "" : ", empty cells started anew: " + groupedText(m_reseeded));
    }

  private:
    Status start(std::uint64_t restart, const JobControl& control);
    Status improve(const JobControl& control);
    void refill(const std::vector<std::uint64_t>& members);
    void setCodeword(std::size_t k, std::size_t vector) {
        const std::vector<float> values = m_set.vector(vector);
        std::ranges::copy(values,
                          m_codebook.begin() + static_cast<std::ptrdiff_t>(k * m_set.dimension()));
    }

    TrainingSet& m_set;
    const KmeansLimits& m_limits;
    std::vector<float> m_codebook;
    double m_error = 0;
    int m_rounds = 0;
    std::uint64_t m_reseeded = 0;
    bool m_converged = false;
};

Status Training::run(std::uint64_t restart, const JobControl& control) {
    if (Status started = start(restart, control.part(0, 0.2)); !started) return started;
    return improve(control.part(0.2, 1));
}

// k-means++: each next codeword is a vector drawn with a probability that grows as its squared
// distance to the nearest one so far.
Status Training::start(std::uint64_t restart, const JobControl& control) {
    const std::size_t d = m_set.dimension();
    m_codebook.assign(m_limits.codewords * d, 0.0F);
    m_set.forget();
    ElementRandom random(m_limits.seed, kStartStream + restart);
    const auto count = static_cast<double>(m_set.count());
    std::size_t drawn =
        std::min(m_set.count() - 1, static_cast<std::size_t>(random.uniform() * count));
    for (std::size_t k = 0; k < m_limits.codewords; ++k) {
        setCodeword(k, drawn);
        const double share = static_cast<double>(k) / static_cast<double>(m_limits.codewords);
        control.report(share);
        const auto codeword = std::span(m_codebook).subspan(k * d, d);
        if (Status added = m_set.addCodeword(codeword, control.silent()); !added) return added;
        drawn = m_set.vectorAt(random.uniform());
    }
    return Done{};
}

// Lloyd's two steps until the error hardly falls.
Status Training::improve(const JobControl& control) {
    double before = std::numeric_limits<double>::infinity();
    std::vector<std::uint64_t> members;
    for (m_rounds = 0;; ++m_rounds) {
        const double share = m_rounds / (m_limits.rounds + 1.0);
        const JobControl part = control.part(share, share + 1 / (m_limits.rounds + 1.0));
        std::size_t changed = 0;
        if (Status assigned = m_set.assign(m_codebook, part, changed); !assigned) return assigned;
        m_error = m_set.error();
        m_converged = changed == 0 || before - m_error <= m_limits.tolerance * before;
        if (m_rounds > 0 && m_converged) return Done{};
        if (m_rounds == m_limits.rounds) return Done{};
        before = m_error;
        if (Status moved = m_set.moveToMeans(m_codebook, members, control.silent()); !moved)
            return moved;
        refill(members);
    }
}

void Training::refill(const std::vector<std::uint64_t>& members) {
    const auto empty = static_cast<std::size_t>(std::ranges::count(members, std::uint64_t{0}));
    if (empty == 0) return;
    const std::vector<std::size_t> far = m_set.farthest(empty);
    auto next = far.begin();
    for (std::size_t k = 0; k < members.size() && next != far.end(); ++k)
        if (members[k] == 0) setCodeword(k, *next++);
    m_reseeded += far.size();
}

KmeansResult keptAll(std::vector<float> distinct, const VectorView& view, std::size_t codewords) {
    const std::size_t d = view.dimension;
    const std::size_t kept = distinct.size() / d;
    KmeansResult result{std::move(distinct), "all " + groupedText(kept) + " distinct vectors kept"};
    for (float& c : result.codebook)
        c /= view.scale;
    if (kept == 0) result = {std::vector<float>(d), "no vectors"};
    while (result.codebook.size() < codewords * d)
        result.codebook.push_back(result.codebook[result.codebook.size() % d]);
    return result;
}

}  // namespace

Result<KmeansResult> trainCodebook(const VectorView& view, const KmeansLimits& limits,
                                   const JobControl& control) {
    auto distinct = distinctVectors(view, limits.codewords, control);
    if (!distinct) return distinct.error();
    if (*distinct) return keptAll(std::move(**distinct), view, limits.codewords);
    const std::vector<std::size_t> places =
        samplePlaces(view.vectors(), limits.sample * limits.codewords, limits.seed);
    TrainingSet set(view, places);
    KmeansResult result;
    double least = std::numeric_limits<double>::infinity();
    for (int restart = 0; restart < limits.restarts; ++restart) {
        Training training(set, limits);
        const Status trained =
            training.run(static_cast<std::uint64_t>(restart),
                         control.part(restart / static_cast<double>(limits.restarts),
                                      (restart + 1) / static_cast<double>(limits.restarts)));
        if (!trained) return trained.error();
        if (training.error() >= least) continue;
        least = training.error();
        result = {training.codebook(), training.note()};
    }
    for (float& c : result.codebook)
        c /= view.scale;
    result.note = groupedText(limits.codewords) + " codewords, " + result.note;
    if (places.size() < view.vectors())
        result.note += ", trained on " + groupedText(places.size()) + " of " +
                       groupedText(view.vectors()) + " vectors";
    return result;
}

}  // namespace quantoscope
