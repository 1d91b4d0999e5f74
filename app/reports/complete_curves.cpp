// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/complete_curves.h"

#include <memory>
#include <utility>

#include "app/session/second_wave.h"

namespace quantoscope {

Result<CurvesPointer> completeCurves(const OutcomePointer& outcome, const JobControl& control) {
    auto curves = secondWave(
        outcome, {}, [](const Curves& /*soFar*/) {}, control);
    if (!curves) return curves.error();
    return CurvesPointer(std::make_shared<const Curves>(std::move(*curves)));
}

}  // namespace quantoscope
