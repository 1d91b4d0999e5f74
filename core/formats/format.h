// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a file format. One file in its room below core/formats/ and one line in
// readers.def.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// One tensor of a file, known from its header alone.
struct TensorEntry {
    std::string name;  // UTF-8, at most 65 535 bytes; "" where the format has no names
    DType dtype = DType::F32;
    std::string dtypeInFile;  // as the file spells it: "<f4", "F8_E4M3"
    Shape shape;
    std::uint64_t values = 0;
    std::uint64_t offset = 0;  // of its bytes in the file; of no meaning for text
    std::uint64_t bytes = 0;
    std::string unsupported;  // why it cannot be loaded; empty when it can
    bool bigEndian = false;
    bool fortranOrder = false;
};

struct Listing {
    std::string format;  // the descriptor's id
    std::vector<TensorEntry> tensors;
    std::vector<std::string> notes;  // "separator ';', decimal comma, 1 header line"
};

class InputFile;  // core/base/input_file.h: bounded reads of a file that may change under us

struct Format {
    std::string_view id;
    std::string_view title;
    std::string_view help;
    std::span<const std::string_view> extensions;  // with the dot, lower case
    // Whether the first bytes (up to 4096) look like this format; the extension decides ties.
    bool (*recognises)(std::span<const std::byte> head);
    Result<Listing> (*list)(const InputFile& file, const JobControl& control);
    Result<Tensor> (*load)(const InputFile& file, const TensorEntry& entry,
                           const JobControl& control);
};

std::span<const Format* const> formats();
const Format* findFormat(std::string_view id);

// Opens, recognises and lists. Errors: NotFound, Io, Malformed, Unsupported, TooLarge, Cancelled;
// a file of the wrong kind (Git LFS pointer, HTML page, JSON, empty) is named as what it is.
Result<Listing> listFile(const std::string& path, const JobControl& control);

// The tensor of this name; "" takes the only one there is (NotFound with the count otherwise).
Result<Tensor> loadTensor(const std::string& path, std::string_view name,
                          const JobControl& control);

}  // namespace quantoscope
