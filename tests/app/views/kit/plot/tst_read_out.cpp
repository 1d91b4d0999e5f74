// SPDX-License-Identifier: GPL-3.0-or-later
// Where a card stands: never on what it reads, and where least is drawn.
#include <QFontMetrics>
#include <QTest>

#include "app/views/kit/plot/read_out.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestReadOut : public QObject {
    Q_OBJECT
  private slots:
    void cardsKeepOffTheMark_data();
    void cardsKeepOffTheMark();
    void cardsGoWhereLeastIsDrawn();
    void smallPlotsHaveNoCard();
    void linesHoldWhatFits();
};

namespace {

const QVector<Fact> kFacts{{QStringLiteral("bucket"), QStringLiteral("[0, 1)")},
                           {QStringLiteral("code"), QStringLiteral("3")},
                           {QStringLiteral("level"), QStringLiteral("0.5")}};

}  // namespace

void TestReadOut::cardsKeepOffTheMark_data() {
    QTest::addColumn<QRectF>("room");
    QTest::newRow("wide") << QRectF(80, 35, 640, 330);
    QTest::newRow("narrow") << QRectF(80, 35, 260, 220);
    QTest::newRow("tiny") << QRectF(80, 35, 60, 30);
}

void TestReadOut::cardsKeepOffTheMark() {
    QFETCH(QRectF, room);
    const QSizeF size = cardSize(kFacts, lightTheme().plotFont());
    for (double x = room.left(); x <= room.right(); x += 7) {
        for (double y = room.top(); y <= room.bottom(); y += 7) {
            const QRectF mark = around({x, y});
            const auto place = cardPlace(size, {.room = room, .mark = mark, .ink = {}});
            if (!place) continue;
            QVERIFY(room.contains(*place));
            QVERIFY(!place->intersects(mark));
        }
    }
}

void TestReadOut::cardsGoWhereLeastIsDrawn() {
    const QRectF room(0, 0, 600, 400);
    QPolygonF ink;  // everywhere but in the lower left corner
    for (double x = 0; x <= 600; x += 10)
        for (double y = 0; y <= 400; y += 10)
            if (x > 250 || y < 250) ink << QPointF(x, y);
    const auto place = cardPlace({120, 90}, {.room = room, .mark = around({20, 20}), .ink = ink});
    QVERIFY(place);
    QCOMPARE(*place, QRectF(0, 310, 120, 90));
    // Where all is empty, away from the hand.
    const auto away = cardPlace({120, 90}, {.room = room, .mark = around({20, 20}), .ink = {}});
    QVERIFY(away && away->left() == 480);
}

void TestReadOut::smallPlotsHaveNoCard() {
    QVERIFY(!cardPlace({120, 90}, {.room = {0, 0, 200, 120}, .mark = {}, .ink = {}}));
    QVERIFY(!cardPlace({120, 90}, {.room = {0, 0, 100, 900}, .mark = {}, .ink = {}}));
    // All of a plot is under the hand.
    const QRectF room(0, 0, 600, 400);
    QVERIFY(!cardPlace({120, 90}, {.room = room, .mark = room, .ink = {}}));
}

void TestReadOut::linesHoldWhatFits() {
    const QFontMetrics metrics(lightTheme().plotFont());
    QCOMPARE(factLine(kFacts, metrics, 1000), QStringLiteral("bucket [0, 1) · code 3 · level 0.5"));
    const int two = metrics.horizontalAdvance(QStringLiteral("bucket [0, 1) · code 3"));
    QCOMPARE(factLine(kFacts, metrics, two + 1), QStringLiteral("bucket [0, 1) · code 3"));
}

QUANTOSCOPE_GUI_TEST(TestReadOut);
#include "tst_read_out.moc"
