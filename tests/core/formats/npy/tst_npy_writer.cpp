// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "core/formats/format.h"
#include "core/formats/npy/writer.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

std::string pathIn(const QTemporaryDir& folder, const char* name) {
    return folder.filePath(QString::fromUtf8(name)).toStdString();
}

template <class T>
std::vector<T> extremes(std::size_t count) {
    std::vector<T> values(count);
    std::iota(values.begin(), values.end(), T{0});
    values.front() = std::numeric_limits<T>::lowest();
    values.back() = std::numeric_limits<T>::max();
    return values;
}

// What is written comes back: every value, the shape and the type.
template <class T>
void checkRoundTrip(DType dtype, const Shape& shape) {
    const QTemporaryDir folder;
    const std::string path = pathIn(folder, "x.npy");
    const std::vector<T> values = extremes<T>(elementCount(shape));
    QVERIFY(writeNpy<T>(path, shape, values, JobControl{}).ok());
    const auto tensor = loadTensor(path, "", JobControl{});
    QVERIFY2(tensor.ok(), tensor.ok() ? "" : tensor.error().sentence().c_str());
    QCOMPARE(tensor->dtype, dtype);
    QCOMPARE(tensor->shape, shape);
    QCOMPARE(tensor->values.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        QCOMPARE(tensor->values[i], static_cast<float>(values[i]));
}

}  // namespace

class TestNpyWriter : public QObject {
    Q_OBJECT

  private slots:
    void everyTypeComesBack() {
        checkRoundTrip<float>(DType::F32, {3, 5});
        checkRoundTrip<double>(DType::F64, {4});
        checkRoundTrip<std::int8_t>(DType::I8, {2, 3, 4});
        checkRoundTrip<std::uint8_t>(DType::U8, {16});
        checkRoundTrip<std::int16_t>(DType::I16, {2, 2});
        checkRoundTrip<std::uint16_t>(DType::U16, {1, 3});
        checkRoundTrip<std::int32_t>(DType::I32, {7, 1});
    }

    void scalarAndEmptyComeBack() {
        const QTemporaryDir folder;
        const std::string path = pathIn(folder, "x.npy");
        const std::vector<float> one{2.5F};
        QVERIFY(writeNpy<float>(path, {}, one, JobControl{}).ok());
        auto tensor = loadTensor(path, "", JobControl{});
        QVERIFY(tensor.ok());
        QVERIFY(tensor->shape.empty());
        QCOMPARE(tensor->values.at(0), 2.5F);
        QVERIFY(writeNpy<float>(path, {0, 3}, {}, JobControl{}).ok());
        tensor = loadTensor(path, "", JobControl{});
        QVERIFY(tensor.ok());
        QCOMPARE(tensor->shape, (Shape{0, 3}));
        QVERIFY(tensor->values.empty());
    }

    // The bytes that numpy.save gives for numpy.arange(3, dtype='int8'), assembled by hand from the
    // format's specification: the data begin at a multiple of 64.
    void headerIsTheDocumentedOne() {
        const QTemporaryDir folder;
        const std::string path = pathIn(folder, "x.npy");
        const std::vector<std::int8_t> values{0, 1, 2};
        QVERIFY(writeNpy<std::int8_t>(path, {3}, values, JobControl{}).ok());
        std::ifstream file(path, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        std::string dictionary = "{'descr': '|i1', 'fortran_order': False, 'shape': (3,), }";
        dictionary.resize(128 - 10 - 1, ' ');
        using namespace std::string_literals;
        std::string expected = "\x93NUMPY\x01\x00\x76\x00"s;
        expected.append(dictionary).append("\n\x00\x01\x02"s);
        QCOMPARE(bytes, expected);
    }

    void refusesAnotherNumberOfValues() {
        const QTemporaryDir folder;
        const std::string path = pathIn(folder, "x.npy");
        const std::vector<float> three(3);
        const Status status = writeNpy<float>(path, {2, 2}, three, JobControl{});
        QVERIFY(!status.ok());
        QVERIFY(status.error().code == ErrorCode::InvalidArgument);
    }
};

QUANTOSCOPE_TEST(TestNpyWriter);
#include "tst_npy_writer.moc"
