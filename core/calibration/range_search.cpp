// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/range_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>

#include "core/base/machine/parallel.h"
#include "core/calibration/calibration_cases.h"
#include "core/metrics/direct_kernels.h"
#include "core/metrics/evaluate.h"
#include "core/metrics/weighted_evaluation.h"

namespace quantoscope {
namespace {

constexpr std::size_t kLargestSample = 65536;
// Values up to which candidates are tried in the caller's thread: a thread costs more than it
// saves.
constexpr std::uint64_t kSerialCount = 65536;
// Below, a pass over the values is faster than a search of the index for every threshold.
constexpr std::uint64_t kValuesPerCode = 50;
constexpr std::size_t kBlock = 65536;  // values, summed apart

double powerOf(double gap, double p) {
    if (p == 2) return gap * gap;
    return p == 1 ? std::abs(gap) : std::pow(std::abs(gap), p);
}

// sum |x - x^| or (x - x^)^2 of at most kBlock values.
double blockError(const AffineQuantizer& quantizer, std::span<const float> values, bool absolute) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr ClipEdges kNone{-kInfinity, kInfinity};
    DirectSums sums;
    const std::size_t whole = values.size() / kChunkMultiple * kChunkMultiple;
    if (whole > 0) addChunk(quantizer, kNone, {values.data(), nullptr, whole}, sums, nullptr);
    if (whole < values.size()) {
        std::array<float, kChunkMultiple> rest;
        rest.fill(std::numeric_limits<float>::quiet_NaN());  // left out of the sums
        std::ranges::copy(values.subspan(whole), rest.begin());
        addChunk(quantizer, kNone, {rest.data(), nullptr, kChunkMultiple}, sums, nullptr);
    }
    const auto& partial = absolute ? sums.absolute : sums.rounding;
    return std::accumulate(partial.begin(), partial.end(), 0.0);
}

// Elements of equally spaced places, the first and the last included.
std::vector<double> equallySpaced(std::span<const float> elements) {
    const std::size_t size = std::min(elements.size(), kLargestSample);
    std::vector<double> sample(size);
    for (std::size_t i = 0; i < size; ++i)
        sample[i] = elements[size == 1 ? 0 : i * (elements.size() - 1) / (size - 1)];
    return sample;
}

// What the search knows so far.
struct Search {
    const RangeError& error;
    FoundRange best{{}, std::numeric_limits<double>::infinity(), 0};

    void consider(const Range& range, double value) {
        ++best.tried;
        if (value < best.error) best = {range, value, best.tried};
    }

    Result<double> tryRange(const Range& range) {
        auto value = error.at(range);
        if (value) consider(range, *value);
        return value;
    }

    Status tryAll(const std::vector<Range>& ranges) {
        const auto values = error.at(ranges);
        if (!values) return values.error();
        for (std::size_t i = 0; i < ranges.size(); ++i)
            consider(ranges[i], (*values)[i]);
        return Done{};
    }

    // Tries `trials` (at least 2) places in (low, high), closing in on the least by golden section.
    Status closeIn(double low, double high, int trials,
                   const std::function<Range(double)>& rangeAt) {
        constexpr double kGolden = 0.6180339887498949;
        double left = high - kGolden * (high - low);
        double right = low + kGolden * (high - low);
        auto leftValue = tryRange(rangeAt(left));
        if (!leftValue) return leftValue.error();
        auto rightValue = tryRange(rangeAt(right));
        if (!rightValue) return rightValue.error();
        for (int trial = 2; trial < trials; ++trial) {
            const bool goLeft = *leftValue <= *rightValue;
            if (goLeft) {
                high = right;
                right = left;
                rightValue = leftValue;
                left = high - kGolden * (high - low);
            } else {
                low = left;
                left = right;
                leftValue = rightValue;
                right = low + kGolden * (high - low);
            }
            auto value = tryRange(rangeAt(goLeft ? left : right));
            if (!value) return value.error();
            (goLeft ? leftValue : rightValue) = value;
        }
        return Done{};
    }
};

// One end of the range: where it may go, and the range that results.
struct End {
    bool upper;
    double inner;  // the median
    double outer;  // the data's extreme

