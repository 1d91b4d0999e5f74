// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/view.h"
#include "core/base/registry.h"

namespace quantoscope {

namespace plots {
#define QUANTOSCOPE_ENTRY(name) extern const ViewDescriptor name;
#include "app/views/views.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace plots

std::span<const ViewDescriptor* const> views() {
    static constexpr const ViewDescriptor* kViews[] = {
#define QUANTOSCOPE_ENTRY(name) &plots::name,
#include "app/views/views.def"
#undef QUANTOSCOPE_ENTRY
    };
    return kViews;
}

const ViewDescriptor* findView(std::string_view id) {
    return findDescriptor(views(), &ViewDescriptor::id, id);
}

}  // namespace quantoscope
