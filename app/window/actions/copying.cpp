// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/actions/copying.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>

#include "app/panels/metrics_strip.h"
#include "app/session/session.h"
#include "app/views/look/utf8.h"
#include "app/window/parts/message_bar.h"
#include "app/window/parts/status_line.h"
#include "core/analysis/analyze.h"
#include "core/analysis/snippet/code_snippet.h"

namespace quantoscope {

Copying::Copying(const WindowActions& actions, Session& session, MetricsStrip& metrics,
                 StatusLine& status, MessageBar& message, QObject* parent)
    : QObject(parent), m_session(session), m_status(status) {
    connectText(
        actions.copyMetrics, [](const Outcome& outcome) { return outcomeJson(outcome); },
        tr("All figures copied"));
    connectText(
        actions.copyRequest, [](const Outcome& outcome) { return requestJson(outcome.request); },
        tr("Request copied"));
    connectText(
        actions.copyCommand,
        [](const Outcome& outcome) {
            return "quantoscope analyze " + requestCommandOptions(outcome.request);
        },
        tr("Command copied"));
    connect(&metrics, &MetricsStrip::copied, &status,
            [&status](const QString& text) { status.say(tr("Copied %1").arg(text)); });
    addSnippets(*actions.copyCode, message);
}

void Copying::connectText(QAction* action, const MakeText& makeText, const QString& done) {
    connect(action, &QAction::triggered, this, [this, makeText, done] {
        if (m_session.outcome()) copy(makeText(*m_session.outcome()), done);
    });
}

void Copying::addSnippets(QMenu& menu, MessageBar& message) {
    for (const SnippetRow& row : kSnippetTargets) {
        QAction* action = menu.addAction(toQString(row.label));
        connect(action, &QAction::triggered, this, [this, &message, row] {
            if (!m_session.outcome()) return;
            const auto snippet = codeSnippet(*m_session.outcome(), row.target);
            if (snippet)
                copy(*snippet, tr("%1 code copied").arg(toQString(row.label)));
            else
                message.showMessage(QString::fromStdString(snippet.error().sentence()));
        });
    }
}

void Copying::copy(const std::string& text, const QString& done) {
    QApplication::clipboard()->setText(QString::fromStdString(text));
    m_status.say(done);
}

}  // namespace quantoscope
