// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/formats/format.h"

namespace quantoscope {

// A tensor's type as it is spelled everywhere, whatever the file: "f32", "bf16". Of a type that
// cannot be loaded, as its file spells it.
inline std::string typeText(const TensorEntry& entry) {
    return entry.unsupported.empty() ? std::string(dtypeName(entry.dtype)) : entry.dtypeInFile;
}

}  // namespace quantoscope
