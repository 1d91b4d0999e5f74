// SPDX-License-Identifier: GPL-3.0-or-later
// Each view seen for the first time while something is already picked, hovered or pinned: what it
// draws for the hand is asked for before what lies below it was ever made.
#include <qcustomplot.h>

#include <QTest>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "app/views/view.h"
#include "support/curves.h"
#include "support/test_program.h"
#include "support/view_hand.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

// An outcome with its curves, made once for all rows that ask for it.
struct Sight {
    OutcomePointer outcome;
    CurvesPointer curves;
};

const Sight& sightOf(const std::string& scheme, std::int64_t rows, std::int64_t columns) {
    static std::map<std::string, Sight> made;
    Sight& sight = made[scheme + std::to_string(rows)];
    if (!sight.outcome) {
        sight.outcome = answer(withScheme(defaultRequest(), *findScheme(scheme)),
                               bell(static_cast<std::size_t>(rows * columns)), {rows, columns});
        sight.curves = curvesOf(sight.outcome);
    }
    return sight;
}

}  // namespace

class TestFirstSight : public QObject {
    Q_OBJECT

  private slots:
    void isShown_data();
    void isShown();
};

void TestFirstSight::isShown_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<QString>("hand");
    for (const ViewDescriptor* view : views())
        for (const char* scheme : {"uniform", "mxfp4", "vq", "lloyd-max"}) {
            const auto says = view->hasSomethingToSay;
            if (says != nullptr && !says(*sightOf(scheme, 2, 32).outcome, true)) continue;
            for (const char* hand : {"bucket", "value", "cell", "beyond all", "hover"})
                QTest::addRow("%s, %s, %s", view->id.data(), scheme, hand)
                    << QString::fromLatin1(view->id.data()) << scheme << hand;
        }
}

void TestFirstSight::isShown() {
    QFETCH(QString, id);
    QFETCH(QString, scheme);
    QFETCH(QString, hand);
    const auto& [outcome, curves] = sightOf(scheme.toStdString(), 2, 32);
    QVERIFY(outcome != nullptr);
    const std::unique_ptr<View> view(findView(id.toStdString())->create(nullptr));
    view->resize(480, 320);
    view->show();
    QVERIFY(QTest::qWaitForWindowExposed(view.get()));
    Pick pick;
    if (hand == "bucket") pick.interval = 0;
    if (hand == "value") {
        pick.interval = 0;
        pick.x = 0.25;
    }
    if (hand == "cell") {
        pick.element = 5;
        pick.interval = 0;
    }
    if (hand == "beyond all") {
        pick.element = 1'000'000;
        pick.interval = 1'000'000;
    }
    // All in one go, as when the view comes to be seen: nothing is painted in between but what the
    // view itself asks for.
    view->setRequest(outcome->request);
    view->setPins({outcome, outcome});
    view->setOutcome(outcome);
    view->setCurves(curves);
    view->setPick(pick);
    if (hand == "hover" && view->plot() != nullptr) hoverOver(*view, {240, 160});
    view->setPick(pick);
    QCoreApplication::processEvents();
    QVERIFY(!view->grab().isNull());
    // Another tensor while the pick stays.
    const auto& [other, otherCurves] = sightOf(scheme.toStdString(), 1, 6);
    view->setOutcome(other);
    view->setPick(pick);
    view->setCurves(otherCurves);
    view->setPick(pick);
    QVERIFY(!view->grab().isNull());
}

QUANTOSCOPE_GUI_TEST(TestFirstSight);
#include "tst_first_sight.moc"
