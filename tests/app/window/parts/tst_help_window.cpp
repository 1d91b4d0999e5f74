// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QLineEdit>
#include <QSet>
#include <QTest>
#include <QTextBrowser>
#include <QTreeWidget>

#include "app/views/view.h"
#include "app/window/parts/formula_html.h"
#include "app/window/parts/help_window.h"
#include "core/calibration/calibrator.h"
#include "core/formats/format.h"
#include "core/schemes/scheme.h"
#include "core/tensor/distribution.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestHelpWindow : public QObject {
    Q_OBJECT
  private slots:
    void everyEntryOfTheRegistriesHasItsPage() {
        QSet<QString> anchors;
        for (const HelpPage& page : helpPages({})) {
            QVERIFY2(!anchors.contains(page.anchor), qPrintable(page.anchor));
            QVERIFY2(!page.title.isEmpty() && page.html.size() > 60, qPrintable(page.anchor));
            anchors.insert(page.anchor);
        }
        const auto expect = [&anchors](const char* kind, const auto& entries) {
            for (const auto* entry : entries) {
                const QString anchor =
                    QLatin1String(kind) + u'/' +
                    QString::fromUtf8(entry->id.data(), static_cast<qsizetype>(entry->id.size()));
                QVERIFY2(anchors.contains(anchor), qPrintable(anchor));
            }
        };
        expect("scheme", schemes());
        expect("calibrator", calibrators());
        expect("distribution", distributions());
        expect("format", formats());
        expect("view", views());
    }

    void shortcutsAreListedUnderTheirPlainNames() {
        QAction action(QStringLiteral("&Undo bits"));
        action.setIconText(QStringLiteral("Undo"));
        action.setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
        for (const HelpPage& page : helpPages({&action})) {
            if (page.anchor != u"keyboard") continue;
            QVERIFY(page.html.contains(QStringLiteral("<td>Undo</td>")));
            QVERIFY(page.html.contains(QStringLiteral("Ctrl+Z")));
        }
    }

    void formulasAreSetAsOneWritesThem_data() {
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QString>("html");
        QTest::newRow("hat") << "x^ = s (q - z)" << QString::fromUtf8("x\u0302 = s (q − z)");
        QTest::newRow("exponent") << "x^2 + 2^(e - 1)"
                                  << QString::fromUtf8("x<sup>2</sup> + 2<sup>e − 1</sup>");
        QTest::newRow("negative exponent")
            << "u^(-2/dof)" << QString::fromUtf8("u<sup>−2/dof</sup>");
        QTest::newRow("Greek") << "alpha <= beta, -alpha" << QString::fromUtf8("α ≤ β, −α");
        QTest::newRow("index") << "x[i] -> q" << QString::fromUtf8("x<sub>i</sub> → q");
        QTest::newRow("markup") << "a < b & c"
                                << "a &lt; b &amp; c";
        QTest::newRow("lines") << "a\nb"
                               << "a<br>b";
        QTest::newRow("hat of a range")
            << "|x - x^(alpha, beta)|^p" << QString::fromUtf8("|x − x\u0302(α, β)|<sup>p</sup>");
    }
    void formulasAreSetAsOneWritesThem() {
        QFETCH(QString, plain);
        QFETCH(QString, html);
        QCOMPARE(formulaHtml(plain.toStdString()), html);
    }

    void theSearchLeavesThePagesThatAnswer() {
        HelpWindow help({}, nullptr);
        auto* tree = help.findChild<QTreeWidget*>();
        const auto seen = [tree] {
            QStringList titles;
            for (int g = 0; g < tree->topLevelItemCount(); ++g)
                for (int i = 0; i < tree->topLevelItem(g)->childCount(); ++i)
                    if (!tree->topLevelItem(g)->child(i)->isHidden())
                        titles << tree->topLevelItem(g)->child(i)->text(0);
            return titles;
        };
        const qsizetype all = seen().size();
        QVERIFY(all > 90);
        help.findChild<QLineEdit*>()->setText(QStringLiteral("rotation hadamard"));
        QVERIFY(!seen().isEmpty() && seen().size() < 5);
        help.findChild<QLineEdit*>()->setText(QStringLiteral("no such word anywhere"));
        QVERIFY(seen().isEmpty());
        help.findChild<QLineEdit*>()->clear();
        QCOMPARE(seen().size(), all);
    }

    void aPageIsShownByItsAnchor() {
        HelpWindow help({}, nullptr);
        for (const HelpPage& page : helpPages({})) {
            help.showPage(page.anchor);
            QCOMPARE(help.findChild<QTreeWidget*>()->currentItem()->text(0), page.title);
            QVERIFY(!help.findChild<QTextBrowser*>()->toPlainText().isEmpty());
        }
    }
};

QUANTOSCOPE_GUI_TEST(TestHelpWindow);
#include "tst_help_window.moc"
