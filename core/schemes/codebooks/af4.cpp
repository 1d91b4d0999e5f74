// SPDX-License-Identifier: GPL-3.0-or-later
// AF4: 16 entries between minus and plus the full scale A that minimise the expected absolute error
// of normal values over the maximum of their block of 64; codes count them downward.
// s = x / A takes the nearest entry, a middle goes down (scaled_table.h).
// Yoshida, "NF4 Isn't Information Theoretically Optimal (and that's Good)", arXiv 2306.06965, 2023.
#include <array>

#include "core/schemes/codebooks/scaled_table.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scale_storage.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme af4;
namespace {

constexpr std::array<TableEntry, 16> kEntries{{
    {-1, 15},
    {-0.69441008F, 14},
    {-0.51243739F, 13},
    {-0.3736951F, 12},
    {-0.25607552F, 11},
    {-0.14982478F, 10},
    {-0.04934812F, 9},
    {0, 8},
    {0.04273164F, 7},
    {0.12934483F, 6},
    {0.21961274F, 5},
    {0.31675666F, 4},
    {0.42563882F, 3},
    {0.55496234F, 2},
    {0.72424863F, 1},
    {1, 0},
}};

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(af4, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return scaledTableSteps(kEntries, storedRange(input.settings, input.range));
}

// Of A; the table is the format's.
double overheadBits(const SchemeSettings& settings) {
    return storedScaleBits(settings);
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    return explainScaledTable(kEntries, input);
}

}  // namespace

extern constinit const Scheme af4{
    .family = SchemeFamily::Codebook,
    .id = "af4",
    .title = "AbnormalFloat (AF4)",
    .help =
        "The 4-bit table with the least expected absolute error for normal weights scaled by the "
        "maximum of blocks of 64.",
    .formula =
        "x^ = A * the entry nearest to x / A, A = max(|alpha|, |beta|); a middle goes down\n"
        "codes 0 .. 15 count the entries downward from 1 to -1",
    .parameters = kScaleTypeTable,
    .roundings = kOnlyNearestEven,
    .minimumBits = 4,
    .maximumBits = 4,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .explain = explain};

}  // namespace quantoscope::scalar
