// SPDX-License-Identifier: GPL-3.0-or-later
// Small files of tensors for tests of the window.
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QtEndian>

namespace quantoscope::test {

// A safetensors file of three float32 a tensor: the first holds 1, 2, 3, the second 11, 12, 13, ...
// False when it could not be written.
inline bool writeThrees(const QString& path, const QStringList& names) {
    constexpr int kBytes = 3 * sizeof(float);
    QJsonObject header;
    QByteArray values;
    for (const QString& name : names) {
        const auto start = static_cast<int>(values.size());
        const int base = 10 * (start / kBytes);
        for (int i = 1; i <= 3; ++i) {
            const float value = qToLittleEndian(static_cast<float>(base + i));
            values.append(reinterpret_cast<const char*>(&value), sizeof value);
        }
        header[name] =
            QJsonObject{{QStringLiteral("dtype"), QStringLiteral("F32")},
                        {QStringLiteral("shape"), QJsonArray{3}},
                        {QStringLiteral("data_offsets"), QJsonArray{start, start + kBytes}}};
    }
    const QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact);
    const quint64 length = qToLittleEndian(static_cast<quint64>(text.size()));
    QFile file(path);
    return file.open(QIODevice::WriteOnly) &&
           file.write(reinterpret_cast<const char*>(&length), sizeof length) == sizeof length &&
           file.write(text + values) == text.size() + values.size();
}

}  // namespace quantoscope::test
