// SPDX-License-Identifier: GPL-3.0-or-later
// bitsandbytes' FP4: a sign and eight magnitudes between 0 and the full scale A, in the order of
// that library's codes.
//   codes 0 .. 7: 0, 0.0625, 8, 12, 4, 6, 2, 3, each over 12; codes 8 .. 15 their negatives
// s = x / A takes the nearest entry, a middle goes down (scaled_table.h); what rounds to zero keeps
// its sign, as in the library's CUDA kernel.
// bitsandbytes csrc/kernels.cu, functional.py.
#include <array>

#include "core/schemes/codebooks/scaled_table.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scale_storage.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme bnb_fp4;
namespace {

constexpr std::array<TableEntry, 16> kEntries{{
    {-1, 11},
    {-8 / 12.0F, 10},
    {-6 / 12.0F, 13},
    {-4 / 12.0F, 12},
    {-3 / 12.0F, 15},
    {-2 / 12.0F, 14},
    {-0.0625F / 12, 9},
    {0, 8},
    {0, 0},
    {0.0625F / 12, 1},
    {2 / 12.0F, 6},
    {3 / 12.0F, 7},
    {4 / 12.0F, 4},
    {6 / 12.0F, 5},
    {8 / 12.0F, 2},
    {1, 3},
}};

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(bnb_fp4, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return scaledTableSteps(kEntries, storedRange(input.settings, input.range));
}

// Of A; the table is the format's.
double overheadBits(const SchemeSettings& settings) {
    return storedScaleBits(settings);
}

std::vector<CodeField> codeFields(const SchemeSettings& /*settings*/, std::int32_t /*code*/) {
    return {{FieldKind::Sign, 1}, {FieldKind::Index, 3}};
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    return explainScaledTable(kEntries, input);
}

}  // namespace

extern constinit const Scheme bnb_fp4{
    .family = SchemeFamily::Codebook,
    .id = "bnb-fp4",
    .title = "FP4 (bitsandbytes)",
    .help =
        "A 4-bit float of bitsandbytes, which is not the E2M1 of the OCP: 0, 1/192, 1/6, 1/4, 1/3, "
        "1/2, 2/3 and 1 of the full scale.",
    .formula =
        "x^ = A * the entry nearest to x / A, A = max(|alpha|, |beta|); a middle goes down\n"
        "codes 0 .. 7: 0, 0.0625, 8, 12, 4, 6, 2, 3, each over 12; codes 8 .. 15: the same "
        "below zero",
    .parameters = kScaleTypeTable,
    .roundings = kOnlyNearestEven,
    .minimumBits = 4,
    .maximumBits = 4,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .codeFields = codeFields,
    .explain = explain};

}  // namespace quantoscope::scalar
