// SPDX-License-Identifier: GPL-3.0-or-later
// What a request does to all slices of a tensor, without a close look at any of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/analysis/data/dataset.h"
#include "core/analysis/data/slicing.h"
#include "core/analysis/outcome/outcome.h"
#include "core/analysis/request/request.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct SlicePass {
    std::vector<SliceOutcome> slices;  // [slicing.count()]
    BlockEncodingPointer blocks;       // of block formats
    VectorsPointer vectors;            // of vector schemes
    RestoredPointer restored;          // where there are transforms to undo
    Metrics metrics;                   // of the whole tensor
    std::uint64_t fallbacks = 0;       // slices whose calibrator fell back
    std::string note;                  // of the first of them; otherwise of the first slice
    std::vector<std::string> notes;    // what else is to be told of the tensor: sentences
};

// Scalar schemes: per tensor on the index. Several slices: directly over the values by the closed
// form, otherwise over an index or the step function of each slice; sums are added slice by slice,
// in blocks that depend on the shape alone. Block formats encode and decode, vector schemes learn
// and decode. With transforms or importance the figures are those of the restored values. Errors:
// those of analyze().
Result<SlicePass> passOverSlices(const Request& request, const Slicing& slicing,
                                 const DataSet& data, const JobControl& control);

// The same for a tensor that is its only slice, from a close look at it.
SlicePass passFromFocus(const Request& request, const Slicing& slicing, const DataSet& data,
                        const Focus& focus);

// Whether the lists of ranges or scales are as long as there are slices. Errors: InvalidArgument.
Status checkLists(const Request& request, const Slicing& slicing);

// A slice of a scalar scheme seen closely. Errors: those of analyze().
Result<Focus> lookClosely(const Request& request, const Slicing& slicing, const DataSet& data,
                          std::size_t slice, const JobControl& control);
// A part of a block, and the whole tensor of a vector scheme, from the pass over all.
Result<Focus> lookAtBlock(const Slicing& slicing, const DataSet& data, const BlockEncoding& blocks,
                          std::size_t slice, const JobControl& control);
Focus lookAtVectors(const DataSet& data, const Metrics& metrics);

// "3 of 8 blocks have no weight at all: their values weigh the same."
std::string weightlessNote(std::uint64_t count, std::uint64_t all, const std::string& things);

// Sizes count the full tensor where a sample stands in for it.
void countSizes(Metrics& metrics, const Request& request, const Slicing& slicing,
                const DataSet& data);

}  // namespace quantoscope
