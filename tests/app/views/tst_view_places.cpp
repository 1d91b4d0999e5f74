// SPDX-License-Identifier: GPL-3.0-or-later
// Step functions with levels that are no finite number, whose intervals are picked one after the
// other: no view paints at a place that is not finite.
#include <qcustomplot.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "app/views/kit/plot/line_paint.h"
#include "app/views/view.h"
#include "support/curves.h"
#include "support/place_check.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// The scheme as it is, and with each choice of each of its parameters.
std::vector<Request> choicesOf(const Scheme& scheme) {
    std::vector<Request> all{withScheme(defaultRequest(), scheme)};
    for (const Parameter& row : scheme.parameters) {
        if (row.kind != ParameterKind::Choice) continue;
        for (double choice = row.minimum; choice <= row.maximum; ++choice) {
            Request request = all.front();
            (void)request.settings.parameters.set(row.key, choice);
            if (checkRequest(request)) all.push_back(request);
        }
    }
    return all;
}

// Far beyond what a format with a scale of 1 holds.
std::vector<float> wide() {
    std::vector<float> values = bell(96);
    for (float& value : values)
        value = value * value * value * 1e6F;
    return values;
}

bool hasOddLevel(const Outcome& outcome) {
    return std::ranges::any_of(outcome.focus->steps.levels,
                               [](float level) { return !std::isfinite(level); });
}

// The intervals at both ends, where values overflow, and one in the middle.
std::vector<std::size_t> pickedIntervals(const StepFunction& steps) {
    const std::size_t count = steps.size();
    std::vector<std::size_t> picked{count / 2};
    for (std::size_t k = 0; k < count; ++k)
        if (k < 3 || k + 3 >= count) picked.push_back(k);
    return picked;
}

struct Painted {
    int places;
    int astray;
};

Painted paintedBy(const View& view) {
    PlaceCheck check(view.plot()->size());
    QCPPainter painter(&check);
    painter.setMode(QCPPainter::pmVectorized);
    view.plot()->toPainter(&painter, view.plot()->width(), view.plot()->height());
    painter.end();
    return {check.painted(), check.astray()};
}

}  // namespace

class TestViewPlaces : public QObject {
    Q_OBJECT
  private slots:
    void marksAndLabelsNeedAPlace_data() {
        QTest::addColumn<QPointF>("place");
        QTest::addColumn<bool>("isPainted");
        QTest::newRow("a place") << QPointF(10, 10) << true;
        QTest::newRow("x NaN") << QPointF(kNan, 10) << false;
        QTest::newRow("y NaN") << QPointF(10, kNan) << false;
        QTest::newRow("x infinite") << QPointF(kInfinity, 10) << false;
        QTest::newRow("y infinite") << QPointF(10, -kInfinity) << false;
    }
    void marksAndLabelsNeedAPlace() {
        QFETCH(QPointF, place);
        QFETCH(bool, isPainted);
        const Theme theme = lightTheme();
        PlaceCheck check({40, 40});
        QPainter painter(&check);
        for (const Mark mark :
             {Mark::Dot, Mark::Square, Mark::Triangle, Mark::Diamond, Mark::Cross, Mark::Ring}) {
            const int before = check.painted();
            paintMark(painter, place, mark, 3, theme.error, theme.card);
            QCOMPARE(check.painted() > before, isPainted);
        }
        const int before = check.painted();
        const QRectF label = paintLabel(painter, theme, place, QStringLiteral("x"), theme.text);
        QCOMPARE(check.painted() > before, isPainted);
        QCOMPARE(label.isEmpty(), !isPainted);
        painter.end();
        QCOMPARE(check.astray(), 0);
    }
    void nothingIsPaintedAstray_data() {
        QTest::addColumn<OutcomePointer>("outcome");
        QTest::addColumn<QString>("id");
        int rows = 0;
        bool hasNan = false;
        for (const Scheme* scheme : schemes())
            for (const Request& request : choicesOf(*scheme)) {
                const OutcomePointer outcome = answer(request, wide());
                if (!outcome || !hasOddLevel(*outcome)) continue;
                hasNan = hasNan || std::ranges::any_of(outcome->focus->steps.levels,
                                                       [](float x) { return std::isnan(x); });
                ++rows;
                for (const ViewDescriptor* view : views())
                    QTest::addRow("%s %d, %s", scheme->id.data(), rows, view->id.data())
                        << outcome << QString::fromLatin1(view->id.data());
            }
        QVERIFY(rows > 3);
        QVERIFY(hasNan);
    }
    void nothingIsPaintedAstray() {
        QFETCH(OutcomePointer, outcome);
        QFETCH(QString, id);
        const std::unique_ptr<View> view(findView(id.toStdString())->create(nullptr));
        if (view->plot() == nullptr) return;
        view->resize(480, 320);
        view->setRequest(outcome->request);
        view->setOutcome(outcome);
        auto curves = std::make_shared<Curves>();
        curves->outcome = outcome;
        view->setCurves(curves);
        view->setPins({outcome});
        view->grab();
        const StepFunction& steps = outcome->focus->steps;
        for (const std::size_t k : pickedIntervals(steps)) {
            const auto low = static_cast<double>(steps.lower[k]);
            const double high =
                k + 1 < steps.size() ? static_cast<double>(steps.lower[k + 1]) : kInfinity;
            // Within the interval; its level; and where nothing can be.
            for (const std::optional<double> x :
                 {std::optional(std::clamp(0.0, std::isfinite(low) ? low : high - 1,
                                           std::isfinite(high) ? high : low + 1)),
                  std::optional<double>(), std::optional(kNan), std::optional(kInfinity)}) {
                view->setPick({.interval = k, .x = x, .element = 0});
                const Painted painted = paintedBy(*view);
                QVERIFY(painted.places > 0);
                QCOMPARE(painted.astray, 0);
            }
        }
    }
};

QUANTOSCOPE_GUI_TEST(TestViewPlaces);
#include "tst_view_places.moc"
