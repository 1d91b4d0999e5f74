// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include "app/panels/metrics_strip.h"
#include "support/test_program.h"
#include "tests/support/outcomes.h"

using namespace quantoscope;

class TestMetricsStrip : public QObject {
    Q_OBJECT
  private slots:
    // The digits of `analyze --json`, character for character.
    void exactFiguresAreThoseOfTheCommandLine() {
        const OutcomePointer outcome = test::outcomeOf({-3, -1.1F, 0.2F, 0.7F, 1.9F, 4});
        const QByteArray json = QByteArray::fromStdString(outcomeJson(*outcome));
        const QJsonObject metrics =
            QJsonDocument::fromJson(json)[QStringLiteral("metrics")].toObject();
        QVERIFY(!metrics.isEmpty());
        for (const MetricText& text : metricTexts(*outcome)) {
            if (text.id == u"levels_used" || text.id == u"bytes") continue;
            QVERIFY2(metrics.contains(text.id), qPrintable(text.id));
            const QString digits = text.exact.section(u' ', 0, 0);
            const QString member = QStringLiteral("\"%1\": %2").arg(text.id, digits);
            QVERIFY2(json.contains(member.toUtf8()), qPrintable(member));
        }
    }

    void whatIsUndefinedIsADash() {
        const auto texts = metricTexts(*test::outcomeOf({}));
        const auto undefined =
            std::ranges::count_if(texts, [](const MetricText& text) { return text.shown == u"–"; });
        QVERIFY(undefined >= 6);
        for (const MetricText& text : texts)
            QVERIFY2(!text.shown.contains(QStringLiteral("nan")), qPrintable(text.id));
    }

    void aClickCopiesEveryDigit() {
        MetricsStrip strip;
        const OutcomePointer outcome = test::outcomeOf({-3, -1.1F, 0.2F, 0.7F, 1.9F, 4});
        strip.setOutcome(outcome);
        strip.show();
        QSignalSpy copies(&strip, &MetricsStrip::copied);
        const QString exact = metricTexts(*outcome).front().exact;
        for (QLabel* label : strip.findChildren<QLabel*>())
            if (label->property("figure") == QStringLiteral("mse"))
                QTest::mouseClick(label->parentWidget(), Qt::LeftButton);
        QCOMPARE(copies.count(), 1);
        QCOMPARE(QApplication::clipboard()->text(), exact);
        for (QLabel* label : strip.findChildren<QLabel*>())
            if (label->property("figure") == QStringLiteral("mse"))
                QTest::mouseClick(label->parentWidget(), Qt::RightButton);
        QCOMPARE(copies.count(), 1);
    }

    void theFirstPinIsCompared() {
        MetricsStrip strip;
        const std::vector<float> values{-3, -1.1F, 0.2F, 0.7F, 1.9F, 4};
        strip.setOutcome(test::outcomeOf(values, {.bits = 8}));
        strip.setPins({test::outcomeOf(values, {.bits = 2})});
        QString difference;
        for (const QLabel* label : strip.findChildren<QLabel*>())
            if (label->property("difference").toBool()) difference = label->text();
        QVERIFY2(difference.startsWith(QStringLiteral("MSE −")), qPrintable(difference));
        QVERIFY(difference.endsWith(QStringLiteral("vs A")));
    }

    void figuresInColoursAreReadable() {
        MetricsStrip strip;
        for (const Theme& theme : {lightTheme(), darkTheme()}) {
            strip.setTheme(theme);
            auto colours = QRegularExpression(QStringLiteral("color: (#[0-9a-f]{6})"))
                               .globalMatch(strip.styleSheet());
            QVERIFY(colours.hasNext());
            while (colours.hasNext()) {
                const QString colour = colours.next().captured(1);
                QVERIFY2(contrast(QColor(colour), theme.card) >= 4.5, qPrintable(colour));
            }
        }
    }

    // As high at every width and in one order; what does not fit is left out at the end.
    void heightAndOrderAreTheSameAtEveryWidth() {
        MetricsStrip strip;
        strip.setOutcome(test::outcomeOf({-3, -1.1F, 0.2F, 0.7F, 1.9F, 4}));
        strip.show();
        QVERIFY2(strip.minimumSizeHint().width() <= 240, "a window would be wider because of it");
        const int height = strip.sizeHint().height();
        int shownBefore = 0;
        for (const int width : {200, 420, 576, 800, 1100, 1900}) {
            strip.resize(width, height);
            QCOMPARE(strip.sizeHint().height(), height);
            int shown = 0;
            bool isOver = false;
            for (QLabel* label : strip.findChildren<QLabel*>()) {
                if (label->property("figure").toString().isEmpty()) continue;
                const QWidget* box = label->parentWidget();
                QVERIFY2(!(isOver && box->isVisible()), "a figure is left out before another");
                isOver = isOver || !box->isVisible();
                if (!box->isVisible()) continue;
                ++shown;
                QVERIFY(strip.rect().contains(box->geometry()));
            }
            QVERIFY(shown >= std::max(2, shownBefore));
            shownBefore = shown;
        }
        QCOMPARE(shownBefore, 10);
    }

    // While the range is dragged over 1e-4 the MSE stays as it is written.
    void notationIsSteadyDuringADrag() {
        MetricNotation notation;
        std::vector<float> values;
        for (int i = -500; i <= 500; ++i)
            values.push_back(0.004F * static_cast<float>(i));
        const auto mseAt = [&](double reach, int bits) {
            const auto outcome = test::outcomeOf(values, {.bits = bits, .range = {-reach, reach}});
            return std::pair(*outcome->metrics.mse, metricTexts(*outcome, notation)[0].shown);
        };
        const auto [above, fixed] = mseAt(4.5, 8);
        const auto [below, still] = mseAt(2, 8);
        QVERIFY(above >= 1e-4 && below < 1e-4);
        QVERIFY2(!fixed.contains(u'e') && !still.contains(u'e'), qPrintable(still));
        const auto [tiny, powers] = mseAt(2, 16);
        QVERIFY(tiny < 1e-5);
        QVERIFY(powers.contains(u'e'));
    }

    void schemesThatLearnHaveNoClippingPart() {
        const std::vector<float> values{-3, -1.1F, 0.2F, 0.7F, 1.9F, 4, 9, 9.5F};
        Request request = withScheme(defaultRequest(), *findScheme("lloyd-max"));
        request.settings.bits = 2;
        const auto outcome =
            analyze(request,
                    *makeDataSet(request.source, test::outcomeOf(values)->data->tensor, {}), 0, {});
        QVERIFY(outcome.ok());
        for (const MetricText& text : metricTexts(**outcome))
            if (text.id == u"mse_clipping" || text.id == u"clipped_fraction")
                QCOMPARE(text.shown, QStringLiteral("–"));
    }
};

QUANTOSCOPE_GUI_TEST(TestMetricsStrip);
#include "tst_metrics_strip.moc"
