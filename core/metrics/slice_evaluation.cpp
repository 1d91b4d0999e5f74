// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/slice_evaluation.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

namespace quantoscope {
namespace {

constexpr std::size_t kChunk = 1024;  // values, so that where they landed stays in the L1 cache

}  // namespace

SliceFigures SliceEvaluator::add(std::span<const float> values, const Extremes& extremes,
                                 const AffineQuantizer& quantizer) {
    const auto codes = static_cast<std::size_t>(quantizer.qmax - quantizer.qmin) + 1;
    if (m_counts.intervals() == 0) {
        m_counts = LandingCounts(codes);
        m_firstCode = quantizer.qmin;
    }
    assert(m_counts.intervals() == codes && m_firstCode == quantizer.qmin);
    m_manyLeftOut = extremes.count < values.size();
    addValues(values, quantizer, clipEdgesOf(quantizer, extremes.minimum, extremes.maximum));
    return takeFigures();
}

void SliceEvaluator::addValues(std::span<const float> values, const AffineQuantizer& quantizer,
                               const ClipEdges& edges) {
    const std::size_t whole = values.size() / kChunkMultiple * kChunkMultiple;
    for (std::size_t at = 0; at < whole; at += kChunk)
        addWhole(values.data() + at, std::min(kChunk, whole - at), quantizer, edges);
    if (whole == values.size()) return;
    std::array<float, kChunkMultiple> rest;
    rest.fill(std::numeric_limits<float>::quiet_NaN());
    std::ranges::copy(values.subspan(whole), rest.begin());
    addWhole(rest.data(), rest.size(), quantizer, edges);
}

void SliceEvaluator::addWhole(const float* values, std::size_t count,
                              const AffineQuantizer& quantizer, const ClipEdges& edges) {
    std::array<std::int32_t, kChunk> intervals;
    const Landings landings{intervals.data(), nullptr};
    addChunk(quantizer, edges, {values, nullptr, count, m_manyLeftOut}, m_sums, &landings);
    m_counts.add(intervals.data(), count);
}

SliceFigures SliceEvaluator::takeFigures() {
    const SquareTotals totals = takeSquares(m_sums);
    const std::uint64_t clipped = m_sums.clippedBelow + m_sums.clippedAbove;
    m_done.roundingSquaredError += totals.rounding;
    m_done.clippingSquaredError += totals.clipping;
    m_done.sumOfSquares += totals.squares;
    m_done.clippedBelow += m_sums.clippedBelow;
    m_done.clippedAbove += m_sums.clippedAbove;
    m_sums.clippedBelow = 0;
    m_sums.clippedAbove = 0;
    return {clipped, totals.rounding + totals.clipping, totals.squares};
}

Evaluation SliceEvaluator::sums() const {
    Evaluation all = m_done;
    all.count = m_sums.count;
    all.overflowed = static_cast<double>(m_sums.overflowed);
    all.absoluteError = total(m_sums.absolute);
    all.maxAbsoluteError = *std::ranges::max_element(m_sums.largest);
    all.product = total(m_sums.product);
    all.levelSquares = total(m_sums.levelSquares);
    all.counts.resize(m_counts.intervals());
    m_counts.addTo(all.counts);
    return all;
}

}  // namespace quantoscope
