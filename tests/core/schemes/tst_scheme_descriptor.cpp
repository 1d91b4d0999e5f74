// SPDX-License-Identifier: GPL-3.0-or-later
// What a scalar scheme's descriptor says of its steps (bits, unused patterns, range, parameters,
// overhead), counted from the steps themselves.
#include <QTest>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "core/analysis/outcome/metrics_of.h"
#include "core/schemes/scheme.h"
#include "support/scheme_variants.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

Result<StepFunction> build(const Scheme& scheme, const SchemeSettings& settings, Range range,
                           const ValueIndex& values) {
    return scheme.build({.settings = settings,
                         .range = range,
                         .given = {},
                         .values = &values,
                         .control = kControl});
}

IndexPointer indexOf(const std::vector<float>& values) {
    return ValueIndex::build(values, kControl).value();
}

// Two samples that differ in more than their scale.
const std::vector<IndexPointer>& samples() {
    static const std::vector<IndexPointer> both = [] {
        std::mt19937 random(7);
        std::normal_distribution<float> normal(0.5F, 2);
        std::exponential_distribution<float> exponential(0.25F);
        std::vector<float> first(500);
        std::vector<float> second(500);
        for (float& x : first)
            x = normal(random);
        for (float& x : second)
            x = exponential(random) - 3;
        return std::vector{indexOf(first), indexOf(second)};
    }();
    return both;
}

// As many equally frequent values as there are codes: every code of a learned codebook is due.
const ValueIndex& valueForEachCode(int bits) {
    static std::map<int, IndexPointer> made;
    IndexPointer& index = made[bits];
    if (!index) {
        const int count = 1 << bits;
        std::vector<float> values;
        values.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i)
            values.push_back(static_cast<float>(2 * i + 1 - count));
        index = indexOf(values);
    }
    return *index;
}

std::set<int> bitsToTry(const Scheme& scheme, std::initializer_list<int> list) {
    std::set<int> bits;
    for (const int one : list)
        bits.insert(std::clamp(one, scheme.minimumBits, scheme.maximumBits));
    return bits;
}

// The variants that the scheme accepts, with custom code ranges where it takes them.
std::vector<SchemeSettings> acceptedVariants(const Scheme& scheme,
                                             std::initializer_list<int> list) {
    std::vector<SchemeSettings> accepted;
    for (const int bits : bitsToTry(scheme, list))
        for (SchemeSettings& variant : variantsOf(scheme, bits)) {
            if (scheme.check(variant)) accepted.push_back(variant);
            if (!scheme.takesScale) continue;
            for (const CodeRange codes : {CodeRange{-3, 2}, CodeRange{0, 5}, CodeRange{-100, 50}}) {
                variant.codes = codes;
                if (scheme.check(variant)) accepted.push_back(variant);
            }
        }
    return accepted;
}

// The same and, beside it, each choice and flag.
std::vector<SchemeSettings> withEachChoice(const SchemeSettings& settings) {
    std::vector<SchemeSettings> all{settings};
    for (const Parameter& row : settings.parameters.table())
        for (double value = 0; value <= row.maximum; ++value) {
            if (row.kind != ParameterKind::Choice && row.kind != ParameterKind::Flag) break;
            all.push_back(settings);
            if (!all.back().parameters.set(row.key, value)) all.pop_back();
        }
    return all;
}

bool sameFloats(const std::vector<float>& a, const std::vector<float>& b) {
    return std::ranges::equal(a, b, {}, std::bit_cast<std::uint32_t, float>,
                              std::bit_cast<std::uint32_t, float>);
}

bool sameSteps(const StepFunction& a, const StepFunction& b) {
    return sameFloats(a.levels, b.levels) && sameFloats(a.lower, b.lower) && a.codes == b.codes &&
           a.specials.size() == b.specials.size() && a.clipLow == b.clipLow &&
           a.clipHigh == b.clipHigh && a.stochastic == b.stochastic;
}

bool sameResults(const Result<StepFunction>& a, const Result<StepFunction>& b) {
    return a && b ? sameSteps(*a, *b) : bool(a) == bool(b);
}

QString codesFault(const Scheme& scheme, const SchemeSettings& settings) {
    const int bits = codeBits(scheme, settings);
    const std::uint32_t mask = (1U << static_cast<unsigned>(bits)) - 1;
    const auto built = build(scheme, settings, {-700, 1000}, valueForEachCode(bits));
    if (!built) return "refused what check() accepts";
    std::set<std::uint32_t> patterns;
    for (const std::int32_t code : built->codes)
        patterns.insert(static_cast<std::uint32_t>(code) & mask);
    for (const SpecialCode& special : built->specials)
        patterns.insert(static_cast<std::uint32_t>(special.code) & mask);
    for (const std::uint32_t unused : unusedPatterns(scheme, settings)) {
        if (unused > mask) return "an unused pattern has too many bits";
        if (!patterns.insert(unused).second)
            return QStringLiteral("pattern %1 is used or declared unused twice").arg(unused);
    }
    for (std::uint32_t pattern = 0; pattern <= mask; ++pattern)
        if (!patterns.contains(pattern))
            return QStringLiteral("pattern %1 means nothing").arg(pattern);
    return {};
}

