// SPDX-License-Identifier: GPL-3.0-or-later
// What the stage draws: an outcome seen over a part of the value axis, reduced to its pixels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

enum class StageMode : std::uint8_t {
    Density,    // bars: share of the values / width of the bin
    LogCounts,  // bars: values per bin, on a logarithmic axis
    Buckets,    // bars: values per bucket
};

struct StageQuestion {
    double from = 0;  // visible part of the value axis, from < to
    double to = 1;
    int pixels = 1;  // of the axis, at least 1
    StageMode mode = StageMode::Density;
    int finer = 0;  // each step halves the bins' width
    friend bool operator==(const StageQuestion&, const StageQuestion&) = default;
};

// A level. Its height is what a bar over its bucket would have: in the density mode the bucket's
// share / its width, so that the dots lie on the histogram of a density that varies slowly. An
// outermost bucket counts as wide as it is up to the clip edge, and so shows the clipped values
// piled up. Where values are drawn as themselves it is the number of those that take the level.
struct StageStem {
    double x = 0;
    double height = 0;
    std::size_t interval = 0;
};

// A value drawn as itself, as high as there are of it.
struct StageValue {
    double x = 0;
    double count = 0;
    bool isClipped = false;
};

struct StageSeries {
    // Each distinct value, ascending, where there are few: instead of bars, and heights are counts.
    std::vector<StageValue> values;
    std::vector<StageValue> valuesAfter;  // dequantized, where there are no levels to draw
    // Bars side by side: bar i from edges[i] to edges[i + 1], as high as heights[i].
    std::vector<double> edges;    // [B + 1] ascending, or empty
    std::vector<double> heights;  // [B] in the mode's unit
    double binWidth = 0;          // 0 where bars differ in width
    double top = 0;               // the height that the axis should hold
    // A spike that would dwarf all other bars is cut: this one, holding this share of the values.
    std::optional<std::size_t> cutBar;
    double cutShare = 0;

    std::vector<StageStem> stems;    // ascending x; the highest of each pixel where they are dense
    double stemSpacing = 0;          // pixels between visible levels, on average
    std::vector<double> thresholds;  // with at least 4 pixels to both neighbours
    std::vector<double> denseThresholds;  // the others, one for each pixel
    double smallestHeight = 0;            // above zero, of the bars: where a log axis begins
    // [B] of the dequantized values in the same bins, where there are no levels to draw; or empty.
    std::vector<double> after;
};

// Up to this many values are drawn as themselves, and as many distinct ones that repeat.
constexpr std::size_t kMostOwnValues = 400;

StageSeries stageSeries(const Outcome& outcome, const StageQuestion& question);

// Two histograms in place of levels: of values before and after. `after` may be an even sample of
// all that there are. Counts are of `before`'s number of values; there are no buckets.
StageSeries beforeAndAfter(const ValueIndex& before, std::span<const float> after,
                           const StageQuestion& question);

// The width of a histogram's bins by Freedman and Diaconis, 2 IQR n^(-1/3); by Scott where the
// quartiles coincide, 3.49 sigma n^(-1/3); 0 when all values are equal or there is none.
double naturalBinWidth(const ValueIndex& values);

}  // namespace quantoscope
