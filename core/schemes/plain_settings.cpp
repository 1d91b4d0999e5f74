// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/plain_settings.h"

#include <numeric>

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

std::vector<std::uint32_t> patternsFrom(std::size_t first, int bits) {
    std::vector<std::uint32_t> patterns((std::size_t{1} << bits) - first);
    std::iota(patterns.begin(), patterns.end(), static_cast<std::uint32_t>(first));
    return patterns;
}

std::vector<std::uint32_t> onlySignBit(const SchemeSettings& settings) {
    return {1U << (settings.bits - 1)};
}

}  // namespace quantoscope
