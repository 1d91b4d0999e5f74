// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

namespace quantoscope {

// The code's bits, most significant first; negative codes in two's complement of `bits` bits.
QString binaryText(std::int32_t code, int bits);

}  // namespace quantoscope
