// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/plain_settings.h"

namespace quantoscope {

Status checkPlainSettings(const Scheme& scheme, const SchemeSettings& settings) {
    const std::string title(scheme.title);
    if (settings.bits < scheme.minimumBits || settings.bits > scheme.maximumBits) {
        const std::string allowed =
            scheme.minimumBits == scheme.maximumBits
                ? std::to_string(scheme.minimumBits)
                : std::to_string(scheme.minimumBits) + " to " + std::to_string(scheme.maximumBits);
        return Error{
            ErrorCode::InvalidArgument,
            title + " has " + allowed + " bits, not " + std::to_string(settings.bits) + ".",
            "bits"};
    }
    if (settings.codes)
        return Error{ErrorCode::InvalidArgument,
                     title + " names its own levels: it takes no custom code range.", "codes"};
    if (settings.rounding != Rounding::NearestEven)
        return Error{ErrorCode::InvalidArgument,
                     title + " has one rounding, which is called nearest-even.", "rounding"};
    return Done{};
}

}  // namespace quantoscope
