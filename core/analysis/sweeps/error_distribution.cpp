// SPDX-License-Identifier: GPL-3.0-or-later
// Two passes over the values: the first finds the ends of the errors and counts the upper halves of
// the magnitudes' float32 bits, the second fills the histogram and resolves the lower halves where
// a percentile lies. Counts are whole numbers, so the threads' order changes nothing.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <new>
#include <numeric>

#include "core/analysis/passes/quantize_tensor.h"
#include "core/analysis/passes/slice_blocks.h"
#include "core/analysis/passes/slice_quantizer.h"
#include "core/analysis/sweeps/sweeps.h"
#include "core/base/machine/parallel.h"

namespace quantoscope {
namespace {

constexpr std::size_t kChunk = 65'536;
constexpr std::size_t kHalf = 65'536;  // what 16 bits can be
constexpr std::array kShares{0.5, 0.9, 0.99, 0.999};

using Counts = std::vector<std::uint64_t>;

void addTo(Counts& total, const Counts& part) {
    for (std::size_t i = 0; i < total.size(); ++i)
        total[i] += part[i];
}

// Sorts like the magnitude; a magnitude beyond float32 is infinite.
std::uint32_t magnitudeBits(double error) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(std::abs(error)));
}

// Tallies that threads borrow; together they hold all counts.
template <class Tally>
class Pool {
  public:
    explicit Pool(Tally empty) : m_empty(std::move(empty)) {}
    template <class Use>
    void with(const Use& use) {
        std::unique_ptr<Tally> tally = take();
        use(*tally);
        const std::scoped_lock lock(m_mutex);
        m_free.push_back(std::move(tally));
    }
    Tally total() const {
        Tally sum = m_empty;
        for (const auto& tally : m_free)
            sum.add(*tally);
        return sum;
    }

  private:
    std::unique_ptr<Tally> take() {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_free.empty()) {
                auto tally = std::move(m_free.back());
                m_free.pop_back();
                return tally;
            }
        }
        return std::make_unique<Tally>(m_empty);
    }
    Tally m_empty;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Tally>> m_free;
};

// The errors of the finite values; none after a cancel.
std::vector<double> errorsOf(const SliceQuantizer& quantizer, std::size_t first,
                             std::span<const float> values, const JobControl& control) {
    std::vector<double> errors;
    std::vector<float> dequantized(values.size());
    if (!quantizer.quantize(values, first, {}, dequantized, control)) return errors;
    errors.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        if (std::isfinite(values[i]) && std::isfinite(dequantized[i]))
            errors.push_back(static_cast<double>(dequantized[i]) - static_cast<double>(values[i]));
    return errors;
}

// The errors where the dequantized tensor is at hand.
template <class Visit>
Status forEachDifference(std::span<const float> original, std::span<const float> dequantized,
                         const JobControl& control, const Visit& visit) {
    return forEachBlock((original.size() + kChunk - 1) / kChunk, control, [&](std::size_t chunk) {
        std::vector<double> errors;
        const std::size_t end = std::min(original.size(), (chunk + 1) * kChunk);
        for (std::size_t i = chunk * kChunk; i < end; ++i) {
            const double error =
                static_cast<double>(dequantized[i]) - static_cast<double>(original[i]);
            if (std::isfinite(error)) errors.push_back(error);
        }
        visit(errors);
    });
}

// The whole tensor dequantized, for quantizers that work on more than single values; empty for
// others.
Result<FloatBuffer> dequantizedTensor(const Outcome& outcome, const JobControl& control) {
    FloatBuffer values;
    if (!outcome.blocks && !outcome.vectors && !outcome.restored) return values;
    values.resize(outcome.data->tensor->values.size());
    if (Status done = quantizeTensor(outcome, {}, values, control); !done) return done.error();
    return values;
}

// Calls visit(errors) for the errors of the finite values, chunk by chunk, from several threads.
template <class Visit>
Status forEachError(const Outcome& outcome, const FloatBuffer& dequantized,
                    const JobControl& control, const Visit& visit) {
    if (!dequantized.empty())
        return forEachDifference(outcome.data->original->values, dequantized, control, visit);
    const auto sliceTask = [&](std::size_t /*block*/, std::size_t slice,
                               std::span<const float> values, const JobControl& inner) -> Status {
        const auto quantizer = SliceQuantizer::make(outcome, slice, values, inner);
        if (!quantizer) return quantizer.error();
        const std::size_t chunks = (values.size() + kChunk - 1) / kChunk;
        const Status done = forEachBlock(chunks, inner, [&](std::size_t chunk) {
            const std::size_t first = chunk * kChunk;
            const std::size_t size = std::min(kChunk, values.size() - first);
            visit(errorsOf(*quantizer, first, values.subspan(first, size), inner));
        });
        return inner.cancelled() ? cancelledError() : done;
    };
    return SliceBlocks(*outcome.slicing)
        .forEachSlice(outcome.data->tensor->values, control, sliceTask);
}

