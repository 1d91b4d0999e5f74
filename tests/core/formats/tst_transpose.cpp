// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/transpose.h"
#include "support/test_program.h"

#include <QTest>
#include <cstddef>
#include <numeric>
#include <stop_token>
#include <vector>

using namespace quantoscope;

Q_DECLARE_METATYPE(quantoscope::Shape)

class TestTranspose : public QObject {
    Q_OBJECT

  private slots:
    void everyElementFindsItsPlace_data() {
        QTest::addColumn<Shape>("shape");
        QTest::newRow("scalar") << Shape{};
        QTest::newRow("one axis") << Shape{100};
        QTest::newRow("tall") << Shape{1000, 3};
        QTest::newRow("wide") << Shape{3, 1000};
        QTest::newRow("tiles and rests") << Shape{67, 129};
        QTest::newRow("three axes") << Shape{5, 7, 11};
        QTest::newRow("extents of one") << Shape{1, 33, 1, 35, 1};
        QTest::newRow("five axes") << Shape{3, 4, 5, 6, 7};
        QTest::newRow("several blocks") << Shape{700, 2, 801};
        QTest::newRow("empty") << Shape{3, 0, 5};
    }
    void everyElementFindsItsPlace() {
        QFETCH(Shape, shape);
        const std::size_t count = elementCount(shape);
        std::vector<float> columnMajor(count);
        std::iota(columnMajor.begin(), columnMajor.end(), 0.0F);
        std::vector<float> rowMajor(count, -1.0F);
        QVERIFY(toRowMajor(shape, columnMajor, rowMajor, JobControl{}).ok());
        std::vector<std::size_t> index(shape.size());
        for (std::size_t place = 0; place < count; ++place) {
            // Of the index: the last axis counts fastest in `place`, the first in the source.
            std::size_t rest = place;
            for (std::size_t axis = shape.size(); axis-- > 0;) {
                const auto extent = static_cast<std::size_t>(shape[axis]);
                index[axis] = rest % extent;
                rest /= extent;
            }
            std::size_t source = 0;
            for (std::size_t axis = shape.size(); axis-- > 0;)
                source = source * static_cast<std::size_t>(shape[axis]) + index[axis];
            QCOMPARE(rowMajor[place], columnMajor[source]);
        }
    }

    void cancelIsHeard() {
        const Shape shape{1000, 1000};
        const std::vector<float> columnMajor(1'000'000);
        std::vector<float> rowMajor(1'000'000);
        std::stop_source stop;
        stop.request_stop();
        const Status status =
            toRowMajor(shape, columnMajor, rowMajor, JobControl(stop.get_token()));
        QVERIFY(!status.ok());
        QCOMPARE(status.error().code, ErrorCode::Cancelled);
    }
};

QUANTOSCOPE_TEST(TestTranspose);
#include "tst_transpose.moc"
