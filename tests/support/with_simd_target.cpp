// SPDX-License-Identifier: GPL-3.0-or-later
// with_simd_target TARGET PROGRAM: becomes the program with all its kernels on one instruction set,
// or says that this machine or build has none of that name.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "core/base/machine/simd_target.h"

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    if (::setenv("QUANTOSCOPE_SIMD_TARGET", argv[1], 1) != 0) return 1;
    if (quantoscope::simdTargetMissing()) {
        std::printf("This machine or build lacks %s; it has:", argv[1]);
        for (const std::string& name : quantoscope::simdTargets())
            std::printf(" %s", name.c_str());
        std::printf("\n");
        return 0;
    }
    ::execv(argv[2], argv + 2);
    std::perror(argv[2]);
    return 1;
}
