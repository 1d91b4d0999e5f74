// SPDX-License-Identifier: GPL-3.0-or-later
// Vector quantization by k-means: d values in a row share one code, which names the nearest of k
// codewords of d values (Linde, Buzo, Gray 1980).
//   k = 2^(b d)      x^ = c_i, i = arg min sum_j w_j (x_j - c_ij)^2
//   c_ij = sum w_j x_j / sum w_j over the vectors of cell i
// b are the bits per value, w the importance (1 without). Codes take ceil(log2 k) bits for d
// values, the codebook 32 k d.
#include <array>

#include "core/schemes/vectors/coding.h"

namespace quantoscope::vectors {
namespace {

constexpr std::array kParameters{
    integerParameter("dimension", "Dimension", "values", "How many values share one code.", 1, 64,
                     2, Spacing::Logarithmic),
    kCodewordsParameter,
    kRestartsParameter,
    kIterationsParameter,
    kToleranceParameter,
    kSampleParameter,
};

std::size_t dimension(const SchemeSettings& settings) {
    return static_cast<std::size_t>(settings.parameters.integer("dimension"));
}

std::size_t codewords(const SchemeSettings& settings) {
    return codewordCount(settings, settings.bits * static_cast<double>(dimension(settings)));
}

double vectorBits(const SchemeSettings& settings) {
    return bitsOfCode(codewords(settings));
}

double codebookBits(const SchemeSettings& settings) {
    return 32 * static_cast<double>(codewords(settings) * dimension(settings));
}

int codeBits(const SchemeSettings& settings) {
    return static_cast<int>(vectorBits(settings));
}

Status check(const SchemeSettings& settings) {
    return checkVectorSettings(settings, "Vector quantization");
}

Result<VectorQuantization> quantize(const VectorInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    const std::size_t d = dimension(input.settings);
    auto quantized = emptyQuantization(input, d, 1, false, codewords(input.settings));
    if (!quantized) return quantized;
    const VectorView view{input.values, input.importance, d, 0, d};
    const Status learned = learnPart(view, input.settings, 0, *quantized, input.control);
    if (!learned) return learned.error();
    return quantized;
}

constexpr VectorScheme kVector{dimension, vectorBits, codebookBits, quantize};

}  // namespace

extern constinit const Scheme vq{
    .family = SchemeFamily::Vector,
    .id = "vq",
    .title = "Vector quantization (k-means)",
    .help =
        "Values in a row share the code of the nearest codeword; the codebook is learned by "
        "k-means.",
    .formula =
        "k = 2^(bits d)\n"
        "x^ = the codeword with the least sum of w (x - c)^2\n"
        "c = weighted mean of the vectors nearest to it",
    .parameters = kParameters,
    .roundings = kOnlyNearestEven,
    .minimumBits = kLeastVectorBits,
    .maximumBits = kMostVectorBits,
    .learns = true,
    .usesRange = false,
    .check = check,
    .codeBits = codeBits,
    .vector = &kVector};

}  // namespace quantoscope::vectors
