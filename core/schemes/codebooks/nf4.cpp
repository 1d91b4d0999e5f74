// SPDX-License-Identifier: GPL-3.0-or-later
// NormalFloat: quantiles of a normal distribution, so that normal weights use all codes about
// equally, with an exact 0 and the ends at the full scale A = max(|alpha|, |beta|).
//   entries: N^-1 at 2^(b-1) even steps from d to 1/2 above zero, at 2^(b-1) - 1 even steps below
//   zero (mirrored), and 0, over the largest; d = 1 - (2^-(b+1) + 1 / (2 (2^b - 1))) / 2
// 4 bits: bitsandbytes' 16 constants, which differ from that rule in the last digits. s = x / A
// takes the nearest entry, a middle goes down (scaled_table.h).
// Dettmers, Pagnoni, Holtzman and Zettlemoyer, "QLoRA: Efficient Finetuning of Quantized LLMs",
// NeurIPS 2023, section 3; bitsandbytes functional.py.
#include <array>
#include <cmath>
#include <vector>

#include "core/base/numbers/portable_math.h"
#include "core/schemes/codebooks/scaled_table.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scale_storage.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
extern const Scheme nf4;
namespace {

constexpr int kFewestBits = 2;
constexpr int kMostBits = 8;

constexpr std::array<float, 16> kFourBits{
    -1.0F,
    -0.6961928009986877F,
    -0.5250730514526367F,
    -0.39491748809814453F,
    -0.28444138169288635F,
    -0.18477343022823334F,
    -0.09105003625154495F,
    0.0F,
    0.07958029955625534F,
    0.16093020141124725F,
    0.24611230194568634F,
    0.33791524171829224F,
    0.44070982933044434F,
    0.5626170039176941F,
    0.7229568362236023F,
    1.0F,
};

std::vector<float> quantilesOf(int bits) {
    const double codes = std::ldexp(1.0, bits);
    const double outermost = 1 - (1 / (2 * codes) + 1 / (2 * (codes - 1))) / 2;
    const auto quantile = [&](int i, int steps) {
        const double share = static_cast<double>(i) / steps;
        return normalQuantile(outermost + (0.5 - outermost) * share) / normalQuantile(outermost);
    };
    const int above = 1 << (bits - 1);
    std::vector<float> values;
    values.reserve(2 * static_cast<std::size_t>(above));
    for (int i = 0; i < above - 1; ++i)
        values.push_back(static_cast<float>(-quantile(i, above - 1)));
    values.push_back(0);
    for (int i = above; i-- > 0;)
        values.push_back(static_cast<float>(quantile(i, above)));
    return values;
}

std::vector<TableEntry> makeEntries(int bits) {
    const std::vector<float> values =
        bits == 4 ? std::vector<float>(kFourBits.begin(), kFourBits.end()) : quantilesOf(bits);
    std::vector<TableEntry> entries;
    entries.reserve(values.size());
    for (const float value : values)
        entries.push_back({value, static_cast<std::int32_t>(entries.size())});
    return entries;
}

const std::vector<TableEntry>& entriesOf(int bits) {
    static const auto kEntries = [] {
        std::array<std::vector<TableEntry>, kMostBits + 1> all;
        for (int b = kFewestBits; b <= kMostBits; ++b)
            all[static_cast<std::size_t>(b)] = makeEntries(b);
        return all;
    }();
    return kEntries[static_cast<std::size_t>(bits)];
}

Status check(const SchemeSettings& settings) {
    return checkPlainSettings(nf4, settings);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    return scaledTableSteps(entriesOf(input.settings.bits),
                            storedRange(input.settings, input.range));
}

// Of A; the table is the format's.
double overheadBits(const SchemeSettings& settings) {
    return storedScaleBits(settings);
}

std::vector<ExplainStep> explain(const ExplainInput& input) {
    return explainScaledTable(entriesOf(input.settings.bits), input);
}

}  // namespace

extern constinit const Scheme nf4{
    .family = SchemeFamily::Codebook,
    .id = "nf4",
    .title = "NormalFloat (NF4)",
    .help =
        "Quantiles of a normal distribution between minus and plus the full scale: at 4 bits "
        "the NF4 of QLoRA and bitsandbytes.",
    .formula =
        "x^ = A * the entry nearest to x / A, A = max(|alpha|, |beta|); a middle goes down\n"
        "entries: 0, N^-1(p) / N^-1(d) at 2^(b-1) even steps of p from d to 1/2, and "
        "-N^-1(p) / N^-1(d) at 2^(b-1) - 1\n"
        "d = 1 - (1 / 2^(b+1) + 1 / (2 (2^b - 1))) / 2",
    .parameters = kScaleTypeTable,
    .roundings = kOnlyNearestEven,
    .minimumBits = kFewestBits,
    .maximumBits = kMostBits,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .explain = explain};

}  // namespace quantoscope::scalar
