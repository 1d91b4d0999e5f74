// SPDX-License-Identifier: GPL-3.0-or-later
// Files that other software wrote, against what that software says is in them.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/formats/format.h"
#include "support/near.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using nlohmann::json;

namespace {

const QString kFolder = QStringLiteral("containers/valid/");

// A number of expected.json, where what JSON lacks is a text.
double numberOf(const json& value) {
    if (value.is_number()) return value.get<double>();
    const auto text = value.get<std::string>();
    if (text == "inf") return std::numeric_limits<double>::infinity();
    if (text == "-inf") return -std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
}

// Complex numbers, records, texts and dates are only listed, with the reason.
bool isNumeric(const json& tensor) {
    const auto dtype = tensor.at("dtype").get<std::string>();
    const bool npy = dtype[0] == '<' || dtype[0] == '>' || dtype[0] == '|';
    if (!npy) return dtype != "C64";
    return std::string("biuf").find(dtype[1]) != std::string::npos;
}

// Half a unit in the last place of float32 relative to the value, where the source has more digits
// than float32; else the values come over exactly, and only the order of the sums differs.
double roundingOf(DType dtype) {
    const bool rounded = dtype == DType::F64 || dtype == DType::I64 || dtype == DType::Text;
    return rounded ? std::ldexp(1.0, -24) : 1e-9;
}

struct Statistics {
    std::size_t finite = 0;
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();
    double sum = 0;
    double magnitudes = 0;  // sum of |x|
};

Statistics statisticsOf(const FloatBuffer& values) {
    Statistics result;
    for (const float value : values) {
        if (!std::isfinite(value)) continue;
        ++result.finite;
        result.minimum = std::min(result.minimum, static_cast<double>(value));
        result.maximum = std::max(result.maximum, static_cast<double>(value));
        result.sum += value;
        result.magnitudes += std::fabs(value);
    }
    return result;
}

bool close(double actual, double expected, double tolerance) {
    if (std::isnan(expected)) return std::isnan(actual);
    if (std::isinf(expected)) return actual == expected;
    return std::fabs(actual - expected) <= tolerance;
}

void checkStatistics(const Tensor& tensor, const json& expected) {
    const Statistics found = statisticsOf(tensor.values);
    const double rounding = roundingOf(tensor.dtype);
    QCOMPARE(tensor.values.size() - found.finite, expected.value("n_nonfinite", std::size_t{0}));
    if (found.finite > 0) {
        const double low = numberOf(expected.at("min"));
        const double high = numberOf(expected.at("max"));
        QVERIFY(close(found.minimum, low, rounding * std::fabs(low)));
        QVERIFY(close(found.maximum, high, rounding * std::fabs(high)));
        QVERIFY(close(found.sum, numberOf(expected.at("sum")), rounding * found.magnitudes));
        const auto count = static_cast<double>(found.finite);
        QVERIFY(close(found.sum / count, numberOf(expected.at("mean")),
                      rounding * found.magnitudes / count));
    }
    const json& first = expected.at("first5");
    for (std::size_t i = 0; i < first.size(); ++i) {
        const double value = numberOf(first[i]);
        QVERIFY(close(tensor.values[i], value, rounding * std::fabs(value)));
    }
}

// Text of one column has one axis here, and two in expected.json.
Shape expectedShape(const json& tensor, bool text) {
    Shape shape = tensor.at("shape").get<Shape>();
    if (text && shape.size() == 2 && shape[1] == 1) shape.pop_back();
    return shape;
}

// Of a file whose note says so, size and shape alone are sure.
void checkTensor(const std::string& path, const TensorEntry& entry, const json& expected,
                 bool valuesKnown) {
    const bool text = entry.dtype == DType::Text;
    QCOMPARE(entry.name, expected.at("name").get<std::string>());
    QCOMPARE(entry.shape, expectedShape(expected, text));
    QCOMPARE(entry.values, expected.at("n").get<std::uint64_t>());
    if (!text && expected.at("dtype").get<std::string>().find('V') == std::string::npos)
        QCOMPARE(entry.dtypeInFile, expected.at("dtype").get<std::string>());
    const auto tensor = loadTensor(path, entry.name, JobControl{});
    QCOMPARE(entry.unsupported.empty(), isNumeric(expected));
    if (!isNumeric(expected)) {
        QVERIFY(!tensor.ok());
        QCOMPARE(tensor.error().code, ErrorCode::Unsupported);
        QVERIFY(tensor.error().what.ends_with('.'));
        return;
    }
    QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().sentence().c_str());
    QCOMPARE(tensor->shape, entry.shape);
    QCOMPARE(tensor->values.size(), entry.values);
    QCOMPARE(tensor->dtype, entry.dtype);
    if (valuesKnown) checkStatistics(*tensor, expected);
}

}  // namespace

class TestFormatsValid : public QObject {
    Q_OBJECT

