// SPDX-License-Identifier: GPL-3.0-or-later
// Window layouts on disk. Qt's restoreState() trusts its bytes, so they are wrapped in a magic
// number, versions and a checksum, and given to it on an exact match only.
#pragma once

#include <QByteArray>
#include <optional>

namespace quantoscope {

// Adds magic, layout version, Qt version and SHA-256.
QByteArray sealLayout(const QByteArray& state);
// The state, or nothing when a single bit is not as sealLayout() left it.
std::optional<QByteArray> openLayout(const QByteArray& sealed);

// Whether it was sealed by another version of this program or of Qt: no damage, and of no use.
bool isOfOther(const QByteArray& sealed);

}  // namespace quantoscope
