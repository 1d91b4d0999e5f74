// SPDX-License-Identifier: GPL-3.0-or-later
// Where this checkout lies: known to paths.cpp alone, so that a compiler cache serves every other
// source of the tests in any folder.
#pragma once

#include <QString>

namespace quantoscope::test {

QString sourceFolder();  // of the checkout, with a slash at its end, as the others
QString dataFolder();    // tests/data/
QString sharedFolder();  // beside the checkout; need not exist

}  // namespace quantoscope::test