// Then it may hide what the steps otherwise follow (a smallest scale, a scale of nearly 0).
bool hasRealAtLimit(const SchemeSettings& settings) {
    const auto table = settings.parameters.table();
    for (std::size_t row = 0; row < table.size(); ++row)
        if (table[row].kind == ParameterKind::Real && !settings.parameters.isInitial(row))
            return true;
    return false;
}

QString rangeFault(const Scheme& scheme, const SchemeSettings& settings) {
    const ValueIndex& values = *samples()[0];
    const auto first = build(scheme, settings, {-1, 1}, values);
    bool matters = false;
    for (const Range range : {Range{-3, 0.5}, Range{0.25, 0.75}, Range{-7e5, 1e6}})
        matters = matters || !sameResults(first, build(scheme, settings, range, values));
    if (matters && !rangeMatters(scheme, settings)) return "the range changes the steps";
    if (!matters && rangeMatters(scheme, settings) && !hasRealAtLimit(settings))
        return "no range changes the steps";
    return {};
}

// Whether anything that can be seen of the scheme differs.
bool differ(const Scheme& scheme, const SchemeSettings& a, const SchemeSettings& b) {
    if (scheme.check(a).ok() != scheme.check(b).ok()) return true;
    if (!scheme.check(a)) return false;
    if (codeBits(scheme, a) != codeBits(scheme, b)) return true;
    if (scheme.overheadBits(a) != scheme.overheadBits(b)) return true;
    if (directOnly(scheme, a) != directOnly(scheme, b)) return true;
    const ValueIndex& values = *samples()[0];
    return std::ranges::any_of(std::array{Range{-2.7, 3.1}, Range{0.5, 3}}, [&](Range range) {
        return !sameResults(build(scheme, a, range, values), build(scheme, b, range, values));
    });
}

// Beside each other parameter at each of its values.
bool matters(const Scheme& scheme, const Parameter& row) {
    for (const int bits : bitsToTry(scheme, {1, 4, 8}))
        for (const SchemeSettings& base : variantsOf(scheme, bits))
            for (const double value : valuesToTry(row)) {
                SchemeSettings changed = base;
                if (changed.parameters.set(row.key, value) && differ(scheme, base, changed))
                    return true;
            }
    return false;
}

// Whether the levels are one table but for a factor: float32 rounds each of them once or twice.
bool areProportional(const StepFunction& a, const StepFunction& b) {
    const auto largest = [](const StepFunction& steps) {
        return std::max(std::fabs(static_cast<double>(steps.levels.front())),
                        std::fabs(static_cast<double>(steps.levels.back())));
    };
    if (a.size() != b.size()) return false;
    for (std::size_t k = 0; k < a.size(); ++k)
        if (!(std::fabs(static_cast<double>(a.levels[k]) / largest(a) -
                        static_cast<double>(b.levels[k]) / largest(b)) <= 4 * 0x1p-24))
            return false;
    return true;
}

// Of a scheme that learns: one factor of a table, or all levels, each a float32.
double learnedBits(const Scheme& scheme, const SchemeSettings& settings) {
    const auto first = build(scheme, settings, {-1, 1}, *samples()[0]);
    const auto second = build(scheme, settings, {-1, 1}, *samples()[1]);
    if (areProportional(*first, *second)) return 32;
    const double levels = std::ldexp(1.0, codeBits(scheme, settings)) -
                          static_cast<double>(unusedPatterns(scheme, settings).size());
    return 32 * levels;
}

// Of a scale: a float32, unless the settings name another type.
double storedBits(const SchemeSettings& settings) {
    const auto table = settings.parameters.table();
    if (std::ranges::find(table, "scale_type", &Parameter::key) == table.end()) return 32;
    const std::string_view type = settings.parameters.choice("scale_type");
    return type == "float32" ? 32 : type == "fp8-e4m3" ? 8 : 16;
}

// What the steps follow of the range is what must be written: nothing; its magnitude, in 8 bits
// where only that of a power of two counts; or a scale and a zero point, as long as a code where
// it is whole. A table of levels in the settings is written unless the range scales it.
double countedBits(const Scheme& scheme, const SchemeSettings& settings) {
    if (scheme.learns) return learnedBits(scheme, settings);
    const auto steps = [&](double alpha, double beta) {
        return build(scheme, settings, {alpha, beta}, *samples()[0]).value();
    };
    const double scale = storedBits(settings);
    const StepFunction first = steps(-700, 100);
    if (sameSteps(first, steps(-3e5, 5e4)) && sameSteps(first, steps(-1, 300))) {
        const bool ownTable = std::ranges::any_of(scheme.parameters, [](const Parameter& row) {
            return row.kind == ParameterKind::Numbers;
        });
        return ownTable ? 32 * static_cast<double>(first.size()) : 0;
    }
    if (!sameSteps(first, steps(-20, 700))) {
        const double zeroPoint = first.zeroPoint;
        const bool whole = zeroPoint == std::nearbyint(zeroPoint) &&
                           steps(-1, 300).zeroPoint == std::nearbyint(steps(-1, 300).zeroPoint);
        return scale + (whole ? codeBits(scheme, settings) : 32);
    }
    int changes = 0;  // within a binade of the magnitude
    for (int magnitude = 512; magnitude < 1000; magnitude += 8)
        changes += sameSteps(steps(-magnitude, 0), steps(-magnitude - 8, 0)) ? 0 : 1;
    return changes <= 1 ? 8 : scale;
}

