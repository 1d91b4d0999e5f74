// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_program.h"

#include <cstdio>
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

}  // namespace

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
