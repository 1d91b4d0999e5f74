// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
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
        QVERIFY2(difference.startsWith(u'-'), qPrintable(difference));
        QVERIFY(difference.endsWith(QStringLiteral("against A")));
    }
};

QUANTOSCOPE_GUI_TEST(TestMetricsStrip);
#include "tst_metrics_strip.moc"
