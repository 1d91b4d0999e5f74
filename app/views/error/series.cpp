// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/error/series.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/numbers/float_bits.h"

namespace quantoscope {
namespace {

constexpr double kLeastIntervalPixels = 3;  // on average, for lines instead of an envelope
constexpr int kBinPixels = 4;

double levelOf(const StepFunction& steps, std::size_t k) {
    return static_cast<double>(steps.levels[k]);
}

double lowerOf(const StepFunction& steps, std::size_t k) {
    if (k >= steps.size()) return std::numeric_limits<double>::infinity();
    return static_cast<double>(steps.lower[k]);
}

std::size_t intervalAt(const StepFunction& steps, double x) {
    return steps.intervalOf(firstFloatNotBelow(x));
}

// Whether stochastic rounding takes one of two levels in interval k.
bool hasChoice(const StepFunction& steps, std::size_t k) {
    return steps.stochastic && k + 1 < steps.size() && std::isfinite(steps.levels[k]) &&
           std::isfinite(steps.levels[k + 1]);
}

// What the values of a piece of interval k become: one level, or one of two under stochastic
// rounding, which has no choice below the lowest level nor above the highest.
struct Outcomes {
    double lower;
    double upper;
};

Outcomes outcomesOf(const StepFunction& steps, std::size_t k, double inside) {
    const double level = levelOf(steps, k);
    return {level, hasChoice(steps, k) && inside > level ? levelOf(steps, k + 1) : level};
}

// Calls visit(outcomes, from, to) for each piece of an interval that meets [from, to], cut to it,
// ascending.
template <class Visit>
void forPieces(const StepFunction& steps, double from, double to, Visit visit) {
    const auto visitPiece = [&](std::size_t k, double low, double high) {
        visit(outcomesOf(steps, k, low + (high - low) / 2), low, high);
    };
    for (std::size_t k = intervalAt(steps, from); k < steps.size(); ++k) {
        const double low = std::max(from, lowerOf(steps, k));
        if (low > to) return;
        const double high = std::min(to, lowerOf(steps, k + 1));
        if (high < low) continue;
        const double kink = levelOf(steps, 0);
        if (steps.stochastic && k == 0 && low < kink && kink < high) {
            visitPiece(k, low, kink);
            visitPiece(k, kink, high);
        } else {
            visitPiece(k, low, high);
        }
    }
}

void fillLines(ErrorSeries& series, const StepFunction& steps, const ErrorQuestion& question) {
    std::vector<ErrorPoint> lower;
    std::vector<ErrorPoint> upper;
    forPieces(steps, question.from, question.to,
              [&](const Outcomes& outcomes, double low, double high) {
                  for (const double x : {low, high}) {
                      lower.push_back({x, outcomes.lower - x});
                      upper.push_back({x, outcomes.upper - x});
                  }
              });
    series.lines.push_back(std::move(lower));
    if (steps.stochastic) series.lines.push_back(std::move(upper));
}

// Within a piece the error falls as x grows, so its ends hold the extremes.
ErrorSeries::Span spanOf(const StepFunction& steps, double from, double to) {
    ErrorSeries::Span span{from + (to - from) / 2, std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity()};
    forPieces(steps, from, to, [&](const Outcomes& outcomes, double low, double high) {
        if (!std::isfinite(outcomes.lower)) return;
        span.least = std::min(span.least, outcomes.lower - high);
        span.most = std::max(span.most, outcomes.upper - low);
    });
    return span;
}

void fillEnvelope(ErrorSeries& series, const StepFunction& steps, const ErrorQuestion& question) {
    const double pixel = (question.to - question.from) / question.pixels;
    for (int column = 0; column < question.pixels; ++column) {
        const double from = question.from + column * pixel;
        const ErrorSeries::Span span = spanOf(steps, from, from + pixel);
        if (span.least <= span.most) series.envelope.push_back(span);
    }
}

double roundingReach(const StepFunction& steps, const ErrorQuestion& question) {
    const double from = std::max(question.from, static_cast<double>(steps.clipLow));
    const double to = std::min(question.to, static_cast<double>(steps.clipHigh));
    if (!(from < to)) return 0;
    const ErrorSeries::Span span = spanOf(steps, from, to);
    if (span.least > span.most) return 0;
    return std::max(std::abs(span.least), std::abs(span.most));
}

// Expected, over the values of rank [from, to) between levels l and u: the sum of
// (x - l)(u - x) = (u - l) (x - l) - (x - l)^2.
double expectedSquaredError(const ValueIndex& values, double l, double u, std::uint64_t from,
                            std::uint64_t to) {
    const IntervalSums sums = values.sums(from, to, l);
    const double above = sums.sum - static_cast<double>(sums.count) * l;
    return std::max(0.0, (u - l) * above - sums.squaredError);
}

// The squared error of the values of rank [from, to), all in interval k.
double squaredErrorOf(const StepFunction& steps, const ValueIndex& values, std::size_t k,
                      std::uint64_t from, std::uint64_t to) {
    if (from >= to) return 0;
    const double level = levelOf(steps, k);
    if (!std::isfinite(level)) return 0;  // overflow is no error of the sums
    if (!hasChoice(steps, k)) return values.sums(from, to, level).squaredError;
    // Below the lowest level there is nothing to choose between.
    const std::uint64_t above = k == 0 ? std::clamp(values.rank(steps.levels[0]), from, to) : from;
    return values.sums(from, above, level).squaredError +
           expectedSquaredError(values, level, levelOf(steps, k + 1), above, to);
}

// The rank from which values are not clipped below, and the one from which they are clipped above.
struct KeptRanks {
    std::uint64_t from;
    std::uint64_t to;
};

KeptRanks keptRanks(const Focus& focus) {
    const StepFunction& steps = focus.steps;
    const ValueIndex& values = *focus.values;
    const float high = steps.clipHigh == 0 ? 0.0F : steps.clipHigh;
    const std::uint64_t from = values.rank(firstFloatNotBelow(static_cast<double>(steps.clipLow)));
    const std::uint64_t to = std::isinf(high) ? values.count() : values.rank(nextFloat(high));
    return {from, std::max(from, to)};
}

struct ErrorSum {
    double rounding = 0;
    double clipping = 0;
};

// Adds the squared error of the ranks [from, to), all in interval k, to its kind.
void addPart(ErrorSum& sum, const StepFunction& steps, const ValueIndex& values,
             const KeptRanks& kept, std::size_t k, std::uint64_t from, std::uint64_t to) {
    const std::uint64_t first = std::clamp(kept.from, from, to);
    const std::uint64_t second = std::clamp(kept.to, first, to);
    sum.clipping += squaredErrorOf(steps, values, k, from, first) +
                    squaredErrorOf(steps, values, k, second, to);
    sum.rounding += squaredErrorOf(steps, values, k, first, second);
}

// The part of the axis in sight, cut at every edge of a bin and at the thresholds beside it.
// Intervals of the focus that lie within a bin, but for the outermost, which may be clipped, are
// summed already.
struct Cuts {
    std::vector<float> edges;           // [2 n] where each part begins and ends
    std::vector<std::size_t> bin;       // [n]
    std::vector<std::size_t> interval;  // [n]
    std::vector<ErrorSum> sums;         // [bins] of the intervals within each bin
};

Cuts cutsOf(const Focus& focus, const StepFunction& steps, const ErrorQuestion& question,
            std::size_t bins) {
    const bool areSummed = &steps == &focus.steps;
    Cuts cuts;
    cuts.sums.resize(bins);
    const auto beginsBy = [&](std::size_t k, float x) {
        return k < steps.size() && orderedKey(steps.lower[k]) <= orderedKey(x);
    };
    const double width = (question.to - question.from) / static_cast<double>(bins);
    float at = firstFloatNotBelow(question.from);
    std::size_t k = steps.intervalOf(at);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const float end = firstFloatNotBelow(question.from + static_cast<double>(bin + 1) * width);
        while (orderedKey(at) < orderedKey(end)) {
            while (beginsBy(k + 1, at))
                ++k;
            const bool isLast = !beginsBy(k + 1, end);
            const bool isInner = areSummed && k > 0 && k + 1 < steps.size();
            if (isInner && !isLast && at == steps.lower[k]) {
                cuts.sums[bin].rounding += focus.evaluation.squaredErrors[k];
                at = steps.lower[k + 1];
                continue;
            }
            cuts.edges.push_back(at);
            at = isLast ? end : steps.lower[k + 1];
            cuts.edges.push_back(at);
            cuts.bin.push_back(bin);
            cuts.interval.push_back(k);
        }
    }
    return cuts;
}

void fillShares(ErrorSeries& series, const Focus& focus, const StepFunction& steps,
                const ErrorQuestion& question) {
    const double total = focus.evaluation.squaredError();
    const auto bins = static_cast<std::size_t>(std::max(1, question.pixels / kBinPixels));
    series.binWidth = (question.to - question.from) / static_cast<double>(bins);
    series.roundingShares.assign(bins, 0);
    series.clippingShares.assign(bins, 0);
    if (!(total > 0)) return;

    Cuts cuts = cutsOf(focus, steps, question, bins);
    std::vector<std::uint64_t> ranks(cuts.edges.size());
    focus.values->ranks(cuts.edges, ranks);
    const KeptRanks kept = keptRanks(focus);
    for (std::size_t i = 0; i < cuts.bin.size(); ++i)
        if (ranks[2 * i + 1] > ranks[2 * i])
            addPart(cuts.sums[cuts.bin[i]], steps, *focus.values, kept, cuts.interval[i],
                    ranks[2 * i], ranks[2 * i + 1]);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const ErrorSum& sum = cuts.sums[bin];
        series.roundingShares[bin] = sum.rounding / total;
        series.clippingShares[bin] = sum.clipping / total;
        series.largestShare = std::max(series.largestShare, (sum.rounding + sum.clipping) / total);
    }
}

bool canAnswer(const StepFunction& steps, const ErrorQuestion& question) {
    return question.to > question.from && question.pixels >= 1 && steps.size() > 0;
}

}  // namespace

ErrorSeries errorShape(const StepFunction& steps, const ErrorQuestion& question) {
    ErrorSeries series;
    if (!canAnswer(steps, question)) return series;
    const std::size_t seen = intervalAt(steps, question.to) - intervalAt(steps, question.from) + 1;
    if (static_cast<double>(seen) * kLeastIntervalPixels <= question.pixels)
        fillLines(series, steps, question);
    else
        fillEnvelope(series, steps, question);
    series.roundingReach = roundingReach(steps, question);
    return series;
}

ErrorSeries errorSeries(const Focus& focus, const StepFunction& steps,
                        const ErrorQuestion& question) {
    ErrorSeries series = errorShape(steps, question);
    if (canAnswer(focus.steps, question) && focus.values->count() > 0)
        fillShares(series, focus, steps, question);
    return series;
}

}  // namespace quantoscope
