// SPDX-License-Identifier: GPL-3.0-or-later
// Every view of the registry: drawn before the first outcome it has no data, and after one its data
// table is what a slow count of the values, written here, finds. A view without one fails.
#include <qcustomplot.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/views/look/utf8.h"
#include "app/views/view.h"
#include "core/base/text/number_text.h"
#include "support/curves.h"
#include "support/filling_request.h"
#include "support/near.h"
#include "support/slow_counts.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

void checkStage(const Seen& seen) {
    double counted = 0;
    for (const QStringList& row : seen.ofKind("bar")) {
        const double from = number(row[1]);
        const double to = number(row[2]);
        const double count = number(row[3]) * (to - from) * static_cast<double>(values().size());
        NEAR(count, countBetween(from, to), kSums, kSums);
        counted += count;
    }
    // Few values are there themselves.
    for (const char* kind : {"value", "value, clipped"}) {
        for (const QStringList& row : seen.ofKind(kind)) {
            const auto same = std::ranges::count_if(
                values(), [&](float x) { return static_cast<double>(x) == number(row[1]); });
            QCOMPARE(number(row[3]), static_cast<double>(same));
            counted += number(row[3]);
        }
    }
    NEAR(counted, values().size(), kSums, kSums);
    const auto levels = seen.ofKind("level");
    QCOMPARE(static_cast<std::size_t>(levels.size()), seen.steps().size());
    for (std::size_t k = 0; k < seen.steps().size(); ++k)
        QCOMPARE(number(levels[static_cast<qsizetype>(k)][1]),
                 static_cast<double>(seen.steps().levels[k]));
}

void checkError(const Seen& seen) {
    const StepFunction& steps = seen.steps();
    const auto line = seen.ofKind("error");
    QVERIFY(line.size() >= static_cast<qsizetype>(2 * steps.size()));
    for (qsizetype i = 0; i + 1 < line.size(); i += 2) {  // both ends of an interval
        const double from = number(line[i][1]);
        const double to = number(line[i + 1][1]);
        const double level = quantized(steps, static_cast<float>(from + (to - from) / 2));
        NEAR(number(line[i][2]), level - from, kSums, kSums);
        NEAR(number(line[i + 1][2]), level - to, kSums, kSums);
    }
    const auto shares = seen.ofKind("rounding and clipping share from x on");
    QVERIFY(shares.size() > 10);
    double sum = 0;
    for (qsizetype i = 0; i < shares.size(); ++i) {
        const double share = number(shares[i][2]) + number(shares[i][3]);
        sum += share;
        if (i + 1 == shares.size()) continue;
        const double expected =
            squaredErrorBetween(steps, number(shares[i][1]), number(shares[i + 1][1]));
        NEAR(share, expected / squaredError(steps), kSums, kSums);
    }
    NEAR(sum, 1, kSums, kSums);  // all values are in sight
}

void checkCodebook(const Seen& seen) {
    const StepFunction& steps = seen.steps();
    QCOMPARE(static_cast<std::size_t>(seen.rows.size()), steps.size());
    std::vector<double> counts(steps.size());
    for (const float x : values())
        ++counts[intervalOf(steps, x)];
    double sum = 0;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const QStringList& row = seen.rows[static_cast<qsizetype>(k)];
        QCOMPARE(number(row[0]), static_cast<double>(steps.codes[k]));
        NEAR(number(row[2]), steps.levels[k], 0, kDigits);
        QCOMPARE(number(row[5]), counts[k]);
        NEAR(number(row[4]), counts[k] / static_cast<double>(values().size()), 0, kSums);
        sum += number(row[5]);
    }
    QCOMPARE(sum, static_cast<double>(values().size()));
}

void checkExplain(const Seen& seen) {
    const double x = seen.outcome->focus->values->quantile(0.75);  // unless one is picked
    const double level = quantized(seen.steps(), static_cast<float>(x));
    const QString text = QString::fromStdString(shortText(level, 6));
    QVERIFY(std::ranges::any_of(
        seen.rows, [&](const QStringList& row) { return row.join(u' ').contains(text); }));
}

