// SPDX-License-Identifier: GPL-3.0-or-later
// How a text file of numbers is laid out, guessed from its beginning and told to the user.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/files/input_file.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct CsvLayout {
    char separator = ',';  // ' ': runs of blanks
    bool decimalComma = false;
    bool header = false;             // the first record names the columns
    bool labels = false;             // the first column names the rows
    bool endsWithSeparator = false;  // every record has one empty field too many
    std::vector<std::string> names;  // of the header, for display
};

// Looks at the first 64 KiB. Errors: Malformed for bytes that are no UTF-8 text, a file without
// numbers, or commas that could be either decimal or separating; Io; Cancelled.
Result<CsvLayout> detectCsvLayout(const InputFile& file, const JobControl& control);

// "Separator ';', decimal comma, header: x, y, z."
std::string layoutNote(const CsvLayout& layout);

}  // namespace quantoscope
