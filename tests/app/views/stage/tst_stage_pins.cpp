// SPDX-License-Identifier: GPL-3.0-or-later
// Pinned levels on the stage: whose they are, how high they stand, and that they are drawn.
#include <qcustomplot.h>

#include <QTest>
#include <memory>

#include "app/views/stage/view.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

OutcomePointer outcomeOf(std::string_view scheme, int bits = 0, bool channels = false,
                         std::size_t focus = 0) {
    Request request = withScheme(defaultRequest(), *findScheme(scheme));
    if (bits > 0) request.settings.bits = bits;
    if (channels) request.granularity = Granularity::Channel;
    return answer(request, bell(900), {3, 300}, focus);
}

std::unique_ptr<StageView> shown(const OutcomePointer& live, const QVector<OutcomePointer>& pins) {
    auto view = std::make_unique<StageView>();
    view->resize(560, 320);
    view->show();
    view->setRequest(live->request);
    view->setOutcome(live);
    view->setPins(pins);
    view->plot()->replot();
    return view;
}

}  // namespace

class TestStagePins : public QObject {
    Q_OBJECT
  private slots:
    // A pin's marks stand where its own stems would.
    void aPinKeepsItsLevels() {
        const OutcomePointer pin = outcomeOf("uniform", 3);
        const auto alone = shown(pin, {});
        const auto beside = shown(outcomeOf("uniform", 4), {pin});
        const QCPRange range = alone->plot()->xAxis->range();
        beside->setValueRange(range.lower, range.upper);
        beside->plot()->replot();
        QCOMPARE(beside->pinned().size(), std::size_t{1});
        const std::vector<StageStem>& marks = beside->pinned()[0].stems;
        const std::vector<StageStem>& stems = alone->series().stems;
        QCOMPARE(beside->plot()->xAxis->range().lower, alone->plot()->xAxis->range().lower);
        QVERIFY(marks.size() > 4);  // those in sight
        QCOMPARE(marks.size(), stems.size());
        for (std::size_t i = 0; i < stems.size(); ++i) {
            QCOMPARE(marks[i].x, stems[i].x);
            QCOMPARE(marks[i].height, stems[i].height);
        }
    }
    void onlyPinsOfTheSameSliceAreShown() {
        const auto view = shown(
            outcomeOf("uniform", 4, true, 1),
            {outcomeOf("uniform", 3, true, 0), outcomeOf("nf4", 0, true, 1), outcomeOf("vq", 2)});
        QCOMPARE(view->pinned().size(), std::size_t{1});
        QCOMPARE(view->pinned()[0].pin, std::size_t{1});  // B keeps its letter
    }
    void pinsAreDrawnAndSaid() {
        const OutcomePointer live = outcomeOf("uniform", 4);
        for (const OutcomePointer& pin : {outcomeOf("nf4"), outcomeOf("uniform", 12)}) {
            const auto view = shown(live, {});
            const QImage plain = view->grab().toImage();
            QVERIFY(!view->caption().contains(QLatin1String("Pinned")));
            const auto levelsOfPin = [&] {
                const DataTable table = view->dataTable();
                return std::ranges::count_if(table.rows, [](const QStringList& row) {
                    return row[0] == QLatin1String("level of A");
                });
            };
            QCOMPARE(levelsOfPin(), 0);
            view->setPins({pin});
            view->plot()->replot();
            QVERIFY(view->grab().toImage() != plain);
            QVERIFY(view->caption().contains(QLatin1String("Pinned: A: ")));
            QVERIFY(levelsOfPin() > 0);
            view->setPins({});
            view->plot()->replot();
            QVERIFY(view->grab().toImage() == plain);
        }
    }
    void aVectorSchemeHidesThem() {
        const auto view = shown(outcomeOf("vq", 2), {outcomeOf("nf4")});
        QVERIFY(view->pinned().empty());
    }
};

QUANTOSCOPE_GUI_TEST(TestStagePins);
#include "tst_stage_pins.moc"