// What the rows below call; tst_scheme names the one that lacks something.
bool isComplete(const Scheme& scheme) {
    return scheme.check != nullptr && (scheme.build == nullptr || scheme.overheadBits != nullptr);
}

void addSchemeRows(std::span<const Scheme* const> list) {
    QTest::addColumn<const Scheme*>("scheme");
    for (const Scheme* scheme : list)
        QTest::newRow(std::string(scheme->id).c_str()) << scheme;
}

}  // namespace

class TestSchemeDescriptor : public QObject {
    Q_OBJECT

  private slots:
    void otherBitsAreRefused_data() { addSchemeRows(schemes()); }
    void otherBitsAreRefused();
    void everyPatternIsAccountedFor_data() { addSchemeRows(scalarSchemes()); }
    void everyPatternIsAccountedFor();
    void theRangeMattersAsDeclared_data() { addSchemeRows(scalarSchemes()); }
    void theRangeMattersAsDeclared();
    void everyParameterChangesSomething_data() { addSchemeRows(scalarSchemes()); }
    void everyParameterChangesSomething();
    void overheadIsWhatTheStepsFollow_data() { addSchemeRows(scalarSchemes()); }
    void overheadIsWhatTheStepsFollow();
};

void TestSchemeDescriptor::otherBitsAreRefused() {
    QFETCH(const Scheme*, scheme);
    QVERIFY(isComplete(*scheme));
    for (const int bits : {scheme->minimumBits - 1, scheme->maximumBits + 1}) {
        const SchemeSettings settings = settingsOf(scheme->id, bits);
        const Status checked = scheme->check(settings);
        QVERIFY2(!checked, "check() accepts them");
        QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
        if (scheme->build == nullptr) continue;
        QVERIFY2(!build(*scheme, settings, {-1, 1}, *samples()[0]), "build() accepts them");
        if (scheme->affine == nullptr) continue;
        QVERIFY2(!scheme->affine({.settings = settings,
                                  .range = {-1, 1},
                                  .given = {},
                                  .values = nullptr,
                                  .control = kControl}),
                 "affine() accepts them");
    }
}

void TestSchemeDescriptor::everyPatternIsAccountedFor() {
    QFETCH(const Scheme*, scheme);
    QVERIFY(isComplete(*scheme));
    for (const SchemeSettings& settings : acceptedVariants(*scheme, {1, 2, 3, 4, 8})) {
        const QString fault = codesFault(*scheme, settings);
        if (!fault.isEmpty())
            QFAIL(qPrintable(fault + ": " + QString::fromStdString(settingsText(settings))));
    }
}

void TestSchemeDescriptor::theRangeMattersAsDeclared() {
    QFETCH(const Scheme*, scheme);
    QVERIFY(isComplete(*scheme));
    for (const SchemeSettings& variant : acceptedVariants(*scheme, {1, 4, 8}))
        for (const SchemeSettings& settings : withEachChoice(variant)) {
            if (!scheme->check(settings)) continue;
            const QString fault = rangeFault(*scheme, settings);
            if (!fault.isEmpty())
                QFAIL(qPrintable(fault + ": " + QString::fromStdString(settingsText(settings))));
        }
}

void TestSchemeDescriptor::everyParameterChangesSomething() {
    QFETCH(const Scheme*, scheme);
    QVERIFY(isComplete(*scheme));
    for (const Parameter& row : scheme->parameters)
        QVERIFY2(matters(*scheme, row), std::string(row.key).c_str());
}

void TestSchemeDescriptor::overheadIsWhatTheStepsFollow() {
    QFETCH(const Scheme*, scheme);
    QVERIFY(isComplete(*scheme));
    for (const SchemeSettings& settings : acceptedVariants(*scheme, {1, 4, 8})) {
        if (hasRealAtLimit(settings)) continue;
        const double counted = countedBits(*scheme, settings);
        // As analysis counts 100 values in 3 slices.
        Request request;
        request.scheme = scheme;
        request.settings = settings;
        Metrics metrics;
        countBytes(metrics, request, 100, 3);
        const double written = 8 * metrics.bytes - 100 * codeBits(*scheme, settings);
        if (scheme->overheadBits(settings) != counted || written != 3 * counted)
            QFAIL(qPrintable(QStringLiteral("%1 bits declared, %2 counted: %3")
                                 .arg(scheme->overheadBits(settings))
                                 .arg(counted)
                                 .arg(QString::fromStdString(settingsText(settings)))));
    }
}

QUANTOSCOPE_TEST(TestSchemeDescriptor);
#include "tst_scheme_descriptor.moc"
