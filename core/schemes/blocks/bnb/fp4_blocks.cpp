// SPDX-License-Identifier: GPL-3.0-or-later
// bitsandbytes' FP4 in blocks (bnb_format.h), which is not E2M1: magnitudes {0, 1/16, 8, 12, 4, 6,
// 2, 3} / 12 by the three lower bits of the code, the highest bit is the sign. What rounds to zero
// from above takes code 8, as bitsandbytes' own tables do; it means 0 as code 0 does.
#include "core/schemes/blocks/bnb/format.h"
#include "core/schemes/blocks/check.h"

namespace quantoscope::blocks {
namespace {

constexpr Table16 kTable =
    table16({11, 10, 13, 12, 15, 14, 9, 0, 8, 1, 6, 7, 4, 5, 2, 3},
            {0.0F, 0.0052083334885537624F, 0.6666666865348816F, 1.0F, 0.3333333432674408F, 0.5F,
             0.1666666716337204F, 0.25F, 0.0F, -0.0052083334885537624F, -0.6666666865348816F, -1.0F,
             -0.3333333432674408F, -0.5F, -0.1666666716337204F, -0.25F});

Status check(const SchemeSettings& settings) {
    return checkBlockSettings(settings, "FP4", kBnbBits, kOnlyNearestEven);
}

}  // namespace

extern constinit const Scheme fp4_blocks{
    .family = SchemeFamily::Block,
    .id = "fp4-blocks",
    .title = "FP4 blocks (bitsandbytes)",
    .help =
        "4-bit codes of bitsandbytes' own floats, 0 to 1 in twelfths, under the largest "
        "magnitude of each block; the scales may be quantized once more.",
    .formula =
        "absmax = largest |x| of the block\n"
        "code = nearest level of x / absmax, the middle going down\n"
        "x^ = level * absmax",
    .parameters = kBnbParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = kBnbBits,
    .maximumBits = kBnbBits,
    .usesRange = false,
    .check = check,
    .block = &kBnbFormat<kTable>};

}  // namespace quantoscope::blocks
