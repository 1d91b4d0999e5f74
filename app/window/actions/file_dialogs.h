// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs that ask for a file's name and hand it to the session.
#pragma once

class QWidget;

namespace quantoscope {

class MessageBar;
class Session;

void openTensorsByDialog(Session& session, QWidget* parent);
void openSessionByDialog(Session& session, QWidget* parent);
void saveSessionByDialog(const Session& session, MessageBar& message, QWidget* parent);

}  // namespace quantoscope
