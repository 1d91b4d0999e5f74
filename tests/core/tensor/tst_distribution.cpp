// SPDX-License-Identifier: GPL-3.0-or-later
// What every listed distribution must do, whatever its law (tst_distributions.cpp tests the laws).
#include "core/tensor/distribution.h"

#include <sys/resource.h>

#include <QTest>
#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/machine/parallel.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

std::uint64_t valuesHash(std::span<const float> values) {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a over the bytes, lowest first
    for (const float value : values) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        for (int shift = 0; shift < 32; shift += 8)
            hash = (hash ^ ((bits >> shift) & 0xFF)) * 0x100000001b3U;
    }
    return hash;
}

bool sameBits(std::span<const float> a, std::span<const float> b) {
    return std::ranges::equal(a, b, {}, std::bit_cast<std::uint32_t, float>,
                              std::bit_cast<std::uint32_t, float>);
}

void addRowForEachDistribution() {
    QTest::addColumn<QString>("id");
    for (const Distribution* distribution : distributions()) {
        const std::string id(distribution->id);
        QTest::newRow(id.c_str()) << QString::fromStdString(id);
    }
}

const Distribution& fetchDistribution() {
    QFETCH(QString, id);
    return *findDistribution(id.toStdString());
}

// A value of the row other than its initial one.
double otherValue(const Parameter& row) {
    if (row.kind == ParameterKind::Real) return row.minimum * 0.75 + row.maximum * 0.25;
    return row.initial == row.maximum ? row.minimum : row.initial + 1;
}

// Frozen outputs, no oracle: FNV-1a of up to 1000 values under the initial parameters, n = 1000
// and seed 1. A change of these bits changes everybody's data and must be meant.
const std::map<std::string, std::uint64_t> kFrozenHashes = {
    {"outliers", 0x6785d9de11e6ccf4U},   {"normal", 0xf503b3780d2e11fcU},
    {"uniform", 0x48524660f08f94cfU},    {"laplace", 0x8285d032db585eabU},
    {"student-t", 0xc4f1c781939d6374U},  {"logistic", 0x660ec8eda0495c79U},
    {"log-normal", 0x1ae00649593b1ef8U}, {"exponential", 0x2a20742abb9d4ed5U},
    {"gamma", 0x3c390258eacb0aaaU},      {"half-normal", 0x9e1babd2d7e0e14eU},
    {"bimodal", 0x69d5ee863f5f722cU},    {"sparse", 0x80de9bbaa0e4fc75U},
    {"sine", 0x1e944a3483e069d5U},       {"constant", 0x7a788ced68bf5565U},
    {"weights", 0x31ce86725742d7c8U},    {"values", 0x9f33f69c136eeb41U},
};

}  // namespace

class TestDistribution : public QObject {
    Q_OBJECT

  private slots:
    void cleanup() { setWorkerCount(0); }

    void bitsAreThoseOfEveryMachine_data() { addRowForEachDistribution(); }
    void bitsAreThoseOfEveryMachine();
    void threadsChangeNothing_data() { addRowForEachDistribution(); }
    void threadsChangeNothing();
    void cutsChangeNothing_data() { addRowForEachDistribution(); }
    void cutsChangeNothing();
    void extremeParametersGiveFiniteValues_data() { addRowForEachDistribution(); }
    void extremeParametersGiveFiniteValues();
    void textParsesToTheSameSpec_data() { addRowForEachDistribution(); }
    void textParsesToTheSameSpec();
    void descriptorIsComplete_data() { addRowForEachDistribution(); }
    void descriptorIsComplete();
    void seedsDiffer();
    void specsAreRead();
    void wrongSpecsAreRefused_data();
    void wrongSpecsAreRefused();
    void smallCounts_data();
    void smallCounts();
    void tooManyValuesAreRefused();
    void missingMemoryIsAnError();
    void cancelStopsBetweenBlocks();
    void shapeReplacesTheCount();
};

