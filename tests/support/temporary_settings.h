// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of their own for tests of the window: they start empty, and those of the person who runs
// the tests are neither read nor written.
#pragma once

#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>

namespace quantoscope::test {

class TemporarySettings {
  public:
    TemporarySettings() {
        QCoreApplication::setOrganizationName(QStringLiteral("quantoscope-test"));
        QCoreApplication::setApplicationName(QStringLiteral("window"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
    }
    static QString file() { return QSettings().fileName(); }

  private:
    QTemporaryDir m_folder;
};

}  // namespace quantoscope::test