void checkCode(const Seen& seen) {
    const StepFunction& steps = seen.steps();
    QCOMPARE(static_cast<std::size_t>(seen.rows.size()), steps.size() + steps.specials.size());
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const QStringList& row = seen.rows[static_cast<qsizetype>(k)];
        QCOMPARE(number(row[0]), static_cast<double>(steps.codes[k]));
        const auto pattern = static_cast<std::uint32_t>(steps.codes[k]);
        const QString bits = QString(row[1]).remove(u' ');
        const auto mask = (1U << static_cast<unsigned>(bits.size())) - 1;
        QCOMPARE(bits.toUInt(nullptr, 2), pattern & mask);
        NEAR(number(row[2]), steps.levels[k], 0, kDigits);
    }
}

void checkChannels(const Seen& seen) {
    QCOMPARE(static_cast<std::size_t>(seen.rows.size()), kSide);
    for (std::size_t slice = 0; slice < kSide; ++slice) {
        const QStringList& row = seen.rows[static_cast<qsizetype>(slice)];
        const auto [least, most] =
            std::ranges::minmax(std::span(values()).subspan(slice * kSide, kSide));
        QCOMPARE(number(row[1]), static_cast<double>(least));
        QCOMPARE(number(row[2]), static_cast<double>(most));
    }
    const std::size_t focus = seen.outcome->focus->slice;
    double sum = 0;
    for (const float x : std::span(values()).subspan(focus * kSide, kSide))
        sum += errorOf(seen.steps(), x) * errorOf(seen.steps(), x);
    NEAR(number(seen.rows[static_cast<qsizetype>(focus)][7]), sum / kSide, 0, kSums);
}

void checkBits(const Seen& seen) {
    const auto line = seen.ofKind("present request");
    QVERIFY(line.size() >= 8);
    for (const QStringList& row : line) {
        const int bits = row[1].toInt();
        if (bits > 8) continue;
        const StepFunction steps =
            stepsOf(seen.outcome->request, [&](Request& r) { r.settings.bits = bits; });
        NEAR(number(row[3]), meanSquaredError(steps), 0, kSums);
        NEAR(number(row[4]) + number(row[5]), meanSquaredError(steps), 0, kSums);
        NEAR(number(row[6]), sqnrDb(steps), 0, kSums);
    }
}

void checkRate(const Seen& seen) {
    const auto own = seen.ofKind("present request");
    QVERIFY(!own.isEmpty());
    for (const QStringList& row : own) {
        const int bits = row[3].toInt();
        const StepFunction steps =
            stepsOf(seen.outcome->request, [&](Request& r) { r.settings.bits = bits; });
        NEAR(number(row[5]), sqnrDb(steps), 0, kSums);
        NEAR(number(row[6]), meanSquaredError(steps), 0, kSums);
        QVERIFY(number(row[4]) >= bits);  // its scale counts as well
    }
}

void checkClipping(const Seen& seen) {
    const auto sweep = seen.ofKind("sweep");
    QVERIFY(sweep.size() > 10);
    for (const QStringList& row : sweep)
        NEAR(number(row[2]), number(row[3]) + number(row[4]), 0, kSums);
    int marks = 0;
    for (const QStringList& row : seen.rows) {
        if (row[5].isEmpty()) continue;
        ++marks;
        const StepFunction steps = stepsOf(seen.outcome->request, [&](Request& r) {
            r.range.mode = RangeMode::Manual;
            r.range.manual = {{number(row[5]), number(row[6])}};
        });
        NEAR(number(row[2]), meanSquaredError(steps), 0, kSums);
    }
    QVERIFY(marks > 3);
}

void checkStaircase(const Seen& seen) {
    for (const float x : values()) {
        int holding = 0;
        for (const QStringList& row : seen.rows) {
            const auto from = static_cast<float>(number(row[0]));
            const auto to = static_cast<float>(number(row[1]));
            if (!(from <= x && x < to)) continue;
            ++holding;
            NEAR(number(row[2]), quantized(seen.steps(), x), 0, kDigits);
        }
        QCOMPARE(holding, 1);
    }
}

