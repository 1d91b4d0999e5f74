// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/views/kit/paint/label_layout.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestLabelLayout : public QObject {
    Q_OBJECT
  private slots:
    void labelsOfLinesNeverCover_data() {
        QTest::addColumn<QVector<double>>("lines");
        QTest::addColumn<double>("width");
        QTest::newRow("far apart") << QVector<double>{10, 200, 400} << 50.0;
        QTest::newRow("all on one place") << QVector<double>{300, 300, 300, 300} << 80.0;
        QTest::newRow("crowded right") << QVector<double>{440, 460, 470, 480, 499} << 90.0;
        QTest::newRow("crowded left") << QVector<double>{1, 3, 9, 12, 20} << 90.0;
        QTest::newRow("eight calibrators")
            << QVector<double>{120, 150, 155, 190, 192, 230, 300, 500} << 95.0;
    }
    void labelsOfLinesNeverCover() {
        QFETCH(QVector<double>, lines);
        QFETCH(double, width);
        std::vector<LineLabel> labels;
        for (const double line : lines)
            labels.push_back({line, width});
        const auto places = layInRows(labels, 0, 500);
        QCOMPARE(places.size(), labels.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            QVERIFY(places[i].left >= 0 && places[i].left + width <= 500);
            for (std::size_t k = 0; k < i; ++k) {
                const bool sameRow = places[i].row == places[k].row;
                QVERIFY(!sameRow || std::abs(places[i].left - places[k].left) >= width);
            }
        }
    }
    void labelsLieOnOneRowWhereTheyCan() {
        const std::vector<LineLabel> labels{{100, 40}, {200, 40}, {300, 40}};
        for (const RowPlace& place : layInRows(labels, 0, 500))
            QCOMPARE(place.row, 0);
    }
    void bothSidesHalveTheRows() {
        const std::vector<LineLabel> labels{{240, 90}, {245, 90}, {250, 90}, {255, 90}};
        int rows = 0;
        for (const RowPlace& place : layInRows(labels, 0, 500))
            rows = std::max(rows, place.row + 1);
        QCOMPARE(rows, 2);
    }
    void aNameTouchesNoLine() {
        const QPolygonF falling{QPointF(0, 0), QPointF(50, 50), QPointF(100, 100),
                                QPointF(150, 150)};
        const QPolygonF flat{QPointF(0, 80), QPointF(150, 80)};
        const std::vector<QPolygonF> others{flat};
        const auto place = placeBeside(falling, others, {}, {40, 12}, {0, 0, 200, 160});
        QVERIFY(place);
        QVERIFY(QRectF(0, 0, 200, 160).contains(*place));
        for (double x = 0; x <= 150; x += 0.5) {
            QVERIFY(!place->contains(QPointF(x, x)));
            QVERIFY(!place->contains(QPointF(x, 80)));
        }
        const std::vector<QRectF> taken{QRectF(0, 0, 200, 160)};
        QVERIFY(!placeBeside(falling, others, taken, {40, 12}, {0, 0, 200, 160}));
        QVERIFY(!placeBeside(falling, others, {}, {400, 12}, {0, 0, 200, 160}));
        QVERIFY(!placeBeside({}, others, {}, {40, 12}, {0, 0, 200, 160}));
    }
};

QUANTOSCOPE_TEST(TestLabelLayout);
#include "tst_label_layout.moc"
