// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/passes/slice_pass.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/passes/block_encoding.h"
#include "core/analysis/passes/code_usage.h"
#include "core/analysis/passes/restore.h"
#include "core/analysis/passes/slice_blocks.h"
#include "core/analysis/passes/slice_data.h"
#include "core/analysis/passes/vector_pass.h"
#include "core/metrics/compare_values.h"
#include "core/metrics/evaluate.h"
#include "core/metrics/slice_evaluation.h"

namespace quantoscope {
namespace {

// One block's sums; also those of all blocks.
struct BlockSums {
    Evaluation total;  // without counts
    CodeUsage usage;
    SliceEvaluator small;  // small slices of a closed form, which are not in total and usage
    std::uint64_t levels = 0;
    std::uint64_t fallbacks = 0;
    std::uint64_t weightless = 0;  // slices
    std::string note;              // as SlicePass says

    void add(const BlockSums& later) {
        addSums(total, later.total);
        usage.add(later.usage.first(), later.usage.counts());
        const Evaluation ofSmall = later.small.sums();
        addSums(total, ofSmall);
        usage.add(later.small.firstCode(), ofSmall.counts);
        levels = std::max(levels, later.levels);
        if (note.empty() || (fallbacks == 0 && later.fallbacks > 0)) note = later.note;
        fallbacks += later.fallbacks;
        weightless += later.weightless;
    }
};

// Slices of one block, one after the other.
class BlockWork {
  public:
    // `steps`: those of all slices, or null where each has its own.
    BlockWork(const Request& request, const Slicing& slicing, const DataSet& data,
              const StepFunction* steps, BlockSums& sums)
        : m_request(request), m_slicing(slicing), m_data(data), m_steps(steps), m_sums(sums) {}

    Result<SliceOutcome> analyzeSlice(std::size_t slice, std::span<const float> values,
                                      const JobControl& control) {
        auto data = sliceData(m_request, values, control);
        if (!data) return data.error();
        if (Status weighed = weighSlice(m_request, m_slicing, m_data, slice, *data, control);
            !weighed)
            return weighed.error();
        m_sums.weightless += data->weightless ? 1 : 0;
        auto calibration = slice == 0 ? calibrateSlice(m_request, slice, *data, control)
                                      : rangeOf(m_request, slice, *data, control);
        if (!calibration) return calibration.error();
        const bool firstFallback = calibration->fellBack && m_sums.fallbacks++ == 0;
        if (firstFallback || slice == 0) m_sums.note = calibration->note;
        SliceOutcome outcome = describeSlice(*data, calibration->range);
        const Status done = hasClosedForm(m_request) ? useClosedForm(slice, *data, outcome, control)
                                                     : useSteps(slice, *data, outcome, control);
        if (!done) return done.error();
        return outcome;
    }

  private:
    Status useClosedForm(std::size_t slice, const SliceData& data, SliceOutcome& outcome,
                         const JobControl& control) {
        const auto quantizer = affineOf(m_request, slice, outcome.range, control);
        if (!quantizer) return quantizer.error();
        const auto levels = static_cast<std::uint64_t>(quantizer->qmax - quantizer->qmin) + 1;
        m_sums.levels = std::max(m_sums.levels, levels);
        addScale(outcome, m_request, *quantizer);
        if (data.values.size() <= kLargestSmallSlice) {
            const Moments& moments = data.moments;
            addFigures(outcome, m_sums.small.add(data.values,
                                                 {moments.count, moments.minimum, moments.maximum},
                                                 *quantizer));
            return Done{};
        }
        const auto evaluation =
            evaluateDirect(data.values, *quantizer, 0, 0, PerCode::Counts, control);
        if (!evaluation) return evaluation.error();
        m_sums.usage.add(quantizer->qmin, evaluation->counts);
        addUp(*evaluation, outcome);
        return Done{};
    }

    Status useSteps(std::size_t slice, const SliceData& data, SliceOutcome& outcome,
                    const JobControl& control) {
        if (m_steps != nullptr) return useSteps(*m_steps, data, outcome, control);
        if (const auto quantizer =
                minifloatOf(m_request, data.values.size(), outcome.range, control)) {
            useMinifloat(*quantizer, data, outcome);
            return Done{};
        }
        const auto steps = stepsOf(m_request, slice, data, outcome.range, control);
        if (!steps) return steps.error();
        return useSteps(*steps, data, outcome, control);
    }
    Status useSteps(const StepFunction& steps, const SliceData& data, SliceOutcome& outcome,
                    const JobControl& control) {
        const auto evaluation = data.index ? evaluate(*data.index, steps, control)
                                           : evaluateDirect(data.values, steps, 0, 0, control);
        if (!evaluation) return evaluation.error();
        for (std::size_t k = 0; k < steps.size(); ++k)
            m_sums.usage.add(steps.codes[k], evaluation->counts[k]);
        addScale(outcome, m_request, steps);
        m_sums.levels = std::max<std::uint64_t>(m_sums.levels, steps.size());
        addUp(*evaluation, outcome);
        return Done{};
    }

