// SPDX-License-Identifier: GPL-3.0-or-later
// Levels of the GGUF formats with a table, as integers. Source: ggml, src/ggml-common.h.
#pragma once

#include <array>
#include <cstdint>

namespace quantoscope::ggml {

// IQ4_NL and IQ4_XS.
inline constexpr std::array<std::int8_t, 16> kNonlinear4{-127, -104, -83, -65, -49, -35, -22, -10,
                                                         1,    13,   25,  38,  53,  69,  89,  113};
// MXFP4 and NVFP4: twice the values of E2M1, so that they are integers.
inline constexpr std::array<std::int8_t, 16> kDoubleE2M1{0, 1,  2,  3,  4,  6,  8,  12,
                                                         0, -1, -2, -3, -4, -6, -8, -12};

}  // namespace quantoscope::ggml
