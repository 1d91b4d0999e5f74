// SPDX-License-Identifier: GPL-3.0-or-later
// What is remembered between runs. Broken or missing values read as their defaults.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace quantoscope {

enum class ThemeChoice { System, Light, Dark };

class Settings {
  public:
    QStringList recentFiles() const;  // newest first
    void addRecentFile(const QString& path) const;

    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);

    struct Layout {
        QByteArray geometry;
        QByteArray docks;
        bool damaged = false;  // something was saved and is not as it was
    };
    Layout layout() const;  // empty parts where nothing valid was saved
    void setLayout(const Layout& layout);
    void resetLayout();
};

}  // namespace quantoscope
