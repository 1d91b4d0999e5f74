// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/data/slicing.h"
#include "support/test_program.h"

#include <QTest>
#include <numeric>
#include <set>

using namespace quantoscope;

Q_DECLARE_METATYPE(Shape)
Q_DECLARE_METATYPE(quantoscope::Granularity)

namespace {

Request cut(Granularity granularity, int axis, std::int64_t groupSize) {
    Request request = defaultRequest();
    request.granularity = granularity;
    request.axis = axis;
    request.groupSize = groupSize;
    request.layout = Layout::Axes;
    return request;
}

// The index along each axis of a place in a row-major tensor.
std::vector<std::size_t> indexOf(const Shape& shape, std::size_t place) {
    std::vector<std::size_t> index(shape.size());
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        const auto extent = static_cast<std::size_t>(shape[axis]);
        index[axis] = place % extent;
        place /= extent;
    }
    return index;
}

// What decides the slice of a place, written from the definition: along the axis the channel or the
// group, and for groups every other index as well.
std::vector<std::size_t> keyOf(const Shape& shape, const Request& request, std::size_t place) {
    std::vector<std::size_t> index = indexOf(shape, place);
    const auto rank = static_cast<int>(shape.size());
    const auto axis =
        static_cast<std::size_t>(request.axis < 0 ? request.axis + rank : request.axis);
    if (request.granularity == Granularity::Tensor) return {};
    if (request.granularity == Granularity::Channel) return {index[axis]};
    index[axis] /= static_cast<std::size_t>(request.groupSize);
    return index;
}

}  // namespace

class TestSlicing : public QObject {
    Q_OBJECT

  private slots:
    void everyElementHasItsSlice_data();
    void everyElementHasItsSlice();
    void refusesWhatCannotBeCut_data();
    void refusesWhatCannotBeCut();
    void namesSlices();
    void aTensorWithoutValuesHasOneEmptySlice();
};

void TestSlicing::everyElementHasItsSlice_data() {
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<Granularity>("granularity");
    QTest::addColumn<int>("axis");
    QTest::addColumn<qint64>("groupSize");
    QTest::newRow("scalar, tensor") << Shape{} << Granularity::Tensor << 0 << qint64{1};
    const std::vector<Shape> shapes{{7}, {3, 5}, {1, 6}, {6, 1}, {2, 3, 4}, {2, 1, 5, 3}};
    for (const Shape& shape : shapes) {
        const auto name = shapeText(shape);
        QTest::addRow("%s, tensor", name.c_str()) << shape << Granularity::Tensor << 0 << qint64{1};
        const auto rank = static_cast<int>(shape.size());
        for (int axis = -rank; axis < rank; ++axis) {
            QTest::addRow("%s, channels of axis %d", name.c_str(), axis)
                << shape << Granularity::Channel << axis << qint64{1};
            for (const qint64 size : {1, 2, 3, 4, 100})
                QTest::addRow("%s, groups of %d on axis %d", name.c_str(), static_cast<int>(size),
                              axis)
                    << shape << Granularity::Group << axis << size;
        }
    }
}

void TestSlicing::everyElementHasItsSlice() {
    QFETCH(Shape, shape);
    QFETCH(Granularity, granularity);
    QFETCH(int, axis);
    QFETCH(qint64, groupSize);
    const Request request = cut(granularity, axis, groupSize);
    const auto slicing = Slicing::make(shape, request);
    QVERIFY(slicing.ok());

    std::vector<float> places(elementCount(shape));
    std::iota(places.begin(), places.end(), 0.0F);
    std::set<std::vector<std::size_t>> keys;
    std::size_t elements = 0;
    std::vector<float> all;
    for (std::size_t slice = 0; slice < slicing->count(); ++slice) {
        const std::size_t size = slicing->sizeOf(slice);
        QVERIFY(size > 0);
        std::vector<float> gathered(size);
        slicing->gather(places, slice, gathered);
        const auto key = keyOf(shape, request, slicing->element(slice, 0));
        QVERIFY(keys.insert(key).second);
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t place = slicing->element(slice, i);
            QCOMPARE(gathered[i], static_cast<float>(place));
            QCOMPARE(slicing->sliceOf(place), slice);
            QVERIFY(keyOf(shape, request, place) == key);
            if (i > 0) QVERIFY(place > slicing->element(slice, i - 1));
            if (i % slicing->runLength() != 0) QCOMPARE(place, slicing->element(slice, i - 1) + 1);
        }
        if (slicing->contiguous())
            QCOMPARE(slicing->element(slice, size - 1), slicing->element(slice, 0) + size - 1);
        elements += size;
        all.insert(all.end(), gathered.begin(), gathered.end());
    }
    QCOMPARE(elements, places.size());
    std::vector<float> together(places.size());
    slicing->gatherRun(places, 0, slicing->count(), together);
    QVERIFY(together == all);
}

void TestSlicing::refusesWhatCannotBeCut_data() {
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<Granularity>("granularity");
    QTest::addColumn<int>("axis");
    QTest::addColumn<qint64>("groupSize");
    QTest::addColumn<QString>("code");
    const QString invalid = "invalid-argument";
    QTest::newRow("scalar") << Shape{} << Granularity::Channel << 0 << qint64{1} << invalid;
    QTest::newRow("axis past the last")
        << Shape{2, 3} << Granularity::Channel << 2 << qint64{1} << invalid;
    QTest::newRow("axis before the first")
        << Shape{2, 3} << Granularity::Channel << -3 << qint64{1} << invalid;
    QTest::newRow("group of none")
        << Shape{2, 3} << Granularity::Group << 0 << qint64{0} << invalid;
    QTest::newRow("too many slices")
        << Shape{1 << 24} << Granularity::Group << 0 << qint64{1} << "too-large";
}

void TestSlicing::refusesWhatCannotBeCut() {
    QFETCH(Shape, shape);
    QFETCH(Granularity, granularity);
    QFETCH(int, axis);
    QFETCH(qint64, groupSize);
    QFETCH(QString, code);
    const auto slicing = Slicing::make(shape, cut(granularity, axis, groupSize));
    QVERIFY(!slicing.ok());
    QCOMPARE(QString(errorCodeName(slicing.error().code)), code);
}

void TestSlicing::namesSlices() {
    const Shape shape{2, 6, 3};
    QCOMPARE(Slicing::make(shape, cut(Granularity::Tensor, 0, 1))->label(0), "tensor");
    QCOMPARE(Slicing::make(shape, cut(Granularity::Channel, 1, 1))->label(4), "channel 4");
    // Slices are in the order of ONNX's blocked scales, here 2 x 3 x 3.
    const auto groups = Slicing::make(shape, cut(Granularity::Group, 1, 2));
    QCOMPARE(groups->count(), std::size_t{18});
    QCOMPARE(groups->label(1 * 9 + 2 * 3 + 1), "row 1, column 1, group 2");
    QCOMPARE(Slicing::make({10}, cut(Granularity::Group, 0, 4))->label(2), "group 2");
}

void TestSlicing::aTensorWithoutValuesHasOneEmptySlice() {
    for (const Granularity granularity :
         {Granularity::Tensor, Granularity::Channel, Granularity::Group}) {
        const auto slicing = Slicing::make({0, 4}, cut(granularity, 0, 2));
        QVERIFY(slicing.ok());
        QCOMPARE(slicing->count(), std::size_t{1});
        QCOMPARE(slicing->sizeOf(0), std::size_t{0});
    }
}

QUANTOSCOPE_TEST(TestSlicing);
#include "tst_slicing.moc"
