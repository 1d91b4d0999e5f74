// SPDX-License-Identifier: GPL-3.0-or-later
// Uniform affine quantization: levels one scale apart, named by consecutive codes.
//   x^ = scale * (q - zero point), q = clamp(round(x / scale) + zero point, qmin, qmax)
// From the range to the scale: include_zero widens [alpha, beta] to contain 0; symmetry mirrors it
// by its larger magnitude A; then
//   asymmetric: scale = (beta - alpha) / (qmax - qmin), zero point = qmin - round(alpha / scale)
//   symmetric:  scale = A / ((qmax - qmin) / 2), as PyTorch: A / 127.5 at 8 bits
//   restricted: scale = A / (2^(b-1) - 1), without the lowest code, as TFLite and TensorRT
//   mid-rise:   scale = (beta - alpha) / 2^b, levels in the middle of equal steps
// Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
// Inference", CVPR 2018, section 2.1; torch.ao.quantization.observer; ONNX QuantizeLinear.
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "core/base/text/number_text.h"
#include "core/schemes/affine.h"
#include "core/schemes/affine/scale_fit.h"
#include "core/schemes/explain.h"
#include "core/schemes/scale_storage.h"
#include "core/schemes/scheme.h"

namespace quantoscope::scalar {
namespace {

constexpr std::array kSymmetries{Choice{"asymmetric", "Asymmetric"},
                                 Choice{"symmetric", "Symmetric, full range"},
                                 Choice{"restricted", "Symmetric, restricted"}};
constexpr std::array kGrids{Choice{"mid-tread", "Mid-tread: level at 0"},
                            Choice{"mid-rise", "Mid-rise: step at 0"}};
constexpr std::array kZeroPoints{Choice{"integer", "Integer"}, Choice{"float", "Float"}};
constexpr std::array kArithmetics{Choice{"pytorch", "PyTorch: x × (1/s)"},
                                  Choice{"onnx", "ONNX: x / s"}};
enum class Symmetry : std::uint8_t { Asymmetric, Symmetric, Restricted };

// The rows of the table, in its order.
enum class Row : std::uint8_t {
    Symmetry,
    Signed,
    Grid,
    IncludeZero,
    ZeroPoint,
    Arithmetic,
    MinScale,
    ScaleType
};
constexpr std::array kParameters{
    choiceParameter("symmetry", "Symmetry",
                    "Symmetric ranges are mirrored about 0 by their larger magnitude; full range "
                    "divides by half the steps (127.5 at 8 bits, as PyTorch), restricted by the "
                    "largest code (127, as TFLite and TensorRT) and leaves out the lowest code.",
                    kSymmetries),
    flagParameter("signed", "Signed codes",
                  "Codes -2^(b-1) to 2^(b-1)-1 instead of 0 to 2^b-1; a custom code range "
                  "decides for itself.",
                  true),
    choiceParameter("grid", "Grid",
                    "Mid-tread rounds to whole steps; mid-rise puts each level in the middle of "
                    "its step, ties going up.",
                    kGrids),
    flagParameter("include_zero", "Include zero",
                  "Widen the range to contain 0 and keep the zero point among the codes, as "
                  "PyTorch and ONNX do, so that 0 is exact; off, the range is taken as it is.",
                  false),
    choiceParameter("zero_point", "Zero point",
                    "Integer shifts the grid so that 0 falls on a whole code; float keeps the "
                    "minimum of the range. Symmetric grids have theirs fixed.",
                    kZeroPoints),
    choiceParameter("arithmetic", "Arithmetic",
                    "How x / scale is computed: the two differ where a value lies within a float "
                    "of a threshold. A reciprocal that overflows gives way to division.",
                    kArithmetics),
    realParameter("min_scale", "Smallest scale", "",
                  "The scale is never below this; PyTorch's observers use 1.1920929e-07.", 0, 1, 0),
    kScaleTypeRow,
};
constexpr std::string_view keyOf(Row row) {
    return kParameters[static_cast<std::size_t>(row)].key;
}
static_assert(keyOf(Row::Symmetry) == "symmetry" && keyOf(Row::Signed) == "signed" &&
              keyOf(Row::Grid) == "grid" && keyOf(Row::IncludeZero) == "include_zero" &&
              keyOf(Row::ZeroPoint) == "zero_point" && keyOf(Row::Arithmetic) == "arithmetic" &&
              keyOf(Row::MinScale) == "min_scale" && keyOf(Row::ScaleType) == "scale_type");

constexpr std::array kRoundingsOfUniform{Rounding::NearestEven, Rounding::NearestAway,
                                         Rounding::TowardZero, Rounding::Floor,
                                         Rounding::Stochastic};

// By row, not by name: build() runs for millions of groups.
double option(const SchemeSettings& settings, Row row) {
    assert(settings.parameters.table().data() == kParameters.data());
    return settings.parameters.raw(static_cast<std::size_t>(row));
}

bool isSet(const SchemeSettings& settings, Row row) {
    return option(settings, row) != 0;
}

const SmallFloat* storageOf(const SchemeSettings& settings) {
    return scaleStorage(option(settings, Row::ScaleType));
}

Symmetry symmetryOf(const SchemeSettings& settings) {
    return static_cast<Symmetry>(option(settings, Row::Symmetry));
}

CodeRange askedCodes(const SchemeSettings& settings) {
    if (settings.codes) return *settings.codes;
    const std::int32_t count = 1 << settings.bits;
    if (isSet(settings, Row::Signed)) return {-count / 2, count / 2 - 1};
    return {0, count - 1};
}

CodeRange usedCodes(const SchemeSettings& settings) {
    const CodeRange asked = askedCodes(settings);
    if (symmetryOf(settings) != Symmetry::Restricted) return asked;
    const std::int32_t largest = std::min(-asked.qmin, asked.qmax);
    return {-largest, largest};
}

Error refusal(std::string what, std::string_view where) {
    return {ErrorCode::InvalidArgument, std::move(what), std::string(where)};
}

std::string codesText(CodeRange codes) {
    return std::to_string(codes.qmin) + " to " + std::to_string(codes.qmax);
}

Status checkCodes(const SchemeSettings& settings) {
    if (!settings.codes) {
        if (settings.bits >= 1 && settings.bits <= 16) return Done{};
        return refusal(
            "Uniform quantization has 1 to 16 bits, not " + std::to_string(settings.bits) + ".",
            "bits");
    }
    const CodeRange codes = *settings.codes;
    if (codes.qmin >= codes.qmax)
        return refusal("The code range " + codesText(codes) + " needs qmin below qmax.", "codes");
    if (codes.qmin < -32768 || codes.qmax > (codes.qmin < 0 ? 32767 : 65535))
        return refusal("The codes " + codesText(codes) +
                           " do not fit 16 bits: -32768 to 32767 signed, 0 to 65535 unsigned.",
                       "codes");
    return Done{};
}

Status check(const SchemeSettings& settings) {
    if (Status codes = checkCodes(settings); !codes) return codes;
    const bool midRise = isSet(settings, Row::Grid);
    if (symmetryOf(settings) == Symmetry::Restricted) {
        if (midRise)
            return refusal("Restricted symmetry needs 0 as a level; the mid-rise grid has none.",
                           "symmetry");
        if (usedCodes(settings).qmax < 1)
            return refusal("Restricted symmetry needs a code on each side of 0; the codes are " +
                               codesText(askedCodes(settings)) + ".",
                           "symmetry");
    }
    if (midRise &&
        (settings.rounding == Rounding::TowardZero || settings.rounding == Rounding::Floor))
        return refusal(
            "The mid-rise grid rounds to the nearest level, ties up: choose nearest or "
            "stochastic rounding.",
            "rounding");
    return Done{};
}

// The zero point of a symmetric grid, as PyTorch has it; nothing when the grid is asymmetric.
std::optional<float> symmetricZeroPoint(const SchemeSettings& settings) {
    if (symmetryOf(settings) == Symmetry::Asymmetric) return std::nullopt;
    const CodeRange codes = askedCodes(settings);
    if (codes.qmin < 0) return 0.0F;
    if (!settings.codes) return static_cast<float>(1 << (settings.bits - 1));
    const std::int32_t middle = (codes.qmin + codes.qmax) / 2;
    return static_cast<float>(middle);
}

Status fillGiven(AffineQuantizer& quantizer, GivenScale given, const SchemeSettings& settings) {
    quantizer.scale = static_cast<float>(given.scale);
    quantizer.zeroPoint = static_cast<float>(given.zeroPoint);
    const SmallFloat* const storage = storageOf(settings);
    const bool clampsZeroPoint = isSet(settings, Row::IncludeZero);
    if (!(quantizer.scale > 0) || !std::isfinite(quantizer.scale))
        return refusal("A scale is a positive float32 number, not " + exactText(given.scale) + ".",
                       "scale");
    quantizer.scale = storedScale(storage, quantizer.scale);
    if (!std::isfinite(quantizer.zeroPoint))
        return refusal(
            "A zero point is a finite float32 number, not " + exactText(given.zeroPoint) + ".",
            "zero point");
    if (!quantizer.floatZeroPoint && quantizer.zeroPoint != std::nearbyint(quantizer.zeroPoint))
        return refusal("The zero point " + exactText(given.zeroPoint) +
                           " is not whole: set zero_point to float.",
                       "zero point");
    if (clampsZeroPoint && (quantizer.zeroPoint < static_cast<float>(quantizer.qmin) ||
                            quantizer.zeroPoint > static_cast<float>(quantizer.qmax)))
        return refusal("The zero point " + exactText(given.zeroPoint) + " is none of the codes " +
                           codesText({quantizer.qmin, quantizer.qmax}) +
                           ", among which include_zero keeps it.",
                       "zero point");
    if (!levelsAreFinite(quantizer))
        return refusal(
            "The scale " + exactText(given.scale) + " puts a level beyond the largest float32.",
            "scale");
    return Done{};
}

Status fillFromRange(AffineQuantizer& quantizer, Range range, const SchemeSettings& settings) {
    if (!(range.alpha <= range.beta))
        return refusal("The clipping range needs alpha at most beta; they are " +
                           exactText(range.alpha) + " and " + exactText(range.beta) + ".",
                       "range");
    constexpr double kLargest = std::numeric_limits<float>::max();
    const bool includeZero = isSet(settings, Row::IncludeZero);
    auto low = static_cast<float>(std::clamp(range.alpha, -kLargest, kLargest));
    auto high = static_cast<float>(std::clamp(range.beta, -kLargest, kLargest));
    if (includeZero) {
        low = std::min(low, 0.0F);
        high = std::max(high, 0.0F);
    }
    fitScale(quantizer, low, high,
             {.symmetricZeroPoint = symmetricZeroPoint(settings),
              .clampZeroPoint = includeZero,
              .minimumScale = static_cast<float>(option(settings, Row::MinScale)),
              .storage = storageOf(settings)});
    return Done{};
}

Result<AffineQuantizer> affine(const SchemeInput& input) {
    const SchemeSettings& settings = input.settings;
    if (Status checked = check(settings); !checked) return checked.error();
    const CodeRange codes = usedCodes(settings);
    const bool midRise = isSet(settings, Row::Grid);
    AffineQuantizer quantizer{
        .qmin = codes.qmin,
        .qmax = codes.qmax,
        .rounding = settings.rounding,
        .floatZeroPoint = isSet(settings, Row::ZeroPoint) &&
                          (input.given || symmetryOf(settings) == Symmetry::Asymmetric),
        .midRise = midRise};
    const Status filled = input.given ? fillGiven(quantizer, *input.given, settings)
                                      : fillFromRange(quantizer, input.range, settings);
    if (!filled) return filled.error();
    quantizer.byReciprocal =
        !isSet(settings, Row::Arithmetic) && std::isfinite(1 / quantizer.scale);
    return quantizer;
}

Result<StepFunction> build(const SchemeInput& input) {
    const Result<AffineQuantizer> quantizer = affine(input);
    if (!quantizer) return quantizer.error();
    return affineSteps(*quantizer);
}

int codeBits(const SchemeSettings& settings) {
    if (!settings.codes) return settings.bits;
    const auto span = static_cast<std::uint32_t>(settings.codes->qmax - settings.codes->qmin);
    return static_cast<int>(std::bit_width(span));
}

// Those from above the highest code around to below the lowest.
std::vector<std::uint32_t> unusedPatterns(const SchemeSettings& settings) {
    const CodeRange used = usedCodes(settings);
    const std::int32_t count = 1 << codeBits(settings);
    std::vector<std::uint32_t> patterns;
    for (std::int32_t code = used.qmax + 1; code < used.qmin + count; ++code)
        patterns.push_back(static_cast<std::uint32_t>(code & (count - 1)));
    std::ranges::sort(patterns);
    return patterns;
}

// The scale and zero point in force are those of the steps, calibrated or given.
std::vector<ExplainStep> explain(const ExplainInput& input) {
    const SchemeSettings& settings = input.settings;
    const CodeRange codes = usedCodes(settings);
    AffineQuantizer quantizer{.scale = static_cast<float>(input.steps.scale),
                              .zeroPoint = static_cast<float>(input.steps.zeroPoint),
                              .qmin = codes.qmin,
                              .qmax = codes.qmax,
                              .rounding = settings.rounding,
                              .midRise = isSet(settings, Row::Grid)};
    quantizer.byReciprocal =
        !isSet(settings, Row::Arithmetic) && std::isfinite(1 / quantizer.scale);
    // Symmetric grids have an integer zero point, unless it was given.
    const bool chosen = isSet(settings, Row::ZeroPoint);
    const bool whole = quantizer.zeroPoint == std::nearbyint(quantizer.zeroPoint);
    quantizer.floatZeroPoint = chosen && (symmetryOf(settings) == Symmetry::Asymmetric || !whole);
    return explainAffine(quantizer, input.x, codeBits(settings));
}

// An integer zero point is as long as a code, a float one a float32.
double overheadBits(const SchemeSettings& settings) {
    const double scale = scaleBits(storageOf(settings));
    if (symmetryOf(settings) != Symmetry::Asymmetric) return scale;
    return scale + (isSet(settings, Row::ZeroPoint) ? 32 : codeBits(settings));
}

}  // namespace

extern constinit const Scheme uniform{
    .family = SchemeFamily::Uniform,
    .id = "uniform",
    .title = "Uniform affine",
    .help = "Levels one scale apart, shifted by a zero point: what integer hardware computes with.",
    .formula =
        "q = clamp(round(x / scale) + zero point, qmin, qmax)\n"
        "x^ = scale * (q - zero point)\n"
        "asymmetric: scale = (beta - alpha) / (qmax - qmin), "
        "zero point = qmin - round(alpha / scale)\n"
        "symmetric: scale = max(|alpha|, |beta|) / ((qmax - qmin) / 2)\n"
        "restricted: scale = max(|alpha|, |beta|) / (2^(b-1) - 1)\n"
        "mid-rise: scale = (beta - alpha) / 2^b, x^ = scale * (q - zero point + 1/2)",
    .parameters = kParameters,
    .roundings = kRoundingsOfUniform,
    .minimumBits = 1,
    .maximumBits = 16,
    .takesScale = true,
    .check = check,
    .build = build,
    .affine = affine,
    .overheadBits = overheadBits,
    .codeBits = codeBits,
    .unusedPatterns = unusedPatterns,
    .explain = explain};

}  // namespace quantoscope::scalar
