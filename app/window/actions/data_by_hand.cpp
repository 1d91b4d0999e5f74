// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions/data_by_hand.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>

#include "app/session/examples.h"
#include "app/session/typed_values.h"
#include "app/views/look/utf8.h"

namespace quantoscope {

void connectDataByHand(const WindowActions& actions, Session& session, MessageBar& message) {
    QObject::connect(actions.pasteValues, &QAction::triggered, &session, [&session, &message] {
        const auto spec = typedValues(QApplication::clipboard()->text().toStdString());
        if (!spec) {
            message.showMessage(QObject::tr("What was pasted: ") +
                                toQString(spec.error().sentence()));
            return;
        }
        message.showMessage({});
        session.setRequest(withSource(session.request(), *spec));
    });
    for (const Example& example : examples()) {
        QAction* action = actions.examples->addAction(QObject::tr(example.title));
        action->setStatusTip(QObject::tr(example.help));
        QObject::connect(action, &QAction::triggered, &session, [&session, &example] {
            if (const auto request = exampleRequest(example)) session.setRequest(*request);
        });
    }
}

}  // namespace quantoscope