    double of(const Range& range) const { return upper ? range.beta : range.alpha; }
    Range moved(const Range& range, double place) const {
        return upper ? Range{range.alpha, place} : Range{place, range.beta};
    }
};

// Golden section about where the end is, `reach` to either side, within its limits.
Status refineEnd(Search& search, const End& end, double reach, int trials) {
    const Range from = search.best.range;
    const auto [low, high] = std::minmax(end.inner, end.outer);
    return search.closeIn(std::max(low, end.of(from) - reach), std::min(high, end.of(from) + reach),
                          trials, [&](double place) { return end.moved(from, place); });
}

Status searchEnd(Search& search, const End& end) {
    constexpr int kPlaces = 16;
    const double step = (end.outer - end.inner) / kPlaces;
    std::vector<Range> ranges;
    ranges.reserve(kPlaces);
    for (int i = 1; i <= kPlaces; ++i)
        ranges.push_back(
            end.moved(search.best.range, i == kPlaces ? end.outer : end.inner + i * step));
    if (Status status = search.tryAll(ranges); !status) return status;
    return refineEnd(search, end, std::abs(step), 10);
}

}  // namespace

RangeError::RangeError(const CalibrationInput& input, double p)
    : m_input(input),
      m_power(p),
      m_byValue(input.scheme.affine != nullptr && !input.scheme.learns &&
                input.settings.rounding != Rounding::Stochastic &&
                count() / kValuesPerCode < codeCount(input.settings)) {
    const bool summed = p == 1 || p == 2;
    if (summed || (m_byValue && count() <= kLargestSample)) return;
    m_byValue = false;
    const WeightedIndex* const weighted = input.weighted;
    m_sample = equallySpaced(weighted ? weighted->sorted() : input.values->sorted());
    m_shares = weighted ? equallySpaced(weighted->weights()) : std::vector(m_sample.size(), 1.0);
    const double whole = weighted ? weighted->totalWeight() : static_cast<double>(count());
    const double drawn = std::accumulate(m_shares.begin(), m_shares.end(), 0.0);
    for (double& share : m_shares)
        share *= whole / drawn;
}

std::uint64_t RangeError::count() const {
    return m_input.weighted ? m_input.weighted->sorted().size() : m_input.values->count();
}

double RangeError::byWeightedValue(const AffineQuantizer& quantizer) const {
    const std::span<const float> values = m_input.weighted->sorted();
    const std::span<const float> weights = m_input.weighted->weights();
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        sum += double{weights[i]} *
               powerOf(double{values[i]} - quantizer.quantize(values[i]), m_power);
    return sum;
}

double RangeError::byValue(const AffineQuantizer& quantizer) const {
    if (m_input.weighted) return byWeightedValue(quantizer);
    const std::span<const float> values = m_input.values->sorted();
    double sum = 0;
    if (m_power != 1 && m_power != 2) {
        for (const float x : values)
            sum += powerOf(double{x} - quantizer.quantize(x), m_power);
        return sum;
    }
    for (std::size_t at = 0; at < values.size(); at += kBlock)
        sum += blockError(quantizer, values.subspan(at, std::min(kBlock, values.size() - at)),
                          m_power == 1);
    return sum;
}

double RangeError::onSample(const StepFunction& steps) const {
    double sum = 0;
    std::size_t k = 0;
    for (std::size_t i = 0; i < m_sample.size(); ++i) {
        const double x = m_sample[i];
        while (k + 1 < steps.size() && x >= steps.lower[k + 1])
            ++k;
        const double below = x - steps.levels[k];
        if (!steps.stochastic || below <= 0 || k + 1 == steps.size()) {
            sum += m_shares[i] * powerOf(below, m_power);
            continue;
        }
        const double above = steps.levels[k + 1] - x;
        sum += m_shares[i] * (above * powerOf(below, m_power) + below * powerOf(above, m_power)) /
               (below + above);
    }
    return sum;
}

