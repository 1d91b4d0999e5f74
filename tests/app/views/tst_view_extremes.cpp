// SPDX-License-Identifier: GPL-3.0-or-later
// All schemes with each parameter at its extremes, one at a time, and with a handful of data and
// transforms: every view draws them or says why not, the same view one after the other.
#include <qcustomplot.h>

#include <QTest>
#include <cmath>
#include <limits>
#include <memory>

#include "app/panels/metrics_strip.h"
#include "app/views/kit/plot/plot_view.h"
#include "core/analysis/sweeps/sweeps.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

using Values = std::vector<float>;

// Of a table that is looked at; those of 65 536 levels are like those of 4096, and take a second.
constexpr std::size_t kMostRows = 4096;

struct Setting {
    QByteArray name;
    Request request;
};

// The scheme at its initial settings, at its ends in bits and in each parameter, with each
// rounding, and over channels where it cuts no slices itself.
QVector<Setting> settingsOfScheme(const Scheme& scheme) {
    const Request plain = withScheme(defaultRequest(), scheme);
    QVector<Setting> all{{"initial", plain}};
    const auto add = [&](const QByteArray& name, auto change) {
        Setting setting{name, plain};
        change(setting.request);
        if (checkRequest(setting.request)) all.append(setting);
    };
    for (const int bits : {scheme.minimumBits, scheme.maximumBits})
        add("bits " + QByteArray::number(bits), [&](Request& r) { r.settings.bits = bits; });
    for (const Parameter& row : scheme.parameters) {
        std::vector<double> ends{row.minimum, row.maximum};
        if (row.kind == ParameterKind::Choice)
            for (double choice = 1; choice < row.maximum; ++choice)
                ends.push_back(choice);
        for (const double end : ends)
            add(QByteArray(row.key.data(), static_cast<qsizetype>(row.key.size())) + " " +
                    QByteArray::number(end),
                [&](Request& r) { (void)r.settings.parameters.set(row.key, end); });
    }
    for (const Rounding rounding : scheme.roundings)
        add("rounding " + QByteArray::number(static_cast<int>(rounding)),
            [&](Request& r) { r.settings.rounding = rounding; });
    if (scheme.block == nullptr && scheme.vector == nullptr)
        add("channels", [](Request& r) { r.granularity = Granularity::Channel; });
    for (const char* transform : {"mean", "hadamard", "outliers"})
        add(transform,
            [&](Request& r) { r.preparation.transforms.push_back(*parseTransform(transform)); });
    return all;
}

struct Data {
    QByteArray name;
    Values values;
};

QVector<Data> handful() {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    Values tailed = bell(96);
    for (float& value : tailed)
        value = value * value * value * 100;
    Values damaged = bell(96);
    damaged[3] = kNan;
    damaged[40] = kInfinity;
    damaged[41] = -kInfinity;
    Values zeros(96, 0.0F);
    zeros[5] = -0.0F;
    Values huge = bell(96);
    for (float& value : huge)
        value *= 5e37F;
    Values tiny = bell(96);
    for (float& value : tiny)
        value *= 1e-43F;
    return {{"tailed", tailed}, {"damaged", damaged},      {"zeros", zeros}, {"huge", huge},
            {"denormal", tiny}, {"NaN", Values(96, kNan)}, {"one", {0.5F}},  {"none", {}}};
}

OutcomePointer outcomeFor(const Request& request, const Values& values) {
    const auto tensor = std::make_shared<Tensor>();
    const auto count = static_cast<std::int64_t>(values.size());
    tensor->shape = count == 96 ? Shape{2, 48} : Shape{count};
    tensor->values.assign(values.begin(), values.end());
    const auto plain = makeDataSet(request.source, tensor, {});
    const auto data = prepareDataSet(*plain, request.preparation, {});
    if (!data) return nullptr;
    const auto outcome = analyze(request, *data, 0, {});
    return outcome ? *outcome : nullptr;
}

// The parts of the second wave that belong to the request alone.
CurvesPointer curvesFor(const OutcomePointer& outcome) {
    auto curves = std::make_shared<Curves>();
    curves->outcome = outcome;
    if (auto errors = errorDistribution(outcome, 200, {})) curves->errors = std::move(*errors);
    if (auto matrix = sampleMatrix(*outcome, {}, 64, 64, {})) curves->matrix = std::move(*matrix);
    return curves;
}

void draw(View& view) {
    view.grab();
    if (view.plot() != nullptr) view.plot()->replot();
}

}  // namespace

class TestViewExtremes : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        for (const ViewDescriptor* descriptor : views()) {
            m_views.emplace_back(descriptor->create(nullptr));
            m_views.back()->resize(340, 300);
            m_views.back()->setTheme(darkTheme());
        }
    }
    void eachSchemeAtItsExtremes_data() { eachScheme(); }
    void eachSchemeAtItsExtremes() {
        QFETCH(QString, id);
        for (const Setting& setting : settingsOfScheme(*findScheme(id.toStdString())))
            show(setting.name, outcomeFor(setting.request, bell(96)));
    }
    void eachSchemeOnAHandfulOfData_data() { eachScheme(); }
    void eachSchemeOnAHandfulOfData() {
        QFETCH(QString, id);
        const Request request = withScheme(defaultRequest(), *findScheme(id.toStdString()));
        for (const Data& data : handful())
            show(data.name, outcomeFor(request, data.values));
    }
    void cleanupTestCase() { m_views.clear(); }

  private:
    static void eachScheme() {
        QTest::addColumn<QString>("id");
        for (const Scheme* scheme : schemes()) {
            const QByteArray id(scheme->id.data(), static_cast<qsizetype>(scheme->id.size()));
            QTest::newRow(id.constData()) << QString::fromUtf8(id);
        }
    }
    void show(const QByteArray& name, const OutcomePointer& outcome) {
        if (!outcome) return;  // refused with a sentence; there is nothing to hand on
        const CurvesPointer curves = curvesFor(outcome);
        for (const MetricText& text : metricTexts(*outcome))
            QVERIFY2(!text.shown.isEmpty(), name.constData());
        for (std::size_t i = 0; i < m_views.size(); ++i) {
            View& view = *m_views[i];
            view.setRequest(outcome->request);
            view.setPins({outcome});
            view.setOutcome(outcome);
            view.setCurves(curves);
            view.setPick({.interval = 1, .x = 0.3, .element = 0});
            draw(view);
            check(view, outcome->focus->steps.size() <= kMostRows,
                  name + ", " + views()[i]->id.data());
        }
    }
    static void check(View& view, bool isSmall, const QByteArray& where) {
        QVERIFY2(!view.caption().isEmpty(), where.constData());
        const DataTable table = isSmall ? view.dataTable() : DataTable{{"left out"}, {{"x"}}};
        QVERIFY2(!table.columns.isEmpty(), where.constData());
        for (const QStringList& row : table.rows)
            QVERIFY2(row.size() == table.columns.size(), where.constData());
        const auto* plotted = qobject_cast<PlotView*>(&view);
        if (plotted == nullptr || !plotted->message().isEmpty()) return;
        QVERIFY2(!table.rows.isEmpty(), where.constData());
        for (const QCPAxis* axis : {plotted->plot()->xAxis, plotted->plot()->yAxis}) {
            QVERIFY2(!axis->label().isEmpty(), where.constData());
            QVERIFY2(std::isfinite(axis->range().lower) && axis->range().size() > 0,
                     where.constData());
        }
    }

    std::vector<std::unique_ptr<View>> m_views;  // as views() has them
};

QUANTOSCOPE_GUI_TEST(TestViewExtremes);
#include "tst_view_extremes.moc"
