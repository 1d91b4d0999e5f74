// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions/file_dialogs.h"

#include <QFileDialog>

#include "app/session/session.h"
#include "app/session/session_file.h"
#include "app/views/look/utf8.h"
#include "app/window/parts/message_bar.h"
#include "core/formats/format.h"

namespace quantoscope {

void openTensorsByDialog(Session& session, QWidget* parent) {
    QStringList patterns;
    for (const Format* format : formats())
        for (const std::string_view extension : format->extensions)
            patterns.append(u'*' + toQString(extension));
    const QString path = QFileDialog::getOpenFileName(
        parent, QObject::tr("Open a file of tensors"), {},
        QObject::tr("Tensors (%1);;All files (*)").arg(patterns.join(u' ')));
    if (!path.isEmpty()) session.openPath(path);
}

void openSessionByDialog(Session& session, QWidget* parent) {
    const QString path = QFileDialog::getOpenFileName(
        parent, QObject::tr("Open a session"), {},
        QObject::tr("Quantoscope sessions (*.quantoscope);;All files (*)"));
    if (!path.isEmpty()) session.openPath(path);
}

void saveSessionByDialog(const Session& session, MessageBar& message, QWidget* parent) {
    const QString path = QFileDialog::getSaveFileName(
        parent, QObject::tr("Save the session"), QObject::tr("session.quantoscope"),
        QObject::tr("Quantoscope sessions (*.quantoscope)"));
    if (path.isEmpty()) return;
    SavedSession saved{.request = session.request(), .pins = {}, .warnings = {}};
    for (const OutcomePointer& pin : session.pins())
        saved.pins.push_back(pin->request);
    const Status status = saveSession(path, saved);
    if (!status) message.showMessage(QString::fromStdString(status.error().sentence()));
}

}  // namespace quantoscope
