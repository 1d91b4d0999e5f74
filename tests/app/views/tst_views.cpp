// SPDX-License-Identifier: GPL-3.0-or-later
// Every view of the registry on many kinds of answers: no plot is empty without a sentence, tables
// are whole, and old pictures stay until new ones come.
#include <qcustomplot.h>

#include <QTest>
#include <limits>
#include <memory>

#include "app/views/kit/plot/plot_view.h"
#include "support/curves.h"
#include "support/filling_request.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

struct Case {
    QString name;
    Request request;
    std::vector<float> values;
    Shape shape;
};

Request with(const std::function<void(Request&)>& change) {
    Request request = defaultRequest();
    change(request);
    return request;
}

QVector<Case> cases() {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const Request plain = defaultRequest();
    QVector<Case> all{
        {"plain", plain, bell(400), {20, 20}},
        {"sixteen bits", with([](Request& r) { r.settings.bits = 16; }), bell(400), {400}},
        {"stochastic",
         with([](Request& r) { r.settings.rounding = Rounding::Stochastic; }),
         bell(400),
         {400}},
        {"channels",
         with([](Request& r) { r.granularity = Granularity::Channel; }),
         bell(400),
         {10, 40}},
        {"groups",
         with([](Request& r) { r.granularity = Granularity::Group; }),
         bell(400),
         {4, 100}},
        {"manual",
         with([](Request& r) {
             r.range.mode = RangeMode::Manual;
             r.range.manual = {{-1, 1.5}};
         }),
         bell(400),
         {400}},
        {"no values", plain, {}, {0}},
        {"one value", plain, {0.7F}, {1}},
        {"two values", plain, {-1, 3}, {2}},
        {"zeros", plain, std::vector<float>(30, 0.0F), {5, 6}},
        {"constant", plain, std::vector<float>(30, 2.5F), {30}},
        {"NaN", plain, std::vector<float>(12, kNan), {12}},
        {"infinities", plain, {1, -kInfinity, kInfinity, 2, kNan, -1}, {2, 3}},
        {"denormal", plain, {1e-42F, -2e-42F, 3e-42F, 0}, {4}},
        {"huge", plain, {3e38F, -3e38F, 1e30F, 0}, {4}}};
    for (const Scheme* scheme : schemes())
        all.append({QString::fromUtf8(scheme->id.data(), static_cast<qsizetype>(scheme->id.size())),
                    withScheme(plain, *scheme),
                    bell(300),
                    {300}});
    return all;
}

// Laid out and replotted, as the event loop would do next.
void draw(View& view) {
    view.grab();
    if (view.plot() != nullptr) view.plot()->replot();
}

void hand(View& view, const OutcomePointer& outcome, const CurvesPointer& curves) {
    view.setRequest(outcome->request);
    view.setOutcome(outcome);
    view.setCurves(curves);
    draw(view);
}

}  // namespace

