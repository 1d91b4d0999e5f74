// SPDX-License-Identifier: GPL-3.0-or-later
// What the view of a code's bits shows: which bit patterns are codes of levels, what the others
// mean, and the line of all levels reduced to pixels.
#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "app/session/pick.h"
#include "core/analysis/outcome/outcome.h"
#include "core/schemes/scheme.h"

namespace quantoscope {

// What a bit pattern stands for: the level of an interval, NaN or an infinity, or nothing.
struct CodeMeaning {
    std::uint32_t pattern = 0;  // the code's bits; those above bits() are 0
    std::int32_t code = 0;
    std::optional<std::size_t> interval;
    std::optional<float> special;
    friend bool operator==(const CodeMeaning&, const CodeMeaning&) = default;
};

// The codes of one step function by their bits.
class CodeTable {
  public:
    CodeTable() = default;
    using FieldsOf = std::function<std::vector<CodeField>(std::int32_t code)>;
    CodeTable(const StepFunction& steps, int bits, FieldsOf fieldsOf);

    int bits() const { return m_bits; }
    std::vector<CodeField> fieldsOf(std::uint32_t pattern) const;  // from the highest bit down
    // Where intervals share a code, the first one.
    CodeMeaning meaningOf(std::uint32_t pattern) const;
    CodeMeaning meaningOfInterval(const StepFunction& steps, std::size_t interval) const;
    // The pattern with one bit changed; 0 is the highest bit.
    std::uint32_t toggled(std::uint32_t pattern, int bit) const;

    static constexpr int kMostBits = 16;

  private:
    std::uint32_t patternOf(std::int32_t code) const;
    std::int32_t codeOf(std::uint32_t pattern) const;

    FieldsOf m_fieldsOf;
    int m_bits = 0;
    bool m_isSigned = false;
    std::vector<std::int32_t> m_intervals;  // [2^bits] -1: none
    std::vector<SpecialCode> m_specials;
};

// Of the focus slice.
CodeTable codeTableOf(const Outcome& outcome);

// A stretch of a pattern as a number.
struct FieldBits {
    FieldKind kind = FieldKind::Index;
    int first = 0;  // 0: the highest bit of the code
    int bits = 0;
    std::uint32_t value = 0;  // of the bits
    std::int32_t number = 0;  // the same, or the code itself where one integer is all of it
    friend bool operator==(const FieldBits&, const FieldBits&) = default;
};
std::vector<FieldBits> fieldBits(const CodeTable& table, std::uint32_t pattern);

// The picked interval, that of the picked value, or that of the upper quartile of the focus slice;
// empty when there are no intervals.
std::optional<std::size_t> shownInterval(const Outcome& outcome, const Pick& pick);

// "2^(5 - 7) × (1 + 3/8) = 0.34375": the way from the code to its level by the scheme's own
// formula. Empty where it has none, where the level is not finite, and where it is another
// interval's too.
QString levelFormula(const Outcome& outcome, std::size_t interval);

enum class LineScale : std::uint8_t {
    Linear,
    Logarithmic,  // sign(v) (1 + log2(|v| / least magnitude)), 0 in its place
};

// The line of numbers that holds all finite levels, with a margin for what is clipped.
class LevelLine {
  public:
    LevelLine() = default;
    LevelLine(const StepFunction& steps, LineScale scale);

    bool isEmpty() const { return !(m_to > m_from); }  // no finite level
    LineScale scale() const { return m_scale; }
    double placeOf(double value) const;  // 0 at the left end, 1 at the right; may lie beyond
    double valueAt(double place) const;
    // Round numbers within the line, about `most` of them, ascending.
    std::vector<double> ticks(int most) const;
    // The part of it from one place to another.
    LevelLine between(double from, double to) const;

  private:
    double warped(double value) const;
    double unwarped(double place) const;
    std::vector<double> linearTicks(int most) const;
    std::vector<double> powerTicks(int most) const;

    LineScale m_scale = LineScale::Linear;
    double m_least = 1;  // the smallest magnitude above 0
    double m_from = 0;   // warped
    double m_to = 0;
};

// [pixels] how many finite levels fall on each.
std::vector<int> levelsOnPixels(const StepFunction& steps, const LevelLine& line, int pixels);

// The interval whose finite level is nearest to a place on the line; of equal ones the first.
std::optional<std::size_t> nearestLevel(const StepFunction& steps, const LevelLine& line,
                                        double place);

// The finite levels one above or below, in value: for `step` 1 and -1; the same at the ends.
std::size_t neighbouringLevel(const StepFunction& steps, std::size_t interval, int step);

}  // namespace quantoscope
