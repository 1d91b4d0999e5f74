// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/curves.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Every curve of an outcome, computed here and now; a part that the data or the scheme refuse
// stays empty. Errors: Cancelled, OutOfMemory.
Result<CurvesPointer> completeCurves(const OutcomePointer& outcome, const JobControl& control);

}  // namespace quantoscope
