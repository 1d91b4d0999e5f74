// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibrator.h"

#include <algorithm>
#include <array>

namespace quantoscope {
namespace {

constexpr std::array kCalibrators{
#define QUANTOSCOPE_ENTRY(name) &calibration::name,
#include "core/calibration/calibrators.def"
#undef QUANTOSCOPE_ENTRY
};

}  // namespace

std::span<const Calibrator* const> calibrators() {
    return kCalibrators;
}

const Calibrator* findCalibrator(std::string_view id) {
    const auto found = std::ranges::find(kCalibrators, id, &Calibrator::id);
    return found == kCalibrators.end() ? nullptr : *found;
}

}  // namespace quantoscope