    void useMinifloat(const MinifloatQuantizer& quantizer, const SliceData& data,
                      SliceOutcome& outcome) {
        std::vector<float> levels(data.values.size());
        for (std::size_t i = 0; i < levels.size(); ++i) {
            if (!std::isfinite(data.values[i])) continue;
            const auto landing = quantizer.quantize(data.values[i]);
            levels[i] = landing.level;
            m_sums.usage.add(landing.code, 1);
        }
        Evaluation evaluation;
        addErrors(data.values, levels, quantizer.clipLow(), quantizer.clipHigh(), evaluation);
        m_sums.levels = std::max(m_sums.levels, quantizer.levels());
        addUp(evaluation, outcome);
    }

    void addUp(const Evaluation& evaluation, SliceOutcome& outcome) {
        addFigures(outcome, evaluation);
        addSums(m_sums.total, evaluation);
    }

    const Request& m_request;
    const Slicing& m_slicing;
    const DataSet& m_data;
    const StepFunction* m_steps;
    BlockSums& m_sums;
};

Metrics metricsOfAll(const Request& request, const Slicing& slicing, const DataSet& data,
                     BlockSums& sums) {
    sums.total.counts = sums.usage.counts();
    const ValueIndex& index = *data.index;
    Metrics metrics = metricsOf(
        sums.total, static_cast<double>(index.maximum()) - static_cast<double>(index.minimum()));
    metrics.levels = sums.levels;
    countSizes(metrics, request, slicing, data);
    return metrics;
}

}  // namespace

Status checkLists(const Request& request, const Slicing& slicing) {
    const RangeRequest& range = request.range;
    if (range.mode != RangeMode::GivenScale && !range.own.empty() &&
        range.own.back().slice >= slicing.count())
        return Error{ErrorCode::InvalidArgument,
                     "There is no slice " + std::to_string(range.own.back().slice) +
                         ", which is to have a range of its own: they count from 0 to " +
                         std::to_string(slicing.count() - 1) + ".",
                     "range"};
    if (range.mode == RangeMode::Calibrated) return Done{};
    const std::size_t listed =
        range.mode == RangeMode::Manual ? range.manual.size() : range.given.size();
    if (listed == 1 || listed == slicing.count()) return Done{};
    return Error{ErrorCode::InvalidArgument,
                 "There are " + std::to_string(listed) +
                     (range.mode == RangeMode::Manual ? " ranges" : " scales") + " for " +
                     std::to_string(slicing.count()) +
                     (slicing.count() == 1 ? " slice" : " slices") + ": give one, or one each.",
                 "range"};
}

namespace {

// Nothing of a slice changes what the scheme does to it.
bool sharesSteps(const Request& request) {
    return !hasClosedForm(request) && !request.scheme->learns &&
           request.range.mode != RangeMode::GivenScale &&
           !rangeMatters(*request.scheme, request.settings);
}

// Of scalar schemes with several slices.
Result<SlicePass> passSliceBySlice(const Request& request, const Slicing& slicing,
                                   const DataSet& data, const JobControl& control) {
    SlicePass pass;
    pass.slices.resize(slicing.count());
    std::optional<StepFunction> shared;
    if (sharesSteps(request)) {
        auto steps = stepsOf(request, 0, SliceData{}, Range{}, control.silent());
        if (!steps) return steps.error();
        shared = std::move(steps).value();
    }
    const StepFunction* const steps = shared ? &*shared : nullptr;
    const SliceBlocks blocks(slicing);
    std::vector<BlockSums> sums(blocks.count());
    const Status done =
        blocks.forEachSlice(data.tensor->values, control,
                            [&](std::size_t block, std::size_t slice, std::span<const float> values,
                                const JobControl& inner) -> Status {
                                auto outcome = BlockWork(request, slicing, data, steps, sums[block])
                                                   .analyzeSlice(slice, values, inner);
                                if (!outcome) return outcome.error();
                                pass.slices[slice] = *outcome;
                                return Done{};
                            });
    if (!done) return done.error();
    BlockSums all;
    for (const BlockSums& block : sums)
        all.add(block);
    pass.metrics = metricsOfAll(request, slicing, data, all);
    pass.fallbacks = all.fallbacks;
    pass.note = std::move(all.note);
    if (all.weightless > 0)
        pass.notes.push_back(weightlessNote(all.weightless, slicing.count(), "slices"));
    return pass;
}

Result<SlicePass> plainPass(const Request& request, const Slicing& slicing, const DataSet& data,
                            const JobControl& control) {
    if (request.scheme->block != nullptr) return blockPass(request, slicing, data, control);
    if (request.scheme->vector != nullptr) return vectorPass(request, data, control);
    if (request.granularity != Granularity::Tensor)
        return passSliceBySlice(request, slicing, data, control);
    const auto focus = lookClosely(request, slicing, data, 0, control);
    if (!focus) return focus.error();
    return passFromFocus(request, slicing, data, *focus);
}

}  // namespace

Result<SlicePass> passOverSlices(const Request& request, const Slicing& slicing,
                                 const DataSet& data, const JobControl& control) {
    const bool refined = data.inverse || data.importance;
    auto pass = plainPass(request, slicing, data, control.part(0, refined ? 0.5 : 1));
    if (!pass || !refined) return pass;
    if (Status done = refine(*pass, request, slicing, data, control.part(0.5, 1)); !done)
        return done.error();
    return pass;
}

}  // namespace quantoscope
