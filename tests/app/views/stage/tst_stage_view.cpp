// SPDX-License-Identifier: GPL-3.0-or-later
// What the stage and the error view ask for under the hand, and what they say when there is little
// to draw.
#include <qcustomplot.h>

#include <QApplication>
#include <QKeyEvent>
#include <QSignalSpy>
#include <QTest>
#include <limits>
#include <memory>

#include "app/views/error/view.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/stage/view.h"
#include "core/tensor/distribution.h"
#include "support/near.h"
#include "support/outcomes.h"
#include "support/test_program.h"

using namespace quantoscope;
using quantoscope::test::outcomeOf;
using quantoscope::test::OutcomeSpec;

Q_DECLARE_METATYPE(quantoscope::Request)
Q_DECLARE_METATYPE(quantoscope::Edit)

class TestStageView : public QObject {
    Q_OBJECT

  private slots:
    void draggingAsksForAManualRange();
    void symmetricHandlesMirror();
    void oneSliceIsDraggedAlone();
    void keysNudgeTheSelectedHandle_data();
    void keysNudgeTheSelectedHandle();
    void tabWalksOverTheHandles();
    void editsStartFromTheRequestInForce();
    void hoveringPicksAndAClickKeeps();
    void aPickFromElsewhereIsTakenSilently();
    void zoomIsTold();
    void doubleClickGoesHome();
    void aSampleKeepsTheView();
    void handlesStayReachable_data();
    void handlesStayReachable();
    void labelsNeverOverlap();
    void cardSaysTheCode_data();
    void cardSaysTheCode();
    void sentencesReplaceEmptyPlots_data();
    void sentencesReplaceEmptyPlots();
    void exportsWithoutBeingShown();
    void describesItself();
};

namespace {

std::vector<float> drawn(std::string_view distribution) {
    const Result<Tensor> tensor = generate(*parseDistribution(distribution), JobControl{});
    return {tensor->values.begin(), tensor->values.end()};
}

OutcomePointer normalOutcome(const OutcomeSpec& spec = {}) {
    static const std::vector<float> values = drawn("normal:n=20000");
    return outcomeOf(values, spec);
}

// A view laid out and painted once.
template <class SomeView>
std::unique_ptr<SomeView> shown(const OutcomePointer& outcome, QSize size = {740, 410}) {
    auto view = std::make_unique<SomeView>();
    view->resize(size);
    view->setOutcome(outcome);
    view->show();
    view->plot()->replot();
    return view;
}

QPoint pixelOf(const StageView& view, HandleEnd end) {
    const HandleSpot spot = (*view.handles())[static_cast<std::size_t>(end)];
    return {static_cast<int>(std::lround(spot.x)), view.plot()->axisRect()->rect().center().y()};
}

QPoint pixelOf(const View& view, double x) {
    return {static_cast<int>(std::lround(view.plot()->xAxis->coordToPixel(x))),
            view.plot()->axisRect()->rect().center().y()};
}

struct Asked {
    Request request;
    Edit edit;
};
Asked askedIn(const QSignalSpy& spy, qsizetype i) {
    return {spy[i][0].value<Request>(), spy[i][1].value<Edit>()};
}

void drag(QWidget* plot, QPoint from, QPoint to) {
    QTest::mousePress(plot, Qt::LeftButton, {}, from);
    QTest::mouseMove(plot, (from + to) / 2);
    QTest::mouseMove(plot, to);
    QTest::mouseRelease(plot, Qt::LeftButton, {}, to);
}

}  // namespace

void TestStageView::draggingAsksForAManualRange() {
    auto view = shown<StageView>(normalOutcome());
    QSignalSpy asked(view.get(), &View::requestEdited);
    const QPoint from = pixelOf(*view, HandleEnd::Beta);
    const double pixel = view->plot()->xAxis->range().size() / view->plot()->axisRect()->width();
    QTest::mouseMove(view->plot(), from);
    QVERIFY(view->pick().interval);
    drag(view->plot(), from, from - QPoint(40, 0));
    QCOMPARE(view->pick(), Pick{});  // no card stays where the drag began
    QCOMPARE(asked.size(), 3);
    QCOMPARE(askedIn(asked, 0).edit, Edit::Drag);
    QCOMPARE(askedIn(asked, 1).edit, Edit::Drag);
    const Asked last = askedIn(asked, 2);
    QCOMPARE(last.edit, Edit::DragEnd);
    QCOMPARE(last.request.range.mode, RangeMode::Manual);
    QCOMPARE(last.request.range.manual.size(), std::size_t{1});
    QCOMPARE(last.request.range.manual[0].alpha, -2.62);
    NEAR(last.request.range.manual[0].beta, 2.7 - 40 * pixel, pixel, 0);
    // The visible part did not move with the hand.
    QVERIFY(view->plot()->interactions().testFlag(QCP::iRangeDrag));
}