class TestViews : public QObject {
    Q_OBJECT
  private slots:
    void aViewShowsDataOrSaysWhyNot_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<OutcomePointer>("outcome");
        QTest::addColumn<CurvesPointer>("curves");
        for (const Case& kind : cases()) {
            const OutcomePointer outcome = answer(kind.request, kind.values, kind.shape);
            if (!outcome) continue;  // refused with a sentence; there is nothing to hand on
            const CurvesPointer curves = curvesOf(outcome);
            for (const ViewDescriptor* descriptor : views()) {
                const QByteArray id(descriptor->id.data(),
                                    static_cast<qsizetype>(descriptor->id.size()));
                QTest::addRow("%s, %s", id.constData(), qPrintable(kind.name))
                    << QString::fromUtf8(id) << outcome << curves;
            }
        }
    }
    void aViewShowsDataOrSaysWhyNot() {
        QFETCH(QString, id);
        QFETCH(OutcomePointer, outcome);
        QFETCH(CurvesPointer, curves);
        const ViewDescriptor* descriptor = findView(id.toStdString());
        const std::unique_ptr<View> view(descriptor->create(nullptr));
        view->resize(340, 300);
        view->setTheme(darkTheme());
        QVERIFY(!view->title().isEmpty());
        hand(*view, outcome, curves);
        view->setPins({outcome});
        draw(*view);
        const DataTable table = view->dataTable();
        QVERIFY(!table.columns.isEmpty());
        for (const QStringList& row : table.rows)
            QCOMPARE(row.size(), table.columns.size());
        QVERIFY(!view->caption().isEmpty());
        if (view->plot() == nullptr) return;
        QVERIFY(descriptor->isPlot);
        if (static_cast<PlotView&>(*view).message().isEmpty()) {
            QVERIFY(!table.rows.isEmpty());
            for (const QCPAxis* axis : {view->plot()->xAxis, view->plot()->yAxis})
                QVERIFY(!axis->visible() || !axis->label().isEmpty());
        }
    }
    void aFilledPictureIsNotEmpty_data() { eachView(); }
    void aFilledPictureIsNotEmpty() {
        QFETCH(QString, id);
        const OutcomePointer outcome =
            answer(fillingRequest(id.toStdString()), bell(400), {20, 20});
        const std::unique_ptr<View> view(findView(id.toStdString())->create(nullptr));
        view->resize(480, 320);
        hand(*view, outcome, curvesOf(outcome));
        QVERIFY(!view->dataTable().rows.isEmpty());
        if (view->plot() == nullptr) return;
        QCOMPARE(static_cast<PlotView&>(*view).message(), QString());
        const QImage image = view->grab().toImage();
        int different = 0;
        for (int y = 40; y < image.height() - 40; ++y)
            for (int x = 80; x < image.width() - 20; ++x)
                different += image.pixel(x, y) != lightTheme().card.rgb() ? 1 : 0;
        QVERIFY(different > 500);
    }
    void oldPicturesStayWhileNewCurvesAreOnTheirWay_data() { eachView(); }
    void oldPicturesStayWhileNewCurvesAreOnTheirWay() {
        QFETCH(QString, id);
        const OutcomePointer outcome =
            answer(fillingRequest(id.toStdString()), bell(400), {20, 20});
        const std::unique_ptr<View> view(findView(id.toStdString())->create(nullptr));
        auto* plotted = qobject_cast<PlotView*>(view.get());
        if (plotted == nullptr) return;
        view->resize(480, 320);
        QVERIFY(!plotted->message().isEmpty());
        view->setOutcome(outcome);
        draw(*view);
        QCOMPARE(plotted->message().isEmpty(), !findView(id.toStdString())->needsCurves);
        view->setCurves(curvesOf(outcome));
        draw(*view);
        QVERIFY(plotted->message().isEmpty());
        Request next = fillingRequest(id.toStdString());
        if (next.scheme->block == nullptr) next.settings.bits = 6;
        view->setOutcome(answer(next, bell(400), {20, 20}));
        auto halfWay = std::make_shared<Curves>();
        halfWay->outcome = outcome;
        view->setCurves(halfWay);
        draw(*view);
        QVERIFY(plotted->message().isEmpty());
        QVERIFY(!view->dataTable().rows.isEmpty());
    }
    void idsAndTitlesAreTheirOwn() {
        QSet<QString> ids;
        for (const ViewDescriptor* descriptor : views()) {
            ids.insert(QString::fromUtf8(descriptor->id.data(),
                                         static_cast<qsizetype>(descriptor->id.size())));
            QVERIFY(!descriptor->title.empty());
            QVERIFY(!descriptor->help.empty());
            QVERIFY(findView(descriptor->id) == descriptor);
        }
        QCOMPARE(static_cast<std::size_t>(ids.size()), views().size());
        QVERIFY(findView("no such view") == nullptr);
    }

  private:
    static void eachView() {
        QTest::addColumn<QString>("id");
        for (const ViewDescriptor* descriptor : views()) {
            const QByteArray id(descriptor->id.data(),
                                static_cast<qsizetype>(descriptor->id.size()));
            QTest::newRow(id.constData()) << QString::fromUtf8(id);
        }
    }
};

QUANTOSCOPE_GUI_TEST(TestViews);
#include "tst_views.moc"
