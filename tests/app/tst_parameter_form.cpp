// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QtTest>

#include "app/panels/number_field.h"
#include "app/panels/parameter_form.h"
#include "core/calibration/calibrator.h"
#include "core/schemes/scheme.h"
#include "core/tensor/distribution.h"

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
                                 form.findChildren<NumberField*>().size();
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
};

QTEST_MAIN(TestParameterForm)
#include "tst_parameter_form.moc"
