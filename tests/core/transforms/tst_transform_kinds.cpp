// SPDX-License-Identifier: GPL-3.0-or-later
// Each transform against its formula, value by value.
#include <QTest>
#include <bit>
#include <cmath>

#include "core/base/numbers/small_float.h"
#include "core/transforms/hadamard_rotation.h"
#include "support/evaluation_oracle.h"
#include "support/near.h"
#include "support/test_program.h"
#include "support/transform_run.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const Transform& of(std::string_view id) {
    return *findTransform(id);
}

// H / sqrt(m) as a matrix.
double hadamardEntry(std::size_t i, std::size_t j, std::size_t m) {
    const double sign = std::popcount(i & j) % 2 == 0 ? 1 : -1;
    return sign / std::sqrt(static_cast<double>(m));
}

// The rotation of one line by its matrix, piece by piece.
std::vector<double> slowRotation(const std::vector<double>& line, std::size_t largest,
                                 std::uint64_t seed) {
    std::vector<double> rotated(line.size());
    const RandomSigns signs(seed, line.size());
    std::size_t first = 0;
    while (first < line.size()) {
        std::size_t m = largest;
        while (m > line.size() - first)
            m /= 2;
        for (std::size_t i = 0; i < m; ++i)
            for (std::size_t j = 0; j < m; ++j)
                rotated[first + i] +=
                    hadamardEntry(i, j, m) * signs.at(first + j) * line[first + j];
        first += m;
    }
    return rotated;
}

double energyOf(std::span<const float> values) {
    double energy = 0;
    for (const float x : values)
        energy += static_cast<double>(x) * x;
    return energy;
}

}  // namespace

class TestTransformKinds : public QObject {
    Q_OBJECT

  private slots:
    void walshHadamardIsItsMatrix();
    void walshHadamardIsItsOwnInverse();
    void piecesAreBinaryExpansions();
    void rotationIsItsMatrix_data();
    void rotationIsItsMatrix();
    void seedsDiffer();
    void rotationSpreadsAnOutlier();
    void unrotatedPiecesAreNoted();
    void meansAreSubtracted();
    void smoothingIsTheFormula();
    void smoothingWithoutActivations();
    void smoothingRefusesOtherColumns();
    void outliersAreKeptInHalfPrecision();
    void outlierColumns();
    void outliersHaveAnOrder();
    void halfPrecisionRoundsToEven();
};

void TestTransformKinds::walshHadamardIsItsMatrix() {
    std::mt19937 engine(90);
    for (const std::size_t m : {1U, 2U, 4U, 8U, 64U, 256U})
        for (const std::size_t width : {1U, 3U, 16U}) {
            std::vector<double> lines(m * width);
            for (double& x : lines)
                x = static_cast<double>(engine()) * 0x1p-31 - 1;
            std::vector<double> rotated = lines;
            walshHadamard(rotated, m, width);
            for (std::size_t k = 0; k < width; ++k)
                for (std::size_t i = 0; i < m; ++i) {
                    double slow = 0;
                    double squares = 0;
                    for (std::size_t j = 0; j < m; ++j) {
                        slow += hadamardEntry(i, j, m) * lines[j * width + k];
                        squares += lines[j * width + k] * lines[j * width + k];
                    }
                    // The slow sum errs by m roundings of terms below norm / sqrt(m).
                    NEAR(rotated[i * width + k], slow,
                         (static_cast<double>(m) + 12) * 0x1p-53 * std::sqrt(squares), 0);
                }
        }
}

void TestTransformKinds::walshHadamardIsItsOwnInverse() {
    std::mt19937 engine(91);
    for (std::size_t m = 1; m <= 65536; m *= 4) {
        std::vector<double> line(m);
        double squares = 0;
        for (double& x : line) {
            x = static_cast<double>(engine()) * 0x1p-31 - 1;
            squares += x * x;
        }
        std::vector<double> twice = line;
        walshHadamard(twice, m, 1);
        walshHadamard(twice, m, 1);
        const double bound =
            2 * (std::log2(static_cast<double>(m)) + 2) * 0x1p-53 * std::sqrt(squares);
        for (std::size_t i = 0; i < m; ++i)
            NEAR(twice[i], line[i], bound, 0);
    }
}

