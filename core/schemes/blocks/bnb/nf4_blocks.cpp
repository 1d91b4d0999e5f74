// SPDX-License-Identifier: GPL-3.0-or-later
// NF4 in blocks (bnb_format.h): levels at quantiles of the normal distribution, eight above zero
// and seven below, divided by the largest; bitsandbytes' constants. Code 0 is -1, code 15 is 1.
#include "core/schemes/blocks/bnb/format.h"
#include "core/schemes/blocks/check.h"

namespace quantoscope::blocks {
namespace {

constexpr Table16 kTable =
    table16({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
            {-1.0F, -0.6961928009986877F, -0.5250730514526367F, -0.39491748809814453F,
             -0.28444138169288635F, -0.18477343022823334F, -0.09105003625154495F, 0.0F,
             0.07958029955625534F, 0.16093020141124725F, 0.24611230194568634F, 0.33791524171829224F,
             0.44070982933044434F, 0.5626170039176941F, 0.7229568362236023F, 1.0F});

Status check(const SchemeSettings& settings) {
    return checkBlockSettings(settings, "NF4", kBnbBits, kOnlyNearestEven);
}

}  // namespace

extern constinit const Scheme nf4_blocks{
    .family = SchemeFamily::Block,
    .id = "nf4-blocks",
    .title = "NF4 blocks (bitsandbytes)",
    .help =
        "4-bit codes of 16 levels made for normal data, under the largest magnitude of each "
        "block; the scales may be quantized once more.",
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
