// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/clip_edges.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace quantoscope {
namespace {

constexpr float kNone = std::numeric_limits<float>::infinity();

// An outermost level's inner half bucket, laid on its other side.
float mirrored(float level, float innerEdge, float nextLevel, bool stochastic) {
    const auto at = static_cast<double>(level);
    const double half = stochastic ? std::abs(static_cast<double>(nextLevel) - at) / 2
                                   : std::abs(static_cast<double>(innerEdge) - at);
    return static_cast<float>(level < nextLevel ? at - half : at + half);
}

// How far beyond an outermost level a value surely counts as not clipped, where half buckets are
// half a scale: relative to the level, its own rounding is 2^-24, that of the inner threshold
// 2^-22 (reciprocal, product, the float before it) and that of the edge 2^-24; a zero point that is
// added before rounding adds 2^-24 of a code, in scales. Twice that, and 2^-10 of a scale for the
// terms that the distance from level to threshold adds.
double sureReach(const AffineQuantizer& quantizer, float level) {
    const auto scale = static_cast<double>(quantizer.scale);
    const double code = std::max(std::abs(quantizer.qmin), std::abs(quantizer.qmax));
    return scale * (0.5 - 0x1p-10 - 0x1p-22 * code) - 0x1p-21 * std::abs(double{level});
}

bool hasHalfBuckets(const AffineQuantizer& quantizer) {
    constexpr float kNormal = 0x1p-100F;  // of a scale whose products do not underflow
    if (quantizer.scale < kNormal || quantizer.rounding == Rounding::Stochastic) return false;
    return quantizer.midRise || quantizer.rounding == Rounding::NearestEven ||
           quantizer.rounding == Rounding::NearestAway;
}

}  // namespace

ClipEdges clipEdges(const AffineQuantizer& quantizer) {
    const float lowest = quantizer.level(quantizer.qmin);
    const float highest = quantizer.level(quantizer.qmax);
    if (lowest == highest) return {-kNone, kNone};
    std::int32_t first = quantizer.qmin + 1;  // the next level up
    while (quantizer.level(first) == lowest)
        ++first;
    std::int32_t last = quantizer.qmax;  // the code at which the highest level begins
    while (quantizer.level(last - 1) == highest)
        --last;
    const bool stochastic = quantizer.rounding == Rounding::Stochastic;
    return {
        mirrored(lowest, affineThreshold(quantizer, first), quantizer.level(first), stochastic),
        mirrored(highest, affineThreshold(quantizer, last), quantizer.level(last - 1), stochastic)};
}

ClipEdges clipEdgesOf(const AffineQuantizer& quantizer, float low, float high) {
    const float lowest = quantizer.level(quantizer.qmin);
    const float highest = quantizer.level(quantizer.qmax);
    const bool inside = hasHalfBuckets(quantizer) &&
                        double{low} >= double{lowest} - sureReach(quantizer, lowest) &&
                        double{high} <= double{highest} + sureReach(quantizer, highest);
    return inside ? ClipEdges{-kNone, kNone} : clipEdges(quantizer);
}

}  // namespace quantoscope
