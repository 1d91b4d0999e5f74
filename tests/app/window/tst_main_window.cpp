// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <memory>

#include "app/views/kit/plot/plot_view.h"
#include "app/views/view.h"
#include "app/window/main_window.h"
#include "app/window/navigation.h"
#include "app/window/parts/dock_area.h"
#include "app/window/parts/message_bar.h"
#include "app/window/parts/view_hub.h"
#include "core/formats/npy/writer.h"
#include "support/test_program.h"
#include "tests/support/temporary_settings.h"

using namespace quantoscope;

namespace {

Request smallRequest(const std::string& source = "normal:n=2000") {
    Request request = openingRequest();
    request.source = *parseSource(source);
    return request;
}

// A window that has answered a small request and is seen.
std::unique_ptr<MainWindow> shownWindow() {
    auto window = std::make_unique<MainWindow>();
    window->session().setRequest(smallRequest());
    window->show();
    return window;
}

QAction* actionOf(const MainWindow& window, const QString& iconText) {
    for (QAction* action : window.findChildren<QAction*>())
        if (action->iconText() == iconText) return action;
    return nullptr;
}

QString messageOf(const MainWindow& window) {
    const auto* bar = window.findChild<MessageBar*>();
    return bar->isHidden() ? QString() : bar->accessibleDescription();
}

int seenDocks(MainWindow& window) {
    return static_cast<int>(std::ranges::count_if(
        window.docks().docks(), [](const QDockWidget* dock) { return !dock->isHidden(); }));
}

}  // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { QVERIFY(m_files.isValid()); }
    void init() { m_settings = std::make_unique<test::TemporarySettings>(); }

    void everyPartShowsTheOutcome() {
        const auto window = shownWindow();
        const Session& session = window->session();
        QTRY_VERIFY(session.settled());
        QTRY_VERIFY(session.curves() && session.curves()->outcome == session.outcome() &&
                    !session.curves()->schemes.empty());
        for (const ViewHub::Entry& entry : window->hub().entries()) {
            const auto says = entry.descriptor->hasSomethingToSay;
            if (says != nullptr && !says(*session.outcome(), false)) continue;
            window->navigation().goTo(entry.descriptor->id);
            QTRY_VERIFY2(!entry.view->visibleRegion().isEmpty(), entry.descriptor->id.data());
            QVERIFY2(!entry.view->caption().isEmpty(), entry.descriptor->id.data());
            const auto* plot = qobject_cast<const PlotView*>(entry.view);
            QVERIFY2(plot == nullptr || plot->message().isEmpty(), entry.descriptor->id.data());
            QVERIFY2(!entry.view->dataTable().rows.isEmpty(), entry.descriptor->id.data());
        }
        QCOMPARE(messageOf(*window), QString());
        QVERIFY(window->windowTitle().contains(QStringLiteral("normal:n=2000")));
    }

    // A view of another place costs a tick nothing, and is up to date once it is gone to.
    void viewsOfOtherPlacesAreToldWhenTheyAreSeen() {
        const auto window = shownWindow();
        Session& session = window->session();
        QTRY_VERIFY(session.settled());
        View* view = window->hub().find("staircase");
        QVERIFY(!view->isVisible());
        const QString before = view->caption();
        Request request = session.request();
        request.settings.bits = 7;
        session.setRequest(request);
        QTRY_VERIFY(session.settled());
        QCOMPARE(view->caption(), before);
        window->navigation().goTo("staircase");
        QTRY_VERIFY(view->caption().contains(QStringLiteral("128")));
        request.settings.bits = 6;
        session.setRequest(request);
        QTRY_VERIFY(session.settled());
        QTRY_VERIFY(view->caption().contains(QStringLiteral("64")));
    }

    void noTwoCommandsShareAShortcut() {
        const MainWindow window;
        QHash<QKeySequence, QString> owners;
        for (const QAction* action : window.findChildren<QAction*>()) {
            for (const QKeySequence& keys : action->shortcuts()) {
                if (keys.isEmpty() || action->shortcutContext() != Qt::WindowShortcut) continue;
                QVERIFY2(!owners.contains(keys),
                         qPrintable(keys.toString() + u' ' + owners.value(keys) + u' ' +
                                    action->iconText()));
                owners.insert(keys, action->iconText());
            }
        }
        QVERIFY(owners.size() > 15);
    }

    void everyCommandAnswersItsShortcut() {
        const MainWindow window;
        for (const QAction* action : window.findChildren<QAction*>()) {
            if (action->shortcut().isEmpty() || !action->isEnabled()) continue;
            QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->iconText()));
        }
    }

    void theMenuTakesLevelsOverByHand() {
        const auto window = shownWindow();
        QTRY_VERIFY(window->session().settled());
        QAction* action = actionOf(*window, QStringLiteral("Edit levels by hand"));
        QVERIFY(action != nullptr && action->isEnabled());
        action->trigger();
        QTRY_VERIFY(window->session().settled() &&
                    window->session().outcome()->request.scheme == findScheme("custom"));
        QVERIFY(!action->isEnabled());  // by hand already
        window->session().undo();
        QTRY_VERIFY(window->session().settled());
        QVERIFY(action->isEnabled());
    }

    void aRefusedFileIsToldAndChangesNothing() {
        const auto window = shownWindow();
        QTRY_VERIFY(window->session().settled());
        const OutcomePointer before = window->session().outcome();
        const QString path = m_files.filePath(QStringLiteral("broken.npy"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\x93NUMPY\x01\x00\x76\x00{'descr': broken", 24);
        file.close();
        window->openPath(path);
        QTRY_VERIFY(!messageOf(*window).isEmpty());
        QVERIFY(messageOf(*window).contains(QStringLiteral("broken.npy")));
        QCOMPARE(window->session().outcome(), before);
        QVERIFY(window->session().request() == before->request);
        window->session().setRequest(smallRequest("normal:n=1000"));
        QTRY_VERIFY(window->session().settled());
        QCOMPARE(messageOf(*window), QString());
    }

    void aDroppedFileIsOpenedAndRemembered() {
        const auto window = shownWindow();
        const QString path = writeTensor(QStringLiteral("dropped.npy"), {1, 2, 3, 4});
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &drop);
        QTRY_VERIFY(window->session().settled() && window->session().outcome()->metrics.count == 4);
        QCOMPARE(Settings().recentFiles(), QStringList{path});
        QMenu* recent = nullptr;
        for (QMenu* menu : window->findChildren<QMenu*>())
            if (menu->title() == u"Open &recent") recent = menu;
        QVERIFY(recent && recent->isEnabled());
        QCOMPARE(recent->actions().size(), 1);
        window->session().undo();
        QTRY_VERIFY(window->session().settled());
        recent->actions().front()->trigger();
        QTRY_VERIFY(window->session().settled() && window->session().outcome()->metrics.count == 4);
    }

    void aDropWithoutAFileIsLeft() {
        const auto window = shownWindow();
        QMimeData text;
        text.setText(QStringLiteral("1 2 3"));
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window.get(), &drop);
        QTRY_VERIFY(window->session().settled());
        QCOMPARE(messageOf(*window), QString());
    }

    void namesAreShownAsTheyAre_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("markup") << QStringLiteral("<b>bold<img src=x>.npy");
        QTest::newRow("placeholder") << QStringLiteral("a[*]b.npy");
        QTest::newRow("mnemonic") << QStringLiteral("a&b&&c.npy");
        QTest::newRow("bidi") << QStringLiteral("a\u202Eypn.npy");
        QTest::newRow("long") << QString(240, u'n') + QStringLiteral(".npy");
    }
    void namesAreShownAsTheyAre() {
        QFETCH(QString, name);
        const auto window = shownWindow();
        QTRY_VERIFY(window->session().settled());
        window->openPath(writeTensor(name, {1, 2}));
        QTRY_VERIFY(window->session().settled() && window->session().outcome()->metrics.count == 2);
        QVERIFY(!window->windowTitle().contains(QChar(0x202E)));
        if (name.contains(u'*')) QVERIFY(window->windowTitle().contains(QStringLiteral("[*][*]")));
        for (const QLabel* label : window->findChildren<QLabel*>()) {
            if (!label->text().contains(name.left(6))) continue;
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY(!label->text().contains(QChar(0x202E)));
        }
        for (const QWidget* widget : window->findChildren<QWidget*>())
            QVERIFY(!widget->toolTip().contains(QStringLiteral("<img")));
    }

    void presentingHidesThePanelsAndBringsThemBack() {
        const auto window = shownWindow();
        const int before = seenDocks(*window);
        QVERIFY(before > 2);
        const double size = window->font().pointSizeF();
        QAction* present = actionOf(*window, QStringLiteral("Present"));
        present->trigger();
        QCOMPARE(seenDocks(*window), 0);
        present->trigger();
        QCOMPARE(seenDocks(*window), before);
        QCOMPARE(window->font().pointSizeF(), size);
    }

    void everyArrangementShowsItsDocks() {
        const auto window = shownWindow();
        for (const Arrangement& arrangement : kArrangements) {
            window->arrange(arrangement.id);
            QCOMPARE(seenDocks(*window) == 0, arrangement.id == "stage");
        }
        window->arrange(kArrangements.front().id);
        QVERIFY(!window->docks().find(QStringLiteral("quantizer"))->isHidden());
    }

    void themesAreAppliedAndRemembered() {
        const auto window = shownWindow();
        actionOf(*window, QStringLiteral("Dark"))->trigger();
        const int dark = window->palette().color(QPalette::Window).lightness();
        actionOf(*window, QStringLiteral("Light"))->trigger();
        QVERIFY(dark < 100);
        QVERIFY(window->palette().color(QPalette::Window).lightness() > 150);
        QVERIFY(Settings().theme() == ThemeChoice::Light);
    }

    void theLayoutIsRemembered() {
        {
            const auto window = shownWindow();
            window->docks().find(QStringLiteral("data"))->hide();
            window->close();
        }
        const MainWindow again;
        QVERIFY(const_cast<MainWindow&>(again).docks().find(QStringLiteral("data"))->isHidden());
    }

    void brokenSettingsStartWithDefaults() {
        shownWindow()->close();
        QFile file(test::TemporarySettings::file());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray good = file.readAll();
        file.close();
        quint32 state = 1;
        const auto random = [&state] { return (state = state * 1664525U + 1013904223U) >> 8; };
        for (int round = 0; round < 200; ++round) {
            QByteArray broken = good;
            for (int change = 0; change < 1 + round % 5; ++change)
                broken[static_cast<qsizetype>(random()) % broken.size()] =
                    static_cast<char>(random());
            if (round % 7 == 0) broken.truncate(static_cast<qsizetype>(random()) % broken.size());
            writeSettings(broken);
            const Settings settings;
            QVERIFY(settings.recentFiles().size() <= 10);
            (void)settings.theme();
            (void)settings.layout();
            if (round % 50 == 0) QVERIFY(seenDocks(*std::make_unique<MainWindow>()) > 0);
        }
    }

    void aDamagedArrangementIsTold() {
        Settings settings;
        settings.setLayout({.geometry = {}, .docks = QByteArray("docks")});
        QCOMPARE(messageOf(*std::make_unique<MainWindow>()), QString());
        const QString key = QStringLiteral("layout/docks");
        QByteArray sealed = QSettings().value(key).toByteArray();
        sealed[sealed.size() / 2] = static_cast<char>(sealed[sealed.size() / 2] ^ 1);
        QSettings().setValue(key, sealed);
        const auto window = std::make_unique<MainWindow>();
        QVERIFY(messageOf(*window).contains(QStringLiteral("damaged")));
        QVERIFY(seenDocks(*window) > 0);
    }

    void aCancelledLoadGoesBack() {
        const auto window = shownWindow();
        QTRY_VERIFY(window->session().settled());
        const Request before = window->session().request();
        window->session().setRequest(smallRequest("normal:n=50000000"));
        QVERIFY(window->session().busy());
        actionOf(*window, QStringLiteral("Cancel work"))->trigger();
        QTRY_VERIFY(window->session().settled());
        QVERIFY(window->session().request() == before);
        QCOMPARE(messageOf(*window), QString());
    }

  private:
    QString writeTensor(const QString& name, const std::vector<float>& values) {
        const QString path = m_files.filePath(name);
        const Status written = writeNpy<float>(
            path.toStdString(), {static_cast<std::int64_t>(values.size())}, values, JobControl());
        return written ? path : QString();
    }
    static void writeSettings(const QByteArray& bytes) {
        QFile file(test::TemporarySettings::file());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }

    QTemporaryDir m_files;
    std::unique_ptr<test::TemporarySettings> m_settings;
};

QUANTOSCOPE_GUI_TEST(TestMainWindow);
#include "tst_main_window.moc"
