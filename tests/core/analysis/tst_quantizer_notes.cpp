// SPDX-License-Identifier: GPL-3.0-or-later
// What an answer says beside its figures: ranges that could not be had, weights that say nothing,
// figures that mean nothing.
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

#include "core/formats/npy/writer.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"
#include "tests/support/near.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr float kLargest = std::numeric_limits<float>::max();

bool tells(const Outcome& outcome, const std::string& piece) {
    return std::ranges::any_of(outcome.notes, [&](const std::string& note) {
        return note.find(piece) != std::string::npos;
    });
}

// With a .npy of these values as importance.
DataSetPointer weighed(const DataSetPointer& plain, ImportanceKind kind,
                       const std::vector<float>& weights) {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("importance.npy")).toStdString();
    const auto size = static_cast<std::int64_t>(weights.size());
    if (!writeNpy<float>(path, {size}, weights, {}).ok()) throw std::runtime_error(path);
    Preparation preparation;
    preparation.importance = ImportanceRequest{kind, FileSource{path, ""}};
    auto data = prepareDataSet(plain, preparation, {});
    if (!data) throw std::runtime_error(data.error().sentence());
    return *data;
}

}  // namespace

class TestQuantizerNotes : public QObject {
    Q_OBJECT
  private slots:
    // [1, 2] at int8: scale 1/255, zero point -128 - round(255) = -383.
    void zeroPointsThatAreNoCodes() {
        const DataSetPointer data = dataOf({2}, {1, 2});
        Request request = requestOf(R"({"bits": 8})");
        const auto outcome = outcomeOf(request, data);
        QCOMPARE(outcome->slices->front().zeroPoint, -383.0F);
        QVERIFY(tells(*outcome, "The zero point -383 is none of the codes -128 to 127"));
        QVERIFY(request.settings.parameters.setText("include_zero", "true"));
        const auto widened = outcomeOf(request, data);
        QCOMPARE(widened->slices->front().zeroPoint, -128.0F);
        QVERIFY(!tells(*widened, "zero point"));
        request.range.mode = RangeMode::GivenScale;
        request.range.given = {{1, 300}};
        const auto refused = analyze(request, data, 0, {});
        QVERIFY(!refused && refused.error().what.starts_with("The zero point 300 is none of"));
    }

    void slicesWithSuchZeroPointsAreCounted() {
        const Request request = requestOf(R"({"bits": 8, "granularity": "channel", "axis": 0})");
        const auto outcome = outcomeOf(request, dataOf({3, 2}, {-1, 1, 5, 6, 0, 3}));
        QVERIFY(tells(*outcome, "in 1 of 3 slices"));
    }

    // Of [-max, max] at int8 the scale would be 2 max / 255 and the lowest level -128 times that,
    // past -max: the scale gives way, to max / 128, and with it the highest level.
    void endsOfFloat32() {
        const auto outcome =
            outcomeOf(requestOf(R"({"bits": 8})"), dataOf({3}, {-kLargest, 0, kLargest}));
        NEAR(outcome->focus->steps.scale, double(kLargest) / 128, 0, 1e-6);
        QVERIFY(tells(*outcome, "float32 has no scale and zero point for the range"));
        QVERIFY(!tells(*outcomeOf(requestOf(R"({"bits": 8})"), dataOf({3}, {-1, 0.5, 1})),
                       "float32 has no"));
    }

    void aRangeOfZeroAlone() {
        Request request = requestOf(R"({"range": {"mode": "manual", "manual": [[0, 0]]}})");
        const auto outcome = outcomeOf(request, dataOf({3}, {0, 0, 5}));
        QVERIFY(tells(*outcome, "The range is 0 alone"));
        QVERIFY(!tells(*outcomeOf(request, dataOf({3}, {0, 0, 0})), "The range is 0 alone"));
    }

    // Half of 0 and a magnitude of 1e-37 are 20 dB apart whatever the unit, until float32 has no
    // digits left.
    void smallValuesAreQuantizedAsLargeOnes_data() {
        QTest::addColumn<QString>("id");
        for (const char* id : {"nf4", "af4", "bnb-fp4", "log", "mu-law", "a-law", "power-of-two",
                               "apot", "uniform", "g711-alaw", "g711-ulaw"})
            QTest::newRow(id) << QString(id);
    }
    void smallValuesAreQuantizedAsLargeOnes() {
        QFETCH(QString, id);
        const auto drawn = dataOf("normal:n=4000,seed=4");
        std::vector<float> ones(drawn->tensor->values.begin(), drawn->tensor->values.end());
        std::vector<float> tiny = ones;
        for (float& x : tiny)
            x *= 0x1p-123F;
        Request request = withScheme(defaultRequest(), *findScheme(id.toStdString()));
        request.settings.bits =
            std::clamp(4, request.scheme->minimumBits, request.scheme->maximumBits);
        if (id.startsWith(QStringLiteral("g711")))
            QVERIFY(request.settings.parameters.setText("range_to_int16", "true"));
        const auto large = outcomeOf(request, dataOf({4000}, ones));
        const auto small = outcomeOf(request, dataOf({4000}, tiny));
        // Denormal levels have at least 12 bits: an error of 2^-13 of a level is far below a step.
        NEAR(*small->metrics.sqnrDb, *large->metrics.sqnrDb, 0.2, 0);
        const auto smallest = std::ranges::min_element(
            small->focus->steps.levels, {},
            [](float level) { return level == 0 ? 1.0F : std::abs(level); });
        QCOMPARE(tells(*small, "denormal: float32 rounds"),
                 std::abs(*smallest) < std::numeric_limits<float>::min());
    }

