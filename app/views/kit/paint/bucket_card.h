// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a bucket, for the card beside the hand.
#pragma once

#include "app/session/pick.h"
#include "app/views/kit/plot/read_out.h"
#include "core/analysis/outcome/outcome.h"

namespace quantoscope {

// Empty when nothing is picked.
QVector<Fact> bucketFacts(const Outcome& outcome, const Pick& pick);

// Decimal, hexadecimal and binary; negative codes in two's complement over `bits`: "−3 · 0xD ·
// 1101".
QString codeText(std::int32_t code, int bits);

}  // namespace quantoscope
