// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/views/view.h"

namespace quantoscope {

// Each file in app/views/plots/ defines one of these, named as the file.
namespace plots {
#define QUANTOSCOPE_ENTRY(name) extern const ViewDescriptor name;
#include "app/views/views.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace plots

std::span<const ViewDescriptor* const> views() {
#define QUANTOSCOPE_ENTRY(name) &plots::name,
    static constexpr const ViewDescriptor* kViews[] = {
#include "app/views/views.def"
    };
#undef QUANTOSCOPE_ENTRY
    return kViews;
}

const ViewDescriptor* findView(std::string_view id) {
    const auto found = std::ranges::find(views(), id, &ViewDescriptor::id);
    return found == views().end() ? nullptr : *found;
}

}  // namespace quantoscope