void checkErrors(const Seen& seen) {
    std::vector<double> errors;
    for (const float x : values())
        errors.push_back(errorOf(seen.steps(), x));
    const auto bins = seen.ofKind("bin");
    const double edge = 1e-6 * (number(bins.last()[2]) - number(bins.first()[1]));
    double sum = 0;
    for (const QStringList& row : bins) {
        sum += number(row[3]);
        const double end = number(row[2]);
        const auto upTo = [&](double x) {
            return static_cast<double>(
                std::ranges::count_if(errors, [&](double error) { return error < x; }));
        };
        QVERIFY(upTo(end - edge) <= sum && sum <= upTo(end + edge));
    }
    QCOMPARE(sum, static_cast<double>(values().size()));
    const auto within = seen.ofKind("within");
    QVERIFY(!within.isEmpty());
    for (const QStringList& row : within) {
        const auto held = std::ranges::count_if(
            errors, [&](double error) { return std::abs(error) <= number(row[2]) + edge; });
        QVERIFY(static_cast<double>(held) >=
                number(row[3]) * static_cast<double>(values().size()) - 1);
    }
}

void checkPlane(const Seen& seen) {
    const auto points = seen.ofKind("point");
    QCOMPARE(static_cast<std::size_t>(points.size()), values().size() / 2);
    for (qsizetype i = 0; i < points.size(); ++i) {
        const auto pair = 2 * static_cast<std::size_t>(i);
        QCOMPARE(number(points[i][1]), static_cast<double>(values()[pair]));
        QCOMPARE(number(points[i][2]), static_cast<double>(values()[pair + 1]));
    }
}

void checkMatrix(const Seen& seen) {
    QCOMPARE(static_cast<std::size_t>(seen.rows.size()), values().size());
    for (const QStringList& row : seen.rows) {
        const float x = values()[row[0].toUInt() * kSide + row[1].toUInt()];
        NEAR(number(row[2]), x, 0, kDigits);
        QCOMPARE(number(row[3]),
                 static_cast<double>(seen.steps().codes[intervalOf(seen.steps(), x)]));
        NEAR(number(row[4]), quantized(seen.steps(), x), 0, kDigits);
        NEAR(number(row[5]), errorOf(seen.steps(), x), kSums, kSums);
    }
}

void checkBlock(const Seen& seen) {
    int elements = 0;
    for (const QStringList& row : seen.rows) {
        if (row[6].isEmpty()) continue;
        const auto element = static_cast<std::size_t>(row[6].toUInt());
        const float x = values()[element];
        QCOMPARE(number(row[7]), static_cast<double>(x));
        if (seen.outcome->slicing->sliceOf(element) != seen.outcome->focus->slice) continue;
        ++elements;
        NEAR(number(row[8]), errorOf(seen.steps(), x), kSums, kSums);
    }
    QCOMPARE(elements, static_cast<int>(kSide));  // of a row, the rest of its block is padding
}

void checkProduct(const Seen& seen) {
    QVERIFY(seen.rows.size() >= static_cast<qsizetype>(kSide));
    for (const QStringList& row : seen.rows) {
        QCOMPARE(number(row[7]), number(row[2]) - number(row[3]) - number(row[4]) + number(row[5]) +
                                     number(row[6]));
        NEAR(number(row[12]), number(row[10]) - number(row[11]),
             kDigits * std::abs(number(row[10])), kSums);
    }
}

void checkSchemes(const Seen& seen) {
    QCOMPARE(static_cast<std::size_t>(seen.rows.size()), schemes().size());
    const Scheme& present = *seen.outcome->request.scheme;
    const auto rows = seen.ofKind(toQString(present.title));
    QCOMPARE(rows.size(), 1);
    NEAR(number(rows[0][2]), sqnrDb(seen.steps()), 0, kSums);
    NEAR(number(rows[0][3]), meanSquaredError(seen.steps()), 0, kSums);
}

void checkStarts(const Seen& seen) {
    QVERIFY(seen.rows.size() > 2);
    double least = HUGE_VAL;
    for (const QStringList& row : seen.rows)
        least = std::min(least, number(row[1]));
    for (const QStringList& row : seen.rows) {
        NEAR(number(row[2]), 100 * (number(row[1]) / least - 1), kSums, kSums);
        QVERIFY(number(row[3]) >= number(row[1]) * (1 - kSums) || !(number(row[3]) > 0));
        // The levels are written with four digits: each is off by 5e-4 of itself at most.
        std::vector<double> levels;
        for (const QString& level : row[4].mid(1, row[4].size() - 2).split(QStringLiteral(", ")))
            levels.push_back(number(level));
        double sum = 0;
        double allowed = 0;
        for (const float x : values()) {
            double nearest = HUGE_VAL;
            double largest = 0;
            for (const double level : levels) {
                nearest = std::min(nearest, std::abs(level - static_cast<double>(x)));
                largest = std::max(largest, std::abs(level));
            }
            sum += nearest * nearest;
            allowed += 2 * nearest * 5e-4 * largest + 25e-8 * largest * largest;
        }
        const auto count = static_cast<double>(values().size());
        NEAR(number(row[1]), sum / count, allowed / count, kSums);
    }
}

