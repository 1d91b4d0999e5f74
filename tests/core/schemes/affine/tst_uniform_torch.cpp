// SPDX-License-Identifier: GPL-3.0-or-later
// Uniform quantization against what PyTorch's operators and observers computed, bit for bit.
#include <QTest>
#include <array>
#include <cmath>
#include <limits>

#include "core/schemes/affine.h"
#include "core/schemes/scheme.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using namespace quantoscope::test;
using nlohmann::json;

class TestUniformTorch : public QObject {
    Q_OBJECT

  private slots:
    void fakeQuantize_data();
    void fakeQuantize();
    void fakeQuantizePerChannel();
    void observer();
    void observerPerChannel();
};

namespace {

const JobControl kControl;

struct TorchCase {
    AffineQuantizer quantizer;
    StepFunction steps;
};

TorchCase torchCase(const json& row, double scale, double zeroPoint) {
    SchemeSettings settings = settingsOf("uniform", row["bits"]);
    settings.codes = CodeRange{row["qmin"], row["qmax"]};
    const SchemeInput input{.settings = settings,
                            .range = {},
                            .given = GivenScale{scale, zeroPoint},
                            .control = kControl};
    const Scheme& uniform = *findScheme("uniform");
    return {uniform.affine(input).value(), uniform.build(input).value()};
}

// Empty when x, its code and what it is replaced by agree with PyTorch on both paths.
QString torchDifference(const TorchCase& own, float x, float y, const int* code, bool inside) {
    const std::size_t k = own.steps.intervalOf(x);
    const std::int32_t q = own.quantizer.code(x);
    AffineQuantizer wide = own.quantizer;
    wide.qmin -= 1;
    wide.qmax += 1;
    const std::int32_t beyond = wide.code(x);
    const bool ownInside = beyond >= own.quantizer.qmin && beyond <= own.quantizer.qmax;
    if (own.steps.codes[k] == q && (code == nullptr || q == *code) && ownInside == inside &&
        own.quantizer.level(q) == y && own.steps.levels[k] == y)
        return {};
    return QStringLiteral("%1 became code %2 and %3, PyTorch has %4")
        .arg(static_cast<double>(x), 0, 'g', 9)
        .arg(q)
        .arg(static_cast<double>(own.quantizer.level(q)), 0, 'g', 9)
        .arg(static_cast<double>(y), 0, 'g', 9);
}

}  // namespace

void TestUniformTorch::fakeQuantize_data() {
    QTest::addColumn<json>("row");
    const json list = readJson(dataPath("uniform/manifest.json"));
    for (const json& row : list["cases"])
        if (row["op"] == "fake_quantize_per_tensor_affine")
            QTest::newRow(row["name"].get<std::string>().c_str()) << row;
}

