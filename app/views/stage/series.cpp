// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/series.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "app/views/kit/plot/value_axis.h"
#include "core/base/numbers/float_bits.h"
#include "core/calibration/histogram.h"

namespace quantoscope {
namespace {

constexpr double kLeastBinPixels = 2;
constexpr double kLeastThresholdPixels = 4;
constexpr double kSpike = 5;  // times the next highest bar

double pixelSize(const StageQuestion& question) {
    return (question.to - question.from) / question.pixels;
}

// Each distinct value, or none when there are too many for lines of their own.
std::vector<StageValue> ownValues(const ValueIndex& values, const ClipEdges& edges) {
    constexpr std::uint64_t kRepeats = 4;  // on average, where there are many values
    std::vector<StageValue> own;
    for (std::uint64_t at = 0; at < values.count();) {
        if (own.size() == kMostOwnValues) return {};
        const float value = values.sorted()[at];
        const std::uint64_t next = values.rank(nextFloat(value == 0 ? 0.0F : value));
        const auto x = static_cast<double>(value);
        own.push_back({x, static_cast<double>(next - at), edges.isClipped(x)});
        at = next;
    }
    const bool areFew = values.count() <= kMostOwnValues;
    if (!areFew && values.count() < kRepeats * own.size()) return {};
    return own;
}

double binWidth(const ValueIndex& values, const StageQuestion& question) {
    const double pixel = pixelSize(question);
    const double furthest = std::max(std::abs(question.from), std::abs(question.to));
    const double floatStep = furthest * std::numeric_limits<float>::epsilon();
    const double least =
        std::max(question.finer > 0 ? pixel : kLeastBinPixels * pixel, 4 * floatStep);
    double width = std::ldexp(naturalBinWidth(values), -question.finer);
    if (!(width > 0)) width = kLeastBinPixels * pixel;
    // In whole doublings, so that zooming keeps edges where they were.
    if (width < least) width *= std::exp2(std::ceil(std::log2(least / width)));
    return std::min(width, std::max(least, (question.to - question.from) / 8));
}

void fillBins(StageSeries& series, const ValueIndex& values, const StageQuestion& question) {
    const double width = binWidth(values, question);
    const double first = std::floor(question.from / width);
    const double last = std::max(first + 1, std::ceil(question.to / width));
    const auto bins = static_cast<std::size_t>(last - first);
    const Histogram histogram = histogramOf(values, first * width, last * width, bins);
    series.binWidth = width;
    series.heights = histogram.counts;
    series.edges.resize(bins + 1);
    for (std::size_t i = 0; i <= bins; ++i)
        series.edges[i] = histogram.edge(i);
}

// Counts become densities: share / width.
void normalise(StageSeries& series, double count) {
    for (std::size_t i = 0; i < series.heights.size(); ++i)
        series.heights[i] /= count * (series.edges[i + 1] - series.edges[i]);
}

// The range of x that stands for level k in its stem's height.
double widthOfLevel(const Focus& focus, std::size_t k) {
    const StepFunction& steps = focus.steps;
    if (!steps.stochastic) {
        const Range bucket = bucketOf(focus, k);
        return bucket.beta - bucket.alpha;
    }
    const auto level = [&](std::size_t i) { return static_cast<double>(steps.levels[i]); };
    const std::size_t low = k == 0 ? 0 : k - 1;
    const std::size_t high = std::min(k + 1, steps.size() - 1);
    const double neighbours = static_cast<double>(high - low);
    return neighbours == 0 ? 0 : (level(high) - level(low)) / neighbours;
}

bool isVisible(double x, const StageQuestion& question) {
    return x >= question.from && x <= question.to;
}

void fillBuckets(StageSeries& series, const Focus& focus, const StageQuestion& question) {
    const StepFunction& steps = focus.steps;
    const double pixel = pixelSize(question);
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const Range bucket = bucketOf(focus, k);
        if (!(bucket.beta > bucket.alpha) || bucket.beta < question.from ||
            bucket.alpha > question.to)
            continue;
        const double height = focus.evaluation.counts[k];
        const std::size_t bars = series.heights.size();
        if (bars > 0 && series.edges[bars] - series.edges[bars - 1] < pixel) {
            series.edges.back() = bucket.beta;
            series.heights.back() = std::max(series.heights.back(), height);
            continue;
        }
        if (series.edges.empty()) series.edges.push_back(bucket.alpha);
        series.edges.push_back(bucket.beta);
        series.heights.push_back(height);
    }
}

// The levels that fall on one pixel: as one they hold all their values over all their widths.
struct PixelLevels {
    double x = 0;
    std::size_t interval = 0;
    double count = 0;
    double width = 0;
    double levels = 0;
};

double heightOf(const PixelLevels& group, const StageQuestion& question, double binWidth,
                double count) {
    if (question.mode == StageMode::Buckets || binWidth == 0) return group.count / group.levels;
    if (!(group.width > 0)) return 0;
    const double density = group.count / group.width;
    return question.mode == StageMode::Density ? density / count : density * binWidth;
}

void fillStems(StageSeries& series, const Focus& focus, const StageQuestion& question) {
    const StepFunction& steps = focus.steps;
    const double pixel = pixelSize(question);
    std::vector<PixelLevels> groups;
    double visible = 0;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const auto x = static_cast<double>(steps.levels[k]);
        if (!isVisible(x, question)) continue;
        ++visible;
        if (groups.empty() || x - groups.back().x >= pixel)
            groups.push_back({.x = x, .interval = k});
        PixelLevels& group = groups.back();
        group.count += focus.evaluation.counts[k];
        group.width += widthOfLevel(focus, k);
        group.levels += 1;
    }
    const auto count = static_cast<double>(focus.values->count());
    for (const PixelLevels& group : groups)
        series.stems.push_back(
            {group.x, heightOf(group, question, series.binWidth, count), group.interval});
    series.stemSpacing = question.pixels / std::max(1.0, visible);
    if (groups.size() > 1)
        series.stemSpacing = (groups.back().x - groups.front().x) / pixel / (visible - 1);
}

