// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <queue>

#include "app/views/rate/series.h"
#include "support/curves.h"
#include "support/near.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

class TestRateSeries : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        m_outcome = answer(defaultRequest(), bell(2000), {40, 50});
        m_curves = curvesOf(m_outcome);
    }
    void everySchemeIsThere() {
        const RateSeries series = rateSeries(*m_curves, *m_outcome, {}, {});
        for (const SchemeRow& row : m_curves->table) {
            const auto& sqnr = row.metrics ? row.metrics->sqnrDb : std::nullopt;
            if (!sqnr || !std::isfinite(*sqnr)) continue;
            const auto points = pointsOf(series);
            const auto found = std::ranges::find_if(points, [&](const RatePoint& point) {
                return point.scheme == row.scheme && point.bits == row.request.settings.bits;
            });
            QVERIFY2(found != points.end(), row.scheme->id.data());
            QVERIFY2(found->sqnrDb == *sqnr, row.scheme->id.data());
            QVERIFY2(found->bitsPerWeight == row.metrics->bitsPerWeight, row.scheme->id.data());
            QVERIFY(series.families.test(static_cast<std::size_t>(row.scheme->family)));
        }
        QVERIFY(isComplete(*m_curves));
    }
    void aPointIsItsRequest_data() {
        QTest::addColumn<const Scheme*>("scheme");
        for (const Scheme* scheme : schemes())
            QTest::newRow(scheme->id.data()) << scheme;
    }
    void aPointIsItsRequest() {
        QFETCH(const Scheme*, scheme);
        const RateSeries series = rateSeries(*m_curves, *m_outcome, {}, {});
        for (const RatePoint& point : pointsOf(series)) {
            if (point.scheme != scheme) continue;
            const Request request = requestOfPoint(m_outcome->request, *m_outcome, point);
            QVERIFY(request.scheme == scheme);
            const auto outcome = answer(request, bell(2000), {40, 50});
            QVERIFY(outcome != nullptr);
            QVERIFY(*outcome->metrics.mse == point.mse);
            QVERIFY(outcome->metrics.bitsPerWeight == point.bitsPerWeight);
        }
    }
    void aRowIsItsRequest() {
        for (const SchemeRow& row : m_curves->table)
            QVERIFY2(atInitialParameters(m_outcome->request, *row.scheme) == row.request,
                     row.scheme->id.data());
    }
    // With other parameters than the initial ones, the scheme stands beside the request.
    void theInitialParametersStandBesideTheRequests() {
        Request request = defaultRequest();
        QVERIFY(request.settings.parameters.setText("symmetry", "symmetric").ok());
        const auto outcome = answer(request, bell(2000), {40, 50});
        const RateSeries series = rateSeries(*curvesOf(outcome), *outcome, {}, {});
        const auto line = std::ranges::find(series.lines, request.scheme, &RateLine::scheme);
        QVERIFY(line != series.lines.end());
        for (const RatePoint& point : line->points) {
            const Request asked = requestOfPoint(request, *outcome, point);
            QVERIFY(asked.settings.parameters == ParameterSet(request.scheme->parameters));
            QVERIFY(*answer(asked, bell(2000), {40, 50})->metrics.mse == point.mse);
        }
        const auto plain = rateSeries(*m_curves, *m_outcome, {}, {});
        QVERIFY(std::ranges::find(plain.lines, request.scheme, &RateLine::scheme) ==
                plain.lines.end());
    }
    void hiddenFamiliesAreLeftOut() {
        FamilySet hidden;
        hidden.set(static_cast<std::size_t>(SchemeFamily::Block));
        const RateSeries all = rateSeries(*m_curves, *m_outcome, {}, {});
        const RateSeries some = rateSeries(*m_curves, *m_outcome, {}, hidden);
        QVERIFY(some.lines.size() < all.lines.size());
        QCOMPARE(some.families, all.families);
        for (const RateLine& line : some.lines)
            QVERIFY(line.scheme->family != SchemeFamily::Block);
    }
    void beforeTheWidthsComeTheTableStandsIn() {
        Curves curves = *m_curves;
        curves.schemes.clear();
        curves.bits.clear();
        const RateSeries series = rateSeries(curves, *m_outcome, {}, {});
        QVERIFY(!isComplete(curves));
        for (const RateLine& line : series.lines)
            QCOMPARE(line.points.size(), std::size_t{1});
    }
    void theEndsHoldWhatIsShown() {
        const RateSeries series = rateSeries(*m_curves, *m_outcome, {}, {});
        QVERIFY(series.chosen);
        QVERIFY(series.chosen->x <= series.right && series.right <= 9.5);
        for (const RatePoint& point : pointsOf(series))
            QVERIFY(point.bitsPerWeight > series.right ||
                    (point.sqnrDb >= series.low && point.sqnrDb <= series.high));
    }
    void pinsStandAtTheirTrueBits() {
        Request request = defaultRequest();
        request.settings.bits = 6;
        request.granularity = Granularity::Channel;
        const auto pin = answer(request, bell(2000), {40, 50});
        Curves curves = *m_curves;
        curves.pins.push_back({.outcome = pin, .bits = curvesOf(pin)->bits, .clip = {}});
        const RateSeries series = rateSeries(curves, *m_outcome, {pin}, {});
        QCOMPARE(series.pins.size(), std::size_t{1});
        QVERIFY(series.pins[0].point->x == pin->metrics.bitsPerWeight);
        QVERIFY(series.pins[0].point->x > 6);
        QVERIFY(std::ranges::find(series.pins[0].line, *series.pins[0].point) !=
                series.pins[0].line.end());
    }
    void theDistanceIsToTheBound() {
        const std::optional<RateBounds> none;
        QVERIFY(!belowBound(none, {4, 20}));
        RateBounds bounds;
        bounds.gaussianAtZero = 1;
        NEAR(*belowBound(bounds, {4, 20}), 1 + 4 * 6.0206 - 20, 1e-3, 0);
        bounds.sqnrAtZero = 3;
        NEAR(*belowBound(bounds, {4, 20}), 3 + 4 * 6.0206 - 20, 1e-3, 0);
    }
    void lloydMaxStandsBelowTheGaussianBound() {
        const RateSeries series = rateSeries(*m_curves, *m_outcome, {}, {});
        QCOMPARE(series.lloydMax.size(), std::size_t{8});
        // 1.62 dB at 1 bit (6.02 - 4.40), at most 10 log10(pi sqrt(3) / 2) = 4.35 dB at many.
        for (const CurvePoint& place : series.lloydMax) {
            const double below = series.bounds->gaussian(place.x) - place.y;
            QVERIFY(below > 1.6 && below < 4.347);
        }
    }
    void nothingToDrawIsNothing() {
        const auto zeros = answer(defaultRequest(), std::vector<float>(30, 0.0F));
        const RateSeries series = rateSeries(*curvesOf(zeros), *zeros, {}, {});
        QVERIFY(pointsOf(series).empty() && !series.chosen && !series.bounds);
        QCOMPARE(series.high, 0.0);
    }
    void keysReachEveryPlace() {
        std::vector<QPointF> places;
        for (const RatePoint& point : pointsOf(rateSeries(*m_curves, *m_outcome, {}, {}))) {
            const QPointF place(point.bitsPerWeight * 40, -point.sqnrDb * 5);
            if (std::ranges::find(places, place) == places.end()) places.push_back(place);
        }
        std::vector<bool> reached(places.size());
        std::queue<std::size_t> open({0});
        reached[0] = true;
        for (; !open.empty(); open.pop()) {
            for (const QPointF direction : {QPointF(1, 0), {-1, 0}, {0, 1}, {0, -1}}) {
                const auto next = nextPlace(places, places[open.front()], direction);
                if (!next) continue;
                QVERIFY(QPointF::dotProduct(places[*next] - places[open.front()], direction) > 0);
                if (!reached[*next]) open.push(*next);
                reached[*next] = true;
            }
        }
        QCOMPARE(std::ranges::count(reached, false), 0);
    }

  private:
    OutcomePointer m_outcome;
    CurvesPointer m_curves;
};

QUANTOSCOPE_TEST(TestRateSeries);
#include "tst_rate_series.moc"
