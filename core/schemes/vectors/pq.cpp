// SPDX-License-Identifier: GPL-3.0-or-later
// Product quantization (Jegou, Douze, Schmid 2011): a vector of M d values is cut into M parts of d
// values in a row, each with a codebook of its own, learned by k-means.
//   k = 2^(b d)      x^ = (c1_i1, ..., cM_iM), each the nearest of its part
// b are the bits per value. Codes take M ceil(log2 k) bits for a vector, the codebooks 32 M k d.
#include <array>

#include "core/schemes/vectors/coding.h"

namespace quantoscope::vectors {
namespace {

constexpr std::array kParameters{
    integerParameter("parts", "Parts", "", "How many parts a vector is cut into.", 1, 64, 4,
                     Spacing::Logarithmic),
    integerParameter("dimension", "Values of a part", "values",
                     "How many values of a vector share one code.", 1, 64, 2, Spacing::Logarithmic),
    kCodewordsParameter,
    kRestartsParameter,
    kIterationsParameter,
    kToleranceParameter,
    kSampleParameter,
};

std::size_t partCount(const SchemeSettings& settings) {
    return static_cast<std::size_t>(settings.parameters.integer("parts"));
}

std::size_t partDimension(const SchemeSettings& settings) {
    return static_cast<std::size_t>(settings.parameters.integer("dimension"));
}

std::size_t dimension(const SchemeSettings& settings) {
    return partCount(settings) * partDimension(settings);
}

std::size_t codewords(const SchemeSettings& settings) {
    return codewordCount(settings, settings.bits * static_cast<double>(partDimension(settings)));
}

double vectorBits(const SchemeSettings& settings) {
    return static_cast<double>(partCount(settings)) * bitsOfCode(codewords(settings));
}

double codebookBits(const SchemeSettings& settings) {
    return 32 * static_cast<double>(codewords(settings) * dimension(settings));
}

int codeBits(const SchemeSettings& settings) {
    return static_cast<int>(bitsOfCode(codewords(settings)));
}

Status check(const SchemeSettings& settings) {
    return checkVectorSettings(settings, "Product quantization");
}

Result<VectorQuantization> quantize(const VectorInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    const std::size_t d = partDimension(input.settings);
    const std::size_t parts = partCount(input.settings);
    auto quantized = emptyQuantization(input, parts * d, parts, false, codewords(input.settings));
    if (!quantized) return quantized;
    const auto share = [parts](std::size_t part) {
        return static_cast<double>(part) / static_cast<double>(parts);
    };
    for (std::size_t part = 0; part < parts; ++part) {
        const VectorView view{input.values, input.importance, parts * d, part * d, d};
        const Status learned = learnPart(view, input.settings, part, *quantized,
                                         input.control.part(share(part), share(part + 1)));
        if (!learned) return learned.error();
    }
    return quantized;
}

constexpr VectorScheme kVector{dimension, vectorBits, codebookBits, quantize};

}  // namespace

extern constinit const Scheme pq{
    .family = SchemeFamily::Vector,
    .id = "pq",
    .title = "Product quantization",
    .help = "A vector is cut into parts, and each part has a codebook of its own.",
    .formula =
        "k = 2^(bits d)\n"
        "x = (x_1, ..., x_M), x^_m = the nearest codeword of part m",
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
