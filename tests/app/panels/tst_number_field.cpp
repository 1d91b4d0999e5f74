// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include "app/panels/number_field.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestNumberField : public QObject {
    Q_OBJECT
  private slots:
    void showsShortest_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("integer");
        QTest::addColumn<QString>("shown");
        QTest::newRow("tenth") << 0.1 << false << QStringLiteral("0.1");
        QTest::newRow("tiny") << 1e-30 << false << QStringLiteral("1e-30");
        QTest::newRow("grouped") << 1e6 << true << QStringLiteral("1 000 000");
        QTest::newRow("negative") << -2.5 << false << QStringLiteral("-2.5");
    }
    void showsShortest() {
        QFETCH(double, value);
        QFETCH(bool, integer);
        QFETCH(QString, shown);
        NumberField field;
        field.setInteger(integer);
        field.setLimits(-1e9, 1e9);
        field.setValue(value);
        QCOMPARE(field.text(), shown);
        QCOMPARE(field.value(), value);
    }

    void takesWhatIsTyped_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("expected");
        QTest::newRow("plain") << QStringLiteral("2.25") << 2.25;
        QTest::newRow("scientific") << QStringLiteral("1e2") << 100.0;
        QTest::newRow("blanks") << QStringLiteral("1 000") << 1000.0;
        QTest::newRow("unit") << QStringLiteral("3 dB") << 3.0;
        QTest::newRow("minus sign") << QStringLiteral("−4") << -4.0;
        QTest::newRow("too large") << QStringLiteral("1e9") << 5000.0;
        QTest::newRow("no number") << QStringLiteral("abc") << 1.0;
        QTest::newRow("nan") << QStringLiteral("nan") << 1.0;
    }
    void takesWhatIsTyped() {
        QFETCH(QString, typed);
        QFETCH(double, expected);
        NumberField field;
        field.setLimits(-5000, 5000);
        field.setUnit(QStringLiteral("dB"));
        field.setValue(1);
        QSignalSpy edits(&field, &NumberField::edited);
        field.findChild<QLineEdit*>()->setText(typed);
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(field.value(), expected);
        QCOMPARE(edits.count(), expected == 1.0 ? 0 : 1);
    }

    void stepsToRoundNumbers() {
        NumberField field;
        field.setLimits(-1, 1);
        field.setValue(0.1);
        QTest::keyClick(&field, Qt::Key_Up);
        QVERIFY(field.value() > 0.1 && field.text().size() <= 6);
        NumberField doubling;
        doubling.setInteger(true);
        doubling.setSpacing(Spacing::Logarithmic);
        doubling.setLimits(0, 1 << 20);
        doubling.setValue(32);
        QTest::keyClick(&doubling, Qt::Key_Up);
        QCOMPARE(doubling.value(), 64.0);
        QTest::keyClick(&doubling, Qt::Key_Down);
        QCOMPARE(doubling.value(), 32.0);
    }

    void leavingItUneditedChangesNothing() {
        NumberField field;
        field.setSinglePrecision(true);
        field.setLimits(-10, 10);
        field.setValue(static_cast<double>(0.1F));
        QCOMPARE(field.text(), QStringLiteral("0.1"));
        QSignalSpy edits(&field, &NumberField::edited);
        emit field.editingFinished();
        QCOMPARE(edits.count(), 0);
        QCOMPARE(field.value(), static_cast<double>(0.1F));
    }

    void whatIsBeingTypedStays() {
        NumberField field;
        field.setLimits(0, 100);
        field.setValue(7);
        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("42"));
        field.setValue(7);
        QCOMPARE(field.text(), QStringLiteral("42"));
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(field.value(), 42.0);
    }

    void staysInItsLimits() {
        NumberField field;
        field.setInteger(true);
        field.setLimits(1, 16);
        field.setValue(16);
        QSignalSpy edits(&field, &NumberField::edited);
        QTest::keyClick(&field, Qt::Key_Up);
        QCOMPARE(field.value(), 16.0);
        QCOMPARE(edits.count(), 0);
    }
};

QUANTOSCOPE_GUI_TEST(TestNumberField);
#include "tst_number_field.moc"
