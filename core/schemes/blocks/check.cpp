// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/blocks/check.h"

#include <algorithm>
#include <string>

namespace quantoscope {

Status checkBlockSettings(const SchemeSettings& settings, std::string_view title, int bits,
                          std::span<const Rounding> roundings) {
    const std::string name(title);
    if (settings.bits != bits)
        return Error{ErrorCode::InvalidArgument,
                     name + " has " + std::to_string(bits) + " bits, not " +
                         std::to_string(settings.bits) + ".",
                     "bits"};
    if (settings.codes)
        return Error{ErrorCode::InvalidArgument,
                     name + " has its own codes: it takes no custom code range.", "codes"};
    if (std::ranges::find(roundings, settings.rounding) == roundings.end())
        return Error{
            ErrorCode::InvalidArgument,
            name + " does not round " + std::string(roundingRow(settings.rounding).id) + ".",
            "rounding"};
    return Done{};
}

}  // namespace quantoscope
