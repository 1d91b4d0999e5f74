// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/analysis/data/dataset.h"
#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope::cli {

// As parseSource() reads it; a text with "::" that names a file as a whole is that file.
Result<Source> sourceNamed(std::string_view text);

// PATH::* stands for every tensor of a file. A tensor of that very name is written PATH::\*.
bool isWholeFile(std::string_view text);
// The source itself, or those of all tensors of the file where the text names them all. Errors:
// those of listFile().
Result<std::vector<Source>> sourcesOf(const Source& source, std::string_view text,
                                      const JobControl& control);
// Loads, indexes and prepares. Errors: those of loadDataSet().
Result<DataSetPointer> dataOf(const Request& request, const JobControl& control);

}  // namespace quantoscope::cli
