// SPDX-License-Identifier: GPL-3.0-or-later
// What `quantize --bundle` writes is enough: the dequantized values follow from that file alone, by
// the rule it names, for every scheme and granularity.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/analysis/request/request.h"
#include "core/formats/format.h"
#include "core/schemes/blocks/block_format.h"
#include "core/schemes/vectors/vector_scheme.h"
#include "support/command_run.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr std::size_t kRows = 6;
constexpr std::size_t kColumns = 80;
constexpr std::size_t kGroup = 32;  // the last one of a row is short

struct Bundle {
    std::map<std::string, Tensor> arrays;
    std::map<std::string, std::string> facts;

    const std::string& fact(const char* key) const { return facts.at(key); }
    std::size_t number(const char* key) const { return std::stoull(fact(key)); }
    float at(const char* name, std::size_t i) const { return arrays.at(name).values.at(i); }
};

Bundle readBundle(const std::string& path) {
    Bundle bundle;
    const auto listing = listFile(path, {});
    require(listing.ok());
    for (const TensorEntry& entry : listing->tensors)
        bundle.arrays.emplace(entry.name, *loadTensor(path, entry.name, {}));
    QFile file(QString::fromStdString(path));
    require(file.open(QIODevice::ReadOnly));
    const QByteArray all = file.readAll();
    std::uint64_t length = 0;
    std::memcpy(&length, all.data(), sizeof length);
    const auto header =
        nlohmann::json::parse(all.mid(sizeof length, static_cast<qsizetype>(length)).toStdString());
    header["__metadata__"].get_to(bundle.facts);
    return bundle;
}

// The slice of an element of kRows x kColumns.
std::size_t sliceOf(const Bundle& bundle, std::size_t i) {
    const std::string& granularity = bundle.fact("granularity");
    if (granularity == "tensor") return 0;
    if (granularity == "channel") return i / kColumns;
    return i / kColumns * ((kColumns + kGroup - 1) / kGroup) + i % kColumns / kGroup;
}

float scalarValue(const Bundle& bundle, std::size_t i) {
    const std::string& rule = bundle.fact("rule");
    const float code = bundle.at("codes", i);
    const std::size_t slice = sliceOf(bundle, i);
    if (rule == "affine")
        return (code - bundle.at("zero_points", slice)) * bundle.at("scales", slice);
    const auto place = static_cast<std::size_t>(code - std::stof(bundle.fact("first_code")));
    if (rule == "codebook") return bundle.at("codebook", place);
    if (rule == "scaled-codebook") return bundle.at("codebook", place) * bundle.at("scales", slice);
    const auto size = static_cast<std::size_t>(bundle.arrays.at("codebooks").shape.back());
    return bundle.at("codebooks", slice * size + place);
}

std::vector<float> blockValues(const Bundle& bundle) {
    const auto request = parseRequestJson(bundle.fact("request"));
    require(request.ok());
    const BlockFormat& format = *request->scheme->block;
    const Tensor& stored = bundle.arrays.at("bytes");
    const std::vector<std::uint8_t> bytes(stored.values.begin(), stored.values.end());
    BlockContext context;
    if (bundle.arrays.contains("tensor_numbers"))
        context.numbers.assign(bundle.arrays.at("tensor_numbers").values.begin(),
                               bundle.arrays.at("tensor_numbers").values.end());
    const std::size_t size = bundle.number("block_values");
    const std::size_t blocks = static_cast<std::size_t>(stored.shape[0]);
    std::vector<float> padded(blocks * size);
    format.decode({request->settings, context, 0}, bytes, padded);
    const std::size_t rows = bundle.number("rows");
    const std::size_t rowValues = bundle.number("row_values");
    std::vector<float> values;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t i = 0; i < rowValues; ++i)
            values.push_back(padded[row * (blocks / rows) * size + i]);
    return values;
}

std::vector<float> vectorValues(const Bundle& bundle) {
    const bool added = bundle.fact("rule") == "added-vectors";
    const std::size_t dimension = bundle.number("dimension");
    const Shape& shape = bundle.arrays.at("codebook").shape;
    const auto parts = static_cast<std::size_t>(shape[0]);
    const auto words = static_cast<std::size_t>(shape[1]);
    const auto length = static_cast<std::size_t>(shape[2]);
    std::vector<float> values;
    for (std::size_t i = 0; i < kRows * kColumns; ++i) {
        const auto word = [&](std::size_t part, std::size_t j) {
            const float code = bundle.at("codes", i / dimension * parts + part);
            return bundle.at("codebook",
                             (part * words + static_cast<std::size_t>(code)) * length + j);
        };
        const std::size_t j = i % dimension;
        float value = added ? 0 : word(j / length, j % length);
        for (std::size_t part = 0; added && part < parts; ++part)
            value += word(part, j);
        values.push_back(value);
    }
    return values;
}

