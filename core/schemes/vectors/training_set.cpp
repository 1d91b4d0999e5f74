// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/vectors/training_set.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "core/base/machine/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kTilesPerTask = 256;  // of cheap work: more than a thread costs to start
constexpr std::size_t kMostParts = 64;      // of sums over all vectors

std::size_t tasksOf(std::size_t tiles, std::size_t each) {
    return (tiles + each - 1) / each;
}

template <class T>
std::span<T, kTileVectors> inTile(std::vector<T>& all, std::size_t tile) {
    return std::span<T, kTileVectors>(all.data() + tile * kTileVectors, kTileVectors);
}

}  // namespace

TrainingSet::TrainingSet(const VectorView& view, std::span<const std::size_t> vectors)
    : m_count(vectors.size()), m_dimension(view.dimension) {
    Tile tile;
    for (std::size_t first = 0; first < m_count; first += kTileVectors) {
        tile.fill(view, vectors.subspan(first, std::min(kTileVectors, m_count - first)));
        m_values.insert(m_values.end(), tile.values.begin(), tile.values.end());
        m_weights.insert(m_weights.end(), tile.weights.begin(), tile.weights.end());
    }
    const std::size_t tileCount = tasksOf(m_count, kTileVectors);
    m_distances.resize(tileCount * kTileVectors);
    m_codes.resize(tileCount * kTileVectors);
    m_tileErrors.resize(tileCount);
}

TileSpan TrainingSet::tile(std::size_t index) const {
    const std::size_t at = index * m_dimension * kTileVectors;
    return {m_values.data() + at, m_weights.empty() ? nullptr : m_weights.data() + at, m_dimension};
}

std::vector<float> TrainingSet::vector(std::size_t i) const {
    std::vector<float> result(m_dimension);
    const TileSpan from = tile(i / kTileVectors);
    for (std::size_t j = 0; j < m_dimension; ++j)
        result[j] = from.values[j * kTileVectors + i % kTileVectors];
    return result;
}

void TrainingSet::forget() {
    std::ranges::fill(m_distances, std::numeric_limits<float>::infinity());
    std::ranges::fill(m_codes, std::numeric_limits<std::uint32_t>::max());
}

Status TrainingSet::addCodeword(std::span<const float> codeword, const JobControl& control) {
    return forEachBlock(tasksOf(tiles(), kTilesPerTask), control, [&](std::size_t task) {
        const std::size_t end = std::min(tiles(), (task + 1) * kTilesPerTask);
        for (std::size_t index = task * kTilesPerTask; index < end; ++index) {
            approach(tile(index), codeword, inTile(m_distances, index));
            const auto mine = distances().subspan(index * kTileVectors);
            m_tileErrors[index] = std::accumulate(
                mine.begin(),
                mine.begin() + static_cast<std::ptrdiff_t>(std::min(kTileVectors, mine.size())),
                0.0);
        }
    });
}

Status TrainingSet::assign(std::span<const float> codebook, const JobControl& control,
                           std::size_t& changed) {
    const std::size_t each = tilesPerTask(codebook.size());
    std::vector<std::size_t> changes(tasksOf(tiles(), each));
    const Status status = forEachBlock(changes.size(), control, [&](std::size_t task) {
        std::array<std::uint32_t, kTileVectors> before;
        const std::size_t end = std::min(tiles(), (task + 1) * each);
        for (std::size_t index = task * each; index < end; ++index) {
            const auto codesHere = inTile(m_codes, index);
            const auto distancesHere = inTile(m_distances, index);
            std::ranges::copy(codesHere, before.begin());
            findNearest(tile(index), codebook, codesHere, distancesHere);
            const std::size_t n = std::min(kTileVectors, m_count - index * kTileVectors);
            m_tileErrors[index] = 0;
            for (std::size_t i = 0; i < n; ++i) {
                m_tileErrors[index] += static_cast<double>(distancesHere[i]);
                changes[task] += codesHere[i] != before[i] ? 1 : 0;
            }
        }
    });
    changed = std::accumulate(changes.begin(), changes.end(), std::size_t{0});
    return status;
}

double TrainingSet::error() const {
    return std::accumulate(m_tileErrors.begin(), m_tileErrors.end(), 0.0);
}