  private slots:
    void fileOfOthers_data() {
        QTest::addColumn<QString>("file");
        for (const auto& [file, row] : m_expected.items())
            QTest::newRow(file.c_str()) << QString::fromStdString(file);
    }
    void fileOfOthers() {
        QFETCH(QString, file);
        const json& expected = m_expected.at(file.toStdString());
        if (!expected.contains("tensors")) return;  // have tests of their own below
        if (expected.contains("must")) return;
        const std::string path = test::dataPath(kFolder + file).toStdString();
        const auto listing = listFile(path, JobControl{});
        QVERIFY2(listing.ok(), listing.ok() ? "" : listing.error().sentence().c_str());
        QCOMPARE(listing->tensors.size(), expected.at("tensors").size());
        for (const json& tensor : expected.at("tensors")) {
            const auto name = tensor.at("name").get<std::string>();
            const auto entry = std::ranges::find(listing->tensors, name, &TensorEntry::name);
            QVERIFY2(entry != listing->tensors.end(), name.c_str());
            const auto note = expected.value("note", std::string());
            checkTensor(path, *entry, tensor, note.find("values not checked") == std::string::npos);
        }
    }

    void pickledObjectsAreRefused() {
        refused("npy/object_pickle.npy", ErrorCode::Unsupported, "never executed");
    }
    void overlongHeadersAreRefused() {
        refused("npy/v2_auto_bigheader.npy", ErrorCode::TooLarge, "65 536");
    }
    void rawBytesOfMlDtypesHintAtTheWayOut() {
        refused("npy/ml_float8_e4m3fn.npy", ErrorCode::Unsupported, "ml_dtypes");
    }

    void layoutOfTextIsTold_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("comma") << "csv/comma.csv" << QByteArray("Separator ','.");
        QTest::newRow("decimal comma")
            << "csv/semicolon_decimal_comma.csv" << QByteArray("Separator ';', decimal comma.");
        QTest::newRow("header") << "csv/header_crlf.csv"
                                << QByteArray("Separator ',', header: x, y, z.");
        QTest::newRow("labels")
            << "csv/index_text_col.csv"
            << QByteArray(
                   "Separator ',', labels in the first column left out, header: name, v1, v2, v3.");
        QTest::newRow("R table")
            << "csv/R_write_table.txt"
            << QByteArray(
                   "Separator blanks, labels in the first column left out, header: a, b, c.");
    }
    void layoutOfTextIsTold() {
        QFETCH(QString, file);
        QFETCH(QByteArray, note);
        const auto tensor =
            loadTensor(test::dataPath(kFolder + file).toStdString(), "", JobControl{});
        QVERIFY(tensor.ok());
        QCOMPARE(QByteArray::fromStdString(tensor->notes.at(0)), note);
    }

    void missingCellsAreCounted() {
        const auto path = test::dataPath(kFolder + "csv/empty_cells.csv").toStdString();
        const auto tensor = loadTensor(path, "", JobControl{});
        QVERIFY(tensor.ok());
        QCOMPARE(tensor->notes.at(1), std::string("1 empty or missing cells became NaN."));
    }

    // 4-bit floats: the order of the two in a byte is an assumption that the user is told.
    void packingIsTold() {
        const auto path = test::dataPath(kFolder + "safetensors/f4.safetensors").toStdString();
        const auto tensor = loadTensor(path, "w", JobControl{});
        QVERIFY(tensor.ok());
        QCOMPARE(tensor->notes.size(), std::size_t{1});
        QVERIFY(tensor->notes[0].find("low half") != std::string::npos);
    }

    void tensorsAreFoundByName() {
        const auto path = test::dataPath(kFolder + "safetensors/dtypes.safetensors").toStdString();
        const auto one = loadTensor(path, "f16", JobControl{});
        QVERIFY(one.ok());
        QCOMPARE(one->name, std::string("f16"));
        const auto unknown = loadTensor(path, "nobody", JobControl{});
        QVERIFY(!unknown.ok());
        QCOMPARE(unknown.error().code, ErrorCode::NotFound);
        const auto unnamed = loadTensor(path, "", JobControl{});
        QVERIFY(!unnamed.ok());
        QCOMPARE(unnamed.error().code, ErrorCode::NotFound);
        QVERIFY(unnamed.error().what.find("tensors") != std::string::npos);
    }

  private:
    static void refused(const char* file, ErrorCode code, const char* part) {
        const auto path = test::dataPath(kFolder + QLatin1String(file)).toStdString();
        const auto tensor = loadTensor(path, "", JobControl{});
        QVERIFY(!tensor.ok());
        QCOMPARE(tensor.error().code, code);
        QVERIFY2(tensor.error().what.find(part) != std::string::npos, tensor.error().what.c_str());
    }

    json m_expected = test::readJson(test::dataPath(kFolder + "expected.json"));
};

QUANTOSCOPE_TEST(TestFormatsValid);
#include "tst_formats_valid.moc"
