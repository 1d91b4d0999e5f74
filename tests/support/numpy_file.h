// SPDX-License-Identifier: GPL-3.0-or-later
// The vectors' .npy files: version 1.0, little-endian, C order, one axis; checked, not trusted.
#pragma once

#include <QFile>
#include <QString>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace quantoscope::test {

// Of float32 or int32 elements, in file order.
inline std::vector<double> readNumpyFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error(path.toStdString());
    const QByteArray bytes = file.readAll();
    if (bytes.size() < 10 || !bytes.startsWith("\x93NUMPY\x01"))
        throw std::runtime_error(path.toStdString() + " is no version 1.0 .npy file");
    const auto headerSize =
        static_cast<unsigned char>(bytes[8]) + 256 * static_cast<unsigned char>(bytes[9]);
    const QByteArray header = bytes.mid(10, headerSize);
    const QByteArray data = bytes.mid(10 + headerSize);
    const bool floats = header.contains("'<f4'");
    if (!floats && !header.contains("'<i4'"))
        throw std::runtime_error(path.toStdString() + " holds another element type");
    std::vector<double> values(static_cast<std::size_t>(data.size()) / 4);
    for (std::size_t i = 0; i < values.size(); ++i) {
        float real = 0;
        std::int32_t integer = 0;
        std::memcpy(floats ? static_cast<void*>(&real) : &integer, data.constData() + 4 * i, 4);
        values[i] = floats ? static_cast<double>(real) : static_cast<double>(integer);
    }
    return values;
}

}  // namespace quantoscope::test