void TestStageView::symmetricHandlesMirror() {
    auto view = shown<StageView>(normalOutcome({.symmetry = "symmetric"}));
    const HandleSpots spots = *view->handles();
    const double zero = view->plot()->xAxis->coordToPixel(0);
    NEAR(spots[0].x - zero, zero - spots[1].x, 1, 0);
    QSignalSpy asked(view.get(), &View::requestEdited);
    const QPoint from = pixelOf(*view, HandleEnd::Alpha);
    drag(view->plot(), from, from + QPoint(50, 0));
    QVERIFY(!asked.isEmpty());
    const Range range = askedIn(asked, asked.size() - 1).request.range.manual[0];
    QCOMPARE(range.alpha, -range.beta);
    QVERIFY(range.beta < 2.7);
}

void TestStageView::oneSliceIsDraggedAlone() {
    auto view = shown<StageView>(normalOutcome({.channels = 4, .focus = 2}));
    QSignalSpy asked(view.get(), &View::requestEdited);
    const QPoint from = pixelOf(*view, HandleEnd::Beta);
    drag(view->plot(), from, from - QPoint(30, 0));
    QVERIFY(!asked.isEmpty());
    const RangeRequest range = askedIn(asked, 0).request.range;
    QCOMPARE(range.manual, std::vector<Range>({{-2.62, 2.7}}));
    QCOMPARE(range.own.size(), std::size_t{1});
    QCOMPARE(range.own[0].slice, std::uint64_t{2});
    QVERIFY(range.own[0].range.beta < 2.7);
}

void TestStageView::keysNudgeTheSelectedHandle_data() {
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<double>("pixels");  // moved
    const auto none = Qt::KeyboardModifiers();
    QTest::newRow("right") << int(Qt::Key_Right) << none << 1.0;
    QTest::newRow("left") << int(Qt::Key_Left) << none << -1.0;
    QTest::newRow("Shift+right") << int(Qt::Key_Right) << Qt::KeyboardModifiers(Qt::ShiftModifier)
                                 << 10.0;
}

void TestStageView::keysNudgeTheSelectedHandle() {
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(double, pixels);
    auto view = shown<StageView>(normalOutcome());
    QSignalSpy asked(view.get(), &View::requestEdited);
    QTest::keyClick(view.get(), static_cast<Qt::Key>(key), modifiers);
    QCOMPARE(asked.size(), 0);  // nothing selected

    QTest::keyClick(view.get(), Qt::Key_Tab);
    QCOMPARE(view->selectedHandle(), std::optional(HandleEnd::Alpha));
    QTest::keyClick(view.get(), static_cast<Qt::Key>(key), modifiers);
    QCOMPARE(asked.size(), 2);
    QCOMPARE(askedIn(asked, 0).edit, Edit::Drag);
    QCOMPARE(askedIn(asked, 1).edit, Edit::DragEnd);
    const double pixel = view->plot()->xAxis->range().size() / view->plot()->axisRect()->width();
    NEAR(askedIn(asked, 1).request.range.manual[0].alpha, -2.62 + pixels * pixel, pixel / 2, 0);

    QTest::keyClick(view.get(), Qt::Key_Home);
    const auto minimum = static_cast<double>(view->series().edges.front());
    QVERIFY(askedIn(asked, asked.size() - 1).request.range.manual[0].alpha >= minimum - 1);
    QTest::keyClick(view.get(), Qt::Key_End);  // alpha stops at beta
    QCOMPARE(askedIn(asked, asked.size() - 1).request.range.manual[0], (Range{2.7, 2.7}));
}

void TestStageView::tabWalksOverTheHandles() {
    auto view = shown<StageView>(normalOutcome());
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QCOMPARE(view->selectedHandle(), std::optional(HandleEnd::Beta));
    QTest::keyClick(view.get(), Qt::Key_Backtab);
    QCOMPARE(view->selectedHandle(), std::optional(HandleEnd::Alpha));
}

void TestStageView::editsStartFromTheRequestInForce() {
    auto view = shown<StageView>(normalOutcome());
    // More bits were asked for; their outcome has not come yet.
    Request request = quantoscope::test::requestOf({});
    request.settings.bits = 6;
    view->setRequest(request);
    QSignalSpy asked(view.get(), &View::requestEdited);
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(askedIn(asked, 0).request.settings.bits, 6);
}

