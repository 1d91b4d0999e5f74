// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/memory/settings.h"

#include <QSettings>

#include "app/window/memory/layout_store.h"

namespace quantoscope {
namespace {

constexpr int kRecentFiles = 10;
const QString kRecentKey = QStringLiteral("recent");
const QString kThemeKey = QStringLiteral("theme");
const QString kGeometryKey = QStringLiteral("layout/geometry");
const QString kDocksKey = QStringLiteral("layout/docks");

}  // namespace

QStringList Settings::recentFiles() const {
    return QSettings().value(kRecentKey).toStringList().mid(0, kRecentFiles);
}

void Settings::addRecentFile(const QString& path) const {
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(kRecentKey, files.mid(0, kRecentFiles));
}

ThemeChoice Settings::theme() const {
    const QString name = QSettings().value(kThemeKey).toString();
    if (name == u"light") return ThemeChoice::Light;
    if (name == u"dark") return ThemeChoice::Dark;
    return ThemeChoice::System;
}

void Settings::setTheme(ThemeChoice choice) {
    const QString name = choice == ThemeChoice::Light  ? QStringLiteral("light")
                         : choice == ThemeChoice::Dark ? QStringLiteral("dark")
                                                       : QStringLiteral("system");
    QSettings().setValue(kThemeKey, name);
}

Settings::Layout Settings::layout() const {
    const QSettings settings;
    Layout layout;
    const auto open = [&](const QString& key) {
        const QByteArray sealed = settings.value(key).toByteArray();
        const auto state = openLayout(sealed);
        layout.damaged = layout.damaged || (!state && !sealed.isEmpty() && !isOfOther(sealed));
        return state.value_or(QByteArray());
    };
    layout.geometry = open(kGeometryKey);
    layout.docks = open(kDocksKey);
    return layout;
}

void Settings::setLayout(const Layout& layout) {
    QSettings settings;
    settings.setValue(kGeometryKey, sealLayout(layout.geometry));
    settings.setValue(kDocksKey, sealLayout(layout.docks));
}

void Settings::resetLayout() {
    QSettings settings;
    settings.remove(kGeometryKey);
    settings.remove(kDocksKey);
}

}  // namespace quantoscope
