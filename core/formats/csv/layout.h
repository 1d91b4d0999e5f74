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
    bool labels = false;             // the first column names or counts the rows
    bool counted = false;            // it counts them
    bool endsWithSeparator = false;  // every record has one empty field too many
    bool utf8 = true;                // else Latin-1
    std::vector<std::string> names;  // the first ones of the header, for display
};

// Looks at the first 64 KiB, and at three whole records however long they are. Errors: Malformed
// for bytes that are no text, a file without numbers, or commas that could be either decimal or
// separating; Io; Cancelled.
Result<CsvLayout> detectCsvLayout(const InputFile& file, const JobControl& control);

// "Separator ';', decimal comma, header: x, y, z."
std::string layoutNote(const CsvLayout& layout);

}  // namespace quantoscope