void fillThresholds(StageSeries& series, const StepFunction& steps, const StageQuestion& question) {
    const double pixel = pixelSize(question);
    const double least = kLeastThresholdPixels * pixel;
    const auto at = [&](std::size_t k) {
        if (k == 0) return -std::numeric_limits<double>::infinity();
        if (k >= steps.size()) return std::numeric_limits<double>::infinity();
        return static_cast<double>(steps.lower[k]);
    };
    for (std::size_t k = 1; k < steps.size(); ++k) {
        const double x = at(k);
        if (!isVisible(x, question)) continue;
        if (x - at(k - 1) >= least && at(k + 1) - x >= least) {
            series.thresholds.push_back(x);
        } else if (series.denseThresholds.empty() || x - series.denseThresholds.back() >= pixel) {
            series.denseThresholds.push_back(x);
        }
    }
}

// The axis holds the bars; one bar that towers over all others but its neighbours is cut.
void fillTop(StageSeries& series, const StageQuestion& question) {
    for (const auto* values : {&series.values, &series.valuesAfter})
        for (const StageValue& value : *values)
            series.top = std::max(series.top, value.count);
    if (!series.values.empty()) {
        for (const StageStem& stem : series.stems)
            series.top = std::max(series.top, stem.height);
        series.smallestHeight = 1;
        return;
    }
    const auto highest = std::ranges::max_element(series.heights);
    if (highest == series.heights.end()) return;
    series.top = *highest;
    for (const double height : series.heights)
        if (height > 0 && (series.smallestHeight == 0 || height < series.smallestHeight))
            series.smallestHeight = height;
    if (question.mode != StageMode::Density) return;
    const auto spike = static_cast<std::size_t>(highest - series.heights.begin());
    double next = 0;
    for (std::size_t i = 0; i < series.heights.size(); ++i)
        if (i + 1 < spike || i > spike + 1) next = std::max(next, series.heights[i]);
    if (!(next > 0) || *highest < kSpike * next) return;
    series.top = 1.5 * next;
    series.cutBar = spike;
    series.cutShare = *highest * (series.edges[spike + 1] - series.edges[spike]);
}