void TestDistribution::bitsAreThoseOfEveryMachine() {
    DistributionSpec spec = initialSpec(fetchDistribution());
    spec.n = 1000;
    const Result<Tensor> tensor = generate(spec, {});
    QVERIFY(tensor);
    const std::span<const float> values(tensor->values);
    const std::uint64_t hash = valuesHash(values.first(std::min<std::size_t>(1000, values.size())));
    const auto frozen = kFrozenHashes.find(std::string(spec.distribution->id));
    QVERIFY2(frozen != kFrozenHashes.end() && frozen->second == hash,
             qPrintable("hash 0x" + QString::number(hash, 16)));
}

void TestDistribution::threadsChangeNothing() {
    DistributionSpec spec = initialSpec(fetchDistribution());
    spec.n = 200'003;  // several blocks, the last one short
    spec.seed = 42;
    setWorkerCount(1);
    const Result<Tensor> alone = generate(spec, {});
    QVERIFY(alone);
    for (const unsigned threads : {2U, 3U}) {
        setWorkerCount(threads);
        const Result<Tensor> shared = generate(spec, {});
        QVERIFY(shared);
        QVERIFY(sameBits(alone->values, shared->values));
    }
}

void TestDistribution::cutsChangeNothing() {
    const Distribution& distribution = fetchDistribution();
    const ParameterSet parameters(distribution.parameters);
    constexpr std::uint64_t kCount = 3000;
    std::vector<float> whole(kCount);
    distribution.fill(parameters, 5, 0, kCount, whole);
    std::vector<float> pieces(kCount);
    std::uint64_t first = 0;
    for (std::uint64_t size = 1; first < kCount; size = size * 3 + 1) {
        size = std::min(size, kCount - first);
        distribution.fill(parameters, 5, first, kCount, std::span(pieces).subspan(first, size));
        first += size;
    }
    QVERIFY(sameBits(whole, pieces));
}

