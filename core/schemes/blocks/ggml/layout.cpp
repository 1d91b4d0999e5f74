// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/ggml/layout.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/numbers/double_double.h"
#include "core/base/numbers/float_bits.h"
#include "core/schemes/blocks/ggml/kernels.h"
#include "core/schemes/codebook.h"

namespace quantoscope::ggml {
namespace {

// Some blocks at a time, so that their codes stay in the first cache.
constexpr std::size_t kBatchValues = 2048;

// The level before float32 rounds it, or lets it overflow.
double exactLevel(const Layout& layout, const Part& part, std::size_t code) {
    return layout.integer(code) * static_cast<double>(part.scale) + static_cast<double>(part.shift);
}

// firstNearer(), at once where the sum of the levels is a double, as it nearly always is.
float middleOf(float below, float above) {
    const DoubleDouble sum = twoSum(static_cast<double>(below), static_cast<double>(above));
    if (sum.low != 0) return firstNearer(below, above);
    return firstFloatNotBelow(sum.high / 2);
}

// The smallest float32 that belongs to the upper of two codes with neighbouring levels.
float threshold(const Layout& layout, const Part& part, std::size_t lower, std::size_t upper) {
    const float below = layout.level(lower, part);
    const float above = layout.level(upper, part);
    const bool overflow = !std::isfinite(below) || !std::isfinite(above);
    const double middle =
        overflow ? (exactLevel(layout, part, lower) + exactLevel(layout, part, upper)) / 2
                 : (static_cast<double>(below) + static_cast<double>(above)) / 2;
    constexpr double kLowest = std::numeric_limits<float>::lowest();
    if (middle < kLowest) return -std::numeric_limits<float>::infinity();
    const float edge = overflow ? firstFloatNotBelow(middle) : middleOf(below, above);
    const bool towardZero =
        layout.middleTowardZero && below >= 0 && static_cast<double>(edge) == middle;
    return towardZero ? nextFloat(edge) : edge;
}

bool isUsable(const Part& part) {
    return std::isfinite(part.scale) && std::isfinite(part.shift);
}

// Codes at one end of the levels: the outermost one and the first with another level.
struct EndCodes {
    std::size_t outermost = 0;
    std::size_t next = 0;
    bool distinct = false;
};

// `order` are the codes from that end inward; their levels never turn back.
EndCodes endCodes(const Layout& layout, const Part& part, std::span<const std::uint8_t> order) {
    EndCodes ends;
    ends.outermost = order[0];
    const float level = layout.level(ends.outermost, part);
    for (const std::uint8_t code : order.subspan(1)) {
        ends.next = code;
        ends.distinct = layout.level(code, part) != level;
        if (ends.distinct) break;
    }
    return ends;
}

// As StepFunction::setClipEdges has it: the inner edge mirrored at the outermost level. Infinite
// where there is one level only, or the outermost one is.
float clipEdge(const Layout& layout, const Part& part, const EndCodes& ends, bool below) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const auto level = static_cast<double>(layout.level(ends.outermost, part));
    if (!ends.distinct || !std::isfinite(level)) return below ? -kInfinity : kInfinity;
    const float edge = below ? threshold(layout, part, ends.outermost, ends.next)
                             : threshold(layout, part, ends.next, ends.outermost);
    const double reach = std::abs(static_cast<double>(edge) - level);
    return static_cast<float>(below ? level - reach : level + reach);
}

// All codes in the order of their levels.
class Orders {
  public:
    explicit Orders(const Layout& layout) : m_upward(layout.codes) {
        std::iota(m_upward.begin(), m_upward.end(), std::uint8_t{0});
        std::ranges::stable_sort(m_upward, {},
                                 [&](std::uint8_t code) { return layout.integer(code); });
        m_downward.assign(m_upward.rbegin(), m_upward.rend());
    }
    std::span<const std::uint8_t> rising(const Part& part) const {
        return part.scale < 0 ? m_downward : m_upward;
    }
    std::span<const std::uint8_t> falling(const Part& part) const {
        return part.scale < 0 ? m_upward : m_downward;
    }

  private:
    std::vector<std::uint8_t> m_upward;  // by their integers
    std::vector<std::uint8_t> m_downward;
};

// Of the codes in places first to end - 1, the place of the one whose integer is nearest 0.
std::size_t nearestZero(const Layout& layout, std::span<const std::uint8_t> order,
                        std::size_t first, std::size_t end) {
    std::size_t nearest = first;
    for (std::size_t k = first + 1; k < end; ++k)
        if (std::abs(layout.integer(order[k])) < std::abs(layout.integer(order[nearest])))
            nearest = k;
    return nearest;
}

// Thresholds between the levels, which rise in the codes' order.
void setLower(const Layout& layout, const Part& part, std::span<const std::uint8_t> order,
              StepFunction& steps) {
    float lower = -std::numeric_limits<float>::infinity();
    for (std::size_t first = 0; first < steps.size();) {
        std::size_t end = first + 1;
        while (end < steps.size() && steps.levels[end] == steps.levels[first])
            ++end;
        const std::size_t kept = nearestZero(layout, order, first, end);
        std::fill_n(&steps.lower[first], kept + 1 - first, lower);
        lower = end < steps.size() ? threshold(layout, part, order[first], order[end])
                                   : std::numeric_limits<float>::infinity();
        std::fill_n(steps.lower.data() + kept + 1, end - kept - 1, lower);
        first = end;
    }
}

}  // namespace