void TestTransformKinds::piecesAreBinaryExpansions() {
    QVERIFY(binaryPieces(0, 64).empty());
    QVERIFY(binaryPieces(13, 64) == (std::vector<Piece>{{0, 8}, {8, 4}, {12, 1}}));
    QVERIFY(binaryPieces(13, 4) == (std::vector<Piece>{{0, 4}, {4, 4}, {8, 4}, {12, 1}}));
    for (std::size_t extent = 1; extent <= 200; ++extent) {
        std::size_t end = 0;
        for (const Piece& piece : binaryPieces(extent, 32)) {
            QCOMPARE(piece.first, end);
            QVERIFY(std::has_single_bit(piece.length) && piece.length <= 32);
            end += piece.length;
        }
        QCOMPARE(end, extent);
    }
}

void TestTransformKinds::rotationIsItsMatrix_data() {
    QTest::addColumn<std::size_t>("extent");
    QTest::addColumn<int>("largest");
    for (std::size_t extent = 1; extent <= 40; ++extent)
        QTest::addRow("%zu", extent) << extent << 65536;
    QTest::newRow("100, pieces of 16") << std::size_t{100} << 16;
    QTest::newRow("100, pieces of 31") << std::size_t{100} << 31;
    QTest::newRow("513") << std::size_t{513} << 65536;
}

// Along each axis of a tensor of three; one rounding to float32, 2^-24 of a result no longer than
// the line, and the roundings of the slow sum in double.
void TestTransformKinds::rotationIsItsMatrix() {
    QFETCH(std::size_t, extent);
    QFETCH(int, largest);
    const auto n = static_cast<std::int64_t>(extent);
    for (const int axis : {0, 1, 2}) {
        Shape shape{3, 3, 19};
        shape[static_cast<std::size_t>(axis)] = n;
        std::size_t inner = 1;
        for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < 3; ++i)
            inner *= static_cast<std::size_t>(shape[i]);
        const std::vector<float> values = normalValues(elementCount(shape), 1, 92);
        ParameterSet parameters(of("hadamard").parameters);
        QVERIFY(parameters.set("axis", axis).ok());
        QVERIFY(parameters.set("largest_piece", largest).ok());
        QVERIFY(parameters.set("seed", 5).ok());
        const JobControl control;
        const auto result = of("hadamard").apply({shape, values, parameters, {}, control});
        QVERIFY(result.ok());
        QCOMPARE(result->overheadBits, 64.0);
        const std::size_t lines = values.size() / extent;
        for (std::size_t line = 0; line < lines; ++line) {
            const std::size_t first = line / inner * extent * inner + line % inner;
            std::vector<double> x;
            double squares = 0;
            for (std::size_t i = 0; i < extent; ++i) {
                x.push_back(values[first + i * inner]);
                squares += x.back() * x.back();
            }
            const std::vector<double> slow =
                slowRotation(x, std::bit_floor(static_cast<std::size_t>(largest)), 5);
            double rotatedSquares = 0;
            for (std::size_t i = 0; i < extent; ++i) {
                const double y = result->values[first + i * inner];
                NEAR(y, slow[i],
                     std::sqrt(squares) * (0x1p-24 + (static_cast<double>(extent) + 12) * 0x1p-53),
                     0);
                rotatedSquares += y * y;
            }
            NEAR(rotatedSquares, squares, 0, 2 * 0x1p-24 + 1e-12);
        }
    }
}

