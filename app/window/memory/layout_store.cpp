// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/memory/layout_store.h"

#include <QCryptographicHash>
#include <algorithm>

namespace quantoscope {
namespace {

// Raised whenever docks are added or renamed.
constexpr int kLayoutVersion = 2;
constexpr qsizetype kChecksumBytes = 32;

const QByteArray kMagic = QByteArrayLiteral("quantoscope-layout ");

QByteArray header() {
    return kMagic + QByteArray::number(kLayoutVersion) + ' ' + qVersion() + '\n';
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
    if (sealed.size() < header().size() + kChecksumBytes || !sealed.startsWith(header()))
        return std::nullopt;
    const QByteArray content = sealed.chopped(kChecksumBytes);
    if (checksum(content) != sealed.last(kChecksumBytes)) return std::nullopt;
    return content.sliced(header().size());
}

bool isOfOther(const QByteArray& sealed) {
    return sealed.startsWith(kMagic) && !sealed.startsWith(header()) &&
           checksum(sealed.chopped(std::min(kChecksumBytes, sealed.size()))) ==
               sealed.last(std::min(kChecksumBytes, sealed.size()));
}

}  // namespace quantoscope
