// SPDX-License-Identifier: GPL-3.0-or-later
// The step function of the focus slice over a part of the value axis: where the quantizer wraps
// around, also the intervals beyond its codes that can be seen there.
#pragma once

#include <optional>

#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

class StepsInSight {
  public:
    // Lays wrapped intervals out anew only for another outcome or another part, [from, to].
    void look(const OutcomePointer& outcome, double from, double to);

    // The focus slice's own unless something wraps in sight.
    const StepFunction& steps() const { return m_wrapped ? *m_wrapped : m_outcome->focus->steps; }
    bool wraps() const { return m_wrapped.has_value(); }

  private:
    OutcomePointer m_outcome;
    double m_from = 0;
    double m_to = 0;
    std::optional<StepFunction> m_wrapped;
};

}  // namespace quantoscope