    void weightsOfNothing() {
        const DataSetPointer plain = dataOf("normal:n=256,seed=2");
        const Request request = withScheme(defaultRequest(), *findScheme("ggml-iq4_nl"));
        const auto none = outcomeOf(
            request, weighed(plain, ImportanceKind::Values, std::vector<float>(256, 0.0F)));
        QVERIFY(tells(*none, "All weights are 0: every value weighs the same."));
        QCOMPARE(*none->metrics.mse, *outcomeOf(request, plain)->metrics.mse);
    }

    // The block without weight is encoded as one of equal weights, the others as before.
    void blocksWithoutWeight() {
        const DataSetPointer plain = dataOf("normal:n=256,seed=2");
        const Request request = withScheme(defaultRequest(), *findScheme("ggml-iq4_nl"));
        std::vector<float> weights(256, 1.0F);
        std::fill_n(weights.begin() + 64, 32, 0.0F);
        const auto outcome = outcomeOf(request, weighed(plain, ImportanceKind::Values, weights));
        const auto equal = outcomeOf(
            request, weighed(plain, ImportanceKind::Values, std::vector<float>(256, 1.0F)));
        QVERIFY(tells(*outcome, "1 of 8 block parts has no weight at all"));
        QVERIFY(quantized(*outcome).codes == quantized(*equal).codes);
    }

    void slicesWithoutWeight() {
        const DataSetPointer plain = dataOf({2, 4}, {1, 2, 3, 9, 1, 2, 3, 9});
        const Request request =
            requestOf(R"({"granularity": "channel", "axis": 0, "range": {"calibrator": "mse"}})");
        const auto outcome =
            outcomeOf(request, weighed(plain, ImportanceKind::Values, {1, 1, 1, 1, 0, 0, 0, 0}));
        QVERIFY(tells(*outcome, "1 of 2 slices has no weight at all"));
        QCOMPARE((*outcome->slices)[0].range.beta, (*outcome->slices)[1].range.beta);
    }

    void anEmptyTensorHasNoScale() {
        for (const char* id : {"mxfp4", "mxint8", "nvfp4", "ggml-q4_0"}) {
            const auto outcome =
                outcomeOf(withScheme(defaultRequest(), *findScheme(id)), dataOf({0}, {}));
            QVERIFY(std::isnan(outcome->slices->front().scale));
            QVERIFY(std::isnan(outcome->slices->front().zeroPoint));
        }
    }

    // Vectors of NaN alone take a code that means nothing.
    void vectorsWithoutValuesTakeNoCodeword() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        Request request = withScheme(defaultRequest(), *findScheme("vq"));
        request.settings.bits = request.scheme->minimumBits;
        const auto none = outcomeOf(request, dataOf({64}, std::vector<float>(64, nan)));
        QCOMPARE(none->metrics.levelsUsed, std::uint64_t{0});
    }

    // The notes of the transformed values say so; what is told of the data is the source's.
    void transformedValuesAreTold() {
        const DataSetPointer plain = dataOf({4, 4}, {1, 0, 0, 0, 1, 0, 0, 0,  //
                                                     1, 0, 0, 0, 1, 0, 0, 0});
        Preparation preparation;
        preparation.transforms = {*parseTransform("mean")};
        const auto data = prepareDataSet(plain, preparation, {});
        QVERIFY(data);
        for (const std::string& note : (*data)->notes)
            if (note.find("equal") != std::string::npos)
                QVERIFY2(note.starts_with("After the transforms: "), note.c_str());
        QCOMPARE((*data)->originalIndex->maximum(), 1.0F);
    }

    // Stored as bfloat16, 4 bits and a scale for 64 values are a quarter and a bit.
    void sizesAreHeldAgainstTheStoredType() {
        auto tensor = std::make_shared<Tensor>(*dataOf("normal:n=64,seed=1")->tensor);
        tensor->dtype = DType::BF16;
        const auto data = makeDataSet(FileSource{"w.safetensors", ""}, tensor, {});
        for (const char* id : {"uniform", "mxfp4", "vq"}) {
            const auto outcome = outcomeOf(withScheme(defaultRequest(), *findScheme(id)), *data);
            QCOMPARE(outcome->metrics.storedBytes, 128.0);
            QCOMPARE(outcome->metrics.float32Bytes, 256.0);
        }
    }
};

QUANTOSCOPE_TEST(TestQuantizerNotes);
#include "tst_quantizer_notes.moc"
