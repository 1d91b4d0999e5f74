// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transforms/transform.h"

#include "core/base/registry.h"

namespace quantoscope {

namespace kinds {
#define QUANTOSCOPE_ENTRY(name) extern const Transform name;
#include "core/transforms/transforms.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace kinds

std::span<const Transform* const> transforms() {
    static constexpr const Transform* kTransforms[] = {
#define QUANTOSCOPE_ENTRY(name) &kinds::name,
#include "core/transforms/transforms.def"
#undef QUANTOSCOPE_ENTRY
    };
    return kTransforms;
}

const Transform* findTransform(std::string_view id) {
    return findDescriptor(transforms(), &Transform::id, id);
}

}  // namespace quantoscope
