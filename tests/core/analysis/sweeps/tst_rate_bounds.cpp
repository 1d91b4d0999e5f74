// SPDX-License-Identifier: GPL-3.0-or-later
// Entropies against numeric integrals of the densities as the textbooks give them, the spacing
// estimate against the formulas, and the bounds against published numbers and against quantizers.
#include "core/analysis/sweeps/rate_bounds.h"

#include <QTest>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numbers>

#include "core/analysis/sweeps/sweeps.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

using std::numbers::pi;

// log p(x) of each distribution that has an entropy, at the parameters of the row, from the
// textbook; the row's interval holds all but a share of 1e-12 of the values.
struct Density {
    std::string source;
    std::function<double(double)> logDensity;
    double from;
    double to;
    bool logarithmic = false;  // integrate over ln x
};

double logNormal(double x) {
    return -0.5 * x * x - 0.5 * std::log(2 * pi);
}

const std::vector<Density>& densities() {
    static const std::vector<Density> kAll{
        {"normal:mean=1.5,std=2", [](double x) { return logNormal((x - 1.5) / 2) - std::log(2.0); },
         -20, 23},
        {"uniform:low=-1,high=4", [](double) { return -std::log(5.0); }, -1, 4},
        {"laplace:mean=-1,scale=0.5",
         [](double x) { return -std::abs(x + 1) / 0.5 - std::log(1.0); }, -21, 19},
        {"exponential:scale=3", [](double x) { return -x / 3 - std::log(3.0); }, 0, 120},
        {"logistic:mean=0,scale=0.7",
         [](double x) {
             const double z = std::abs(x) / 0.7;
             return -z - std::log(0.7) - 2 * std::log1p(std::exp(-z));
         },
         -30, 30},
        {"log-normal:mu=0.3,sigma=0.8",
         [](double x) {
             return logNormal((std::log(x) - 0.3) / 0.8) - std::log(x) - std::log(0.8);
         },
         1e-4, 1e4, true},
        {"gamma:shape=2.5,scale=1.5",
         [](double x) {
             return 1.5 * std::log(x) - x / 1.5 - std::lgamma(2.5) - 2.5 * std::log(1.5);
         },
         1e-8, 100, true},
        {"student-t:dof=5,scale=2",
         [](double x) {
             const double z = x / 2;
             return std::lgamma(3.0) - std::lgamma(2.5) - 0.5 * std::log(5 * pi) -
                    3 * std::log1p(z * z / 5) - std::log(2.0);
         },
         -4000, 4000},
    };
    return kAll;
}

// -∫ p ln p, in bits, by the midpoint rule of 4 million points: its error is of the order of the
// square of the step, below 1e-6 of what is integrated.
double integratedEntropy(const Density& density) {
    constexpr int kPoints = 4'000'000;
    const double from = density.logarithmic ? std::log(density.from) : density.from;
    const double to = density.logarithmic ? std::log(density.to) : density.to;
    const double step = (to - from) / kPoints;
    double sum = 0;
    for (int i = 0; i < kPoints; ++i) {
        const double at = from + (i + 0.5) * step;
        const double x = density.logarithmic ? std::exp(at) : at;
        const double logP = density.logDensity(x);
        sum -= std::exp(logP) * logP * (density.logarithmic ? x : 1);
    }
    return sum * step / std::numbers::ln2;
}

// MSE of the best quantizer of the positive half of a normal source into 2^(bits - 1) levels, by
// Lloyd's two conditions in turn on the exact integrals of x and of 1; by symmetry that of all.
double lloydMaxOfTheNormal(int bits) {
    const auto density = [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * pi); };
    const auto below = [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); };
    const std::size_t count = std::size_t{1} << (bits - 1);
    std::vector<double> levels(count);
    for (std::size_t i = 0; i < count; ++i)
        levels[i] = 4 * (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    double explained = 0;  // sum of level^2 p(bucket): what the variance loses
    double before = -1;
    while (explained - before > 1e-13) {
        before = explained;
        explained = 0;
        double lower = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const bool isLast = i + 1 == count;
            const double upper = isLast ? 40 : (levels[i] + levels[i + 1]) / 2;
            // Of the upper tail, whose difference keeps its digits.
            const double share = below(-lower) - below(-upper);
            levels[i] = (density(lower) - density(upper)) / share;
            explained += 2 * levels[i] * levels[i] * share;
            lower = upper;
        }
    }
    return 1 - explained;
}

