// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of a scheme. One file in the room of its family fills it and one line in
// scalar.def, blocks.def or vectors.def lists it; the form, the command line, the help and the
// tests follow.
//   scalar  `build` makes a step function from a range, a bit width and, when it learns, the
//   values; block   `block` encodes short runs of values into bytes (block_format.h); vector
//   `vector` learns codewords of several values (vector_scheme.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/parameter.h"
#include "core/base/result.h"
#include "core/schemes/affine.h"
#include "core/schemes/rounding.h"
#include "core/schemes/step_function.h"
#include "core/tensor/value_index.h"

namespace quantoscope {

class WeightedIndex;
class MinifloatQuantizer;
struct BlockFormat;
struct VectorScheme;

enum class SchemeFamily : std::uint8_t {
    Uniform,      // levels one scale apart, fixed point among them
    Logarithmic,  // companding and powers of two
    Float,        // sign, exponent, mantissa
    Codebook,     // levels from a table, learned or given
    Block,
    Vector,
};
std::string_view familyTitle(SchemeFamily family);

// What a stretch of a code's bits means.
enum class FieldKind : std::uint8_t {
    Sign,
    Exponent,
    Mantissa,
    Integer,
    Fraction,
    Index,    // into a codebook
    Scale,    // of a block
    Minimum,  // of a block
};
std::string_view fieldTitle(FieldKind kind);
struct CodeField {
    FieldKind kind = FieldKind::Index;
    int bits = 0;
};

// The clipping range [alpha, beta], alpha <= beta, both finite.
struct Range {
    double alpha = 0;
    double beta = 0;
    friend bool operator==(const Range&, const Range&) = default;
};

// Scale and zero point handed in from outside; the range then follows from them.
struct GivenScale {
    double scale = 1;
    double zeroPoint = 0;
    friend bool operator==(const GivenScale&, const GivenScale&) = default;
};

struct CodeRange {
    std::int32_t qmin = 0;
    std::int32_t qmax = 0;
    friend bool operator==(const CodeRange&, const CodeRange&) = default;
};

// The part of a request that a scheme sees, the same for all slices.
struct SchemeSettings {
    int bits = 4;
    ParameterSet parameters;         // of the scheme's table
    std::optional<CodeRange> codes;  // custom code range
    Rounding rounding = Rounding::NearestEven;
    std::uint64_t seed = 0;
    friend bool operator==(const SchemeSettings&, const SchemeSettings&) = default;
};

struct SchemeInput {
    const SchemeSettings& settings;
    Range range;                         // of this slice, as calibrated or given
    std::optional<GivenScale> given;     // then range is ignored
    const ValueIndex* values = nullptr;  // of this slice; null unless the scheme learns
    const JobControl& control;
    // The same values with their importance; null when all weigh the same.
    const WeightedIndex* weighted = nullptr;
};

// One line of the way from a value to its code and back, with the present numbers put in.
struct ExplainStep {
    std::string text;     // "Divide by the scale and round to the nearest integer"
    std::string formula;  // "round(0.6 / 0.354667) = round(1.6917) = 2"
};
struct ExplainInput {
    const SchemeSettings& settings;
    Range range;                // of the slice
    const StepFunction& steps;  // of the slice
    float x = 0;                // finite
};

struct Scheme {
    SchemeFamily family = SchemeFamily::Codebook;
    std::string_view id;
    std::string_view title;
    std::string_view help;     // one sentence
    std::string_view formula;  // plain text, one formula a line
    std::span<const Parameter> parameters;
    std::span<const Rounding> roundings;  // the ones it has; the first is its initial one
    int minimumBits = 1;
    int maximumBits = 16;
    bool learns = false;      // needs the values themselves (SchemeInput::values)
    bool usesRange = true;    // false: the clipping range never changes anything
    bool takesScale = false;  // accepts GivenScale and CodeRange

    // Refuses combinations of settings that no data could satisfy, with a sentence.
    Status (*check)(const SchemeSettings& settings);
    // Of scalar schemes; null for the others.
    Result<StepFunction> (*build)(const SchemeInput& input) = nullptr;
    // The closed form for thousands of small slices; null when the scheme has none. Must agree with
    // build() on every float32.
    Result<AffineQuantizer> (*affine)(const SchemeInput& input) = nullptr;
    // The same of small floats; nothing where the settings or the range have none.
    std::optional<MinifloatQuantizer> (*minifloat)(const SchemeInput& input) = nullptr;
    // Whether the quantizer is not monotone (it wraps): then every figure comes from the closed
    // form over the values, and build() shows one period. Null: never.
    bool (*directOnly)(const SchemeSettings& settings) = nullptr;
    // Whether the clipping range matters with these settings, where usesRange; null: it does.
    bool (*rangeMatters)(const SchemeSettings& settings) = nullptr;
    // Bits beside the codes that one slice costs (scale, zero point, codebook); null for block and
    // vector schemes, whose bytes say it.
    double (*overheadBits)(const SchemeSettings& settings) = nullptr;
    // Bits of a code where settings.bits does not say it (a custom code range, a number of levels);
    // null when it does.
    int (*codeBits)(const SchemeSettings& settings) = nullptr;
    // The bit patterns, of codeBits each, that no data ever takes and that mean nothing: neither a
    // level's nor a special value's code, ascending; null: none. Patterns that only some data
    // leaves out (a codebook learned from few values, levels beyond float32) are not among them.
    std::vector<std::uint32_t> (*unusedPatterns)(const SchemeSettings& settings) = nullptr;
    // What the bits of this code mean, from the highest down; together they are all its bits. Null:
    // one field, an index or, of schemes with a closed form, an integer.
    std::vector<CodeField> (*codeFields)(const SchemeSettings& settings,
                                         std::int32_t code) = nullptr;
    // From a value to its code and back; null: told from the step function alone.
    std::vector<ExplainStep> (*explain)(const ExplainInput& input) = nullptr;

    const BlockFormat* block = nullptr;
    const VectorScheme* vector = nullptr;
};

std::span<const Scheme* const> schemes();        // scalar, block, vector
std::span<const Scheme* const> scalarSchemes();  // those that build step functions
const Scheme* findScheme(std::string_view id);   // null when there is none

// Bits that one code takes: settings.bits, unless the scheme says otherwise.
int codeBits(const Scheme& scheme, const SchemeSettings& settings);
std::vector<std::uint32_t> unusedPatterns(const Scheme& scheme, const SchemeSettings& settings);
std::vector<CodeField> codeFields(const Scheme& scheme, const SchemeSettings& settings,
                                  std::int32_t code);
bool rangeMatters(const Scheme& scheme, const SchemeSettings& settings);
// Whether the scheme can be said to clip: levels that are learned from the values follow them out,
// and what lies beyond the outermost is rounding like the rest.
bool canClip(const Scheme& scheme);
// A sentence that says why the range does not matter; empty when it does.
std::string whyRangeDoesNotMatter(const Scheme& scheme, const SchemeSettings& settings);
bool directOnly(const Scheme& scheme, const SchemeSettings& settings);

}  // namespace quantoscope
