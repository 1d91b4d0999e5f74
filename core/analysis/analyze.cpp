// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/analyze.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

#include "core/analysis/slice_pass.h"
#include "core/base/number_text.h"

namespace quantoscope {
namespace {

std::vector<std::string> notesOf(const DataSet& data, const SlicePass& pass, const Focus& focus) {
    std::vector<std::string> notes = data.notes;
    const std::string& said = focus.calibration.note;
    const std::size_t slices = pass.slices.size();
    if (!said.empty()) notes.push_back(slices > 1 ? focus.label + ": " + said : said);
    if (slices > 1 && pass.fallbacks > 0)
        notes.push_back(groupedText(pass.fallbacks) + " of " + groupedText(slices) +
                        " slices fell back: " + pass.note);
    return notes;
}

Result<SlicePass> passOf(const Request& request, const Slicing& slicing, const DataSet& data,
                         const Focus& focus, const JobControl& control) {
    if (request.granularity == Granularity::Tensor)
        return passFromFocus(request, slicing, data, focus);
    return passOverSlices(request, slicing, data, control);
}

Result<OutcomePointer> answer(const Request& request, const DataSetPointer& data,
                              std::size_t focusSlice, const JobControl& control) {
    const auto start = std::chrono::steady_clock::now();
    if (Status checked = checkRequest(request); !checked) return checked.error();
    const auto slicing = Slicing::make(data->tensor->shape, request);
    if (!slicing) return slicing.error();
    if (Status listed = checkLists(request, *slicing); !listed) return listed.error();

    auto focus = lookClosely(request, *slicing, *data, std::min(focusSlice, slicing->count() - 1),
                             control.part(0, 0.2));
    if (!focus) return focus.error();
    auto pass = passOf(request, *slicing, *data, *focus, control.part(0.2, 1));
    if (!pass) return pass.error();

    auto outcome = std::make_shared<Outcome>();
    outcome->request = request;
    outcome->data = data;
    outcome->slicing = std::make_shared<const Slicing>(*slicing);
    outcome->notes = notesOf(*data, *pass, *focus);
    outcome->slices = std::make_shared<const std::vector<SliceOutcome>>(std::move(pass->slices));
    outcome->metrics = pass->metrics;
    outcome->focus = std::make_shared<const Focus>(std::move(focus).value());
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
    auto focus = lookClosely(outcome->request, *outcome->slicing, *outcome->data, slice, control);
    if (!focus) return focus.error();
    auto other = std::make_shared<Outcome>(*outcome);
    other->focus = std::make_shared<const Focus>(std::move(focus).value());
    return OutcomePointer(std::move(other));
} catch (const std::bad_alloc&) {
    return outOfMemory();
}

}  // namespace quantoscope