DataSetPointer dataOf(const std::string& text) {
    const Source source = *parseSource(text);
    return *makeDataSet(source, *loadSource(source, {}), {});
}

DataSetPointer dataOf(const std::vector<float>& values) {
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = {static_cast<std::int64_t>(values.size())};
    tensor->values.assign(values.begin(), values.end());
    return *makeDataSet(FileSource{"x.npy", ""}, tensor, {});
}

void densityRows() {
    QTest::addColumn<std::size_t>("row");
    for (std::size_t i = 0; i < densities().size(); ++i)
        QTest::newRow(densities()[i].source.c_str()) << i;
}

}  // namespace

class TestRateBounds : public QObject {
    Q_OBJECT
  private slots:
    void everyEntropyHasADensityHere() {
        std::size_t having = 0;
        for (const Distribution* distribution : distributions()) {
            if (distribution->entropy == nullptr) continue;
            ++having;
            QVERIFY2(std::ranges::any_of(densities(),
                                         [&](const Density& density) {
                                             return density.source.starts_with(
                                                 std::string(distribution->id) + ":");
                                         }),
                     distribution->id.data());
        }
        QCOMPARE(having, densities().size());
    }
    void entropyIsTheIntegral_data() { densityRows(); }
    void entropyIsTheIntegral() {
        QFETCH(std::size_t, row);
        const auto entropy = differentialEntropy(*parseSource(densities()[row].source));
        QVERIFY(entropy);
        NEAR(*entropy, integratedEntropy(densities()[row]), 1e-6, 1e-6);
    }
    // n = 10^5, m = 316. The mean of -ln p over n values strays by deviation/sqrt(n), the deviation
    // of ln p being below 1.5 in all rows: four of them are 0.019 nats. Windows at the ends, 2 m/n
    // of the values, may be off by 2 nats: 0.013. Sum 0.032 nats, 0.046 bits.
    void spacingsEstimateTheEntropy_data() { densityRows(); }
    void spacingsEstimateTheEntropy() {
        QFETCH(std::size_t, row);
        const std::string text = densities()[row].source + ",n=100000,seed=3";
        const auto data = dataOf(text);
        const auto estimate = spacingEntropy(data->index->sorted());
        QVERIFY(estimate);
        NEAR(*estimate, *differentialEntropy(*parseSource(text)), 0.046, 0);
    }
    void noDensityNoEntropy() {
        QVERIFY(!differentialEntropy(*parseSource("constant")));
        QVERIFY(!differentialEntropy(FileSource{"x.npy", ""}));
        QVERIFY(!spacingEntropy({}));
        const std::vector<float> equal(1000, 2.0F);
        QVERIFY(!spacingEntropy(equal));
        QVERIFY(!rateBounds(*dataOf(equal)));
        QVERIFY(!rateBounds(*dataOf(std::vector<float>{})));
        const std::vector<float> none(5, std::numeric_limits<float>::quiet_NaN());
        QVERIFY(!rateBounds(*dataOf(none)));
        // Two values have a variance and no density.
        std::vector<float> two(1000, 1.0F);
        std::fill_n(two.begin(), 500, -1.0F);
        const auto bounds = rateBounds(*dataOf(two));
        QVERIFY(bounds && !bounds->sqnrAtZero && !bounds->shannon(3));
        NEAR(bounds->gaussian(0), 0, 1e-12, 0);
    }
    // A normal source of mean 0: D = variance 2^(-2R), so SQNR is 6.02 dB a bit from 0; by both
    // ways. The variance of 10^6 values strays by 0.14 %, 0.006 dB; four of that.
    void aNormalSourceMeetsItsBound() {
        const auto bounds = rateBounds(*dataOf("normal:n=1000000,seed=5"));
        QVERIFY(bounds && bounds->sqnrAtZero);
        for (const double bits : {0.0, 1.0, 4.0, 7.5}) {
            NEAR(bounds->gaussian(bits), 20 * std::log10(2.0) * bits, 0.024, 0);
            NEAR(*bounds->shannon(bits), 20 * std::log10(2.0) * bits, 0.024, 0);
        }
    }
    // Uniform over a width w: D >= w^2 2^(-2R) / (2 pi e) against a variance of w^2 / 12, so the
    // bound lies 10 log10(2 pi e / 12) = 1.533 dB above the normal one.
    void aUniformSourceIsEasier() {
        const auto bounds = rateBounds(*dataOf("uniform:n=1000000,seed=5"));
        QVERIFY(bounds && bounds->sqnrAtZero);
        NEAR(*bounds->shannon(3) - bounds->gaussian(3), 1.533, 0.024, 0);
    }
    void aMeanCountsAsSignal() {
        const auto centred = rateBounds(*dataOf("normal:n=100000,seed=5"));
        const auto shifted = rateBounds(*dataOf("normal:n=100000,seed=5,mean=3"));
        NEAR(shifted->gaussian(2) - centred->gaussian(2), 10.0, 0.1, 0);  // (9 + 1) / 1
    }
    // Max (1960), worked out to more digits, as MSE on unit variance.
    void lloydMaxIsThePublishedTable() {
        const std::map<int, double> published{
            {1, 0.363380}, {4, 0.00950101}, {5, 0.00250467}, {7, 1.63478e-4}, {8, 4.11851e-5}};
        for (const auto& [bits, mse] : published)
            NEAR(*gaussianLloydMaxSqnr(bits), -10 * std::log10(mse), 5e-4,
                 0);  // rounded to 3 digits
        // Max 1960, table I: 4 and 8 levels; rounded there to 4 digits.
        NEAR(*gaussianLloydMaxSqnr(2), -10 * std::log10(0.1175), 0.002, 0);
        NEAR(*gaussianLloydMaxSqnr(3), -10 * std::log10(0.03454), 0.002, 0);
        QVERIFY(!gaussianLloydMaxSqnr(0) && !gaussianLloydMaxSqnr(9));
    }
    void lloydMaxIsTheFixedPoint() {
        for (int bits = 1; bits <= 8; ++bits)
            NEAR(*gaussianLloydMaxSqnr(bits), -10 * std::log10(lloydMaxOfTheNormal(bits)), 1e-3, 0);
    }
    // No scheme passes the bound of an independent source; the bound and the sampled error stray
    // by less than 0.1 dB at 10^5 values.
    void noSchemePassesTheShannonBound_data() {
        QTest::addColumn<QString>("source");
        for (const char* source :
             {"normal:n=100000,seed=2", "laplace:n=100000,seed=2", "uniform:n=100000,seed=2"})
            QTest::newRow(source) << source;
    }
    void noSchemePassesTheShannonBound() {
        QFETCH(QString, source);
        Request request = defaultRequest();
        request.source = *parseSource(source.toStdString());
        const auto data = dataOf(source.toStdString());
        const auto bounds = rateBounds(*data);
        for (const Scheme* scheme : schemes()) {
            const auto row = schemeRow(request, *scheme, data, {});
            QVERIFY(row.ok());
            if (!row->metrics || !row->metrics->sqnrDb) continue;
            const double bits = row->metrics->bitsPerWeight;
            QVERIFY2(*row->metrics->sqnrDb <= *bounds->shannon(bits) + 0.1,
                     std::string(scheme->id).c_str());
        }
    }
};

QUANTOSCOPE_TEST(TestRateBounds);
#include "tst_rate_bounds.moc"
