// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_program.h"

#include <QRegularExpression>
#include <algorithm>
#include <cstdio>
#include <mutex>
#include <string_view>
#include <vector>

namespace quantoscope::test {
namespace {

std::vector<TestClass>& testClasses() {
    static std::vector<TestClass> classes;
    return classes;
}

// "tst_csv" of "tests/core/formats/csv/tst_csv.cpp".
std::string_view nameOf(const TestClass& testClass) {
    std::string_view name = testClass.file;
    name.remove_prefix(name.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

// Said by the offscreen platform itself, which has no window manager to hand sizes to, to raise a
// window or to give a menu all keys and all of the mouse.
constexpr const char* kOfThePlatform[] = {"This plugin does not support propagateSizeHints()",
                                          "This plugin does not support raise()",
                                          "This plugin does not support grabbing the keyboard",
                                          "This plugin does not support grabbing the mouse"};

QtMessageHandler qtTestHandler = nullptr;  // knows the messages that are announced

// Qt Test forgets at the end of each test what QTest::failOnWarning() was told, so it is told just
// before it meets a warning.
void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    static std::mutex one;
    const std::lock_guard lock(one);
    const auto isText = [&](const char* text) { return message == QLatin1String(text); };
    if (type == QtWarningMsg) {
        if (std::ranges::any_of(kOfThePlatform, isText)) return;
        static const QRegularExpression any(QStringLiteral(".?"));
        QTest::failOnWarning(any);
    }
    qtTestHandler(type, context, message);
}

}  // namespace

int execute(QObject& test, int argc, char** argv) {
    QTest::qInit(&test, argc, argv);
    qtTestHandler = qInstallMessageHandler(handleMessage);
    const int failures = QTest::qRun();
    qInstallMessageHandler(qtTestHandler);
    QTest::qCleanup();
    return failures;
}

Registration::Registration(const TestClass& testClass) {
    testClasses().push_back(testClass);
}

}  // namespace quantoscope::test

int main(int argc, char** argv) {
    using namespace quantoscope::test;
    const std::string_view wanted = argc > 1 ? argv[1] : "";
    for (const TestClass& testClass : testClasses())
        if (nameOf(testClass) == wanted) {
            argv[1] = argv[0];
            return testClass.run(argc - 1, argv + 1);
        }
    std::printf("Name the test class to run, one of\n");
    for (const TestClass& testClass : testClasses()) {
        const std::string_view name = nameOf(testClass);
        std::printf("  %.*s\n", static_cast<int>(name.size()), name.data());
    }
    return 2;
}
