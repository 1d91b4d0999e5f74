// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <utility>

#include "core/base/files/output_file.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/dtype.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// One tensor to be written; its bytes are little-endian and row-major.
struct SafetensorsPart {
    std::string name;
    DType dtype = DType::F32;  // one that safetensors has
    Shape shape;
    std::span<const std::byte> bytes;
};

// The file complete beside its place and not yet in it; layout in reader.cpp. Errors: those of
// OutputFile.
Result<OutputFile> stageSafetensors(const std::string& path, std::span<const SafetensorsPart> parts,
                                    std::span<const std::pair<std::string, std::string>> metadata,
                                    const JobControl& control);

}  // namespace quantoscope
