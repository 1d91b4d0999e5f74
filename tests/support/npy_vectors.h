// SPDX-License-Identifier: GPL-3.0-or-later
// The test vectors' .npy files (version 1.0, little-endian, C order), read without the program's
// own reader, and their JSON lists.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace vectors {

inline QByteArray bytesOf(const QString& path) {
    QFile file(QStringLiteral(QUANTOSCOPE_TEST_DATA "/") + path);
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("cannot read " + path.toStdString());
    return file.readAll();
}

inline nlohmann::json jsonOf(const QString& path) {
    return nlohmann::json::parse(bytesOf(path).toStdString());
}

// The values in file order; T must be the file's own type.
template <class T>
std::vector<T> npyOf(const QString& path) {
    const QByteArray bytes = bytesOf(path);
    constexpr qsizetype kFixedHeader = 10;  // magic, version, length of the rest of the header
    const auto low = static_cast<std::uint8_t>(bytes.at(8));
    const auto high = static_cast<std::uint8_t>(bytes.at(9));
    const qsizetype start = kFixedHeader + low + 256 * high;
    const auto size = static_cast<std::size_t>(bytes.size() - start);
    std::vector<T> values(size / sizeof(T));
    std::memcpy(values.data(), bytes.constData() + start, size);
    return values;
}

}  // namespace vectors
