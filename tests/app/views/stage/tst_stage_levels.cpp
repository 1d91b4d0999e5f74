// SPDX-License-Identifier: GPL-3.0-or-later
// A codebook by hand on the stage: what the hand asks for, and what is taken over from others.
#include <qcustomplot.h>

#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <memory>
#include <random>

#include "app/views/stage/view.h"
#include "core/base/text/number_text.h"
#include "support/near.h"
#include "support/outcomes.h"
#include "support/scheme_settings.h"
#include "support/test_program.h"

using namespace quantoscope;
using quantoscope::test::settingsOf;

Q_DECLARE_METATYPE(quantoscope::Request)
Q_DECLARE_METATYPE(quantoscope::Edit)

namespace {

std::vector<float> normalValues() {
    std::mt19937 random(5);
    std::normal_distribution<float> normal;
    std::vector<float> values(4000);
    for (float& x : values)
        x = normal(random);
    return values;
}

Request requestOf(std::string_view scheme, std::string_view options = {}, int bits = 4) {
    Request request = withScheme(defaultRequest(), *findScheme(scheme));
    const int within = std::clamp(bits, request.scheme->minimumBits, request.scheme->maximumBits);
    request.settings = settingsOf(scheme, within, options, request.settings.rounding);
    return request;
}

OutcomePointer answer(const Request& request, std::int64_t channels = 1) {
    static const std::vector<float> values = normalValues();
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = {channels, static_cast<std::int64_t>(values.size()) / channels};
    tensor->values.assign(values.begin(), values.end());
    auto data = makeDataSet(request.source, std::move(tensor), JobControl{});
    return *analyze(request, *data, 0, JobControl{});
}

std::unique_ptr<StageView> shown(const Request& request) {
    auto view = std::make_unique<StageView>();
    view->resize(740, 410);
    view->setOutcome(answer(request));
    view->show();
    view->plot()->replot();
    return view;
}

std::unique_ptr<StageView> shownByHand(std::string_view options) {
    return shown(requestOf("custom", options));
}

double pixelSize(const StageView& view) {
    return view.plot()->xAxis->range().size() / view.plot()->axisRect()->width();
}

QPoint footOf(const StageView& view, double x) {
    return {static_cast<int>(std::lround(view.plot()->xAxis->coordToPixel(x))),
            view.plot()->axisRect()->rect().bottom() - 4};
}

void drag(QWidget* plot, QPoint from, QPoint to) {
    QTest::mousePress(plot, Qt::LeftButton, {}, from);
    QTest::mouseMove(plot, (from + to) / 2);
    QTest::mouseMove(plot, to);
    QTest::mouseRelease(plot, Qt::LeftButton, {}, to);
}

// What was asked for in turn.
struct Spy : QSignalSpy {
    explicit Spy(StageView& view) : QSignalSpy(&view, &View::requestEdited) {}
    Request request(qsizetype i) const { return at(i)[0].value<Request>(); }
    Edit edit(qsizetype i) const { return at(i)[1].value<Edit>(); }
    std::vector<double> last(std::string_view list) const {
        return request(size() - 1).settings.parameters.numbers(list);
    }
};

}  // namespace

class TestStageLevels : public QObject {
    Q_OBJECT

  private slots:
    void aLevelIsDragged();
    void aLevelStopsAtItsNeighbours();
    void unitsAreThoseOfTheRequest();
    void thresholdsAreDraggedWhenFree();
    void keysMoveAddAndRemove();
    void tabWalksFromTheHandlesToTheLevels();
    void aDoubleClickAddsALevel();
    void theLastLevelStays();
    void anEditLeavesOtherSchemesAlone();
    void listsStayFitting_data();
    void listsStayFitting();
    void takenByHandQuantizesTheSame_data();
    void takenByHandQuantizesTheSame();
    void slicesKeepTheirRanges();
    void manyLevelsAreNotTaken();
    void theHandTakesLevelsOver();
};

