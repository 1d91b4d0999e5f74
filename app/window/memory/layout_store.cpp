// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/memory/layout_store.h"

#include <QCryptographicHash>

namespace quantoscope {
namespace {

// Raised whenever docks are added or renamed.
constexpr int kLayoutVersion = 2;

QByteArray header() {
    return QByteArrayLiteral("quantoscope-layout ") + QByteArray::number(kLayoutVersion) + ' ' +
           qVersion() + '\n';
}

QByteArray checksum(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

}  // namespace

QByteArray sealLayout(const QByteArray& state) {
    const QByteArray content = header() + state;
    return content + checksum(content);
}

std::optional<QByteArray> openLayout(const QByteArray& sealed) {
    constexpr qsizetype kChecksumBytes = 32;
    if (sealed.size() < header().size() + kChecksumBytes || !sealed.startsWith(header()))
        return std::nullopt;
    const QByteArray content = sealed.chopped(kChecksumBytes);
    if (checksum(content) != sealed.last(kChecksumBytes)) return std::nullopt;
    return content.sliced(header().size());
}

}  // namespace quantoscope
