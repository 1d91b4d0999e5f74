// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/paths.h"

namespace quantoscope::test {

QString sourceFolder() {
    return QStringLiteral(QUANTOSCOPE_SOURCE_DIR "/");
}

QString dataFolder() {
    return sourceFolder() + QStringLiteral("tests/data/");
}

QString sharedFolder() {
    return sourceFolder() + QStringLiteral("../shared/");
}

}  // namespace quantoscope::test