std::vector<float> rebuilt(const Bundle& bundle) {
    const std::string& rule = bundle.fact("rule");
    if (rule == "blocks") return blockValues(bundle);
    if (rule.ends_with("vectors")) return vectorValues(bundle);
    std::vector<float> values;
    for (std::size_t i = 0; i < bundle.arrays.at("codes").values.size(); ++i)
        values.push_back(scalarValue(bundle, i));
    if (bundle.arrays.contains("exception_places"))
        for (std::size_t i = 0; i < bundle.arrays.at("exception_places").values.size(); ++i)
            values.at(static_cast<std::size_t>(bundle.at("exception_places", i))) =
                bundle.at("exception_values", i);
    return values;
}

}  // namespace

class TestQuantizeBundle : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase() {
        makeSampleFiles(m_folder);
        std::vector<float> values;
        for (std::size_t i = 0; i < kRows * kColumns; ++i)
            values.push_back(std::sin(static_cast<float>(i * i % 997)) *
                             (i % 41 == 0 ? 6.0F : 1.0F));
        QVERIFY(writeNpy<float>("rows.npy", {kRows, kColumns}, values, {}).ok());
        values[3] = std::numeric_limits<float>::quiet_NaN();
        values[90] = std::numeric_limits<float>::infinity();
        values[100] = -std::numeric_limits<float>::infinity();
        QVERIFY(writeNpy<float>("holes.npy", {kRows, kColumns}, values, {}).ok());
    }

    void valuesFollowFromTheFile_data() {
        QTest::addColumn<QString>("options");
        const auto row = [](const std::string& options) {
            QTest::newRow(options.c_str()) << QString::fromStdString(options);
        };
        for (const Scheme* scheme : schemes()) {
            const std::string options = "rows.npy --scheme " + std::string(scheme->id);
            row(options);
            if (scheme->build == nullptr) continue;
            row(options + " --granularity channel --axis 0");
            row(options + " --granularity group --axis -1 --group-size " + std::to_string(kGroup));
        }
        row("rows.npy --scheme nf4-blocks --set double_quant=true");
        row("rows.npy --scheme uniform --bits 8 --set symmetry=restricted");
        row("rows.npy --scheme uniform --bits 3 --set zero_point=float");
        row("rows.npy --scheme uniform --bits 3 --set grid=mid-rise");
        row("rows.npy --bits 4 --transform hadamard");
        row("rows.npy --bits 4 --rounding stochastic --seed 5");
        for (const char* scheme : {"uniform", "fp8-e4m3fn", "nf4", "lloyd-max", "power-of-two"})
            row(std::string("holes.npy --scheme ") + scheme);
    }
    void valuesFollowFromTheFile() {
        QFETCH(QString, options);
        const Ran ran = run("quantize " + options.toStdString() +
                            " --bundle b.safetensors --dequantized d.npy");
        if (ran.status == 2) QSKIP(ran.err.c_str());
        QVERIFY2(ran.status == 0, ran.err.c_str());
        const auto expected = loadTensor("d.npy", "", {});
        const Bundle bundle = readBundle("b.safetensors");
        const std::vector<float> values = rebuilt(bundle);
        QCOMPARE(values.size(), expected->values.size());
        // The file holds what is quantized; an inverse transform is the request's to undo.
        if (options.contains(QLatin1String("--transform"))) return;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const float right = expected->values[i];
            const bool same = values[i] == right || (std::isnan(values[i]) && std::isnan(right));
            QVERIFY2(same, qPrintable(QStringLiteral("%1: %2 instead of %3, rule %4")
                                          .arg(i)
                                          .arg(double{values[i]})
                                          .arg(double{right})
                                          .arg(QString::fromStdString(bundle.fact("rule")))));
        }
    }

    void allOrNone() {
        QVERIFY(run("quantize rows.npy --codes c.npy").status == 0);
        const QByteArray before = readAll("c.npy");
        const Ran ran = run("quantize rows.npy --bits 2 --codes c.npy --dequantized nodir/d.npy");
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.err.find("nodir/d.npy") != std::string::npos, ran.err.c_str());
        QCOMPARE(readAll("c.npy"), before);
        const Ran compared = run("compare rows.npy --csv c.csv --json nodir/c.json");
        QCOMPARE(compared.status, 1);
        QVERIFY(!QFile::exists(QStringLiteral("c.csv")));
    }

    void endingsSayWhatIsWritten() {
        QCOMPARE(run("quantize rows.npy --codes c.csv").status, 2);
        QCOMPARE(run("quantize rows.npy --bundle b.npy").status, 2);
        QVERIFY(!QFile::exists(QStringLiteral("c.csv")));
    }

  private:
    static QByteArray readAll(const char* path) {
        QFile file(QString::fromLatin1(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }

    QTemporaryDir m_folder;
};

QUANTOSCOPE_TEST(TestQuantizeBundle);
#include "tst_quantize_bundle.moc"
