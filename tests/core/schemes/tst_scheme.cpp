// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold for every scalar scheme, by the registry: a new scheme is tested once it is
// listed.
#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include "core/base/numbers/float_bits.h"
#include "core/schemes/scheme.h"
#include "support/scheme_variants.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();
const JobControl kControl;

struct Data {
    const char* name;
    std::vector<float> values;
};

std::vector<float> normalValues(float scale, float offset) {
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    std::vector<float> values(500);
    for (float& x : values)
        x = scale * normal(random) + offset;
    return values;
}

const std::vector<Data>& dataSets() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    static const std::vector<Data> sets{
        {"normal", normalValues(1, 0)},
        {"offset", normalValues(0.1F, 5)},
        {"tiny", normalValues(1e-40F, 0)},
        {"huge", normalValues(5e37F, 0)},
        {"narrow", {1.0F, std::nextafterf(1, 2), 1.0F}},
        {"one value", {3.25F}},
        {"constant", {-7, -7, -7}},
        {"zeros", {0.0F, -0.0F, 0.0F}},
        {"extremes", {-kLargest, 0, kLargest}},
        {"infinities", {-kInfinity, -1, 2, kInfinity}},
        {"all NaN", {nan, nan}},
        {"empty", {}},
    };
    return sets;
}

std::vector<float> probesOf(const StepFunction& steps) {
    std::vector<float> probes{-kInfinity, -kLargest, -1,       -0.0F,    0.0F,
                              1e-45F,     1,         kLargest, kInfinity};
    for (std::size_t k = 0; k < steps.size(); k += 1 + steps.size() / 300) {
        probes.push_back(steps.levels[k]);
        const float edge = steps.lower[k];
        probes.push_back(edge);
        if (edge > -kInfinity) probes.push_back(previousFloat(edge));
    }
    std::mt19937 random(5);
    for (int i = 0; i < 300; ++i) {
        const auto x = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (!std::isnan(x)) probes.push_back(x);
    }
    return probes;
}

// The values that overflow lie outermost; finite levels between them.
struct FiniteLevels {
    std::size_t first = 0;
    std::size_t last = 0;
};
FiniteLevels finiteLevels(const StepFunction& steps) {
    const std::size_t size = steps.size();
    return {std::isfinite(steps.levels.front()) ? std::size_t{0} : std::size_t{1},
            std::isfinite(steps.levels.back()) ? size - 1 : size - 2};
}

// Every code names one interval or one special value; only what overflows shares a code.
QString codeFault(const StepFunction& steps, int bits) {
    std::set<std::int32_t> codes;
    std::set<std::int32_t> overflows;
    for (std::size_t k = 0; k < steps.size(); ++k)
        if (!std::isfinite(steps.levels[k]))
            overflows.insert(steps.codes[k]);
        else if (!codes.insert(steps.codes[k]).second)
            return "a code names two intervals";
    for (const std::int32_t code : overflows)
        if (!codes.insert(code).second) return "a code names a number and an overflow";
    for (const SpecialCode& special : steps.specials) {
        if (!codes.insert(special.code).second) return "a special code names an interval";
        if (std::isfinite(special.value)) return "a special value is finite";
    }
    if (codes.size() > (std::size_t{1} << bits)) return "more codes than the bits reported name";
    return {};
}

// Empty when the arrays are as step_function.h says.
QString shapeFault(const StepFunction& steps) {
    if (steps.size() == 0) return "no level";
    if (steps.lower.size() != steps.size() || steps.codes.size() != steps.size())
        return "arrays of different lengths";
    if (steps.lower[0] != -kInfinity) return "the first interval does not begin at -infinity";
    const FiniteLevels finite = finiteLevels(steps);
    for (std::size_t k = 0; k < steps.size(); ++k) {
        if (k >= finite.first && k <= finite.last && !std::isfinite(steps.levels[k]))
            return "a level between finite ones is not";
        if (k > 0 && orderedKey(steps.lower[k]) < orderedKey(steps.lower[k - 1]))
            return "thresholds descend";
        if (k > 0 && steps.levels[k] < steps.levels[k - 1]) return "levels descend";
    }
    return {};
}

