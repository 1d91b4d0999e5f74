// SPDX-License-Identifier: GPL-3.0-or-later
// What the hand does in the view of a block: the picks and slices that it asks for, and what is
// drawn under it.
#include <qcustomplot.h>

#include <QSignalSpy>
#include <QTest>
#include <memory>
#include <set>

#include "app/views/block/paint.h"
#include "app/views/kit/plot/plot_view.h"
#include "core/analysis/passes/block_encoding.h"
#include "support/curves.h"
#include "support/test_program.h"
#include "support/view_hand.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

struct Shown {
    Shown(std::string_view scheme, std::size_t count, Shape shape, std::size_t focus = 0)
        : view(findView("block")->create(nullptr)),
          picks(view.get(), &View::pickEdited),
          slices(view.get(), &View::focusEdited),
          outcome(answer(withScheme(defaultRequest(), *findScheme(scheme)), bell(count),
                         std::move(shape), focus)) {
        view->resize(520, 400);
        view->show();
        view->setRequest(outcome->request);
        view->setOutcome(outcome);
        view->plot()->replot();
    }
    QPoint value(double place) const {
        const QRect room = view->plot()->axisRect()->rect();
        return {qRound(view->plot()->xAxis->coordToPixel(place)), room.center().y()};
    }
    QRect bytes() const { return view->plot()->plotLayout()->element(1, 0)->outerRect(); }
    void click(const QPoint& place) const {
        QTest::mouseClick(view->plot(), Qt::LeftButton, {}, place);
    }
    void hover(const QPoint& place) const { hoverOver(*view, place); }
    void leave() const { test::leave(*view); }
    QImage picture() const { return view->grab().toImage(); }
    Pick lastPick() const { return picks.back()[0].value<Pick>(); }
    std::size_t lastSlice() const { return slices.back()[0].value<std::size_t>(); }

    std::unique_ptr<View> view;
    QSignalSpy picks;
    QSignalSpy slices;
    OutcomePointer outcome;
};

BlockOpened openedOf(std::string_view scheme, std::size_t focus) {
    const auto outcome =
        answer(withScheme(defaultRequest(), *findScheme(scheme)), bell(512), {2, 256}, focus);
    return *openBlock(*outcome);
}

}  // namespace

