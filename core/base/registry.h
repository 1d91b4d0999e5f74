// SPDX-License-Identifier: GPL-3.0-or-later
// How descriptors are listed, the same for every kind. A source of the kind's folders defines
//     extern constinit const KIND name{...};
// in the kind's namespace, one line QUANTOSCOPE_ENTRY(name) in its .def list names it, and only the
// source that defines the kind's registry includes the list, so that a new line rebuilds one file:
//     namespace kinds {
//     #define QUANTOSCOPE_ENTRY(name) extern const KIND name;
//     #include "kinds.def"
//     #undef QUANTOSCOPE_ENTRY
//     }
// CMakeLists.txt says which folders and which list belong to a kind, and holds the two together.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

namespace quantoscope {

// The descriptor whose `key` (Scheme::id, say) is `wanted`; null when there is none.
template <class Descriptor>
const Descriptor* findDescriptor(std::span<const Descriptor* const> list,
                                 std::string_view Descriptor::*key, std::string_view wanted) {
    const auto found =
        std::ranges::find(list, wanted, [key](const Descriptor* one) { return one->*key; });
    return found == list.end() ? nullptr : *found;
}

}  // namespace quantoscope
