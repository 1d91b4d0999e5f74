// SPDX-License-Identifier: GPL-3.0-or-later
// The largest values are kept apart in FP16 and the rest is quantized without them, after
// LLM.int8() (Dettmers, Lewis, Belkada, Zettlemoyer, arXiv 2208.07339), which keeps whole columns.
//   y = 0 at the kept places, x elsewhere      x^ = FP16(x) at the kept places, y^ elsewhere
// A column is a place along the last axis, ranked by its largest magnitude. Of equal magnitudes the
// earlier one is kept. Values that are not finite stay where they are. FP16 rounds to nearest even
// and holds what lies beyond 65504 there. Cost: 16 bits for each kept value, and for each kept
// value or column the bits of its place, ceil(log2 n) of n values or columns.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <numeric>

#include "core/base/machine/parallel.h"
#include "core/base/text/number_text.h"
#include "core/transforms/channels.h"
#include "core/transforms/largest_values.h"
#include "core/transforms/transform.h"

namespace quantoscope::kinds {
namespace {

constexpr std::size_t kBlock = 65536;  // values copied by one task
constexpr double kLargestHalf = 65504;

constexpr std::array kUnits{Choice{"values", "Single values"}, Choice{"columns", "Whole columns"}};
constexpr std::array kParameters{
    realParameter("share", "Share kept", "%",
                  "How many of the values or columns are kept in FP16, the largest ones.", 0, 10,
                  0.5),
    choiceParameter("by", "Keep", "Whether single values or whole columns are kept.", kUnits),
};

// The nearest FP16, ties to even: numbers of one exponent lie 2^(exponent - 10) apart.
float halfOf(float x) {
    const double magnitude = std::min(std::abs(static_cast<double>(x)), kLargestHalf);
    const int exponent = magnitude < 0x1p-14 ? -14 : std::ilogb(magnitude);
    const double rounded =
        std::ldexp(std::nearbyint(std::ldexp(magnitude, 10 - exponent)), exponent - 10);
    return static_cast<float>(std::copysign(rounded, x));
}

struct Kept {
    std::vector<std::uint64_t> places;  // ascending, all of finite values
    std::vector<float> values;          // FP16
};

// The places of the finite values of some columns, `columns` ascending.
std::vector<std::uint64_t> placesOfColumns(const TransformInput& input, std::size_t extent,
                                           std::span<const std::uint64_t> columns) {
    std::vector<std::uint64_t> places;
    for (std::size_t row = 0; row < input.values.size(); row += extent)
        for (const std::uint64_t column : columns)
            if (std::isfinite(input.values[row + column])) places.push_back(row + column);
    return places;
}

Status roundKept(Kept& kept, const TransformInput& input) {
    kept.values.resize(kept.places.size());
    const std::size_t blocks = (kept.places.size() + kBlock - 1) / kBlock;
    return forEachBlock(blocks, input.control.silent(), [&](std::size_t block) {
        const std::size_t to = std::min(kept.places.size(), (block + 1) * kBlock);
        for (std::size_t k = block * kBlock; k < to; ++k)
            kept.values[k] = halfOf(input.values[kept.places[k]]);
    });
}

// 0 at the kept places, or their FP16 values; elsewhere a copy.
Status copyBut(const Kept& kept, bool zero, std::span<const float> values, std::span<float> results,
               const JobControl& control) {
    const std::size_t blocks = (values.size() + kBlock - 1) / kBlock;
    return forEachBlock(blocks, control, [&](std::size_t block) {
        const std::size_t from = block * kBlock;
        const std::size_t to = std::min(values.size(), from + kBlock);
        if (results.data() != values.data())
            std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(from), to - from,
                        results.begin() + static_cast<std::ptrdiff_t>(from));
        auto k = static_cast<std::size_t>(std::ranges::lower_bound(kept.places, from) -
                                          kept.places.begin());
        for (; k < kept.places.size() && kept.places[k] < to; ++k)
            results[kept.places[k]] = zero ? 0 : kept.values[k];
    });
}

double bitsOfPlace(std::size_t count) {
    return count < 2 ? 0 : static_cast<double>(std::bit_width(count - 1));
}

std::string keptText(const TransformInput& input, std::size_t units, std::string_view name,
                     const Kept& kept) {
    const auto beyond = std::ranges::count_if(kept.places, [&](std::uint64_t place) {
        return std::abs(static_cast<double>(input.values[place])) >= 65520;
    });
    std::string text = "keeps " + groupedText(units) + " " + std::string(name) + " in FP16";
    if (beyond > 0)
        text += ", values held at 65504: " + groupedText(static_cast<std::uint64_t>(beyond));
    return text;
}

Result<Transformed> apply(const TransformInput& input) {
    const auto layout = layoutOf(input.shape, -1);
    if (!layout) return layout.error();
    const bool columns = input.parameters.choice("by") == "columns";
    const std::size_t units = columns ? layout->extent : input.values.size();
    const double share = input.parameters.real("share") / 100;
    const auto count = static_cast<std::size_t>(std::llround(share * static_cast<double>(units)));
    Result<std::vector<float>> magnitudes = std::vector<float>{};
    if (columns) magnitudes = channelMagnitudes(*layout, input.values, input.control.part(0, 0.4));
    if (!magnitudes) return magnitudes.error();
    auto chosen = largestValues(columns ? std::span<const float>(*magnitudes) : input.values, count,
                                input.control.part(0.4, 0.8));
    if (!chosen) return chosen.error();
    const auto kept = std::make_shared<Kept>();
    const std::size_t chosenUnits = chosen->size();
    kept->places = columns && !input.values.empty()
                       ? placesOfColumns(input, layout->extent, *chosen)
                       : std::move(chosen).value();
    if (Status rounded = roundKept(*kept, input); !rounded) return rounded.error();
    Transformed result{FloatBuffer(input.values.size()), {}, 0, {}};
    const Status copied =
        copyBut(*kept, true, input.values, result.values, input.control.part(0.8, 1));
    if (!copied) return copied.error();
    result.inverse = [kept](std::span<const float> quantized, std::span<float> restored,
                            const JobControl& control) {
        return copyBut(*kept, false, quantized, restored, control);
    };
    result.overheadBits = 16 * static_cast<double>(kept->values.size()) +
                          static_cast<double>(chosenUnits) * bitsOfPlace(units);
    if (chosenUnits > 0)
        result.notes.push_back(keptText(input, chosenUnits, columns ? "columns" : "values", *kept));
    return result;
}

}  // namespace

extern constinit const Transform outliers{
    .id = "outliers",
    .title = "Keep outliers in FP16",
    .help = "Keeps the largest values, or the columns that hold them, in FP16 beside the rest.",
    .formula =
        "y = 0 at the kept places, x elsewhere\n"
        "x^ = FP16(x) at the kept places, y^ elsewhere",
    .parameters = kParameters,
    .apply = apply,
};

}  // namespace quantoscope::kinds
