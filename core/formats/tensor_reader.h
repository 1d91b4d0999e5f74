// SPDX-License-Identifier: GPL-3.0-or-later
// What the binary formats share: limits of a shape, and a tensor's bytes -> its values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/files/input_file.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/formats/element_decoder.h"
#include "core/formats/format.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

// The number of values of a shape that a file states. Errors: Malformed for a negative extent;
// TooLarge for a rank above 64, or extents whose product, zeros left out, exceeds 2^63 - 1.
Result<std::uint64_t> checkedElementCount(const Shape& shape);

// A buffer for so many values, uninitialised. Errors: OutOfMemory, told before trying when they and
// their index would pass half of the memory that is available.
Result<FloatBuffer> allocateValues(std::uint64_t count);

// What loading tells of so many finite values that float32 could not hold.
std::string becameInfiniteNote(std::uint64_t count);

// The same for all that float32 could not hold.
void addLossNotes(const ElementLosses& losses, std::vector<std::string>& notes);

// Reads the values of an entry whose bytes lie within the file, row-major whatever the file's
// order (column-major: with a second buffer of the same size while loading). Errors: Unsupported,
// with the entry's sentence; OutOfMemory; Io; Cancelled, heard within 4 MiB.
Result<Tensor> readTensor(const InputFile& file, const TensorEntry& entry,
                          const JobControl& control);

}  // namespace quantoscope
