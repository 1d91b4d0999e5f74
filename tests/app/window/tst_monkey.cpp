// SPDX-License-Identifier: GPL-3.0-or-later
// A seeded monkey at mouse and keys: nothing that it does may end the program, leave the window
// larger than it was given, or make a warning. For seconds here; QUANTOSCOPE_MONKEY_SECONDS and
// QUANTOSCOPE_MONKEY_SEED in the environment make it longer and other.
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QMenu>
#include <QPointer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWindow>
#include <array>
#include <functional>
#include <memory>

#include "app/window/main_window.h"
#include "support/test_program.h"
#include "tests/support/temporary_settings.h"

using namespace quantoscope;

namespace {

constexpr QSize kSize(1280, 800);

// Sources and schemes of every kind, small enough for many a second.
constexpr std::array kSources{"normal:n=2000",
                              "weights:rows=12,columns=40",
                              "values:x=1 2 3 4,columns=2",
                              "constant:n=5",
                              "outliers:n=300",
                              "values:x=0"};
constexpr std::array kSchemes{"uniform", "lloyd-max",  "nf4",    "mxfp4",   "ggml-q4_k",
                              "vq",      "fp8-e4m3fn", "custom", "ternary", "fixed-point"};
constexpr std::array kKeys{Qt::Key_Tab,      Qt::Key_Backtab, Qt::Key_Left,   Qt::Key_Right,
                           Qt::Key_Up,       Qt::Key_Down,    Qt::Key_Home,   Qt::Key_End,
                           Qt::Key_PageUp,   Qt::Key_Space,   Qt::Key_Return, Qt::Key_Escape,
                           Qt::Key_Delete,   Qt::Key_Plus,    Qt::Key_Minus,  Qt::Key_0,
                           Qt::Key_1,        Qt::Key_7,       Qt::Key_F9,     Qt::Key_F11,
                           Qt::Key_Backspace};
// With Ctrl or Alt.
constexpr std::array kWithCtrl{Qt::Key_Z,      Qt::Key_Y,        Qt::Key_P,     Qt::Key_K,
                               Qt::Key_H,      Qt::Key_1,        Qt::Key_2,     Qt::Key_Up,
                               Qt::Key_Down,   Qt::Key_A,        Qt::Key_C,     Qt::Key_V,
                               Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Period};

class Monkey {
  public:
    Monkey(MainWindow& window, quint32 seed) : m_window(window), m_random(seed) {}

    // One thing that a hand does, at whatever is in front.
    void act() {
        QWidget* front = QApplication::activePopupWidget();
        if (front == nullptr) front = QApplication::activeModalWidget();
        if (front == nullptr) front = &m_window;
        QWindow* target = front->windowHandle();
        if (target == nullptr || !front->isVisible()) return;
        // A dialog that writes or opens is left at once: what it does to files is tested elsewhere.
        if (qobject_cast<QDialog*>(front) != nullptr && below(4) == 0) {
            QTest::keyClick(target, Qt::Key_Escape);
            return;
        }
        switch (below(10)) {
            case 0:
                return keys(target);
            case 1:
            case 2:
                QTest::keyClick(target, kKeys[below(kKeys.size())], someModifier());
                return;
            case 3:
                return drag(target, *front);
            case 4:
                QTest::mouseClick(target, Qt::RightButton, {}, place(*front));
                return;
            case 5:
                QTest::mouseDClick(target, Qt::LeftButton, {}, place(*front));
                return;
            case 6:
                if (front == &m_window && below(4) == 0) return ask();
                [[fallthrough]];
            case 7:
                QTest::mouseMove(target, place(*front));
                return;
            default:
                QTest::mouseClick(target, Qt::LeftButton, someModifier(), place(*front));
        }
    }

