// SPDX-License-Identifier: GPL-3.0-or-later
// What follows an outcome once the hand rests, part by part, for the window as for reports.
#pragma once

#include <functional>

#include "app/session/curves.h"
#include "core/analysis/matrix_sample.h"
#include "core/analysis/product/integer_product.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct WaveSettings {
    MatrixWindow window;
    ProductSettings product = initialProductSettings();
};
// Computes all parts, the quickest to be missed first, and hands over the curves so far after each;
// lists of all schemes a few times a second. A part that cannot be had is left out. Errors:
// Cancelled, OutOfMemory.
using PublishCurves = std::function<void(const Curves& soFar)>;
Result<Curves> secondWave(const OutcomePointer& outcome, const WaveSettings& settings,
                          const PublishCurves& publish, const JobControl& control);

}  // namespace quantoscope