// The dequantized values as themselves; the counts of `count` values.
void fillValuesAfter(StageSeries& series, std::span<const float> after, double count) {
    std::vector<float> finite;
    std::ranges::copy_if(after, std::back_inserter(finite),
                         [](float x) { return std::isfinite(x); });
    std::ranges::sort(finite);
    const double weight = finite.empty() ? 0 : count / static_cast<double>(finite.size());
    for (const float value : finite) {
        const auto x = static_cast<double>(value);
        if (series.valuesAfter.empty() || series.valuesAfter.back().x != x)
            series.valuesAfter.push_back({x, 0, false});
        series.valuesAfter.back().count += weight;
    }
}

// Heights of the finite values of a sample in the bars' bins; the heights of `count` values.
void fillAfter(StageSeries& series, std::span<const float> after, double count, bool density) {
    series.after.assign(series.heights.size(), 0.0);
    double finite = 0;
    for (const float value : after) {
        if (!std::isfinite(value)) continue;
        ++finite;
        const auto x = static_cast<double>(value);
        const auto edge = std::ranges::upper_bound(series.edges, x);
        if (edge == series.edges.begin() || edge == series.edges.end()) continue;
        ++series.after[static_cast<std::size_t>(edge - series.edges.begin()) - 1];
    }
    if (!(finite > 0)) return;
    for (std::size_t i = 0; i < series.after.size(); ++i)
        series.after[i] *=
            density ? 1 / (finite * (series.edges[i + 1] - series.edges[i])) : count / finite;
}

}  // namespace

double naturalBinWidth(const ValueIndex& values) {
    if (values.count() == 0) return 0;
    const double shrink = std::cbrt(1 / static_cast<double>(values.count()));
    const double spread = values.quantile(0.75) - values.quantile(0.25);
    if (spread > 0) return 2 * spread * shrink;
    return 3.49 * std::sqrt(values.variance()) * shrink;
}

StageSeries stageSeries(const Outcome& outcome, const StageQuestion& question) {
    StageSeries series;
    const Focus& focus = *outcome.focus;
    if (!(question.to > question.from) || question.pixels < 1) return series;
    const ValueIndex& values = *focus.values;
    if (values.count() > 0) {
        if (question.mode == StageMode::Buckets) {
            fillBuckets(series, focus, question);
        } else {
            series.values = ownValues(values, clipEdgesOf(outcome));
            if (series.values.empty()) fillBins(series, values, question);
            if (question.mode == StageMode::Density)
                normalise(series, static_cast<double>(values.count()));
        }
        fillStems(series, focus, question);
    }
    fillTop(series, question);
    fillThresholds(series, focus.steps, question);
    return series;
}

StageSeries beforeAndAfter(const ValueIndex& before, std::span<const float> after,
                           const StageQuestion& question) {
    StageSeries series;
    if (!(question.to > question.from) || question.pixels < 1 || before.count() == 0) return series;
    const auto count = static_cast<double>(before.count());
    series.values = ownValues(before, {-HUGE_VAL, HUGE_VAL});
    if (!series.values.empty()) {
        fillValuesAfter(series, after, count);
        fillTop(series, question);
        return series;
    }
    fillBins(series, before, question);
    const bool density = question.mode == StageMode::Density;
    if (density) normalise(series, count);
    fillAfter(series, after, count, density);
    fillTop(series, question);
    // Dequantized values pile up; the axis holds what does not dwarf the bars.
    constexpr double kMostAbove = 2;
    if (!series.after.empty() && series.top > 0)
        series.top = std::clamp(*std::ranges::max_element(series.after), series.top,
                                kMostAbove * series.top);
    return series;
}

}  // namespace quantoscope
