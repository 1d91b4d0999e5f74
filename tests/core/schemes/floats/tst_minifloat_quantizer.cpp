// SPDX-License-Identifier: GPL-3.0-or-later
// Small floats value by value, against the list of their levels.
#include <QTest>
#include <bit>
#include <cmath>
#include <limits>

#include "core/analysis/passes/slice_quantizer.h"
#include "core/base/numbers/float_bits.h"
#include "core/metrics/evaluate.h"
#include "core/schemes/floats/minifloat_steps.h"
#include "core/schemes/scheme.h"
#include "support/test_program.h"
#include "tests/support/analysis_run.h"
#include "tests/support/near.h"
#include "tests/support/scheme_variants.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

const JobControl kControl;

// Every threshold and its neighbours, levels, and what no list begins with.
std::vector<float> hardValues(const StepFunction& steps) {
    std::vector<float> values{0.0F,
                              -0.0F,
                              std::numeric_limits<float>::denorm_min(),
                              -std::numeric_limits<float>::denorm_min(),
                              std::numeric_limits<float>::max(),
                              -std::numeric_limits<float>::max(),
                              std::numeric_limits<float>::infinity(),
                              -std::numeric_limits<float>::infinity(),
                              std::numeric_limits<float>::quiet_NaN()};
    const std::size_t stride = 1 + steps.size() / 3000;
    for (std::size_t k = 1; k < steps.size(); k += stride) {
        const float edge = steps.lower[k];
        if (!std::isfinite(edge)) continue;
        for (const float x : {previousFloat(edge), edge, nextFloat(edge)})
            if (std::isfinite(x)) values.push_back(x);
        if (std::isfinite(steps.levels[k])) values.push_back(steps.levels[k]);
    }
    return values;
}

bool sameFloat(float a, float b) {
    return (std::isnan(a) && std::isnan(b)) ||
           std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

}  // namespace

class TestMinifloatQuantizer : public QObject {
    Q_OBJECT
  private slots:
    void agreesWithItsSteps_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("reach");
        for (const Scheme* scheme : scalarSchemes())
            if (scheme->minifloat != nullptr)
                for (const double reach : {1.0, 3.7e-5, 9e12})
                    QTest::addRow("%.*s, %g", int(scheme->id.size()), scheme->id.data(), reach)
                        << QString::fromStdString(std::string(scheme->id)) << reach;
    }
    void agreesWithItsSteps() {
        QFETCH(QString, id);
        QFETCH(double, reach);
        const Scheme& scheme = *findScheme(id.toStdString());
        int compared = 0;
        for (const SchemeSettings& settings : variantsOf(scheme, scheme.minimumBits)) {
            if (!scheme.check(settings)) continue;
            const SchemeInput input{.settings = settings,
                                    .range = {-reach, reach / 2},
                                    .given = {},
                                    .control = kControl};
            const auto quantizer = scheme.minifloat(input);
            if (!quantizer) continue;
            const auto steps = scheme.build(input);
            QVERIFY(steps);
            const std::vector<float> values = hardValues(*steps);
            std::vector<std::int32_t> codes(values.size());
            std::vector<float> levels(values.size());
            QVERIFY(quantizeValues(values, *steps, 0, 0, codes, levels, {}));
            for (std::size_t i = 0; i < values.size(); ++i) {
                const auto landing = quantizer->quantize(values[i]);
                QVERIFY2(landing.code == codes[i] && sameFloat(landing.level, levels[i]),
                         qPrintable(QStringLiteral("%1: %2 became %3, %4 is due (%5)")
                                        .arg(double(values[i]))
                                        .arg(landing.code)
                                        .arg(double(landing.level))
                                        .arg(codes[i])
                                        .arg(QString::fromStdString(settingsText(settings)))));
            }
            QCOMPARE(quantizer->clipLow(), steps->clipLow);
            QCOMPARE(quantizer->clipHigh(), steps->clipHigh);
            QCOMPARE(quantizer->levels(), std::uint64_t{steps->size()});
            ++compared;
        }
        // A format of its own may have neither subnormals nor mantissa at its fewest bits.
        QVERIFY(compared > 0 || id == QStringLiteral("minifloat"));
    }

    // Groups go through the closed form; each alone, as a tensor, through its list.
    void groupsAreAsTheirTensors() {
        const auto drawn = dataOf("student-t:n=96,seed=3,dof=3");
        std::vector<float> values(drawn->tensor->values.begin(), drawn->tensor->values.end());
        values[5] = std::numeric_limits<float>::quiet_NaN();
        Request request = withScheme(defaultRequest(), *findScheme("fp16"));
        QVERIFY(request.settings.parameters.setText("scale", "float"));
        request = withGranularity(request, Granularity::Group);
        const auto all = outcomeOf(request, dataOf({3, 32}, values));
        const Quantized grouped = quantized(*all);
        for (std::size_t group = 0; group < 3; ++group) {
            const auto from = values.begin() + std::ptrdiff_t(32 * group);
            const auto one = outcomeOf(withGranularity(request, Granularity::Tensor),
                                       dataOf({32}, {from, from + 32}));
            const Quantized alone = quantized(*one);
            NEAR((*all->slices)[group].squaredError, one->slices->front().squaredError, 0, 1e-12);
            QCOMPARE((*all->slices)[group].clipped, one->slices->front().clipped);
            for (std::size_t i = 0; i < 32; ++i) {
                QCOMPARE(grouped.codes[32 * group + i], alone.codes[i]);
                QVERIFY(sameFloat(grouped.values[32 * group + i], alone.values[i]));
            }
        }
        QCOMPARE(all->metrics.levels, std::uint64_t{2} * 0x7C00);
    }
};

QUANTOSCOPE_TEST(TestMinifloatQuantizer);
#include "tst_minifloat_quantizer.moc"