// Float32 arithmetic tells codes apart up to 2^21 steps from 0: three roundings stay below half a
// step there. Codebooks have no scale and are exact.
bool arithmeticResolves(const StepFunction& steps) {
    if (std::isnan(steps.scale)) return true;
    const double farthest = std::max(std::fabs(static_cast<double>(steps.levels.front())),
                                     std::fabs(static_cast<double>(steps.levels.back())));
    return farthest <= steps.scale * (1 << 21);
}

QString levelFault(const StepFunction& steps) {
    for (std::size_t k = 0; k < steps.size(); k += 1 + steps.size() / 1000)
        if (std::isfinite(steps.levels[k]) &&
            steps.levels[steps.intervalOf(steps.levels[k])] != steps.levels[k])
            return QStringLiteral("level %1 does not quantize to itself").arg(k);
    return {};
}

// A value between the outermost levels is off by no more than the level is from the farther
// threshold of its interval.
QString errorFault(const StepFunction& steps, const std::vector<float>& values) {
    const FiniteLevels finite = finiteLevels(steps);
    const float lowest = steps.levels[finite.first];
    const float highest = steps.levels[finite.last];
    for (const float x : values) {
        if (!(x >= lowest && x <= highest)) continue;
        const std::size_t k = steps.intervalOf(x);
        const auto level = static_cast<double>(steps.levels[k]);
        const double below = k == finite.first ? lowest : steps.lower[k];
        const double above = k == finite.last ? highest : steps.lower[k + 1];
        const double bound = std::max(std::fabs(level - below), std::fabs(above - level));
        if (std::fabs(static_cast<double>(x) - level) > bound)
            return QStringLiteral("%1 is off by more than its interval")
                .arg(static_cast<double>(x));
    }
    return {};
}

QString affineFault(const Scheme& scheme, const SchemeInput& input, const StepFunction& steps) {
    if (scheme.affine == nullptr) return {};
    const Result<AffineQuantizer> quantizer = scheme.affine(input);
    if (!quantizer) return "affine() refuses what build() gives";
    // One that wraps agrees within the period that build() shows.
    const bool onePeriod = directOnly(scheme, input.settings);
    for (const float x : probesOf(steps)) {
        if (onePeriod && !(x >= steps.levels.front() && x <= steps.levels.back())) continue;
        const std::size_t k = steps.intervalOf(x);
        const std::int32_t code = quantizer->code(x, std::nextafterf(1, 0));
        if (code != steps.codes[k] || quantizer->level(code) != steps.levels[k])
            return QStringLiteral("affine() and build() differ at %1").arg(static_cast<double>(x));
    }
    return {};
}

QString fieldsFault(const Scheme& scheme, const SchemeSettings& settings,
                    const StepFunction& steps) {
    for (const std::int32_t code : steps.codes) {
        int bits = 0;
        for (const CodeField& field : codeFields(scheme, settings, code))
            bits += field.bits;
        if (bits != codeBits(scheme, settings)) return "the fields are not the whole code";
    }
    return {};
}

QString fault(const Scheme& scheme, const SchemeInput& input, const std::vector<float>& values) {
    const Result<StepFunction> built = scheme.build(input);
    if (!built) {
        if (built.error().code != ErrorCode::InvalidArgument) return "an error of another kind";
        return built.error().what.ends_with('.') ? QString() : "an error without a sentence";
    }
    const StepFunction& steps = *built;
    if (QString text = shapeFault(steps); !text.isEmpty()) return text;
    if (QString text = codeFault(steps, codeBits(scheme, input.settings)); !text.isEmpty())
        return text;
    if (!std::isfinite(steps.effectiveAlpha) || !(steps.effectiveAlpha <= steps.effectiveBeta))
        return "the effective range is none";
    if (!(scheme.overheadBits(input.settings) >= 0)) return "overhead below 0";
    if (QString text = fieldsFault(scheme, input.settings, steps); !text.isEmpty()) return text;
    if (QString text = affineFault(scheme, input, steps); !text.isEmpty()) return text;
    const bool nearest = input.settings.rounding == Rounding::NearestEven ||
                         input.settings.rounding == Rounding::NearestAway;
    if (!nearest || !arithmeticResolves(steps)) return {};
    if (QString text = levelFault(steps); !text.isEmpty()) return text;
    return errorFault(steps, values);
}

}  // namespace

class TestScheme : public QObject {
    Q_OBJECT

  private slots:
    void registry();
    void properties_data();
    void properties();
    void fieldsMayDependOnTheCode();
    void roundingNames();
};

