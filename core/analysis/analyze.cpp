// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyze.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <tuple>
#include <utility>

#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/outcome/quantizer_notes.h"
#include "core/analysis/passes/slice_pass.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

void addNote(std::vector<std::string>& notes, const std::string& note) {
    if (!note.empty()) notes.push_back(note);
}

// What becomes of the values that the figures leave out.
std::string notFiniteNote(const DataSet& data, const SlicePass& pass, const Focus& focus) {
    const ValueIndex& index = *data.index;
    const std::uint64_t lost = index.totalCount() - index.count();
    if (lost == 0) return {};
    if (pass.blocks || pass.vectors)
        return groupedText(lost) + (lost == 1 ? " value that is" : " values that are") +
               " not finite: encoded as 0.";
    if (index.nanCount() == 0 || focus.steps.nanCode) return {};
    return "There is no code for NaN: it takes the one whose level is nearest to 0.";
}

std::vector<std::string> notesOf(const Request& request, const DataSet& data, const SlicePass& pass,
                                 const Focus& focus) {
    std::vector<std::string> notes = data.notes;
    const std::size_t slices = pass.slices.size();
    addNote(notes, overflowNote(pass.metrics));
    addNote(notes, notFiniteNote(data, pass, focus));
    notes.insert(notes.end(), pass.notes.begin(), pass.notes.end());
    if (pass.blocks || pass.vectors) {
        addNote(notes, pass.note);
        return notes;
    }
    for (std::string& note : quantizerNotes(request, pass.slices, focus))
        notes.push_back(std::move(note));
    const std::string& said = focus.calibration.note;
    if (!rangeMatters(*request.scheme, request.settings)) return notes;
    if (!said.empty()) notes.push_back(slices > 1 ? focus.label + ": " + said : said);
    if (slices > 1 && pass.fallbacks > 0)
        notes.push_back(groupedText(pass.fallbacks) + " of " + groupedText(slices) +
                        " slices fell back: " + pass.note);
    return notes;
}

// Focus and pass, each once: per tensor the pass follows from the focus.
struct Answer {
    Focus focus;
    SlicePass pass;
};

bool isWhole(const Request& request, const DataSet& data) {
    return request.scheme->build != nullptr && request.granularity == Granularity::Tensor &&
           !data.inverse && !data.importance;
}

Result<Focus> focusOf(const Request& request, const Slicing& slicing, const DataSet& data,
                      const SlicePass& pass, std::size_t slice, const JobControl& control) {
    if (pass.blocks) return lookAtBlock(slicing, data, *pass.blocks, slice, control);
    if (pass.vectors) return lookAtVectors(data, pass.metrics);
    return lookClosely(request, slicing, data, slice, control);
}

Result<Answer> answerOf(const Request& request, const Slicing& slicing, const DataSet& data,
                        std::size_t slice, const JobControl& control) {
    if (isWhole(request, data)) {
        auto focus = lookClosely(request, slicing, data, 0, control);
        if (!focus) return focus.error();
        SlicePass pass = passFromFocus(request, slicing, data, *focus);
        return Answer{std::move(*focus), std::move(pass)};
    }
    auto pass = passOverSlices(request, slicing, data, control.part(0, 0.8));
    if (!pass) return pass.error();
    auto focus = focusOf(request, slicing, data, *pass, slice, control.part(0.8, 1));
    if (!focus) return focus.error();
    return Answer{std::move(*focus), std::move(*pass)};
}

Result<OutcomePointer> answer(const Request& request, const DataSetPointer& data,
                              std::size_t focusSlice, const JobControl& control) {
    const auto start = std::chrono::steady_clock::now();
    if (Status checked = checkRequest(request); !checked) return checked.error();
    const auto slicing = Slicing::make(data->tensor->shape, request);
    if (!slicing) return slicing.error();
    if (Status listed = checkLists(request, *slicing); !listed) return listed.error();

    auto answer =
        answerOf(request, *slicing, *data, std::min(focusSlice, slicing->count() - 1), control);
    if (!answer) return answer.error();
    auto& [focus, pass] = *answer;

    auto outcome = std::make_shared<Outcome>();
    outcome->request = request;
    outcome->data = data;
    outcome->slicing = std::make_shared<const Slicing>(*slicing);
    outcome->notes = notesOf(request, *data, pass, focus);
    outcome->slices = std::make_shared<const std::vector<SliceOutcome>>(std::move(pass.slices));
    outcome->metrics = pass.metrics;
    outcome->focus = std::make_shared<const Focus>(std::move(focus));
    outcome->blocks = std::move(pass.blocks);
    outcome->vectors = std::move(pass.vectors);
    outcome->restored = std::move(pass.restored);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    outcome->seconds = taken.count();
    return OutcomePointer(std::move(outcome));
}

Error outOfMemory() {
    return {ErrorCode::OutOfMemory, "There is not enough memory for this answer.", {}};
}

}  // namespace

Result<OutcomePointer> analyze(const Request& request, const DataSetPointer& data,
                               std::size_t focusSlice, const JobControl& control) try {
    return answer(request, data, focusSlice, control);
} catch (const std::bad_alloc&) {
    return outOfMemory();
}

Result<OutcomePointer> withFocus(const OutcomePointer& outcome, std::size_t slice,
                                 const JobControl& control) try {
    slice = std::min(slice, outcome->slicing->count() - 1);
    if (slice == outcome->focus->slice) return outcome;
    const auto& [request, data] = std::tie(outcome->request, *outcome->data);
    auto focus = outcome->blocks
                     ? lookAtBlock(*outcome->slicing, data, *outcome->blocks, slice, control)
                     : lookClosely(request, *outcome->slicing, data, slice, control);
    if (!focus) return focus.error();
    auto other = std::make_shared<Outcome>(*outcome);
    other->focus = std::make_shared<const Focus>(std::move(focus).value());
    return OutcomePointer(std::move(other));
} catch (const std::bad_alloc&) {
    return outOfMemory();
}

}  // namespace quantoscope
