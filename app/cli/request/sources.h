// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/analysis/data/dataset.h"
#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope::cli {

// PATH::* stands for every tensor of a file.
bool isWholeFile(const Source& source);
// The source itself, or those of all tensors of the file. Errors: those of listFile().
Result<std::vector<Source>> sourcesOf(const Source& source, const JobControl& control);
// Loads, indexes and prepares. Errors: those of loadDataSet().
Result<DataSetPointer> dataOf(const Request& request, const JobControl& control);

}  // namespace quantoscope::cli