struct FirstTally {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -std::numeric_limits<double>::infinity();
    Counts upper = Counts(kHalf);

    void count(std::span<const double> errors) {
        for (const double error : errors) {
            lowest = std::min(lowest, error);
            highest = std::max(highest, error);
            ++upper[magnitudeBits(error) >> 16];
        }
    }
    void add(const FirstTally& other) {
        lowest = std::min(lowest, other.lowest);
        highest = std::max(highest, other.highest);
        addTo(upper, other.upper);
    }
};

// Where the order statistic of a share lies: its upper half, and its rank among those.
struct Place {
    std::uint32_t upper = 0;
    std::uint64_t rank = 0;
};

Place placeOf(double share, std::uint64_t count, const Counts& upper) {
    const auto within = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count)));
    std::uint64_t rank = std::max<std::uint64_t>(within, 1) - 1;
    Place place;
    while (rank >= upper[place.upper])
        rank -= upper[place.upper++];
    place.rank = rank;
    return place;
}

struct SecondTally {
    double from = 0;
    double perUnit = 0;  // bins
    Counts bins;
    std::array<std::uint32_t, kShares.size()> wanted{};  // upper halves
    std::array<Counts, kShares.size()> lower;            // of the magnitudes that have them

    void count(std::span<const double> errors) {
        const std::size_t last = bins.size() - 1;
        for (const double error : errors) {
            const auto bin = static_cast<std::size_t>((error - from) * perUnit);
            ++bins[std::min(bin, last)];
            const std::uint32_t bits = magnitudeBits(error);
            for (std::size_t i = 0; i < wanted.size(); ++i)
                if (bits >> 16 == wanted[i]) ++lower[i][bits & 0xFFFFU];
        }
    }
    void add(const SecondTally& other) {
        addTo(bins, other.bins);
        for (std::size_t i = 0; i < lower.size(); ++i)
            addTo(lower[i], other.lower[i]);
    }
};

double magnitudeAt(Place place, const Counts& lower) {
    std::uint32_t low = 0;
    while (place.rank >= lower[low])
        place.rank -= lower[low++];
    return static_cast<double>(std::bit_cast<float>(place.upper << 16 | low));
}

// A tally of the second pass without counts.
SecondTally secondTally(const ErrorDistribution& distribution,
                        const std::array<Place, kShares.size()>& places) {
    SecondTally tally;
    tally.from = distribution.from;
    tally.bins.resize(distribution.counts.size());
    tally.perUnit = static_cast<double>(tally.bins.size()) / (distribution.to - distribution.from);
    for (std::size_t i = 0; i < kShares.size(); ++i) {
        tally.wanted[i] = places[i].upper;
        tally.lower[i].resize(kHalf);
    }
    return tally;
}

Result<ErrorDistribution> distribute(const Outcome& outcome, std::size_t bins,
                                     const JobControl& control) {
    ErrorDistribution distribution;
    distribution.counts.resize(std::max<std::size_t>(1, bins));
    const auto dequantized = dequantizedTensor(outcome, control.part(0, 0.2));
    if (!dequantized) return dequantized.error();

    Pool<FirstTally> first{FirstTally{}};
    Status done = forEachError(outcome, *dequantized, control.part(0.2, 0.6),
                               [&](std::span<const double> errors) {
                                   first.with([&](FirstTally& tally) { tally.count(errors); });
                               });
    if (!done) return done.error();
    const FirstTally ends = first.total();
    const std::uint64_t count =
        std::accumulate(ends.upper.begin(), ends.upper.end(), std::uint64_t{0});
    if (count == 0) return distribution;
    // A single error still wants bins about it.
    const double margin = ends.lowest == ends.highest ? 0.5 : 0;
    distribution.from = ends.lowest - margin;
    distribution.to = ends.highest + margin;
    std::array<Place, kShares.size()> places;
    for (std::size_t i = 0; i < kShares.size(); ++i)
        places[i] = placeOf(kShares[i], count, ends.upper);

    Pool<SecondTally> second{secondTally(distribution, places)};
    done = forEachError(outcome, *dequantized, control.part(0.6, 1),
                        [&](std::span<const double> errors) {
                            second.with([&](SecondTally& tally) { tally.count(errors); });
                        });
    if (!done) return done.error();
    const SecondTally all = second.total();
    std::ranges::transform(all.bins, distribution.counts.begin(),
                           [](std::uint64_t n) { return static_cast<double>(n); });
    for (std::size_t i = 0; i < kShares.size(); ++i) {
        distribution.shares.push_back(kShares[i]);
        distribution.absoluteError.push_back(magnitudeAt(places[i], all.lower[i]));
    }
    return distribution;
}

}  // namespace

Result<ErrorDistribution> errorDistribution(const OutcomePointer& outcome, std::size_t bins,
                                            const JobControl& control) try {
    return distribute(*outcome, bins, control);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for the errors.", {}};
}

}  // namespace quantoscope