  private:
    std::size_t below(std::size_t end) {
        return static_cast<std::size_t>(m_random.bounded(static_cast<quint32>(end)));
    }
    QPoint place(const QWidget& widget) {
        return {static_cast<int>(below(static_cast<std::size_t>(std::max(1, widget.width())))),
                static_cast<int>(below(static_cast<std::size_t>(std::max(1, widget.height()))))};
    }
    Qt::KeyboardModifiers someModifier() {
        constexpr std::array kModifiers{Qt::NoModifier, Qt::NoModifier, Qt::NoModifier,
                                        Qt::ShiftModifier, Qt::ControlModifier};
        return kModifiers[below(kModifiers.size())];
    }
    void keys(QWindow* target) {
        if (below(3) == 0) {
            QTest::keyClick(target, Qt::Key_J, Qt::ControlModifier);
            QTest::keyClick(target, static_cast<Qt::Key>(Qt::Key_A + static_cast<int>(below(26))));
        } else if (below(2) == 0) {
            QTest::keyClick(target, static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(below(8))),
                            Qt::AltModifier);
        } else {
            QTest::keyClick(target, kWithCtrl[below(kWithCtrl.size())], Qt::ControlModifier);
        }
    }
    // What is dragged may be gone after any step, as a menu is that was left.
    void drag(QPointer<QWindow> target, const QWidget& widget) {
        const QPointer<const QWidget> still(&widget);
        const auto there = [&] { return target && target->isVisible() && still; };
        QTest::mousePress(target, Qt::LeftButton, {}, place(widget));
        for (int step = 0; step < 4 && there(); ++step)
            QTest::mouseMove(target, place(*still));
        if (there()) QTest::mouseRelease(target, Qt::LeftButton, {}, place(*still));
    }
    void ask() {
        Request request = m_window.session().request();
        if (below(2) == 0)
            request.source = *parseSource(kSources[below(kSources.size())]);
        else
            request = withScheme(request, *findScheme(kSchemes[below(kSchemes.size())]));
        m_window.session().setRequest(request);
    }

    MainWindow& m_window;
    QRandomGenerator m_random;
};

// What the process holds, in bytes; 0 where the system does not tell.
qint64 residentBytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

int numberFrom(const char* name, int otherwise) {
    bool isNumber = false;
    const int number = qEnvironmentVariableIntValue(name, &isNumber);
    return isNumber ? number : otherwise;
}

// Without the commands that end the window, or leave it for a file.
void keepWithin(const MainWindow& window) {
    for (QAction* action : window.findChildren<QAction*>())
        for (const QKeySequence::StandardKey key :
             {QKeySequence::Quit, QKeySequence::Open, QKeySequence::Save})
            if (action->shortcut() == QKeySequence(key)) action->setShortcut({});
}

// Whatever lies over the window.
void closeAll() {
    for (int i = 0; i < 50; ++i) {
        QWidget* popup = QApplication::activePopupWidget();
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        if (popup == nullptr && dialog == nullptr) return;
        if (popup != nullptr) popup->close();
        if (dialog != nullptr) dialog->reject();
        QTest::qWait(10);
    }
}

}  // namespace

class TestMonkey : public QObject {
    Q_OBJECT

  private slots:
    void nothingEndsTheProgram();
};

void TestMonkey::nothingEndsTheProgram() {
    const test::TemporarySettings settings;
    const QTemporaryDir folder;
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    const int seconds = numberFrom("QUANTOSCOPE_MONKEY_SECONDS", 6);
    const auto seed = static_cast<quint32>(numberFrom("QUANTOSCOPE_MONKEY_SEED", 1));
    {
        MainWindow window;
        Request request = openingRequest();
        request.source = *parseSource("normal:n=2000");
        window.session().setRequest(request);
        window.resize(kSize);
        window.show();
        keepWithin(window);
        QVERIFY(QTest::qWaitForWindowActive(&window));
        Monkey monkey(window, seed);
        QElapsedTimer clock;
        clock.start();
        qint64 acts = 0;
        qint64 settled = 0;
        // Each act asks for the next one before it begins: the loops of menus and dialogs, in which
        // it may end, go on with them. Only there does one begin within another.
        bool isRunning = true;
        int depth = 0;
        std::function<void()> tick = [&] {
            if (!isRunning) return;
            QTimer::singleShot(2, &window, tick);
            const bool isNested = QApplication::activePopupWidget() != nullptr ||
                                  QApplication::activeModalWidget() != nullptr;
            constexpr int kDeepest = 20;
            if ((depth > 0 && !isNested) || depth > kDeepest) return;
            ++depth;
            monkey.act();
            --depth;
            ++acts;
        };
        tick();
        while (clock.elapsed() < seconds * 1000LL) {
            QTest::qWait(200);
            if (settled == 0 && clock.elapsed() > seconds * 300LL) settled = residentBytes();
        }
        isRunning = false;
        closeAll();
        QTest::keyClick(window.windowHandle(), Qt::Key_Escape);
        QVERIFY2(window.width() <= kSize.width() && window.height() <= kSize.height(),
                 qPrintable(QStringLiteral("%1 x %2").arg(window.width()).arg(window.height())));
        qInfo("%lld acts; %lld MB held after a third, %lld MB at the end", acts, settled >> 20,
              residentBytes() >> 20);
        QVERIFY(acts > 5LL * seconds);
    }
    QVERIFY(QDir::setCurrent(before));
}

QUANTOSCOPE_GUI_TEST(TestMonkey);
#include "tst_monkey.moc"
