// SPDX-License-Identifier: GPL-3.0-or-later
// The exact partition against other software, against plain dynamic programming in long double, and
// where doubles alone would fail.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "core/schemes/codebooks/exact_kmeans.h"
#include "support/near.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

using Points = std::vector<double>;

// Of points from..to-1 about their mean, in two passes.
long double runError(const Points& points, const Points& weights, std::size_t from,
                     std::size_t to) {
    long double weight = 0;
    long double deviation = 0;
    for (std::size_t i = from; i < to; ++i) {
        weight += weights[i];
        deviation += static_cast<long double>(weights[i]) * (points[i] - points[from]);
    }
    const long double mean = deviation / weight;
    long double error = 0;
    for (std::size_t i = from; i < to; ++i) {
        const long double difference = static_cast<long double>(points[i]) - points[from] - mean;
        error += weights[i] * difference * difference;
    }
    return error;
}

double errorOf(const Points& points, const Points& weights, const std::vector<std::size_t>& cuts) {
    long double error = 0;
    for (std::size_t m = 1; m < cuts.size(); ++m)
        error += runError(points, weights, cuts[m - 1], cuts[m]);
    return static_cast<double>(error);
}

// The recurrence without any shortcut.
double leastError(const Points& points, const Points& weights, std::size_t k) {
    const std::size_t n = points.size();
    std::vector<std::vector<long double>> sse(n, std::vector<long double>(n + 1));
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t i = j + 1; i <= n; ++i)
            sse[j][i] = runError(points, weights, j, i);
    std::vector<long double> least = sse[0];
    for (std::size_t m = 1; m < k; ++m) {
        std::vector<long double> next(n + 1, std::numeric_limits<long double>::infinity());
        for (std::size_t i = m + 1; i <= n; ++i)
            for (std::size_t j = m; j < i; ++j)
                next[i] = std::min(next[i], least[j] + sse[j][i]);
        least = next;
    }
    return static_cast<double>(least[n]);
}

Points pointsOf(const char* kind) {
    std::mt19937 random(11);
    std::normal_distribution<double> normal;
    Points points;
    const std::string name = kind;
    for (int i = 0; i < 60; ++i) {
        const double x = normal(random);
        if (name == "normal") points.push_back(x);
        if (name == "far outliers") points.push_back(i == 0 ? -1e20 : i == 1 ? 1e20 : x);
        if (name == "offset") points.push_back(1e6 + x);
        if (name == "remote tight clusters") points.push_back((i % 3) + 1e-7 * std::floor(8 * x));
        if (name == "denormal") points.push_back(std::floor(20 * x) * 1.4e-45);
        if (name == "huge") points.push_back(x * 1e38);
    }
    for (double& x : points)
        x = static_cast<double>(static_cast<float>(x));
    std::ranges::sort(points);
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

}  // namespace

class TestExactKmeans : public QObject {
    Q_OBJECT

  private slots:
    void otherSoftware_data();
    void otherSoftware();
    void plainRecurrence_data();
    void plainRecurrence();
    void everyPointItsOwn();
    void blocksAgreeWithOne();
    void limits();
    void cancel();
};

void TestExactKmeans::otherSoftware_data() {
    QTest::addColumn<QString>("data");
    QTest::addColumn<int>("k");
    QTest::addColumn<double>("error");
    const auto list = readJson(dataPath("kmeans/kmeans.json"));
    for (const auto& row : list["cases"]) {
        const auto data = QString::fromStdString(row["data"]);
        const int k = row["k"];
        QTest::addRow("%s in %d", qPrintable(data), k)
            << data << k << row["sse_exact"].get<double>();
    }
}

void TestExactKmeans::otherSoftware() {
    QFETCH(QString, data);
    QFETCH(int, k);
    QFETCH(double, error);
    Points points = readNpy<double>(dataPath("kmeans/" + data + ".npy")).values;
    std::ranges::sort(points);
    Points distinct;
    Points weights;
    for (const double x : points) {
        if (distinct.empty() || x != distinct.back()) {
            distinct.push_back(x);
            weights.push_back(0);
        }
        weights.back() += 1;
    }
    const auto cuts = optimalCuts(distinct, weights, static_cast<std::size_t>(k), 1e-7, {});
    QVERIFY(cuts.ok());
    NEAR(errorOf(distinct, weights, *cuts), error, 0, 1e-6);
}

void TestExactKmeans::plainRecurrence_data() {
    QTest::addColumn<QByteArray>("kind");
    for (const char* kind :
         {"normal", "far outliers", "offset", "remote tight clusters", "denormal", "huge"})
        QTest::newRow(kind) << QByteArray(kind);
}

void TestExactKmeans::plainRecurrence() {
    QFETCH(QByteArray, kind);
    const Points points = pointsOf(kind.constData());
    Points weights(points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        weights[i] = 1 + static_cast<double>(i * i % 7);
    for (const std::size_t k : {1, 2, 3, 5, 9, 16}) {
        const auto cuts = optimalCuts(points, weights, std::min(k, points.size()), 1e-7, {});
        QVERIFY(cuts.ok());
        const double least = leastError(points, weights, std::min(k, points.size()));
        // The absolute floor: what long double loses of the largest square.
        const double largest = std::max(std::fabs(points.front()), std::fabs(points.back()));
        NEAR(errorOf(points, weights, *cuts), least, 1e-36 * largest * largest, 1e-7);
    }
}

void TestExactKmeans::everyPointItsOwn() {
    const Points points{-2, 0, 1, 1.5};
    const Points weights{1, 5, 2, 1};
    const auto cuts = optimalCuts(points, weights, 4, 1e-7, {});
    QCOMPARE(*cuts, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

// More points than one block of the table: neighbours must meet where a single run would.
void TestExactKmeans::blocksAgreeWithOne() {
    Points points;
    for (int i = 0; i < 50'000; ++i)
        points.push_back(i);
    const Points weights(points.size(), 1.0);
    const auto cuts = optimalCuts(points, weights, 5, 1e-9, {});
    QVERIFY(cuts.ok());
    for (std::size_t m = 0; m <= 5; ++m)
        QCOMPARE((*cuts)[m], m * 10'000);
}

void TestExactKmeans::limits() {
    const Points many(kMostCutPoints + 1, 1.0);
    const auto tooMany = optimalCuts(many, many, 2, 1e-7, {});
    QVERIFY(!tooMany.ok() && tooMany.error().code == ErrorCode::TooLarge);
    QVERIFY(tooMany.error().what.find("8 388 609 distinct values") != std::string::npos);
    const Points half(kLargestCutTable / 4096 + 1, 1.0);
    QVERIFY(!optimalCuts(half, half, 4096, 1e-7, {}).ok());
}

void TestExactKmeans::cancel() {
    Points points;
    for (int i = 0; i < 1000; ++i)
        points.push_back(i);
    std::stop_source stop;
    stop.request_stop();
    const auto cuts = optimalCuts(points, points, 3, 1e-7, JobControl(stop.get_token()));
    QVERIFY(!cuts.ok() && cuts.error().code == ErrorCode::Cancelled);
}

QUANTOSCOPE_TEST(TestExactKmeans);
#include "tst_exact_kmeans.moc"