std::size_t TrainingSet::vectorAt(double share) const {
    double target = share * error();
    std::size_t index = 0;
    while (index + 1 < tiles() && target >= m_tileErrors[index])
        target -= m_tileErrors[index++];
    std::size_t last = index * kTileVectors;  // of those that have a distance
    const std::size_t end = std::min(m_count, (index + 1) * kTileVectors);
    for (std::size_t i = last; i < end; ++i) {
        if (m_distances[i] <= 0) continue;
        last = i;
        target -= static_cast<double>(m_distances[i]);
        if (target < 0) break;
    }
    return last;
}

std::vector<std::size_t> TrainingSet::farthest(std::size_t count) const {
    std::vector<std::size_t> order(m_count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t taken = std::min(count, m_count);
    std::ranges::partial_sort(
        order, order.begin() + static_cast<std::ptrdiff_t>(taken),
        [this](std::size_t a, std::size_t b) {
            return m_distances[a] != m_distances[b] ? m_distances[a] > m_distances[b] : a < b;
        });
    order.resize(taken);
    std::erase_if(order, [this](std::size_t i) { return m_distances[i] <= 0; });
    return order;
}

void TrainingSet::addTile(std::size_t index, Sums& sums) const {
    const TileSpan from = tile(index);
    const std::size_t n = std::min(kTileVectors, m_count - index * kTileVectors);
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t code = m_codes[index * kTileVectors + i];
        const auto row = static_cast<Eigen::Index>(code);
        bool weighs = from.weights == nullptr;
        if (weighs) sums.weights(row, 0) += 1;
        for (std::size_t j = 0; j < m_dimension; ++j) {
            const auto column = static_cast<Eigen::Index>(j);
            const auto x = static_cast<double>(from.values[j * kTileVectors + i]);
            const double w = from.weights == nullptr
                                 ? 1
                                 : static_cast<double>(from.weights[j * kTileVectors + i]);
            sums.sums(row, column) += w * x;
            if (from.weights != nullptr) sums.weights(row, column) += w;
            weighs = weighs || w > 0;
        }
        if (weighs) ++sums.members[code];
    }
}

// In parts of many vectors for each codeword, so that their sums take no more room than the
// vectors themselves.
Status TrainingSet::moveToMeans(std::vector<float>& codebook, std::vector<std::uint64_t>& members,
                                const JobControl& control) const {
    const std::size_t codewords = codebook.size() / m_dimension;
    const auto rows = static_cast<Eigen::Index>(codewords);
    const auto columns = static_cast<Eigen::Index>(m_dimension);
    const Eigen::Index weightColumns = m_weights.empty() ? 1 : columns;
    const std::size_t partCount = std::clamp<std::size_t>(m_count / (4 * codewords), 1, kMostParts);
    const std::size_t each = tasksOf(tiles(), partCount);
    std::vector<Sums> parts(tasksOf(tiles(), each));
    const Status status = forEachBlock(parts.size(), control, [&](std::size_t part) {
        parts[part] = {RowMatrix::Zero(rows, columns), RowMatrix::Zero(rows, weightColumns),
                       std::vector<std::uint64_t>(codewords)};
        const std::size_t end = std::min(tiles(), (part + 1) * each);
        for (std::size_t index = part * each; index < end && !control.cancelled(); ++index)
            addTile(index, parts[part]);
    });
    if (!status) return status;
    if (control.cancelled()) return cancelledError();
    Sums& whole = parts.front();
    for (std::size_t part = 1; part < parts.size(); ++part) {
        whole.sums += parts[part].sums;
        whole.weights += parts[part].weights;
        for (std::size_t k = 0; k < codewords; ++k)
            whole.members[k] += parts[part].members[k];
    }
    for (Eigen::Index row = 0; row < rows; ++row)
        for (Eigen::Index column = 0; column < columns; ++column) {
            const double weight = whole.weights(row, m_weights.empty() ? 0 : column);
            if (weight > 0)
                codebook[static_cast<std::size_t>(row * columns + column)] =
                    static_cast<float>(whole.sums(row, column) / weight);
        }
    members = std::move(whole.members);
    return Done{};
}

}  // namespace quantoscope
