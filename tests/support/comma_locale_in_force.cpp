// SPDX-License-Identifier: GPL-3.0-or-later
// Succeeds when an application, started in this environment, gets a locale with a decimal comma.
#include <QCoreApplication>
#include <clocale>
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);  // takes over the environment's locale
    const char* point = std::localeconv()->decimal_point;
    std::printf("The decimal point of locale %s is '%s'.\n", std::setlocale(LC_NUMERIC, nullptr),
                point);
    return std::strcmp(point, ",") == 0 ? 0 : 1;
}