void TestTransformKinds::seedsDiffer() {
    const std::vector<float> values = normalValues(64, 1, 93);
    const TransformRun one(of("hadamard"), {64}, values, "seed=1");
    const TransformRun again(of("hadamard"), {64}, values, "seed=1");
    const TransformRun two(of("hadamard"), {64}, values, "seed=2");
    QVERIFY(one.transformed.values == again.transformed.values);
    QVERIFY(one.transformed.values != two.transformed.values);
    // Signs are fair: 100 000 of them are within 5 sqrt(n) / 2 of one half.
    const RandomSigns signs(3, 100'000);
    double sum = 0;
    for (std::size_t i = 0; i < 100'000; ++i)
        sum += signs.at(i);
    QVERIFY(std::abs(sum) < 5 * std::sqrt(100'000.0));
}

// One value of 1 becomes m values of magnitude 1 / sqrt(m); the error put in comes out the same.
void TestTransformKinds::rotationSpreadsAnOutlier() {
    std::vector<float> values(256);
    values[77] = 1;
    const TransformRun run(of("hadamard"), {256}, values, "");
    for (const float y : run.transformed.values)
        QCOMPARE(std::abs(y), 1.0F / 16);
    std::vector<float> noisy(run.transformed.values.begin(), run.transformed.values.end());
    const std::vector<float> noise = normalValues(256, 0.01, 94);
    std::vector<float> added;
    for (std::size_t i = 0; i < 256; ++i) {
        const float before = noisy[i];
        noisy[i] += noise[i];
        added.push_back(noisy[i] - before);
    }
    std::vector<float> errors = run.restored(noisy);
    for (std::size_t i = 0; i < 256; ++i)
        errors[i] -= values[i];
    // 256 roundings of 2^-24, each of at most 1.
    NEAR(energyOf(errors), energyOf(added), 256 * 0x1p-24 * 0.05, 1e-6);
}

void TestTransformKinds::unrotatedPiecesAreNoted() {
    std::vector<float> values = normalValues(24, 1, 95);
    values[10] = std::numeric_limits<float>::infinity();  // row 0, piece 8 .. 11 of 8 + 4
    const TransformRun run(of("hadamard"), {2, 12}, values, "");
    for (std::size_t i = 8; i < 12; ++i)
        QCOMPARE(run.transformed.values[i], values[i]);
    QVERIFY(run.transformed.values[0] != values[0]);
    QVERIFY(run.transformed.values[20] != values[20]);
    QCOMPARE(run.transformed.notes.size(), std::size_t{2});
    QVERIFY(run.transformed.notes[1].find("1 of 4 pieces") == 0);
    QCOMPARE(run.transformed.overheadBits, 64.0 + 4);
    const std::vector<float> restored = run.restored(run.transformed.values);
    for (std::size_t i = 8; i < 12; ++i)
        QCOMPARE(restored[i], values[i]);
}

void TestTransformKinds::meansAreSubtracted() {
    const std::vector<float> values{1, 2, 3, 10, 20, 30};
    const TransformRun whole(of("mean"), {2, 3}, values, "");
    for (std::size_t i = 0; i < 6; ++i)
        QCOMPARE(whole.transformed.values[i], values[i] - 11);
    QCOMPARE(whole.transformed.overheadBits, 32.0);
    const TransformRun rows(of("mean"), {2, 3}, values, "of=channel");
    QVERIFY(rows.transformed.values == (FloatBuffer{-1, 0, 1, -10, 0, 10}));
    QCOMPARE(rows.transformed.overheadBits, 64.0);
}

void TestTransformKinds::smoothingIsTheFormula() {
    const std::vector<float> weights{0.5F, -4, 0, 1, -0.25F, 2, 0, 3};
    const std::vector<float> activations{16, 0.25F, 5, 0};
    const TransformRun run(of("smooth"), {2, 4}, weights, "alpha=0.25", activations);
    const double first = std::pow(16.0, 0.25) / std::pow(0.5, 0.75);
    const double second = std::pow(0.25, 0.25) / std::pow(4.0, 0.75);
    const std::vector<double> scales{first, second, 1, 1};
    for (std::size_t i = 0; i < weights.size(); ++i)
        NEAR(run.transformed.values[i], weights[i] * scales[i % 4], 0, 0x1p-22);
    QCOMPARE(run.transformed.overheadBits, 4 * 32.0);
}

void TestTransformKinds::smoothingWithoutActivations() {
    const std::vector<float> weights{0.5F, -4, 0.25F, 2};
    const TransformRun all(of("smooth"), {2, 2}, weights, "alpha=0");
    NEAR(all.transformed.values[0], 1, 0, 0x1p-23);
    NEAR(all.transformed.values[1], -1, 0, 0x1p-23);
    const TransformRun none(of("smooth"), {2, 2}, weights, "alpha=1");
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(none.transformed.values[i], weights[i]);
}

void TestTransformKinds::smoothingRefusesOtherColumns() {
    const std::vector<float> weights(6);
    const std::vector<float> activations(2);
    const ParameterSet parameters(of("smooth").parameters);
    const JobControl control;
    const auto result = of("smooth").apply({{2, 3}, weights, parameters, activations, control});
    QVERIFY(!result.ok());
    QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
}

void TestTransformKinds::outliersAreKeptInHalfPrecision() {
    std::vector<float> values = normalValues(1000, 1, 96);
    values[123] = 1000.3F;
    values[7] = -1e6F;
    values[999] = 55.55F;
    const TransformRun run(of("outliers"), {10, 100}, values, "share=0.3");
    std::vector<float> expected = values;
    for (const std::size_t place : {7U, 123U, 999U})
        expected[place] = 0;
    QVERIFY(std::ranges::equal(run.transformed.values, expected));
    QCOMPARE(run.transformed.overheadBits, 3.0 * (16 + 10));
    QVERIFY(run.transformed.notes[0].find("values held at 65504: 1") != std::string::npos);
    // What the quantizer made of the kept places does not matter.
    const std::vector<float> restored = run.restored(std::vector<float>(1000, 0.125F));
    QCOMPARE(restored[7], -65504.0F);
    QCOMPARE(restored[123], 1000.5F);
    QCOMPARE(restored[999], 55.5625F);
    QCOMPARE(restored[0], 0.125F);
}

void TestTransformKinds::outlierColumns() {
    std::vector<float> values = normalValues(500, 0.01, 97);
    values[3 * 50 + 17] = 6;
    values[4 * 50 + 17] = std::numeric_limits<float>::quiet_NaN();
    ParameterSet parameters(of("outliers").parameters);
    QVERIFY(parameters.setText("by", "columns").ok());
    QVERIFY(parameters.set("share", 2).ok());
    const JobControl control;
    const auto result = of("outliers").apply({{10, 50}, values, parameters, {}, control});
    QVERIFY(result.ok());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i]))
            QVERIFY(std::isnan(result->values[i]));
        else
            QCOMPARE(result->values[i], i % 50 == 17 ? 0 : values[i]);
    }
    QCOMPARE(result->overheadBits, 9 * 16.0 + 6);
}