void TestStageLevels::aLevelIsDragged() {
    auto view = shownByHand("levels=-1;0;1.5 unit=values");
    QVERIFY(!view->handles());
    Spy asked(*view);
    const QPoint from = footOf(*view, 0);
    QTest::mouseMove(view->plot(), from);
    QCOMPARE(view->plot()->cursor().shape(), Qt::SizeHorCursor);
    drag(view->plot(), from, from + QPoint(40, 0));
    QCOMPARE(asked.size(), 3);
    QCOMPARE(asked.edit(0), Edit::Drag);
    QCOMPARE(asked.edit(1), Edit::Drag);
    QCOMPARE(asked.edit(2), Edit::DragEnd);
    const std::vector<double> levels = asked.last("levels");
    QCOMPARE(levels.size(), std::size_t{3});
    QCOMPARE(levels[0], -1.0);
    QCOMPARE(levels[2], 1.5);
    NEAR(levels[1], 40 * pixelSize(*view), pixelSize(*view), 0);
    QVERIFY(view->plot()->interactions().testFlag(QCP::iRangeDrag));
    QTest::mouseMove(view->plot(), footOf(*view, -0.5));
    QCOMPARE(view->plot()->cursor().shape(), Qt::ArrowCursor);
}

void TestStageLevels::aLevelStopsAtItsNeighbours() {
    auto view = shownByHand("levels=1.5;0;-1 unit=values");  // in any order
    Spy asked(*view);
    drag(view->plot(), footOf(*view, 0), footOf(*view, 2));
    QCOMPARE(asked.last("levels"), (std::vector<double>{-1, 1.5, 1.5}));
    drag(view->plot(), footOf(*view, -1), footOf(*view, 3));
    QCOMPARE(asked.last("levels"), (std::vector<double>{1.5, 1.5, 1.5}));
}

void TestStageLevels::unitsAreThoseOfTheRequest() {
    Request request = requestOf("custom");
    request.range.mode = RangeMode::Manual;
    request.range.manual = {{-1, 2}};
    auto view = shown(request);
    QVERIFY(view->handles());
    QCOMPARE(view->codebook()->unit, 2.0);
    Spy asked(*view);
    const QPoint from = footOf(*view, 1);
    drag(view->plot(), from, from + QPoint(20, 0));
    NEAR(asked.last("levels")[3], 0.5 + 20 * pixelSize(*view) / 2, pixelSize(*view) / 2, 0);
    QVERIFY(asked.request(0).range == request.range);
    // The range's handles still answer at their flags.
    const HandleSpot beta = (*view->handles())[1];
    drag(view->plot(), beta.flag.center().toPoint(), beta.flag.center().toPoint() + QPoint(9, 0));
    QVERIFY(asked.request(asked.size() - 1).range.manual[0].beta > 2);
}

void TestStageLevels::thresholdsAreDraggedWhenFree() {
    auto view = shownByHand("levels=-1;0;1 thresholds=free edges=-0.5;0.5 unit=values");
    Spy asked(*view);
    const QPoint from = footOf(*view, 0.5);
    drag(view->plot(), from, from - QPoint(20, 0));
    NEAR(asked.last("edges")[1], 0.5 - 20 * pixelSize(*view), pixelSize(*view), 0);
    QCOMPARE(asked.last("levels"), (std::vector<double>{-1, 0, 1}));
    drag(view->plot(), footOf(*view, asked.last("edges")[1]), footOf(*view, -2));
    QCOMPARE(asked.last("edges"), (std::vector<double>{-0.5, -0.5}));
    // A level moves by itself.
    drag(view->plot(), footOf(*view, 1), footOf(*view, 2));
    QCOMPARE(asked.last("edges"), (std::vector<double>{-0.5, -0.5}));

    auto following = shownByHand("levels=-1;0;1 unit=values");
    Spy nothing(*following);
    drag(following->plot(), footOf(*following, 0.5), footOf(*following, 0.2));
    QCOMPARE(nothing.size(), 0);
}

void TestStageLevels::keysMoveAddAndRemove() {
    auto view = shownByHand("levels=-1;0;1 unit=values");
    Spy asked(*view);
    QTest::keyClick(view.get(), Qt::Key_Right);
    QCOMPARE(asked.size(), 0);  // nothing selected
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QTest::keyClick(view.get(), Qt::Key_Up);
    QCOMPARE(view->selectedStop(), std::optional(HandStop{false, 1}));
    QTest::keyClick(view.get(), Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked.edit(0), Edit::Drag);
    QCOMPARE(asked.edit(1), Edit::DragEnd);
    NEAR(asked.last("levels")[1], 10 * pixelSize(*view), pixelSize(*view) / 2, 0);
    QTest::keyClick(view.get(), Qt::Key_Delete);
    QCOMPARE(asked.edit(2), Edit::Step);
    QCOMPARE(asked.last("levels"), (std::vector<double>{-1, 1}));
    QTest::keyClick(view.get(), Qt::Key_Home);
    QTest::keyClick(view.get(), Qt::Key_Insert);
    QCOMPARE(asked.last("levels"), (std::vector<double>{-1, 0, 1}));
    QCOMPARE(view->selectedStop(), std::optional(HandStop{false, 1}));
    QTest::keyClick(view.get(), Qt::Key_End);
    QTest::keyClick(view.get(), Qt::Key_Insert);
    NEAR(asked.last("levels").back(), 2.0, 1e-9, 0);
}