void TestDistribution::extremeParametersGiveFiniteValues() {
    const Distribution& distribution = fetchDistribution();
    std::vector<float> values(10'000);
    for (const Parameter& row : distribution.parameters) {
        for (const double value : {row.minimum, row.maximum}) {
            ParameterSet parameters(distribution.parameters);
            QVERIFY(parameters.set(row.key, value));
            distribution.fill(parameters, 3, 0, values.size(), values);
            const bool finite =
                std::ranges::all_of(values, [](float v) { return std::isfinite(v); });
            QVERIFY2(finite, std::string(row.key).c_str());
        }
    }
}

void TestDistribution::textParsesToTheSameSpec() {
    DistributionSpec spec = initialSpec(fetchDistribution());
    const Result<DistributionSpec> initial = parseDistribution(distributionText(spec));
    QVERIFY(initial);
    QVERIFY(*initial == spec);
    spec.n = kMaximumDraws;
    spec.seed = ~std::uint64_t{0};
    for (const Parameter& row : spec.distribution->parameters)
        QVERIFY(spec.parameters.set(row.key, otherValue(row)));
    const std::string text = distributionText(spec);
    const Result<DistributionSpec> parsed = parseDistribution(text);
    QVERIFY2(parsed, text.c_str());
    QVERIFY2(*parsed == spec, text.c_str());
    QVERIFY(!(*parsed == *initial));
}

void TestDistribution::descriptorIsComplete() {
    const Distribution& distribution = fetchDistribution();
    QVERIFY(!distribution.title.empty());
    QVERIFY(distribution.help.ends_with('.'));
    QVERIFY(!distribution.formula.empty());
    QVERIFY(distribution.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") ==
            std::string_view::npos);
    for (const Parameter& row : distribution.parameters) {
        QVERIFY(!row.label.empty());
        QVERIFY(row.help.ends_with('.'));
        QVERIFY(row.minimum < row.maximum);
        QVERIFY(row.initial >= row.minimum && row.initial <= row.maximum);
        QVERIFY(row.spacing == Spacing::Linear || row.minimum > 0);
    }
}

void TestDistribution::seedsDiffer() {
    const Result<Tensor> one = generate(*parseDistribution("normal:n=1000,seed=1"), {});
    const Result<Tensor> two = generate(*parseDistribution("normal:n=1000,seed=2"), {});
    QVERIFY(one && two);
    for (std::size_t i = 0; i < one->values.size(); ++i)
        QVERIFY(one->values[i] != two->values[i]);
}

void TestDistribution::specsAreRead() {
    const auto spec = parseDistribution("normal:n=1e6,seed=7,mean=-0.5,std=2e-2");
    QVERIFY(spec);
    QCOMPARE(spec->distribution, findDistribution("normal"));
    QCOMPARE(spec->n, std::uint64_t{1'000'000});
    QCOMPARE(spec->seed, std::uint64_t{7});
    QCOMPARE(spec->parameters.real("mean"), -0.5);
    QCOMPARE(spec->parameters.real("std"), 0.02);
    QCOMPARE(distributionText(*spec), std::string("normal:n=1000000,seed=7,mean=-0.5,std=0.02"));
    QVERIFY(*parseDistribution("student-t") == initialSpec(*findDistribution("student-t")));
    QVERIFY(*parseDistribution("default") == defaultDistribution());
    QCOMPARE(defaultDistribution().n, std::uint64_t{1'000'000});
}

void TestDistribution::wrongSpecsAreRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* text, ErrorCode code, const char* sentence) {
        QTest::newRow(text) << text << static_cast<int>(code) << sentence;
    };
    using enum ErrorCode;
    row("normal:foo=1", InvalidArgument,
        "Unknown key 'foo' of normal; it has: n, seed, mean, std.");
    row("weights:n=5", InvalidArgument,
        "Unknown key 'n' of weights; it has: seed, rows, columns, std, spread.");
    row("normal:", InvalidArgument, "normal: '' is not of the form key=value.");
    row("normal:n=5,", InvalidArgument, "normal: '' is not of the form key=value.");
    row("normal:mean", InvalidArgument, "normal: 'mean' is not of the form key=value.");
    row("normal:n=5,n=6", InvalidArgument, "n: The key is given twice.");
    row("normal:n=-1", InvalidArgument, "n: '-1' is not a number of values.");
    row("normal:n=1.5", InvalidArgument, "n: '1.5' is not a number of values.");
    row("normal:n=nan", InvalidArgument, "n: 'nan' is not a number of values.");
    row("normal:n=", InvalidArgument, "n: '' is not a number of values.");
    row("normal:n=2147483649", TooLarge,
        "n: 2147483649 values are more than the limit of 2 147 483 648.");
    row("normal:n=inf", TooLarge, "n: inf values are more than the limit of 2 147 483 648.");
    row("normal:seed=-1", InvalidArgument,
        "seed: '-1' is not a whole number from 0 to 18446744073709551615.");
    row("normal:seed=18446744073709551616", InvalidArgument,
        "seed: '18446744073709551616' is not a whole number from 0 to 18446744073709551615.");
    row("normal:std=wide", InvalidArgument, "std: 'wide' is not a number.");
    row("normal:std=0", InvalidArgument, "std: 0 is outside 1e-06 to 1e+06.");
    row("normal:mean=nan", InvalidArgument, "mean: nan is outside -1e+06 to 1e+06.");
    row("weights:rows=2.5", InvalidArgument, "rows: 2.5 is not a whole number.");
}

void TestDistribution::wrongSpecsAreRefused() {
    QFETCH(QString, text);
    QFETCH(int, code);
    QFETCH(QString, sentence);
    const Result<DistributionSpec> spec = parseDistribution(text.toStdString());
    QVERIFY(!spec);
    QCOMPARE(static_cast<int>(spec.error().code), code);
    QCOMPARE(QString::fromStdString(spec.error().sentence()), sentence);
    const Result<DistributionSpec> unknown = parseDistribution("no-such-thing:n=3");
    QCOMPARE(unknown.error().code, ErrorCode::NotFound);
    QVERIFY(unknown.error().what.starts_with(
        "There is no distribution 'no-such-thing'; there are: default, outliers, normal, "));
}