void TestScheme::registry() {
    std::set<std::string_view> ids;
    for (const Scheme* scheme : schemes()) {
        QVERIFY(ids.insert(scheme->id).second);
        QCOMPARE(findScheme(scheme->id), scheme);
        QVERIFY(scheme->check != nullptr);
        QVERIFY2((scheme->build != nullptr) == (scheme->overheadBits != nullptr),
                 scheme->id.data());
        QVERIFY(!scheme->title.empty() && !scheme->formula.empty());
        QVERIFY(scheme->help.ends_with('.'));
        QVERIFY(!scheme->roundings.empty() && scheme->minimumBits <= scheme->maximumBits);
        for (const Parameter& row : scheme->parameters) {
            QVERIFY2(row.help.ends_with('.') && !row.label.empty(), row.key.data());
            QVERIFY2(row.minimum <= row.initial && row.initial <= row.maximum, row.key.data());
            QVERIFY(row.spacing == Spacing::Linear || row.minimum > 0);
        }
        for (int bits = scheme->minimumBits; bits <= scheme->maximumBits; ++bits)
            QVERIFY(scheme->check(settingsOf(scheme->id, bits)).ok());
    }
    QVERIFY(findScheme("uniform") != nullptr && findScheme("lloyd-max") != nullptr);
    QVERIFY(findScheme("no-such-scheme") == nullptr);
}

void TestScheme::properties_data() {
    QTest::addColumn<const Scheme*>("scheme");
    QTest::addColumn<std::size_t>("data");
    for (const Scheme* scheme : scalarSchemes())
        for (std::size_t i = 0; i < dataSets().size(); ++i)
            QTest::addRow("%s, %s", scheme->id.data(), dataSets()[i].name) << scheme << i;
}

void TestScheme::properties() {
    QFETCH(const Scheme*, scheme);
    QFETCH(std::size_t, data);
    const std::vector<float>& values = dataSets()[data].values;
    const IndexPointer index = ValueIndex::build(values, kControl).value();
    const Range range{index->minimum(), index->maximum()};
    // 65 536 levels take long to look through: for a few of the data sets.
    std::set<int> bitsList;
    for (const int bits : data % 4 == 0 ? std::vector{1, 2, 4, 8, 16} : std::vector{1, 2, 4, 8})
        bitsList.insert(std::clamp(bits, scheme->minimumBits, scheme->maximumBits));
    for (const Rounding rounding : scheme->roundings)
        for (const int bits : bitsList)
            for (const SchemeSettings& settings : variantsOf(*scheme, bits, rounding)) {
                const SchemeInput input{.settings = settings,
                                        .range = range,
                                        .given = {},
                                        .values = index.get(),
                                        .control = kControl};
                const QString text = fault(*scheme, input, values);
                if (text.isEmpty()) continue;
                QFAIL(qPrintable(text + ": " + QString::fromStdString(settingsText(settings))));
            }
}

void TestScheme::roundingNames() {
    for (const RoundingRow& row : kRoundings) {
        QVERIFY(findRounding(row.id) == row.rounding);
        QCOMPARE(roundingRow(row.rounding).id, row.id);
    }
    QVERIFY(!findRounding("up").has_value());
}

// A made-up scheme: a run of ones that ends at a 0, as a posit's regime, then the rest.
void TestScheme::fieldsMayDependOnTheCode() {
    Scheme scheme = *findScheme("nf4");
    scheme.codeFields = [](const SchemeSettings& settings,
                           std::int32_t code) -> std::vector<CodeField> {
        const int ones = std::countl_one(static_cast<std::uint32_t>(code) << (32 - settings.bits));
        const int run = std::min(ones + 1, settings.bits);
        return {{FieldKind::Exponent, run}, {FieldKind::Fraction, settings.bits - run}};
    };
    const SchemeSettings settings = settingsOf("nf4", 4);
    const int runs[] = {1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4};
    for (std::int32_t code = 0; code < 16; ++code) {
        const std::vector<CodeField> fields = codeFields(scheme, settings, code);
        QCOMPARE(fields.size(), std::size_t{2});
        QCOMPARE(fields[0].bits, runs[code]);
        QCOMPARE(fields[0].bits + fields[1].bits, 4);
    }
}

QUANTOSCOPE_TEST(TestScheme);
#include "tst_scheme.moc"