void TestStageLevels::tabWalksFromTheHandlesToTheLevels() {
    auto view = shownByHand("");
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QVERIFY(view->selectedHandle() == std::optional(HandleEnd::Beta));
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QVERIFY(!view->selectedHandle());
    QCOMPARE(view->selectedStop(), std::optional(HandStop{false, 0}));
    QTest::keyClick(view.get(), Qt::Key_Backtab);
    QVERIFY(view->selectedHandle() == std::optional(HandleEnd::Beta));
    QVERIFY(!view->selectedStop());
}

void TestStageLevels::aDoubleClickAddsALevel() {
    auto view = shownByHand("levels=-1;0;1 thresholds=free edges=-0.5;0.5 unit=values");
    const QCPRange before = view->plot()->xAxis->range();
    Spy asked(*view);
    QTest::mouseDClick(view->plot(), Qt::LeftButton, {}, footOf(*view, 0.75));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.edit(0), Edit::Step);
    QCOMPARE(asked.last("levels").size(), std::size_t{4});
    const double added = asked.last("levels")[2];
    NEAR(added, 0.75, pixelSize(*view), 0);
    QCOMPARE(asked.last("edges"), (std::vector<double>{-0.5, 0.5, added / 2 + 0.5}));
    QCOMPARE(view->plot()->xAxis->range(), before);
    QTest::mouseDClick(view->plot(), Qt::LeftButton, {}, footOf(*view, -1));  // on a level
    QCOMPARE(asked.size(), 1);
}

void TestStageLevels::theLastLevelStays() {
    auto view = shownByHand("levels=0.5 unit=values");
    Spy asked(*view);
    QTest::keyClick(view.get(), Qt::Key_Tab);
    QTest::keyClick(view.get(), Qt::Key_Delete);
    QCOMPARE(asked.size(), 0);
    QTest::keyClick(view.get(), Qt::Key_Insert);
    QCOMPARE(asked.last("levels").size(), std::size_t{2});
}

void TestStageLevels::anEditLeavesOtherSchemesAlone() {
    auto view = shown(requestOf("lloyd-max"));
    QVERIFY(!view->codebook());
    Spy asked(*view);
    const double level = view->series().stems.front().x;
    drag(view->plot(), footOf(*view, level), footOf(*view, level + 1));
    QTest::mouseDClick(view->plot(), Qt::LeftButton, {}, footOf(*view, 0.1));
    QCOMPARE(asked.size(), 0);
}

void TestStageLevels::listsStayFitting_data() {
    QTest::addColumn<std::string>("options");
    QTest::newRow("following") << std::string("levels=-1;0;1");
    QTest::newRow("free") << std::string("levels=-1;0;1 thresholds=free edges=-0.5;0.5");
    QTest::newRow("thresholds beside their levels")
        << std::string("levels=-1;0;1 thresholds=free edges=2;3");
    QTest::newRow("all at one place") << std::string("levels=1;1;1 thresholds=free edges=1;1");
}

// Whatever is moved, added and removed, the request is a sound one.
void TestStageLevels::listsStayFitting() {
    QFETCH(std::string, options);
    Request request = requestOf("custom", options);
    const OutcomePointer outcome = answer(request);
    std::mt19937 random(9);
    std::uniform_real_distribution<double> anywhere(-4, 4);
    for (int i = 0; i < 2000; ++i) {
        const HandCodebook book = *handCodebook(request, *outcome);
        const std::vector<HandStop> stops = book.stops();
        const HandStop stop = stops[random() % stops.size()];
        const double x = anywhere(random);
        std::optional<Request> next;
        if (random() % 3 == 0)
            next = withStopMoved(request, book, stop, x, 0.01);
        else if (random() % 2 == 0)
            next = withLevelAdded(request, book, x, 0.01);
        else if (!stop.isEdge)
            next = withLevelRemoved(request, book, stop.index);
        if (!next) continue;
        request = *next;
        const Status sound = checkRequest(request);
        QVERIFY2(sound.ok(), sound ? "" : sound.error().sentence().c_str());
    }
}

