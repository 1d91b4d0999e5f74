// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/code/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/views/look/number_format.h"
#include "core/schemes/explain.h"

namespace quantoscope {
namespace {

constexpr double kMargin = 0.06;  // of the line, on each side

std::uint32_t maskOf(int bits) {
    return (std::uint32_t{1} << static_cast<unsigned>(bits)) - 1;
}

// The smallest of 1, 2, 5 and 10 times a power of ten that is not below `step`.
double roundStep(double step) {
    const double power = std::pow(10, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= step) return factor * power;
    return 10 * power;
}

}  // namespace

CodeTable::CodeTable(const StepFunction& steps, int bits, FieldsOf fieldsOf)
    : m_fieldsOf(std::move(fieldsOf)),
      m_bits(std::clamp(bits, 0, kMostBits)),
      m_specials(steps.specials) {
    m_isSigned = std::ranges::any_of(steps.codes, [](std::int32_t code) { return code < 0; });
    m_intervals.assign(std::size_t{1} << static_cast<unsigned>(m_bits), -1);
    for (std::size_t k = steps.size(); k-- > 0;)
        m_intervals[patternOf(steps.codes[k])] = static_cast<std::int32_t>(k);
}

std::vector<CodeField> CodeTable::fieldsOf(std::uint32_t pattern) const {
    if (!m_fieldsOf) return {};
    return m_fieldsOf(codeOf(pattern));
}

std::uint32_t CodeTable::patternOf(std::int32_t code) const {
    return static_cast<std::uint32_t>(code) & maskOf(m_bits);
}

std::int32_t CodeTable::codeOf(std::uint32_t pattern) const {
    const bool isNegative = m_isSigned && m_bits > 0 && pattern > maskOf(m_bits - 1);
    return static_cast<std::int32_t>(pattern) -
           (isNegative ? static_cast<std::int32_t>(maskOf(m_bits)) + 1 : 0);
}

CodeMeaning CodeTable::meaningOf(std::uint32_t pattern) const {
    CodeMeaning meaning{.pattern = pattern, .code = codeOf(pattern), .interval = {}, .special = {}};
    if (pattern < m_intervals.size() && m_intervals[pattern] >= 0)
        meaning.interval = static_cast<std::size_t>(m_intervals[pattern]);
    if (meaning.interval) return meaning;
    const auto special = std::ranges::find(
        m_specials, pattern, [this](const SpecialCode& one) { return patternOf(one.code); });
    if (special != m_specials.end()) meaning.special = special->value;
    return meaning;
}

CodeMeaning CodeTable::meaningOfInterval(const StepFunction& steps, std::size_t interval) const {
    return {.pattern = patternOf(steps.codes[interval]),
            .code = steps.codes[interval],
            .interval = interval,
            .special = {}};
}

std::uint32_t CodeTable::toggled(std::uint32_t pattern, int bit) const {
    if (bit < 0 || bit >= m_bits) return pattern;
    return pattern ^ (std::uint32_t{1} << static_cast<unsigned>(m_bits - 1 - bit));
}

CodeTable codeTableOf(const Outcome& outcome) {
    const Scheme& scheme = *outcome.request.scheme;
    const SchemeSettings& settings = outcome.request.settings;
    return {outcome.focus->steps, codeBits(scheme, settings),
            [&scheme, settings](std::int32_t code) { return codeFields(scheme, settings, code); }};
}

std::vector<FieldBits> fieldBits(const CodeTable& table, std::uint32_t pattern) {
    std::vector<FieldBits> fields;
    int first = 0;
    for (const CodeField& field : table.fieldsOf(pattern)) {
        const int below = table.bits() - first - field.bits;
        if (field.bits <= 0 || below < 0) continue;
        const std::uint32_t value = pattern >> static_cast<unsigned>(below) & maskOf(field.bits);
        const bool isAll = field.kind == FieldKind::Integer && field.bits == table.bits();
        fields.push_back(
            {.kind = field.kind,
             .first = first,
             .bits = field.bits,
             .value = value,
             .number = isAll ? table.meaningOf(pattern).code : static_cast<std::int32_t>(value)});
        first += field.bits;
    }
    return fields;
}

std::optional<std::size_t> shownInterval(const Outcome& outcome, const Pick& pick) {
    const StepFunction& steps = outcome.focus->steps;
    if (steps.size() == 0) return std::nullopt;
    if (pick.interval && *pick.interval < steps.size()) return pick.interval;
    if (pick.x && !std::isnan(*pick.x)) return steps.intervalOf(static_cast<float>(*pick.x));
    const ValueIndex& values = *outcome.focus->values;
    return steps.intervalOf(values.count() > 0 ? static_cast<float>(values.quantile(0.75)) : 0.0F);
}

QString levelFormula(const Outcome& outcome, std::size_t interval) {
    const Focus& focus = *outcome.focus;
    const float level = focus.steps.levels[interval];
    const Scheme& scheme = *outcome.request.scheme;
    if (scheme.explain == nullptr || focus.steps.stochastic || !std::isfinite(level)) return {};
    if (focus.steps.intervalOf(level) != interval) return {};
    const auto told = explainValue(scheme, {.settings = outcome.request.settings,
                                            .range = (*outcome.slices)[focus.slice].range,
                                            .steps = focus.steps,
                                            .x = level});
    if (told.empty()) return {};
    const std::string& formula = told.back().formula;
    return toQString(std::string_view(formula).substr(0, formula.find(", error")));
}

LevelLine::LevelLine(const StepFunction& steps, LineScale scale) : m_scale(scale) {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    double low = kNone;
    double high = -kNone;
    double least = kNone;
    for (const float one : steps.levels) {
        const auto level = static_cast<double>(one);
        if (!std::isfinite(level)) continue;
        low = std::min(low, level);
        high = std::max(high, level);
        if (level != 0) least = std::min(least, std::abs(level));
    }
    if (low > high) return;
    if (std::isfinite(least)) m_least = least;
    if (std::isfinite(steps.clipLow)) low = std::min(low, static_cast<double>(steps.clipLow));
    if (std::isfinite(steps.clipHigh)) high = std::max(high, static_cast<double>(steps.clipHigh));
    m_from = warped(low);
    m_to = warped(high);
    // One level alone, wherever it is.
    if (!(m_to - m_from > 1e-9 * std::max(std::abs(m_from), std::abs(m_to)))) {
        const double room = m_from == 0 ? 1 : std::abs(m_from) / 2;
        m_from -= room;
        m_to += room;
    }
    const double margin = kMargin * (m_to - m_from);
    m_from -= margin;
    m_to += margin;
}

double LevelLine::warped(double value) const {
    if (m_scale == LineScale::Linear) return value;
    const double magnitude = std::abs(value) / m_least;
    // Below the least magnitude, straight to 0.
    const double far = magnitude >= 1 ? 1 + std::log2(magnitude) : magnitude;
    return std::copysign(far, value);
}

double LevelLine::unwarped(double place) const {
    if (m_scale == LineScale::Linear) return place;
    const double far = std::abs(place);
    return std::copysign(m_least * (far >= 1 ? std::exp2(far - 1) : far), place);
}

double LevelLine::placeOf(double value) const {
    return (warped(value) - m_from) / (m_to - m_from);
}

double LevelLine::valueAt(double place) const {
    return unwarped(m_from + place * (m_to - m_from));
}

namespace {

std::vector<double> roundTicks(double from, double to, int most) {
    const double step = roundStep((to - from) / most);
    std::vector<double> ticks;
    for (double i = std::ceil(from / step); i * step <= to && ticks.size() < 1000; ++i)
        ticks.push_back(i * step);
    return ticks;
}

}  // namespace

LevelLine LevelLine::between(double from, double to) const {
    LevelLine part = *this;
    part.m_from = m_from + from * (m_to - m_from);
    part.m_to = m_from + to * (m_to - m_from);
    return part;
}

std::vector<double> LevelLine::ticks(int most) const {
    if (isEmpty() || most < 1) return {};
    return m_scale == LineScale::Linear ? linearTicks(most) : powerTicks(most);
}

std::vector<double> LevelLine::linearTicks(int most) const {
    return roundTicks(m_from, m_to, most);
}

// Powers of ten and 0; where they are few, 2 and 5 times them as well.
std::vector<double> LevelLine::powerTicks(int most) const {
    const double end = std::max(std::abs(unwarped(m_from)), std::abs(unwarped(m_to)));
    const double first = std::floor(std::log10(m_least));
    const double last = std::floor(std::log10(end));
    const int sides = m_from < 0 && m_to > 0 ? 2 : 1;
    const double stride = std::max(1.0, std::ceil((last - first + 1) * sides / most));
    std::vector<double> magnitudes;
    for (double power = last; power >= first; power -= stride) {
        magnitudes.push_back(std::pow(10, power));
        if (3 * sides * (last - first + 1) > most) continue;
        for (const double factor : {2.0, 5.0})
            magnitudes.push_back(factor * std::pow(10, power));
    }
    std::vector<double> ticks{0};
    for (const double magnitude : magnitudes)
        if (magnitude >= m_least) ticks.insert(ticks.end(), {-magnitude, magnitude});
    std::erase_if(ticks, [this](double tick) { return placeOf(tick) < 0 || placeOf(tick) > 1; });
    std::ranges::sort(ticks);
    if (ticks.size() > 1) return ticks;
    // A short part of the line: steps of equal size.
    return roundTicks(valueAt(0), valueAt(1), most);
}

std::vector<int> levelsOnPixels(const StepFunction& steps, const LevelLine& line, int pixels) {
    std::vector<int> counts(static_cast<std::size_t>(std::max(0, pixels)), 0);
    if (counts.empty() || line.isEmpty()) return counts;
    for (const float level : steps.levels) {
        if (!std::isfinite(level)) continue;
        const double place = line.placeOf(static_cast<double>(level));
        if (place < 0 || place > 1) continue;
        ++counts[static_cast<std::size_t>(std::min(place * pixels, pixels - 1.0))];
    }
    return counts;
}

std::optional<std::size_t> nearestLevel(const StepFunction& steps, const LevelLine& line,
                                        double place) {
    std::optional<std::size_t> nearest;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < steps.size() && !line.isEmpty(); ++k) {
        if (!std::isfinite(steps.levels[k])) continue;
        const double away = std::abs(line.placeOf(static_cast<double>(steps.levels[k])) - place);
        if (away >= least) continue;
        least = away;
        nearest = k;
    }
    return nearest;
}

std::size_t neighbouringLevel(const StepFunction& steps, std::size_t interval, int step) {
    const auto size = static_cast<std::ptrdiff_t>(steps.size());
    auto at = static_cast<std::ptrdiff_t>(interval) + step;
    while (at >= 0 && at < size && !std::isfinite(steps.levels[static_cast<std::size_t>(at)]))
        at += step;
    return at >= 0 && at < size ? static_cast<std::size_t>(at) : interval;
}

}  // namespace quantoscope
