// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"
#include "core/formats/npy/header.h"
#include "core/tensor/dtype.h"

namespace quantoscope {

// What a header's descr says about one element.
struct NpyType {
    DType dtype = DType::F32;
    std::uint64_t bytes = 0;  // 0 for a structured type, whose fields are not added up
    bool bigEndian = false;
    std::string_view unsupported;  // why it can be listed and not loaded; empty when it can
};

// Errors: Malformed for a text that is no element type; Unsupported for Python objects, whose bytes
// are a program.
Result<NpyType> npyTypeOf(const NpyHeader& header);

}  // namespace quantoscope