void TestStageLevels::takenByHandQuantizesTheSame_data() {
    QTest::addColumn<const Scheme*>("scheme");
    for (const Scheme* scheme : scalarSchemes())
        QTest::newRow(scheme->id.data()) << scheme;
}

// Every value keeps its level, but for those beside a threshold that follows.
void TestStageLevels::takenByHandQuantizesTheSame() {
    QFETCH(const Scheme*, scheme);
    const Request request = requestOf(scheme->id);
    const OutcomePointer outcome = answer(request);
    const std::optional<Request> taken = takenByHand(request, *outcome);
    QCOMPARE(canBeTakenByHand(request, *outcome), taken.has_value());
    const StepFunction& before = outcome->focus->steps;
    if (scheme->id == "custom" || before.size() > kMostTakenLevels) {
        QVERIFY(!taken);
        return;
    }
    QVERIFY(taken);
    QVERIFY(checkRequest(*taken).ok());
    const OutcomePointer answered = answer(*taken);
    const StepFunction& after = answered->focus->steps;
    const bool isFree = taken->settings.parameters.choice("thresholds") == "free";
    const double largest = std::max(std::abs(static_cast<double>(after.levels.front())),
                                    std::abs(static_cast<double>(after.levels.back())));
    for (const float x : normalValues()) {
        const std::size_t k = after.intervalOf(x);
        const float level = before.levels[before.intervalOf(x)];
        if (after.levels[k] == level) continue;
        const double edge = after.levels[k] > level ? after.lower[k] : after.lower[k + 1];
        QVERIFY(!isFree && std::abs(static_cast<double>(x) - edge) <= 0x1p-21 * largest);
    }
    if (scheme->id == "uniform" || scheme->id == "lloyd-max") QVERIFY(!isFree);
}

void TestStageLevels::slicesKeepTheirRanges() {
    Request request = requestOf("nf4");
    request.granularity = Granularity::Channel;
    const OutcomePointer outcome = answer(request, 4);
    const Request taken = *takenByHand(request, *outcome);
    QVERIFY(taken.range.mode == RangeMode::Manual);
    QCOMPARE(taken.range.manual.size(), std::size_t{4});
    QCOMPARE(taken.settings.parameters.choice("unit"), "range");
    const OutcomePointer after = answer(taken, 4);
    QCOMPARE(after->focus->steps.levels, outcome->focus->steps.levels);
    for (std::size_t slice = 0; slice < 4; ++slice)
        QCOMPARE(taken.range.manual[slice], (*outcome->slices)[slice].range);
}

void TestStageLevels::manyLevelsAreNotTaken() {
    const Request eight = requestOf("uniform", {}, 8);
    const std::optional<Request> taken = takenByHand(eight, *answer(eight));
    QVERIFY(taken);
    QCOMPARE(taken->settings.parameters.numbers("levels").size(), std::size_t{256});
    QCOMPARE(taken->settings.parameters.choice("thresholds"), "following");
    const Request nine = requestOf("uniform", {}, 9);
    QVERIFY(!takenByHand(nine, *answer(nine)));
    QVERIFY(!canBeTakenByHand(nine, *answer(nine)));
}

void TestStageLevels::theHandTakesLevelsOver() {
    auto view = shown(requestOf("uniform", {}, 2));
    Spy asked(*view);
    view->editLevelsByHand();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.edit(0), Edit::Step);
    QCOMPARE(asked.request(0).scheme, findScheme("custom"));
    // Written short, each is the very float32.
    const auto levels = answer(requestOf("uniform", {}, 2))->focus->steps.levels;
    const auto taken = asked.last("levels");
    QCOMPARE(taken.size(), levels.size());
    for (std::size_t k = 0; k < levels.size(); ++k)
        QCOMPARE(static_cast<float>(taken[k]), levels[k]);
    view->editLevelsByHand();  // by hand already
    QCOMPARE(asked.size(), 1);
}

QUANTOSCOPE_GUI_TEST(TestStageLevels);
#include "tst_stage_levels.moc"