// Every count of equal and different magnitudes, against a stable sort.
void TestTransformKinds::outliersHaveAnOrder() {
    std::mt19937 engine(98);
    std::vector<float> values(600'000);
    for (float& x : values)
        x = static_cast<float>(static_cast<int>(engine() % 2001) - 1000) * 0.37F;
    const std::size_t count = values.size() / 50;
    std::vector<std::size_t> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::stable_sort(order, std::greater{},
                             [&](std::size_t i) { return std::abs(values[i]); });
    std::vector<float> expected = values;
    for (std::size_t i = 0; i < count; ++i)
        expected[order[i]] = 0;
    const TransformRun run(of("outliers"), {600'000}, values, "share=2");
    QVERIFY(std::ranges::equal(run.transformed.values, expected));
}

// Every FP16 number comes back, and the middle between two goes to the even code.
void TestTransformKinds::halfPrecisionRoundsToEven() {
    std::vector<float> values;
    std::vector<float> expected;
    for (std::uint32_t code = 0; code < 0x7BFF; ++code) {
        const float below = decodeSmallFloat(kFloat16, code);
        const float above = decodeSmallFloat(kFloat16, code + 1);
        values.insert(values.end(), {below, (below + above) / 2});
        expected.insert(expected.end(), {below, code % 2 == 0 ? below : above});
    }
    // A tenth is kept: so many more small values that all of these are.
    const std::size_t tested = values.size();
    values.resize(tested * 10, 0.0F);
    const TransformRun run(of("outliers"), {static_cast<std::int64_t>(values.size())}, values,
                           "share=10");
    const std::vector<float> restored = run.restored(run.transformed.values);
    for (std::size_t i = 0; i < tested; ++i)
        QCOMPARE(restored[i], expected[i]);
}

QUANTOSCOPE_TEST(TestTransformKinds);
#include "tst_transform_kinds.moc"
