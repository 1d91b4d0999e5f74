// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QListWidget>
#include <QSet>
#include <QTextBrowser>
#include <QTest>

#include "app/views/view.h"
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

    void aPageIsShownByItsAnchor() {
        HelpWindow help({}, nullptr);
        for (const HelpPage& page : helpPages({})) {
            help.showPage(page.anchor);
            QCOMPARE(help.findChild<QListWidget*>()->currentItem()->text(), page.title);
            QVERIFY(!help.findChild<QTextBrowser*>()->toPlainText().isEmpty());
        }
    }
};

QUANTOSCOPE_GUI_TEST(TestHelpWindow);
#include "tst_help_window.moc"
