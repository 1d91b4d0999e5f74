// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/scheme.h"

#include <algorithm>

namespace quantoscope {

// Each file in core/schemes/scalar/ defines one of these, named as the file.
namespace scalar {
#define QUANTOSCOPE_ENTRY(name) extern const Scheme name;
#include "core/schemes/scalar.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace scalar

std::span<const Scheme* const> schemes() {
#define QUANTOSCOPE_ENTRY(name) &scalar::name,
    static constexpr const Scheme* kSchemes[] = {
#include "core/schemes/scalar.def"
    };
#undef QUANTOSCOPE_ENTRY
    return kSchemes;
}

const Scheme* findScheme(std::string_view id) {
    const auto found = std::ranges::find(schemes(), id, &Scheme::id);
    return found == schemes().end() ? nullptr : *found;
}

int codeBits(const Scheme& scheme, const SchemeSettings& settings) {
    return scheme.codeBits != nullptr ? scheme.codeBits(settings) : settings.bits;
}

}  // namespace quantoscope