class TestBlockView : public QObject {
    Q_OBJECT
  private slots:
    void aClickedValueIsPicked() {
        const Shown shown("mxfp4", 96, {3, 32}, 1);
        shown.click(shown.value(5));
        QCOMPARE(shown.picks.size(), 1);
        const std::size_t element = 32 + 5;
        const float before = shown.outcome->data->tensor->values[element];
        QCOMPARE(shown.lastPick().element.value(), element);
        QCOMPARE(shown.lastPick().x.value(), static_cast<double>(before));
        // Its own level: the code that the block holds for it.
        const StepFunction& steps = shown.outcome->focus->steps;
        QCOMPARE(steps.codes[shown.lastPick().interval.value()],
                 shown.outcome->blocks->codes(1)[5]);
        QCOMPARE(shown.slices.size(), 0);
    }
    void everyValueIsReachedByItsBits() {
        const Shown shown("mxfp4", 96, {3, 32}, 1);
        std::set<std::size_t> reached;
        const QRect bytes = shown.bytes();
        for (int y = bytes.top() + 4; y < bytes.bottom(); y += 4)
            for (int x = bytes.left(); x < bytes.right(); x += 8) {
                shown.click({x, y});
                if (!shown.picks.isEmpty()) reached.insert(shown.lastPick().element.value());
            }
        QCOMPARE(reached.size(), std::size_t{32});
        QCOMPARE(*reached.begin(), std::size_t{32});
        QCOMPARE(*reached.rbegin(), std::size_t{63});
    }
    void aDragPicksNothing() {
        const Shown shown("mxfp4", 96, {3, 32});
        QTest::mousePress(shown.view->plot(), Qt::LeftButton, {}, shown.value(5));
        const QPoint away = shown.value(5) + QPoint(0, 30);
        QMouseEvent move(QEvent::MouseMove, away, shown.view->plot()->mapToGlobal(away),
                         Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(shown.view->plot(), &move);
        QTest::mouseRelease(shown.view->plot(), Qt::LeftButton, {}, away);
        QCOMPARE(shown.picks.size(), 0);
    }
    void aValueOfAnotherPartBringsItsSlice() {
        const Shown shown("ggml-q4_k", 512, {2, 256});
        shown.click(shown.value(70));  // parts of 32 values: part 2 of block 0
        QCOMPARE(shown.lastPick().element.value(), std::size_t{70});
        QVERIFY(!shown.lastPick().interval);  // of that part's own levels, not of those in focus
        QCOMPARE(shown.slices.size(), 1);
        QCOMPARE(shown.lastSlice(), shown.outcome->slicing->sliceOf(70));
    }
    void paddingIsNotPicked() {
        const Shown shown("mxfp4", 80, {2, 40}, 1);  // rows of a whole block and 8 values
        shown.click(shown.value(8));
        QCOMPARE(shown.picks.size(), 0);
        shown.click(shown.value(7));
        QCOMPARE(shown.lastPick().element.value(), std::size_t{39});
    }
    void keysGoToOtherBlocksAndParts_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("focus");    // element whose part is in focus
        QTest::addColumn<int>("element");  // that it then is; -1: nothing is asked for
        QTest::newRow("next block") << int(Qt::Key_Right) << 40 << 256 + 40;
        QTest::newRow("previous block") << int(Qt::Key_Left) << 256 + 40 << 40;
        QTest::newRow("next part") << int(Qt::Key_Down) << 40 << 72;
        QTest::newRow("previous part") << int(Qt::Key_Up) << 40 << 8;
        QTest::newRow("no block before") << int(Qt::Key_Left) << 40 << -1;
        QTest::newRow("no block after") << int(Qt::Key_Right) << 256 + 40 << -1;
        QTest::newRow("no part before") << int(Qt::Key_Up) << 8 << -1;
        QTest::newRow("no part after") << int(Qt::Key_Down) << 250 << -1;
    }
    void keysGoToOtherBlocksAndParts() {
        QFETCH(int, key);
        QFETCH(int, focus);
        QFETCH(int, element);
        const Shown first("ggml-q4_k", 512, {2, 256});
        const Slicing& slicing = *first.outcome->slicing;
        const Shown shown("ggml-q4_k", 512, {2, 256},
                          slicing.sliceOf(static_cast<std::size_t>(focus)));
        QTest::keyClick(shown.view.get(), static_cast<Qt::Key>(key));
        QCOMPARE(shown.slices.size(), element < 0 ? 0 : 1);
        if (element >= 0)
            QCOMPARE(shown.lastSlice(),
                     shown.outcome->slicing->sliceOf(static_cast<std::size_t>(element)));
    }
    void whatIsUnderTheHandIsFramed() {
        const Shown shown("mxfp4", 96, {3, 32});
        const QImage plain = shown.picture();
        shown.hover(shown.value(5));
        const QImage onValue = shown.picture();
        QVERIFY(onValue != plain);
        shown.hover(shown.value(6));
        QVERIFY(shown.picture() != onValue);
        shown.leave();
        QVERIFY(shown.picture() == plain);
        shown.hover(shown.bytes().topLeft() + QPoint(90, 8));
        QVERIFY(shown.picture() != plain);
        QCOMPARE(shown.picks.size(), 0);
    }
    void aPickFromElsewhereIsFramed() {
        const Shown shown("mxfp4", 96, {3, 32});
        const QImage plain = shown.picture();
        shown.view->setPick({.interval = {}, .x = {}, .element = 5});
        QVERIFY(shown.picture() != plain);
        shown.view->setPick({.interval = {}, .x = {}, .element = 50});  // of another block
        QVERIFY(shown.picture() == plain);
    }
    // Nothing beyond the width, nothing on top of each other, all scales of the part in focus.
    void theLegendHoldsEveryWord_data() {
        QTest::addColumn<QByteArray>("id");
        for (const Scheme* scheme : schemes())
            if (scheme->block != nullptr) {
                const QByteArray id(scheme->id.data(), static_cast<qsizetype>(scheme->id.size()));
                QTest::newRow(id.constData()) << id;
            }
    }
    void theLegendHoldsEveryWord() {
        QFETCH(QByteArray, id);
        const BlockOpened opened = openedOf(id.toStdString(), 1);
        constexpr double kWidth = 300;
        const FieldLegend legend = layFieldLegend(opened, kWidth, lightTheme());
        QVERIFY(!legend.items.empty());
        for (std::size_t i = 0; i < legend.items.size(); ++i) {
            const QRectF& place = legend.items[i].place;
            QVERIFY(place.right() <= kWidth);
            QVERIFY(place.bottom() <= legend.height + 1e-9);
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!place.intersects(legend.items[j].place));
        }
    }
    void theLegendSaysThePartInFocus() {
        const BlockOpened opened = openedOf("ggml-q6_k", 3);  // 16 parts, each with its scale
        QCOMPARE(opened.part, std::size_t{3});
        QStringList said;
        for (const auto& item : layFieldLegend(opened, 300, lightTheme()).items)
            if (!item.kind) said.append(item.text.section(u' ', 0, 0));
        QCOMPARE(said.size(), 2);
        QVERIFY(said.contains(QStringLiteral("d")));
        QVERIFY(said.contains(QStringLiteral("scales[3]")));
    }
};

QUANTOSCOPE_GUI_TEST(TestBlockView);
#include "tst_block_view.moc"
