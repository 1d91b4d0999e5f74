// SPDX-License-Identifier: GPL-3.0-or-later
// Lloyd-Max: the codebook of K levels with the least squared error on the data, that is k-means in
// one dimension. At the optimum each level is the mean of its values and each threshold the middle
// between two levels; a value in the very middle goes up.
//   lloyd  alternates the two conditions from a start until the error hardly falls: a local
//   optimum,
//          in K look-ups of the index a round.
//   exact  finds the global optimum by dynamic programming over the distinct values: n K log2(n)
//          steps and 4 n K bytes for n of them (about half a second for 10^6 values in 16 levels).
// Values with importance weigh by it, in means and errors alike.
// Values with no more than K distinct numbers keep them all.
#include <array>
#include <bit>
#include <cassert>
#include <string>
#include <vector>

#include "core/schemes/codebook.h"
#include "core/schemes/codebooks/lloyd.h"
#include "core/schemes/plain_settings.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
namespace {

constexpr std::array kAlgorithms{Choice{"lloyd", "Lloyd's iteration"},
                                 Choice{"exact", "Exact optimum"}};
constexpr std::array kParameters{
    choiceParameter("algorithm", "Algorithm",
                    "Lloyd's iteration finds a local optimum at any size; the exact optimum takes "
                    "up to 8 388 608 distinct values and 2^27 values times levels.",
                    kAlgorithms),
    integerParameter("levels", "Levels", "", "How many levels; 0 takes 2^bits.", 0, 65536, 0),
    choiceParameter("start", "Start",
                    "Where Lloyd's iteration begins: the optimum on at least 1024 cells (up to 512 "
                    "levels), levels as dense as the cube root of the density, quantiles, an even "
                    "grid, or k-means++ draws by the seed.",
                    kLloydStarts),
    integerParameter("iterations", "Iterations", "",
                     "Lloyd's iteration ends after this many rounds at the latest.", 1, 100000,
                     1000, Spacing::Logarithmic),
    realParameter("tolerance", "Tolerance", "",
                  "Lloyd's iteration ends when a round lowers the squared error by less than this "
                  "share.",
                  1e-15, 0.1, 1e-7, Spacing::Logarithmic),
};

std::size_t levelCount(const SchemeSettings& settings) {
    const std::int64_t levels = settings.parameters.integer("levels");
    return levels > 0 ? static_cast<std::size_t>(levels) : std::size_t{1} << settings.bits;
}

Status check(const SchemeSettings& settings) {
    if (settings.parameters.integer("levels") == 0 && (settings.bits < 1 || settings.bits > 16))
        return Error{ErrorCode::InvalidArgument,
                     "Lloyd-Max has 1 to 16 bits, not " + std::to_string(settings.bits) + ".",
                     "bits"};
    if (settings.codes)
        return Error{ErrorCode::InvalidArgument,
                     "Lloyd-Max numbers its levels from 0: it takes no custom code range.",
                     "codes"};
    if (settings.rounding != Rounding::NearestEven)
        return Error{ErrorCode::InvalidArgument,
                     "Lloyd-Max takes every value to its nearest level: rounding is nearest-even.",
                     "rounding"};
    return Done{};
}

Result<std::vector<double>> learnedLevels(const SchemeInput& input, const ValueMass& values,
                                          std::size_t k) {
    const ParameterSet& parameters = input.settings.parameters;
    if (parameters.choice("algorithm") == "exact") return exactLevels(values, k, input.control);
    Result<std::vector<double>> start =
        lloydStart(parameters.choice("start"), values, k, input.settings.seed, input.control);
    if (!start) return start;
    const LloydLimits limits{static_cast<int>(parameters.integer("iterations")),
                             parameters.real("tolerance")};
    return lloyd(values, std::move(start).value(), limits, input.control);
}

Result<StepFunction> build(const SchemeInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    assert(input.values != nullptr);
    const std::size_t k = levelCount(input.settings);
    const ValueMass values(*input.values, input.weighted);
    Result<std::vector<double>> levels = distinctPoints(values, k + 1).values;
    if (levels->empty()) return nearestSteps({0.0F});
    if (levels->size() > k) levels = learnedLevels(input, values, k);
    if (!levels) return levels.error();
    // Adding 0 makes a level of -0 the number 0.
    std::vector<float> rounded;
    for (const double level : *levels)
        rounded.push_back(static_cast<float>(level) + 0.0F);
    return nearestSteps(std::move(rounded));
}

int codeBits(const SchemeSettings& settings) {
    return std::max(1, static_cast<int>(std::bit_width(levelCount(settings) - 1)));
}

std::vector<std::uint32_t> unusedPatterns(const SchemeSettings& settings) {
    return patternsFrom(levelCount(settings), codeBits(settings));
}

// The codebook: one float32 for each level.
double overheadBits(const SchemeSettings& settings) {
    return 32 * static_cast<double>(levelCount(settings));
}

}  // namespace

extern constinit const Scheme lloyd_max{
    .family = SchemeFamily::Codebook,
    .id = "lloyd-max",
    .title = "Lloyd-Max (k-means)",
    .help =
        "A codebook learned from the values: the levels with the least squared error; clipping "
        "ranges do not change it.",
    .formula =
        "x^ = the nearest level, the middle going up\n"
        "level = mean of the values nearest to it\n"
        "threshold = (level below + level above) / 2",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = 1,
    .maximumBits = 16,
    .learns = true,
    .usesRange = false,
    .check = check,
    .build = build,
    .overheadBits = overheadBits,
    .codeBits = codeBits,
    .unusedPatterns = unusedPatterns};

}  // namespace quantoscope::scalar