void TestDistribution::smallCounts_data() {
    QTest::addColumn<int>("n");
    for (const int n : {0, 1, 2})
        QTest::addRow("%d", n) << n;
}

void TestDistribution::smallCounts() {
    QFETCH(int, n);
    for (const Distribution* distribution : distributions()) {
        if (distribution->shape != nullptr) continue;
        DistributionSpec spec = initialSpec(*distribution);
        spec.n = static_cast<std::uint64_t>(n);
        const Result<Tensor> tensor = generate(spec, {});
        QVERIFY(tensor);
        QCOMPARE(tensor->name, distributionText(spec));
        QCOMPARE(tensor->dtype, DType::F32);
        QCOMPARE(tensor->shape, Shape{n});
        QCOMPARE(tensor->values.size(), static_cast<std::size_t>(n));
    }
}

void TestDistribution::tooManyValuesAreRefused() {
    DistributionSpec spec = initialSpec(*findDistribution("normal"));
    for (const std::uint64_t n : {kMaximumDraws + 1, ~std::uint64_t{0}}) {
        spec.n = n;
        const Result<Tensor> tensor = generate(spec, {});
        QCOMPARE(tensor.error().code, ErrorCode::TooLarge);
        QVERIFY(tensor.error().what.ends_with("are more than the limit of 2 147 483 648."));
    }
    const auto matrix = parseDistribution("weights:rows=65536,columns=65536");
    const Result<Tensor> tensor = generate(*matrix, {});
    QCOMPARE(tensor.error().code, ErrorCode::TooLarge);
    QCOMPARE(tensor.error().what,
             std::string("65536 x 65536 values are more than the limit of 2 147 483 648."));
}

void TestDistribution::missingMemoryIsAnError() {
#ifdef __SANITIZE_ADDRESS__
    QSKIP("the address sanitizer ends the program where memory is missing");
#endif
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_AS, &before), 0);
    const rlimit fourGibibytes{std::min<rlim_t>(rlim_t{4} << 30, before.rlim_max), before.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_AS, &fourGibibytes), 0);
    const Result<Tensor> tensor = generate(*parseDistribution("normal:n=2147483648"), {});
    QCOMPARE(setrlimit(RLIMIT_AS, &before), 0);
    QCOMPARE(tensor.error().code, ErrorCode::OutOfMemory);
    // Eight bytes a value, and sixteen for each block of 128.
    QVERIFY2(tensor.error().what.starts_with("2 147 483 648 values and their index need "
                                             "17 448 304 640 bytes, more than half of the "),
             tensor.error().what.c_str());
}

void TestDistribution::cancelStopsBetweenBlocks() {
    std::stop_source stop;
    std::atomic<int> blocksAfterStop{0};
    const JobControl control(stop.get_token(), [&](double) {
        if (stop.stop_requested()) ++blocksAfterStop;
        stop.request_stop();
    });
    setWorkerCount(2);
    const Result<Tensor> tensor = generate(*parseDistribution("normal:n=5e6"), control);
    QCOMPARE(tensor.error().code, ErrorCode::Cancelled);
    QVERIFY(blocksAfterStop <= 1);  // the one that the other thread was in
}

void TestDistribution::shapeReplacesTheCount() {
    DistributionSpec spec = *parseDistribution("weights:rows=3,columns=5");
    const DistributionSpec same = spec;
    spec.n = 7;
    QVERIFY(spec == same);
    const Result<Tensor> tensor = generate(spec, {});
    QVERIFY(tensor);
    QCOMPARE(tensor->shape, (Shape{3, 5}));
    QCOMPARE(tensor->values.size(), std::size_t{15});
    QCOMPARE(tensor->name, std::string("weights:seed=1,rows=3,columns=5"));
}

QUANTOSCOPE_TEST(TestDistribution);
#include "tst_distribution.moc"
