// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/scheme.h"

#include <algorithm>
#include <array>

#include "core/base/registry.h"

namespace quantoscope {

#define QUANTOSCOPE_ENTRY(name) extern const Scheme name;
namespace scalar {
#include "core/schemes/scalar.def"
}  // namespace scalar
namespace blocks {
#include "core/schemes/blocks.def"
}  // namespace blocks
namespace vectors {
#include "core/schemes/vectors.def"
}  // namespace vectors
#undef QUANTOSCOPE_ENTRY

std::span<const Scheme* const> schemes() {
    static constexpr const Scheme* kSchemes[] = {
#define QUANTOSCOPE_ENTRY(name) &scalar::name,
#include "core/schemes/scalar.def"
#undef QUANTOSCOPE_ENTRY
#define QUANTOSCOPE_ENTRY(name) &blocks::name,
#include "core/schemes/blocks.def"
#undef QUANTOSCOPE_ENTRY
#define QUANTOSCOPE_ENTRY(name) &vectors::name,
#include "core/schemes/vectors.def"
#undef QUANTOSCOPE_ENTRY
    };
    return kSchemes;
}

std::span<const Scheme* const> scalarSchemes() {
    // They come first.
    static const auto count = static_cast<std::size_t>(std::ranges::count_if(
        schemes(), [](const Scheme* scheme) { return scheme->build != nullptr; }));
    return schemes().first(count);
}

const Scheme* findScheme(std::string_view id) {
    return findDescriptor(schemes(), &Scheme::id, id);
}

std::string_view familyTitle(SchemeFamily family) {
    static constexpr std::array<std::string_view, 6> kTitles{
        "Uniform", "Logarithmic", "Floating point", "Codebook", "Block format", "Vector"};
    return kTitles[static_cast<std::size_t>(family)];
}

std::string_view fieldTitle(FieldKind kind) {
    static constexpr std::array<std::string_view, 8> kTitles{
        "sign", "exponent", "mantissa", "integer", "fraction", "index", "scale", "minimum"};
    return kTitles[static_cast<std::size_t>(kind)];
}

int codeBits(const Scheme& scheme, const SchemeSettings& settings) {
    return scheme.codeBits != nullptr ? scheme.codeBits(settings) : settings.bits;
}

std::vector<std::uint32_t> unusedPatterns(const Scheme& scheme, const SchemeSettings& settings) {
    if (scheme.unusedPatterns == nullptr) return {};
    return scheme.unusedPatterns(settings);
}

std::vector<CodeField> codeFields(const Scheme& scheme, const SchemeSettings& settings,
                                  std::int32_t code) {
    if (scheme.codeFields != nullptr) return scheme.codeFields(settings, code);
    return {{scheme.affine != nullptr ? FieldKind::Integer : FieldKind::Index,
             codeBits(scheme, settings)}};
}

bool rangeMatters(const Scheme& scheme, const SchemeSettings& settings) {
    return scheme.usesRange && (scheme.rangeMatters == nullptr || scheme.rangeMatters(settings));
}

bool canClip(const Scheme& scheme) {
    return !scheme.learns;
}

std::string whyRangeDoesNotMatter(const Scheme& scheme, const SchemeSettings& settings) {
    if (rangeMatters(scheme, settings)) return {};
    const std::string title(scheme.title);
    if (scheme.usesRange)
        return "With these settings " + title + " places its levels without the clipping range.";
    if (scheme.learns) return title + " learns from all values; it has no clipping range.";
    if (scheme.build == nullptr) return title + " has no clipping range.";
    return "The levels of " + title + " are fixed; it has no clipping range.";
}

bool directOnly(const Scheme& scheme, const SchemeSettings& settings) {
    return scheme.directOnly != nullptr && scheme.directOnly(settings);
}

}  // namespace quantoscope
