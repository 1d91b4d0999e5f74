// SPDX-License-Identifier: GPL-3.0-or-later
// One program holds all test classes of a layer, and each run of it one of them:
//     test_core tst_csv [arguments of Qt Test]
// A source ends with QUANTOSCOPE_TEST(its class), or QUANTOSCOPE_GUI_TEST where it makes widgets or
// pictures, and goes by its file's name. CMake makes a ctest entry of each tst_*.cpp; the program
// fails for a name that it does not hold. A test fails on a warning that it did not announce with
// QTest::ignoreMessage().
#pragma once

#include <QTest>

namespace quantoscope::test {

struct TestClass {
    const char* file;
    int (*run)(int argc, char** argv);
};

// Adds the class to the program's list.
struct Registration {
    explicit Registration(const TestClass& testClass);
};

// As QTest::qExec(), but a warning fails the test that runs.
int execute(QObject& test, int argc, char** argv);

template <class Application, class Test>
int runTest(int argc, char** argv) {
    const Application application(argc, argv);
    Test test;
    return execute(test, argc, argv);
}

}  // namespace quantoscope::test

#define QUANTOSCOPE_TEST_WITH(Application, Test)              \
    static const quantoscope::test::Registration kRegistered( \
        {__FILE__, quantoscope::test::runTest<Application, Test>})
#define QUANTOSCOPE_TEST(Test) QUANTOSCOPE_TEST_WITH(QCoreApplication, Test)
#define QUANTOSCOPE_GUI_TEST(Test) QUANTOSCOPE_TEST_WITH(QApplication, Test)