void TestStageView::hoveringPicksAndAClickKeeps() {
    const OutcomePointer outcome = normalOutcome();
    for (const ViewDescriptor* descriptor : {findView("stage"), findView("error")}) {
        const std::unique_ptr<View> view(descriptor->create(nullptr));
        view->resize(740, 410);
        view->setOutcome(outcome);
        view->show();
        view->plot()->replot();
        QSignalSpy picked(view.get(), &View::pickEdited);
        QTest::mouseMove(view->plot(), pixelOf(*view, 0.66));
        QCOMPARE(picked.size(), 1);
        const Pick pick = picked[0][0].value<Pick>();
        QCOMPARE(pick.interval, std::optional(outcome->focus->steps.intervalOf(0.66F)));
        NEAR(*pick.x, 0.66, 0.02, 0);

        QTest::mouseClick(view->plot(), Qt::LeftButton, {}, pixelOf(*view, 1.2));
        QTest::mouseMove(view->plot(), pixelOf(*view, -1));
        NEAR(*picked.last()[0].value<Pick>().x, 1.2, 0.02, 0);
        QTest::keyClick(view.get(), Qt::Key_Escape);
        QCOMPARE(picked.last()[0].value<Pick>(), Pick{});
    }
}

void TestStageView::aPickFromElsewhereIsTakenSilently() {
    auto view = shown<StageView>(normalOutcome());
    QSignalSpy picked(view.get(), &View::pickEdited);
    view->setPick({.interval = 3, .x = {}, .element = {}});
    QCOMPARE(view->pick().interval, std::optional<std::size_t>(3));
    view->setPick({.interval = 1000, .x = {}, .element = {}});  // of another scheme
    view->grab();
    QCOMPARE(picked.size(), 0);
}

void TestStageView::zoomIsTold() {
    auto stage = shown<StageView>(normalOutcome());
    auto error = shown<ErrorView>(normalOutcome());
    QCOMPARE(stage->plot()->xAxis->range(), error->plot()->xAxis->range());
    connect(stage.get(), &View::valueRangeEdited, error.get(), &View::setValueRange);
    QSignalSpy told(stage.get(), &View::valueRangeEdited);
    QSignalSpy echoed(error.get(), &View::valueRangeEdited);
    QTest::keyClick(stage.get(), Qt::Key_Plus);
    QCOMPARE(told.size(), 1);
    QCOMPARE(echoed.size(), 0);
    QVERIFY(stage->plot()->xAxis->range().size() < 8);
    QCOMPARE(stage->plot()->xAxis->range(), error->plot()->xAxis->range());
}

void TestStageView::doubleClickGoesHome() {
    std::vector<float> values = drawn("normal:n=20000");
    values[3] = 1e5F;
    const OutcomePointer outcome = outcomeOf(values);
    auto view = shown<StageView>(outcome);
    const QCPRange home = view->plot()->xAxis->range();
    QVERIFY(home.upper < 100);
    const FoldedTails tails =
        foldedTails(*outcome->focus->values, {-HUGE_VAL, HUGE_VAL}, home.lower, home.upper);
    QVERIFY(tails.above.count >= 1);
    QCOMPARE(tails.above.extreme, 1e5);
    QTest::keyClick(view.get(), Qt::Key_Plus);
    view->resetZoom();
    QCOMPARE(view->plot()->xAxis->range(), home);
    view->resetZoom();  // once more: out to the outlier
    QVERIFY(view->plot()->xAxis->range().upper > 1e5);
    view->resetZoom();
    QCOMPARE(view->plot()->xAxis->range(), home);
}

void TestStageView::aSampleKeepsTheView() {
    auto view = shown<StageView>(normalOutcome());
    const QCPRange before = view->plot()->xAxis->range();
    view->setOutcome(outcomeOf({-1, 0, 1}, {.preview = true}));
    view->plot()->replot();
    QCOMPARE(view->plot()->xAxis->range(), before);
    QVERIFY(view->subtitle().contains(QStringLiteral("preview, 3 of 300 values")));
}

void TestStageView::handlesStayReachable_data() {
    QTest::addColumn<double>("alpha");
    QTest::addColumn<double>("beta");
    QTest::newRow("both far outside") << -1e6 << 1e6;
    QTest::newRow("both far to the left") << -2e6 << -1e6;
    QTest::newRow("both far to the right") << 1e6 << 2e6;
    QTest::newRow("at one place") << 0.5 << 0.5;
}

