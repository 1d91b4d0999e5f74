// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibrator.h"

#include "core/base/registry.h"

namespace quantoscope {

namespace calibration {
#define QUANTOSCOPE_ENTRY(name) extern const Calibrator name;
#include "core/calibration/calibrators.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace calibration

std::span<const Calibrator* const> calibrators() {
    static constexpr const Calibrator* kCalibrators[] = {
#define QUANTOSCOPE_ENTRY(name) &calibration::name,
#include "core/calibration/calibrators.def"
#undef QUANTOSCOPE_ENTRY
    };
    return kCalibrators;
}

const Calibrator* findCalibrator(std::string_view id) {
    return findDescriptor(calibrators(), &Calibrator::id, id);
}

}  // namespace quantoscope
