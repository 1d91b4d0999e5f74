// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/kit/plot/steps_in_sight.h"

#include "core/schemes/affine/wrapped_steps.h"

namespace quantoscope {

void StepsInSight::look(const OutcomePointer& outcome, double from, double to) {
    if (outcome == m_outcome && from == m_from && to == m_to) return;
    m_outcome = outcome;
    m_from = from;
    m_to = to;
    m_wrapped = wrappedSteps(*outcome->request.scheme, outcome->request.settings,
                             outcome->focus->steps, from, to);
}

}  // namespace quantoscope