void TestStageView::handlesStayReachable() {
    QFETCH(double, alpha);
    QFETCH(double, beta);
    auto view = shown<StageView>(normalOutcome({.range = {alpha, beta}}));
    const QRectF room(view->plot()->axisRect()->rect());
    const HandleSpots spots = *view->handles();
    for (const HandleSpot& spot : spots) {
        QVERIFY(room.adjusted(-12, -1, 12, 1).contains(spot.flag));
        QCOMPARE(handleAt(spots, room, spot.flag.center()), std::optional(spot.end));
    }
}

void TestStageView::labelsNeverOverlap() {
    const QFont font = lightTheme().plotFont();
    for (const double width : {220.0, 300.0, 640.0}) {
        const HandleScene scene{.room = {80, 35, width, 150}, .from = -10, .to = 10, .font = font};
        for (double alpha = -12; alpha <= 12; alpha += 0.37)
            for (double beta = alpha; beta <= 12; beta += 0.61) {
                const HandleSpots spots = placeHandles({alpha, beta}, scene);
                QVERIFY(!spots[0].label.intersects(spots[1].label));
                QVERIFY(!spots[0].flag.intersects(spots[1].flag));
                QVERIFY(!spots[0].label.intersects(spots[1].flag));
                QVERIFY(!spots[0].flag.intersects(spots[1].label));
                for (const HandleSpot& spot : spots)
                    QVERIFY(scene.room.adjusted(-0.01, 0, 0.01, 0).contains(spot.label));
            }
    }
}

void TestStageView::cardSaysTheCode_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("bits");
    QTest::addColumn<QString>("text");
    QTest::newRow("positive") << 1 << 4 << QStringLiteral("1 · 0x1 · 0001");
    QTest::newRow("negative") << -3 << 4 << QStringLiteral("−3 · 0xD · 1101");
    QTest::newRow("8 bits") << -128 << 8 << QStringLiteral("−128 · 0x80 · 1000 0000");
    QTest::newRow("5 bits") << 17 << 5 << QStringLiteral("17 · 0x11 · 1 0001");
    QTest::newRow("1 bit") << -1 << 1 << QStringLiteral("−1 · 0x1 · 1");
}

void TestStageView::cardSaysTheCode() {
    QFETCH(int, code);
    QFETCH(int, bits);
    QFETCH(QString, text);
    QCOMPARE(codeText(code, bits), text);
}

void TestStageView::sentencesReplaceEmptyPlots_data() {
    QTest::addColumn<std::vector<float>>("values");
    QTest::addColumn<QString>("part");  // of the sentence
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("none") << std::vector<float>{} << QStringLiteral("no values");
    QTest::newRow("NaN") << std::vector<float>{kNan, kNan} << QStringLiteral("2 NaN");
    QTest::newRow("infinities") << std::vector<float>{kInfinity, -kInfinity, kInfinity}
                                << QStringLiteral("2 +∞, 1 −∞");
}

void TestStageView::sentencesReplaceEmptyPlots() {
    QFETCH(std::vector<float>, values);
    QFETCH(QString, part);
    const OutcomePointer outcome = outcomeOf(values);
    auto stage = shown<StageView>(outcome);
    QVERIFY2(stage->message().contains(part), qPrintable(stage->message()));
    QVERIFY(!stage->handles());
    auto error = shown<ErrorView>(outcome);
    QVERIFY(error->message().contains(part));
    QTest::mouseClick(stage->plot(), Qt::LeftButton, {}, QPoint(200, 200));
    stage->setOutcome(normalOutcome());
    QVERIFY(stage->message().isEmpty());
}

void TestStageView::exportsWithoutBeingShown() {
    StageView view;
    view.setOutcome(normalOutcome());
    const QPixmap picture = view.plot()->toPixmap(900, 500);
    QCOMPARE(picture.size(), QSize(900, 500));
    QVERIFY(view.series().heights.size() > 50);
}

void TestStageView::describesItself() {
    auto stage = shown<StageView>(normalOutcome());
    QVERIFY(stage->caption().contains(QStringLiteral("asked range [−2.62, 2.7]")));
    QCOMPARE(stage->dataTable().rows.size(),
             qsizetype(stage->series().heights.size() + stage->series().stems.size()));
    auto error = shown<ErrorView>(normalOutcome());
    for (const DataTable& table : {stage->dataTable(), error->dataTable()})
        for (const QStringList& row : table.rows)
            QCOMPARE(row.size(), table.columns.size());
}

QUANTOSCOPE_GUI_TEST(TestStageView);
#include "tst_stage_view.moc"
