// SPDX-License-Identifier: GPL-3.0-or-later
// Residual vector quantization (Juang, Gray 1982): a first codebook for the vectors, a second one
// for what the first leaves, and so on for S stages; the codewords are added up.
//   r_1 = x      r_(s+1) = r_s - c_s      x^ = c_1 + ... + c_S, c_s the nearest to r_s of stage s
//   k = 2^ceil(b d / S) in each stage
// b are the bits per value. Codes take S ceil(log2 k) bits for d values, the codebooks 32 S k d.
// The residuals are float32.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/machine/parallel.h"
#include "core/schemes/vectors/coding.h"

namespace quantoscope::vectors {
namespace {

constexpr std::size_t kBlock = 8192;  // vectors whose residuals one task finds

constexpr std::array kParameters{
    integerParameter("dimension", "Dimension", "values", "How many values share the codes.", 1, 64,
                     4, Spacing::Logarithmic),
    integerParameter("stages", "Stages", "", "How many codewords are added up.", 1, 16, 2),
    kCodewordsParameter,
    kRestartsParameter,
    kIterationsParameter,
    kToleranceParameter,
    kSampleParameter,
};

std::size_t dimension(const SchemeSettings& settings) {
    return static_cast<std::size_t>(settings.parameters.integer("dimension"));
}

std::size_t stageCount(const SchemeSettings& settings) {
    return static_cast<std::size_t>(settings.parameters.integer("stages"));
}

std::size_t codewords(const SchemeSettings& settings) {
    const double bits = settings.bits * static_cast<double>(dimension(settings));
    return codewordCount(settings, std::ceil(bits / static_cast<double>(stageCount(settings))));
}

double vectorBits(const SchemeSettings& settings) {
    return static_cast<double>(stageCount(settings)) * bitsOfCode(codewords(settings));
}

double codebookBits(const SchemeSettings& settings) {
    return 32 *
           static_cast<double>(stageCount(settings) * codewords(settings) * dimension(settings));
}

int codeBits(const SchemeSettings& settings) {
    return static_cast<int>(bitsOfCode(codewords(settings)));
}

Status check(const SchemeSettings& settings) {
    return checkVectorSettings(settings, "Residual quantization");
}

Status takeOff(const VectorQuantization& quantized, std::size_t stage, std::vector<float>& residual,
               const JobControl& control) {
    const std::size_t d = quantized.dimension;
    const std::size_t blocks = (quantized.vectors() + kBlock - 1) / kBlock;
    return forEachBlock(blocks, control, [&](std::size_t block) {
        const std::size_t end = std::min(quantized.vectors(), (block + 1) * kBlock);
        for (std::size_t v = block * kBlock; v < end; ++v) {
            const auto codeword =
                quantized.codeword(stage, quantized.codes[v * quantized.parts + stage]);
            const std::size_t n = std::min(d, residual.size() - v * d);
            for (std::size_t j = 0; j < n; ++j)
                residual[v * d + j] -= codeword[j];
        }
    });
}

Result<VectorQuantization> quantize(const VectorInput& input) {
    if (Status checked = check(input.settings); !checked) return checked.error();
    const std::size_t d = dimension(input.settings);
    const std::size_t stages = stageCount(input.settings);
    auto quantized = emptyQuantization(input, d, stages, true, codewords(input.settings));
    if (!quantized) return quantized;
    std::vector<float> residual(input.values.begin(), input.values.end());
    const auto share = [stages](std::size_t stage) {
        return static_cast<double>(stage) / static_cast<double>(stages);
    };
    for (std::size_t stage = 0; stage < stages; ++stage) {
        const VectorView view{residual, input.importance, d, 0, d};
        const JobControl part = input.control.part(share(stage), share(stage + 1));
        const Status learned = learnPart(view, input.settings, stage, *quantized, part);
        if (!learned) return learned.error();
        const Status taken = takeOff(*quantized, stage, residual, part.silent());
        if (!taken) return taken.error();
    }
    return quantized;
}

constexpr VectorScheme kVector{dimension, vectorBits, codebookBits, quantize};

}  // namespace

extern constinit const Scheme rvq{
    .family = SchemeFamily::Vector,
    .id = "rvq",
    .title = "Residual vector quantization",
    .help = "Codewords are added up: each stage quantizes what the stages before it leave.",
    .formula =
        "k = 2^ceil(bits d / S)\n"
        "r_1 = x, r_(s+1) = r_s - c_s\n"
        "x^ = c_1 + ... + c_S",
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
