// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the machine's vector instruction sets the kernels run on. Highway picks the best one;
// the environment variable QUANTOSCOPE_SIMD_TARGET asks for another, so that tests reach them all.
#pragma once

#include <string>
#include <vector>

namespace quantoscope {

// Reads QUANTOSCOPE_SIMD_TARGET ("SSSE3", "SSE4", "AVX2", "AVX3", "EMU128", as Highway names them)
// the first time and restricts the dispatch to it. Everything that dispatches calls this before.
// A name that this machine or build lacks changes nothing; see simdTargetMissing().
void applySimdTarget();

// The target in use: "AVX2".
std::string simdTarget();
// The targets that this build holds and this machine has, best first.
std::vector<std::string> simdTargets();
// Whether QUANTOSCOPE_SIMD_TARGET names a target that is not among them: a test then skips.
bool simdTargetMissing();

}  // namespace quantoscope
