// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transforms/transform.h"

#include <algorithm>
#include <array>

namespace quantoscope {

// Each file in core/transforms/kinds/ defines one of these, named as the file.
namespace kinds {
#define QUANTOSCOPE_ENTRY(name) extern const Transform name;
#include "core/transforms/transforms.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace kinds

namespace {

constexpr std::array kTransforms{
#define QUANTOSCOPE_ENTRY(name) &kinds::name,
#include "core/transforms/transforms.def"
#undef QUANTOSCOPE_ENTRY
};

}  // namespace

std::span<const Transform* const> transforms() {
    return kTransforms;
}

const Transform* findTransform(std::string_view id) {
    const auto found = std::ranges::find(kTransforms, id, &Transform::id);
    return found == kTransforms.end() ? nullptr : *found;
}

}  // namespace quantoscope
