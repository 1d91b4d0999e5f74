// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "app/panels/number_field.h"
#include "app/panels/numbers_field.h"
#include "app/panels/parameter_form.h"
#include "core/calibration/calibrator.h"
#include "core/schemes/scheme.h"
#include "core/tensor/distribution.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestParameterForm : public QObject {
    Q_OBJECT
  private slots:
    // Every table of every registry becomes a form with one labelled editor a row.
    void everyTableBecomesAForm() {
        std::vector<std::span<const Parameter>> tables;
        for (const Scheme* scheme : schemes())
            tables.push_back(scheme->parameters);
        for (const Calibrator* calibrator : calibrators())
            tables.push_back(calibrator->parameters);
        for (const Distribution* distribution : distributions())
            tables.push_back(distribution->parameters);
        ParameterForm form;
        for (const auto table : tables) {
            form.setParameters(ParameterSet(table));
            const auto editors = form.findChildren<QCheckBox*>().size() +
                                 form.findChildren<QComboBox*>().size() +
                                 form.findChildren<NumberField*>().size() +
                                 form.findChildren<NumbersField*>().size();
            QCOMPARE(editors, qsizetype(table.size()));
            for (const QLabel* label : form.findChildren<QLabel*>())
                if (label->buddy()) QVERIFY(!label->buddy()->accessibleName().isEmpty());
        }
    }

    void editsAreTold() {
        const Scheme& uniform = *findScheme("uniform");
        ParameterForm form;
        form.setParameters(ParameterSet(uniform.parameters));
        QSignalSpy edits(&form, &ParameterForm::edited);
        QCheckBox* flag = form.findChild<QCheckBox*>();
        QVERIFY(flag);
        flag->setChecked(!flag->isChecked());
        QCOMPARE(edits.count(), 1);
        QVERIFY(!(form.parameters() == ParameterSet(uniform.parameters)));
    }

    void beingSetTellsNothing() {
        const Scheme& uniform = *findScheme("uniform");
        ParameterForm form;
        form.setParameters(ParameterSet(uniform.parameters));
        QSignalSpy edits(&form, &ParameterForm::edited);
        ParameterSet changed(uniform.parameters);
        QVERIFY(changed.setText("symmetry", "symmetric").ok());
        form.setParameters(changed);
        QCOMPARE(edits.count(), 0);
        QVERIFY(form.parameters() == changed);
    }

    void aTypedListIsTold() {
        const Scheme& custom = *findScheme("custom");
        ParameterForm form;
        form.setParameters(ParameterSet(custom.parameters));
        QSignalSpy edits(&form, &ParameterForm::edited);
        auto* levels = form.findChild<NumbersField*>();
        QVERIFY(levels);
        QCOMPARE(levels->text(), QStringLiteral("-1 -0.5 0 0.5 1"));
        levels->selectAll();
        QTest::keyClicks(levels, QStringLiteral("-2, 0.1; 3"));
        QCOMPARE(edits.count(), 0);
        QTest::keyClick(levels, Qt::Key_Return);
        QCOMPARE(edits.count(), 1);
        QCOMPARE(form.parameters().numbers("levels"), (std::vector<double>{-2, 0.1, 3}));
        QCOMPARE(levels->text(), QStringLiteral("-2 0.1 3"));
        QTest::keyClick(levels, Qt::Key_Return);
        QCOMPARE(edits.count(), 1);
    }

    void aListThatCannotBeReadIsMarked() {
        const Scheme& custom = *findScheme("custom");
        ParameterForm form;
        form.setParameters(ParameterSet(custom.parameters));
        QSignalSpy edits(&form, &ParameterForm::edited);
        auto* levels = form.findChild<NumbersField*>();
        const QString help = levels->toolTip();
        QVERIFY(!help.isEmpty() && !levels->isWrong());
        levels->selectAll();
        QTest::keyClicks(levels, QStringLiteral("1 x"));
        QVERIFY(levels->isWrong());
        QVERIFY(levels->toolTip().contains(QStringLiteral("'x' is not a number").toHtmlEscaped()));
        QTest::keyClick(levels, Qt::Key_Return);
        QCOMPARE(edits.count(), 0);
        QCOMPARE(levels->text(), QStringLiteral("1 x"));
        form.setParameters(ParameterSet(custom.parameters));  // told again: typing goes on
        QCOMPARE(levels->text(), QStringLiteral("1 x"));
        QTest::keyClick(levels, Qt::Key_Backspace);
        QVERIFY(!levels->isWrong());
        QCOMPARE(levels->toolTip(), help);
        QTest::keyClick(levels, Qt::Key_Escape);
        QCOMPARE(levels->text(), QStringLiteral("-1 -0.5 0 0.5 1"));
    }
};

QUANTOSCOPE_GUI_TEST(TestParameterForm);
#include "tst_parameter_form.moc"
