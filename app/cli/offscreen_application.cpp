// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/offscreen_application.h"

#include <QLoggingCategory>
#include <clocale>

namespace quantoscope::cli {

void useOffscreenPlatform() {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Of missing size hints and runtime folders: nothing to whoever asked for a picture.
    QLoggingCategory::setFilterRules(QStringLiteral("*.warning=false"));
}

OffscreenApplication::OffscreenApplication() {
    if (QCoreApplication::instance() != nullptr) return;
    static char name[] = "quantoscope";
    static char* arguments[] = {name, nullptr};
    static int count = 1;
    useOffscreenPlatform();
    m_own = std::make_unique<QApplication>(count, arguments);
    std::setlocale(LC_NUMERIC, "C");  // which the constructor took from the environment
    QApplication::setStyle(QStringLiteral("Fusion"));
}

}  // namespace quantoscope::cli
