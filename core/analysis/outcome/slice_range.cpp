// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/outcome/slice_range.h"

#include <algorithm>

namespace quantoscope {

Range askedRange(const Request& request, const Outcome& outcome, std::size_t slice) {
    if (const Range* own = request.range.ownOf(slice)) return *own;
    const std::vector<Range>& manual = request.range.manual;
    if (request.range.mode != RangeMode::Manual || manual.empty())
        return (*outcome.slices)[slice].range;
    return manual[manual.size() == 1 ? 0 : std::min(slice, manual.size() - 1)];
}

Request withRange(const Request& request, const Outcome& outcome, Range range) {
    Request edited = request;
    const std::size_t slices = outcome.slices->size();
    if (slices == 1) {
        edited.range.mode = RangeMode::Manual;
        edited.range.manual = {range};
        edited.range.own.clear();
        return edited;
    }
    if (request.range.mode == RangeMode::GivenScale) {
        edited.range.mode = RangeMode::Manual;
        edited.range.manual.clear();
        edited.range.own.clear();
        const std::size_t listed = request.range.given.size() == 1 ? 1 : slices;
        for (std::size_t i = 0; i < listed; ++i)
            edited.range.manual.push_back((*outcome.slices)[i].range);
    }
    edited.range.setOwn(outcome.focus->slice, range);
    return edited;
}

}  // namespace quantoscope
