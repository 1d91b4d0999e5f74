// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/vectors/coding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "core/base/machine/parallel.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr std::size_t kBlock = 65536;  // values decoded by one task, about

KmeansLimits limitsOf(const SchemeSettings& settings, std::size_t codewords, std::size_t part) {
    const ParameterSet& parameters = settings.parameters;
    return {.codewords = codewords,
            .restarts = static_cast<int>(parameters.integer("restarts")),
            .rounds = static_cast<int>(parameters.integer("iterations")),
            .tolerance = parameters.real("tolerance"),
            .sample = static_cast<std::size_t>(parameters.integer("sample")),
            .seed = settings.seed + part};
}

}  // namespace

float decodedValue(const VectorQuantization& quantized, std::size_t v, std::size_t j) {
    const std::uint32_t* const codes = quantized.codes.data() + v * quantized.parts;
    if (!quantized.additive) {
        const std::size_t part = j / quantized.partDimension;
        return quantized.codeword(part, codes[part])[j % quantized.partDimension];
    }
    double sum = 0;
    for (std::size_t part = 0; part < quantized.parts; ++part)
        sum += static_cast<double>(quantized.codeword(part, codes[part])[j]);
    return static_cast<float>(sum);
}

Status decodeVectors(const VectorQuantization& quantized, std::span<float> values,
                     const JobControl& control) {
    if (values.empty()) return Done{};
    const std::size_t d = quantized.dimension;
    const std::size_t each = std::max<std::size_t>(1, kBlock / d);  // vectors
    const std::size_t vectors = (values.size() + d - 1) / d;
    return forEachBlock((vectors + each - 1) / each, control, [&](std::size_t block) {
        const std::size_t end = std::min(vectors, (block + 1) * each);
        for (std::size_t v = block * each; v < end; ++v) {
            const std::size_t n = std::min(d, values.size() - v * d);
            for (std::size_t j = 0; j < n; ++j)
                values[v * d + j] = decodedValue(quantized, v, j);
        }
    });
}

std::size_t codewordCount(const SchemeSettings& settings, double bits) {
    const auto wanted = static_cast<std::size_t>(settings.parameters.integer("codewords"));
    const std::size_t most = wanted == 0 ? kMostCodewords : wanted;
    const double exponent = std::min(bits, static_cast<double>(std::bit_width(most)));
    return std::min(most, std::size_t{1} << static_cast<unsigned>(exponent));
}

double bitsOfCode(std::size_t codewords) {
    return static_cast<double>(std::bit_width(codewords - 1));
}

Status checkVectorSettings(const SchemeSettings& settings, std::string_view name) {
    if (settings.bits < kLeastVectorBits || settings.bits > kMostVectorBits)
        return Error{ErrorCode::InvalidArgument,
                     std::string(name) + " has " + std::to_string(kLeastVectorBits) + " to " +
                         std::to_string(kMostVectorBits) + " bits, not " +
                         std::to_string(settings.bits) + ".",
                     "bits"};
    if (settings.codes)
        return Error{
            ErrorCode::InvalidArgument,
            std::string(name) + " numbers its codewords from 0: it takes no custom code range.",
            "codes"};
    if (settings.rounding != Rounding::NearestEven)
        return Error{ErrorCode::InvalidArgument,
                     std::string(name) +
                         " takes every vector to its nearest codeword: rounding is nearest-even.",
                     "rounding"};
    return Done{};
}

Status learnPart(VectorView view, const SchemeSettings& settings, std::size_t part,
                 VectorQuantization& quantized, const JobControl& control) {
    if (Status scaled = view.scaleToOne(control.part(0, 0.02)); !scaled) return scaled;
    const auto trained =
        trainCodebook(view, limitsOf(settings, quantized.codewords, part), control.part(0.02, 0.8));
    if (!trained) return trained.error();
    const std::size_t size = quantized.codewords * quantized.partDimension;
    std::ranges::copy(trained->codebook,
                      quantized.codebook.begin() + static_cast<std::ptrdiff_t>(part * size));
    std::vector<std::uint32_t> codes(view.vectors());
    const Status found = nearestCodewords(view, trained->codebook, codes, control.part(0.8, 1));
    if (!found) return found;
    for (std::size_t v = 0; v < codes.size(); ++v)
        quantized.codes[v * quantized.parts + part] = codes[v];
    const std::string which = quantized.parts == 1 ? "" : "part " + std::to_string(part + 1) + ": ";
    quantized.notes.push_back(which + trained->note);
    return Done{};
}

Result<VectorQuantization> emptyQuantization(const VectorInput& input, std::size_t dimension,
                                             std::size_t parts, bool additive,
                                             std::size_t codewords) {
    constexpr std::size_t kMost = std::size_t{1} << 32;         // codes
    constexpr std::size_t kMostEntries = std::size_t{1} << 26;  // numbers of the codebooks
    VectorQuantization quantized;
    quantized.dimension = dimension;
    quantized.parts = parts;
    quantized.partDimension = additive ? dimension : dimension / parts;
    quantized.codewords = codewords;
    quantized.additive = additive;
    const std::size_t vectors = (input.values.size() + dimension - 1) / dimension;
    if (vectors > kMost / parts)
        return Error{ErrorCode::TooLarge, "There are more than 2^32 codes.", {}};
    const std::size_t entries = parts * codewords * quantized.partDimension;
    if (entries > kMostEntries)
        return Error{ErrorCode::TooLarge,
                     "The codebooks have " + groupedText(entries) + " numbers, more than " +
                         groupedText(kMostEntries) + ": allow fewer codewords.",
                     "codewords"};
    quantized.codes.resize(vectors * parts);
    quantized.codebook.resize(entries);
    return quantized;
}

}  // namespace quantoscope
