// SPDX-License-Identifier: GPL-3.0-or-later
// Work in fixed blocks. How a range is cut never depends on the number of threads, so a reduction
// that adds block results in block order gives the same digits on every machine.
#pragma once

#include <cstddef>
#include <functional>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Threads that share the work: the machine's, or the number set for tests and benchmarks.
unsigned workerCount();
void setWorkerCount(unsigned count);  // 0 = the machine's again

// Calls task(block) once for each block in [0, blocks), from up to workerCount() threads (from the
// caller's alone for one block or one thread). Between blocks it looks for cancel, and reports the
// share of blocks done. After a cancel no further block starts and the Error is Cancelled. A task
// that throws ends the work; the exception is rethrown here, in the caller's thread.
Status forEachBlock(std::size_t blocks, const JobControl& control,
                    const std::function<void(std::size_t block)>& task);

}  // namespace quantoscope