void decodeBlocks(const Layout& layout, std::span<const std::uint8_t> bytes,
                  std::span<float> values) {
    assert(bytes.size() / layout.bytes * layout.values == values.size());
    const std::size_t blocks = values.size() / layout.values;
    const std::size_t partsOfBlock = layout.values / layout.partValues;
    const std::size_t batch = kBatchValues / layout.values;
    std::array<std::uint8_t, kBatchValues> codes{};
    std::array<Part, kBatchValues / kMostParts> parts{};
    for (std::size_t first = 0; first < blocks; first += batch) {
        const std::size_t count = std::min(batch, blocks - first);
        for (std::size_t b = 0; b < count; ++b) {
            const std::uint8_t* block = bytes.data() + (first + b) * layout.bytes;
            layout.unpack(block, codes.data() + b * layout.values);
            layout.parts(block, parts.data() + b * partsOfBlock);
        }
        levelsOfCodes(layout, codes.data(), parts.data(), count * partsOfBlock,
                      values.data() + first * layout.values);
    }
}

void codesOfBlocks(const Layout& layout, std::span<const std::uint8_t> bytes,
                   std::span<std::int32_t> codes) {
    assert(bytes.size() / layout.bytes * layout.values == codes.size());
    std::array<std::uint8_t, kMostValues> unpacked{};
    const std::uint8_t* block = bytes.data();
    for (std::size_t first = 0; first < codes.size(); first += layout.values) {
        layout.unpack(block, unpacked.data());
        shownCodes(layout, unpacked.data(), layout.values, codes.data() + first);
        block += layout.bytes;
    }
}

// Codes that share a level keep an interval each; all but the one of the integer nearest 0 are
// empty. A scale that is infinite or NaN leaves no number that a code could mean: one interval
// takes all.
StepFunction stepsOfPart(const Layout& layout, std::span<const std::uint8_t> block,
                         std::size_t part) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::array<Part, kMostParts> parts{};
    layout.parts(block.data(), parts.data());
    const Orders orders(layout);
    StepFunction steps;
    for (const std::uint8_t code : orders.rising(parts[part])) {
        steps.levels.push_back(layout.level(code, parts[part]));
        steps.codes.push_back(layout.integerCodes ? layout.integer(code) : code);
    }
    steps.lower.assign(steps.size(), kInfinity);
    steps.lower[0] = -kInfinity;
    if (!isUsable(parts[part])) return steps;
    setLower(layout, parts[part], orders.rising(parts[part]), steps);
    steps.effectiveAlpha = static_cast<double>(steps.levels.front());
    steps.effectiveBeta = static_cast<double>(steps.levels.back());
    steps.clipLow = clipEdge(layout, parts[part],
                             endCodes(layout, parts[part], orders.rising(parts[part])), true);
    steps.clipHigh = clipEdge(layout, parts[part],
                              endCodes(layout, parts[part], orders.falling(parts[part])), false);
    return steps;
}

PartScale scaleOfPart(const Layout& layout, std::span<const std::uint8_t> block, std::size_t part) {
    std::array<Part, kMostParts> parts{};
    layout.parts(block.data(), parts.data());
    return {static_cast<double>(parts[part].scale), static_cast<double>(parts[part].shift)};
}

void clipEdgesOfBlocks(const Layout& layout, std::span<const std::uint8_t> bytes,
                       std::span<float> low, std::span<float> high) {
    const Orders orders(layout);
    const std::size_t partsOfBlock = layout.values / layout.partValues;
    std::array<Part, kMostParts> parts{};
    for (std::size_t i = 0; i < low.size(); ++i) {
        if (i % partsOfBlock == 0)
            layout.parts(bytes.data() + i / partsOfBlock * layout.bytes, parts.data());
        const Part& part = parts[i % partsOfBlock];
        low[i] = -std::numeric_limits<float>::infinity();
        high[i] = std::numeric_limits<float>::infinity();
        if (!isUsable(part)) continue;
        low[i] = clipEdge(layout, part, endCodes(layout, part, orders.rising(part)), true);
        high[i] = clipEdge(layout, part, endCodes(layout, part, orders.falling(part)), false);
    }
}

}  // namespace quantoscope::ggml