void checkPins(const Seen& seen) {
    const auto of = [&](const QString& figure) { return number(seen.ofKind(figure)[0][1]); };
    NEAR(of("MSE (value²)"), meanSquaredError(seen.steps()), 0, kSums);
    NEAR(of("SQNR (dB)"), sqnrDb(seen.steps()), 0, kSums);
    QCOMPARE(of("levels"), static_cast<double>(seen.steps().size()));
}

struct Count {
    std::string_view view;
    void (*check)(const Seen& seen);
};
constexpr Count kCounts[] = {
    {"stage", checkStage},         {"error", checkError},   {"codebook", checkCodebook},
    {"explain", checkExplain},     {"code", checkCode},     {"channels", checkChannels},
    {"bits", checkBits},           {"rate", checkRate},     {"clipping", checkClipping},
    {"staircase", checkStaircase}, {"errors", checkErrors}, {"plane", checkPlane},
    {"matrix", checkMatrix},       {"block", checkBlock},   {"product", checkProduct},
    {"schemes", checkSchemes},     {"starts", checkStarts}, {"pins", checkPins}};

// Laid out and replotted, as the event loop would do next.
void draw(View& view) {
    view.grab();
    if (view.plot() != nullptr) view.plot()->replot();
}

}  // namespace

class TestViewTables : public QObject {
    Q_OBJECT
  private slots:
    void beforeTheFirstOutcomeThereAreNoData_data() { eachView(); }
    void beforeTheFirstOutcomeThereAreNoData() {
        QFETCH(QString, id);
        const std::unique_ptr<View> view(findView(id.toStdString())->create(nullptr));
        view->resize(480, 320);
        draw(*view);
        view->setTheme(darkTheme());
        view->setRequest(fillingRequest(id.toStdString()));
        view->setPins({});
        view->setPick({.interval = 1, .x = 0.3, .element = 0});
        view->setValueRange(-1, 1);
        draw(*view);
        QCOMPARE(view->dataTable().rows.size(), 0);
    }
    void titlesAreThoseOfTheRegistry_data() { eachView(); }
    void titlesAreThoseOfTheRegistry() {
        QFETCH(QString, id);
        const ViewDescriptor& descriptor = *findView(id.toStdString());
        const std::unique_ptr<View> view(descriptor.create(nullptr));
        QCOMPARE(view->title(), toQString(descriptor.title));
    }
    void theDataAreThoseOfASlowCount_data() { eachView(); }
    void theDataAreThoseOfASlowCount() {
        QFETCH(QString, id);
        const auto count = std::ranges::find(kCounts, id.toStdString(), &Count::view);
        QVERIFY2(count != std::end(kCounts), "write a slow count for this view");
        Request request = fillingRequest(id.toStdString());
        if (id == "channels") request.granularity = Granularity::Channel;
        Seen seen{.outcome = answer(request, values(), {kSide, kSide}), .curves = {}, .rows = {}};
        seen.curves = curvesOf(seen.outcome);
        const std::unique_ptr<View> view(findView(id.toStdString())->create(nullptr));
        view->resize(480, 320);
        view->setRequest(request);
        view->setOutcome(seen.outcome);
        view->setCurves(seen.curves);
        draw(*view);
        seen.rows = view->dataTable().rows;
        QVERIFY(!seen.rows.isEmpty());
        count->check(seen);
        // Tables are for programs: a true minus is for the eye. Explain's formulas are text.
        for (const QStringList& row : seen.rows)
            QVERIFY2(id == "explain" || !row.join(u' ').contains(QChar(0x2212)),
                     qPrintable(row.join(u' ')));
    }

  private:
    static void eachView() {
        QTest::addColumn<QString>("id");
        for (const ViewDescriptor* descriptor : views())
            QTest::newRow(descriptor->id.data()) << toQString(descriptor->id);
    }
};

QUANTOSCOPE_GUI_TEST(TestViewTables);
#include "tst_view_tables.moc"
