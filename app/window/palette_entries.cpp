// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/palette_entries.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include "app/views/look/utf8.h"
#include "core/analysis/request/request.h"
#include "core/base/text/display_text.h"

namespace quantoscope {
namespace {

QString plain(QString text) {
    return text.remove(u'&').remove(u'…');
}

void addMenu(std::vector<PaletteEntry>& entries, const QMenu& menu, const QString& kind) {
    for (QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isEnabled()) continue;
        if (action->menu() != nullptr) {
            addMenu(entries, *action->menu(), plain(action->text()));
            continue;
        }
        entries.push_back({plain(action->text()), kind,
                           action->shortcut().toString(QKeySequence::NativeText),
                           [action] { action->trigger(); }});
    }
}

}  // namespace

std::vector<PaletteEntry> paletteEntries(QMainWindow& window, Session& session) {
    std::vector<PaletteEntry> entries;
    for (const QAction* top : window.menuBar()->actions())
        if (top->menu() != nullptr) addMenu(entries, *top->menu(), plain(top->text()));
    for (const Scheme* scheme : schemes())
        entries.push_back({toQString(scheme->title), QObject::tr("Scheme"), {}, [&session, scheme] {
                               session.setRequest(withScheme(session.request(), *scheme));
                           }});
    if (const OpenFilePointer& file = session.openFile()) {
        for (const TensorEntry& tensor : file->listing.tensors) {
            if (!tensor.unsupported.empty()) continue;
            entries.push_back(
                {toQString(displayText(tensor.name)),
                 QObject::tr("Tensor"),
                 {},
                 [&session, path = file->path, name = tensor.name] {
                     session.setRequest(withSource(session.request(), FileSource{path, name}));
                 }});
        }
    }
    return entries;
}

}  // namespace quantoscope