Result<double> RangeError::onIndex(const StepFunction& steps) const {
    if (m_input.weighted)
        return m_power == 2 ? weightedErrors(*m_input.weighted, steps).squaredError()
                            : weightedAbsoluteError(*m_input.weighted, steps);
    if (m_power == 2) return squaredError(*m_input.values, steps);
    const auto evaluation = evaluate(*m_input.values, steps, m_input.control);
    if (!evaluation) return evaluation.error();
    return evaluation->absoluteError;
}

Result<double> RangeError::at(const Range& range) const {
    constexpr double kRefused = std::numeric_limits<double>::infinity();
    if (m_input.control.cancelled()) return cancelledError();
    const SchemeInput scheme{.settings = m_input.settings,
                             .range = range,
                             .given = {},
                             .values = m_input.values,
                             .control = m_input.control,
                             .weighted = m_input.weighted};
    if (m_byValue) {
        const auto quantizer = m_input.scheme.affine(scheme);
        return quantizer ? byValue(*quantizer) : kRefused;
    }
    const auto steps = m_input.scheme.build(scheme);
    if (!steps && steps.error().code == ErrorCode::Cancelled) return steps.error();
    if (!steps) return kRefused;
    return sampled() ? onSample(*steps) : onIndex(*steps);
}

Result<std::vector<double>> RangeError::at(const std::vector<Range>& ranges) const {
    std::vector<double> errors(ranges.size());
    const auto fill = [&](std::size_t i) {
        const auto error = at(ranges[i]);
        errors[i] = error ? *error : 0;
    };
    if (m_input.values->count() <= kSerialCount) {
        for (std::size_t i = 0; i < ranges.size(); ++i)
            fill(i);
    } else {
        // The job's progress is the analysis' to tell.
        JobControl silent;
        if (const Status status = forEachBlock(ranges.size(), silent, fill); !status)
            return status.error();
    }
    if (m_input.control.cancelled()) return cancelledError();
    return errors;
}

std::vector<Range> shrinkingRanges(const CalibrationInput& input, bool mirrored) {
    constexpr int kLinear = 80;
    constexpr int kHalvings = 20;
    const double low = input.moments.minimum;
    const double high = input.moments.maximum;
    const double middle = mirrored ? 0 : input.values->quantile(0.5);
    const double reach =
        mirrored ? std::max(std::abs(low), std::abs(high)) : std::max(high - middle, middle - low);
    std::vector<Range> ranges;
    ranges.reserve(kLinear + kHalvings);
    for (int i = 0; i < kLinear + kHalvings; ++i) {
        const double t = i < kLinear ? reach * (kLinear - i) / kLinear
                                     : std::ldexp(reach / kLinear, kLinear - 1 - i);
        ranges.push_back(mirrored ? Range{-t, t}
                                  : Range{std::max(low, middle - t), std::min(high, middle + t)});
    }
    return ranges;
}

Result<FoundRange> findRange(const CalibrationInput& input, const RangeError& error,
                             bool mirrored) {
    Search search{error};
    const std::vector<Range> ranges = shrinkingRanges(input, mirrored);
    if (const Status status = search.tryAll(ranges); !status) return status.error();
    const auto best = std::ranges::find(ranges, search.best.range);
    if (best == ranges.end()) return FoundRange{ranges.front(), search.best.error, ranges.size()};
    const auto place = static_cast<std::size_t>(best - ranges.begin());
    const double wider = ranges[place == 0 ? 0 : place - 1].beta;
    const double narrower = place + 1 < ranges.size() ? ranges[place + 1].beta : 0;
    if (mirrored) {
        const Status status = search.closeIn(narrower, wider, 16, [](double t) {
            return Range{-t, t};
        });
        if (!status) return status.error();
        return search.best;
    }
    const double median = input.values->quantile(0.5);
    const End upper{true, median, input.moments.maximum};
    const End lower{false, median, input.moments.minimum};
    if (const Status status = searchEnd(search, upper); !status) return status.error();
    if (const Status status = searchEnd(search, lower); !status) return status.error();
    for (const End& end : {upper, lower}) {
        const double reach = std::abs(end.outer - end.inner) / 80;
        if (const Status status = refineEnd(search, end, reach, 8); !status) return status.error();
    }
    return search.best;
}

}  // namespace quantoscope