void TestUniformTorch::fakeQuantize() {
    QFETCH(json, row);
    constexpr std::size_t kColumns = 282;
    static const auto x = readNpy<float>(dataPath("uniform/pt_x.npy")).values;
    static const auto y = readNpy<float>(dataPath("uniform/pt_y.npy")).values;
    static const auto mask = readNpy<std::uint8_t>(dataPath("uniform/pt_mask.npy")).values;
    static const auto q = readNpy<std::int16_t>(dataPath("uniform/pt_q.npy")).values;
    static const auto dq = readNpy<float>(dataPath("uniform/pt_dq.npy")).values;
    const TorchCase own = torchCase(row, row["scale_double"], row["zero_point"]);
    QVERIFY(own.quantizer.scale == row["scale_f32"].get<float>());
    const bool hasCodes = row.value("has_q", false);
    for (std::size_t i = 0; i < kColumns; ++i) {
        const auto at = [&](const char* key) { return row[key].get<std::size_t>() * kColumns + i; };
        const int code = hasCodes ? q[at("row_q")] : 0;
        if (hasCodes) QVERIFY(dq[at("row_dq")] == y[at("row_y")]);
        const QString difference =
            torchDifference(own, x[at("row_x")], y[at("row_y")], hasCodes ? &code : nullptr,
                            mask[at("row_mask")] != 0);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
}

void TestUniformTorch::fakeQuantizePerChannel() {
    constexpr std::size_t kColumns = 240;
    const auto x = readNpy<float>(dataPath("uniform/pc_x.npy")).values;
    const auto y = readNpy<float>(dataPath("uniform/pc_y.npy")).values;
    const auto mask = readNpy<std::uint8_t>(dataPath("uniform/pc_mask.npy")).values;
    const auto q = readNpy<std::int16_t>(dataPath("uniform/pc_q.npy")).values;
    int cases = 0;
    const json list = readJson(dataPath("uniform/manifest.json"));
    for (const json& row : list["cases"]) {
        if (row["op"] != "fake_quantize_per_channel_affine") continue;
        ++cases;
        const std::vector<std::size_t> shape = row["shape"];
        const auto axis = row["axis"].get<std::size_t>();
        std::size_t inner = 1;
        for (std::size_t d = axis + 1; d < shape.size(); ++d)
            inner *= shape[d];
        std::vector<TorchCase> channels;
        for (std::size_t c = 0; c < shape[axis]; ++c)
            channels.push_back(torchCase(row, row["scale"][c], row["zp"][c]));
        const bool hasCodes = row.value("has_q", false);
        for (std::size_t i = 0; i < kColumns; ++i) {
            const auto at = [&](const char* key) {
                return row[key].get<std::size_t>() * kColumns + i;
            };
            const int code = hasCodes ? q[at("row_q")] : 0;
            const QString difference =
                torchDifference(channels[i / inner % shape[axis]], x[at("row_x")], y[at("row_y")],
                                hasCodes ? &code : nullptr, mask[at("row_mask")] != 0);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }
    QCOMPARE(cases, 22);
}

namespace {

// An observer's settings; its "float" scheme has no widening and leaves qmin out of the zero point.
SchemeSettings observerSettings(const json& row) {
    const std::string scheme = row["qscheme"];
    std::string options = "min_scale=1.1920928955078125e-07 signed=";
    options += row["dtype"] == "qint8" ? "true" : "false";
    options += scheme == "affine_float" ? " zero_point=float" : " include_zero=true";
    if (scheme == "symmetric") options += " symmetry=symmetric";
    SchemeSettings settings = settingsOf("uniform", 8, options);
    const CodeRange codes{row.value("quant_min", 0), row.value("quant_max", 255)};
    const bool full = codes.qmax - codes.qmin == 255;
    if (!full || row.value("custom", false)) settings.codes = codes;
    return settings;
}

QString observerDifference(const json& row, Range range, double scale, double zeroPoint) {
    const SchemeSettings settings = observerSettings(row);
    const SchemeInput input{.settings = settings, .range = range, .given = {}, .control = kControl};
    const AffineQuantizer own = findScheme("uniform")->affine(input).value();
    const bool isFloat = row["qscheme"] == "affine_float";
    const double found = static_cast<double>(own.zeroPoint) - (isFloat ? own.qmin : 0);
    // A float zero point is rounded once more here, to float32 after qmin is added.
    const double tolerance = isFloat ? 512 * std::numeric_limits<float>::epsilon() : 0;
    if (std::fabs(own.scale - scale) <= 1e-6 * scale && std::fabs(found - zeroPoint) <= tolerance)
        return {};
    return QStringLiteral("%1: scale %2 for %3, zero point %4 for %5")
        .arg(QString::fromStdString(row.dump()))
        .arg(static_cast<double>(own.scale))
        .arg(scale)
        .arg(found)
        .arg(zeroPoint);
}

}  // namespace

void TestUniformTorch::observer() {
    int cases = 0;
    const json list = readJson(dataPath("observers/qparams.json"));
    for (const json& row : list["cases"]) {
        if (row["obs"] == "MinMaxObserver") {
            ++cases;
            const QString difference = observerDifference(row, Range{row["min"], row["max"]},
                                                          row["scale"], row["zero_point"]);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
        if (row["obs"] != "MovingAverageMinMaxObserver") continue;
        for (const json& step : row["steps"]) {
            ++cases;
            const QString difference = observerDifference(row, Range{step["min"], step["max"]},
                                                          step["scale"], step["zero_point"]);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }
    QVERIFY(cases > 220);
}

void TestUniformTorch::observerPerChannel() {
    const auto weight = readNpy<float>(dataPath("observers/data_weight_6x3x5.npy")).values;
    constexpr std::array<std::size_t, 3> kShape{6, 3, 5};
    const json list = readJson(dataPath("observers/qparams.json"));
    for (const json& row : list["cases"]) {
        if (row["obs"] != "PerChannelMinMaxObserver") continue;
        const auto axis = row["axis"].get<std::size_t>();
        const std::size_t inner = axis == 0 ? 15 : axis == 1 ? 5 : 1;
        for (std::size_t c = 0; c < kShape[axis]; ++c) {
            std::vector<float> channel;
            for (std::size_t i = 0; i < weight.size(); ++i)
                if (i / inner % kShape[axis] == c) channel.push_back(weight[i]);
            const auto [low, high] = std::ranges::minmax(channel);
            const Range range{low, high};
            // A channel of one value: the observer's float scheme has scale 1, ours keeps the
            // value.
            if (row["qscheme"] == "affine_float" && range.alpha == range.beta) continue;
            const QString difference =
                observerDifference(row, range, row["scale"][c], row["zero_point"][c]);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }
}

QUANTOSCOPE_TEST(TestUniformTorch);
#include "tst_uniform_torch.moc"
