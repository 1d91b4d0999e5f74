// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/text/number_text.h"

namespace quantoscope {

// "1 value", "1 234 values"; the plural is the singular and an s.
inline std::string countedText(std::uint64_t count, std::string_view singular) {
    return groupedText(count) + " " + std::string(singular) + (count == 1 ? "" : "s");
}

}  // namespace quantoscope
