// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a .npy file: a Python dictionary written out, which nothing here evaluates.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/tensor/tensor.h"

namespace quantoscope {

struct NpyHeader {
    std::string descr;        // "<f4"; of a structured dtype the text of its list
    bool structured = false;  // descr is a list of fields
    bool fortranOrder = false;
    Shape shape;
};

// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } with exactly these keys, in any
// order, then nothing but blanks. No recursion; lists and tuples nest 32 deep at most. Errors:
// Malformed, with the place in the header; TooLarge for numbers beyond 2^63 - 1 and deep nesting.
Result<NpyHeader> parseNpyHeader(std::string_view text);

}  // namespace quantoscope
