// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transforms/hadamard_rotation.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/numbers/random.h"

namespace quantoscope {
namespace {

// One stage: sums and differences of neighbouring stretches of `reach` numbers.
void addAndSubtract(std::span<double> lines, std::size_t reach) {
    for (std::size_t at = 0; at < lines.size(); at += 2 * reach) {
        double* const low = lines.data() + at;
        double* const high = low + reach;
        for (std::size_t k = 0; k < reach; ++k) {
            const double sum = low[k] + high[k];
            high[k] = low[k] - high[k];
            low[k] = sum;
        }
    }
}

// The first two stages at once, for reaches too short to fill a vector.
void addAndSubtractByFour(std::span<double> lines) {
    for (std::size_t at = 0; at < lines.size(); at += 4) {
        double* const x = lines.data() + at;
        const double a = x[0] + x[1];
        const double b = x[0] - x[1];
        const double c = x[2] + x[3];
        const double d = x[2] - x[3];
        x[0] = a + c;
        x[1] = b + d;
        x[2] = a - c;
        x[3] = b - d;
    }
}

}  // namespace

std::vector<Piece> binaryPieces(std::size_t extent, std::size_t largest) {
    std::vector<Piece> pieces;
    for (std::size_t first = 0; first < extent;) {
        const std::size_t length = std::min(largest, std::bit_floor(extent - first));
        pieces.push_back({first, length});
        first += length;
    }
    return pieces;
}

void walshHadamard(std::span<double> lines, std::size_t length, std::size_t width) {
    std::size_t stage = 1;
    if (width == 1 && length >= 4) {
        addAndSubtractByFour(lines);
        stage = 4;
    }
    for (; stage < length; stage *= 2)
        addAndSubtract(lines, stage * width);
    const double scale = 1 / std::sqrt(static_cast<double>(length));
    for (double& x : lines)
        x *= scale;
}

RandomSigns::RandomSigns(std::uint64_t seed, std::size_t count) : m_words((count + 31) / 32) {
    constexpr std::uint64_t kStreams = std::uint64_t{1} << 63;  // apart from those of elements
    for (std::size_t i = 0; i < m_words.size(); ++i)
        m_words[i] = ElementRandom(seed, kStreams + i).word();
}

}  // namespace quantoscope
