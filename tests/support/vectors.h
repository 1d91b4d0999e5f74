// SPDX-License-Identifier: GPL-3.0-or-later
// The reference vectors: finding them, reading their JSON lists and their .npy arrays. The .npy
// reader shares nothing with the program's own, so that it can judge it.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QString>
#include <QTest>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <vector>

#include "support/paths.h"

namespace quantoscope::test {

// "kmeans/normal.npy" -> where it lies in tests/data.
inline QString dataPath(const QString& name) {
    return dataFolder() + name;
}

// "vectors/onnx_qdq/onnx_node_tests.json" -> where it lies in the folder beside the repository that
// holds vectors which may not travel with it; nothing when this machine has no such file.
inline std::optional<QString> sharedPath(const QString& name) {
    const QString path = sharedFolder() + name;
    return QFileInfo::exists(path) ? std::optional(path) : std::nullopt;
}

// All bytes of a file; throws when it cannot be read, which fails the test that asked.
inline QByteArray readBytes(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("cannot read " + path.toStdString());
    return file.readAll();
}

inline nlohmann::json readJson(const QString& path) {
    return nlohmann::json::parse(readBytes(path).toStdString());
}

template <class T>
struct NpyArray {
    std::vector<std::size_t> shape;
    std::vector<T> values;  // C order
};

// One element type of the file turned into T, exactly or not at all.
template <class From, class T>
std::vector<T> elementsAs(const QByteArray& bytes) {
    constexpr bool kExact =
        std::same_as<From, T> ||
        (std::numeric_limits<From>::digits <= std::numeric_limits<T>::digits &&
         (std::signed_integral<T> ? std::integral<From> : std::floating_point<T>)) ||
        (std::same_as<From, std::int64_t> && std::same_as<T, double>);
    if constexpr (!kExact) {
        throw std::runtime_error("the .npy elements do not fit the type that was asked for");
    } else {
        std::vector<T> values(static_cast<std::size_t>(bytes.size()) / sizeof(From));
        for (std::size_t i = 0; i < values.size(); ++i) {
            From element{};
            std::memcpy(&element, bytes.constData() + i * sizeof(From), sizeof(From));
            values[i] = static_cast<T>(element);  // NOLINT(bugprone-signed-char-misuse): int8 data
        }
        return values;
    }
}

template <class T>
std::vector<T> elementsOfType(const QString& type, const QByteArray& bytes) {
    if (type == "<f4") return elementsAs<float, T>(bytes);
    if (type == "<f8") return elementsAs<double, T>(bytes);
    if (type == "|u1" || type == "|b1") return elementsAs<std::uint8_t, T>(bytes);
    if (type == "|i1") return elementsAs<std::int8_t, T>(bytes);
    if (type == "<u2") return elementsAs<std::uint16_t, T>(bytes);
    if (type == "<i2") return elementsAs<std::int16_t, T>(bytes);
    if (type == "<i4") return elementsAs<std::int32_t, T>(bytes);
    if (type == "<i8") return elementsAs<std::int64_t, T>(bytes);
    throw std::runtime_error("unknown .npy element type " + type.toStdString());
}

// A version 1.0 .npy file, C order, little-endian: float32, float64 or integers of 8 to 64 bits.
// T is the file's own type or one that holds all its values (double takes int64 as well, rounding
// beyond 2^53).
template <class T>
NpyArray<T> readNpy(const QString& path) {
    constexpr qsizetype kFixedPart = 10;  // magic, version, length of the header text
    const auto require = [&path](bool condition) {
        if (!condition) throw std::runtime_error(path.toStdString() + " is no vector file");
    };
    const QByteArray bytes = readBytes(path);
    require(bytes.size() >= kFixedPart && bytes.startsWith(QByteArray("\x93NUMPY\x01\x00", 8)));
    const auto length =
        static_cast<unsigned char>(bytes[8]) + 256 * static_cast<unsigned char>(bytes[9]);
    const QString header = QString::fromLatin1(bytes.mid(kFixedPart, length));
    static const QRegularExpression pattern(
        "'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\)");
    const auto match = pattern.match(header);
    require(match.hasMatch());
    NpyArray<T> array;
    std::size_t count = 1;
    for (const QString& extent : match.captured(2).split(',', Qt::SkipEmptyParts)) {
        if (extent.trimmed().isEmpty()) continue;
        array.shape.push_back(extent.trimmed().toULongLong());
        count *= array.shape.back();
    }
    array.values = elementsOfType<T>(match.captured(1), bytes.mid(kFixedPart + length));
    require(array.values.size() == count);
    return array;
}

}  // namespace quantoscope::test

// Leaves the test function, with the reason, where the named shared file is absent.
#define SKIP_WITHOUT_SHARED(name)                                                        \
    do {                                                                                 \
        if (!quantoscope::test::sharedPath(name))                                        \
            QSKIP(qPrintable((name) + QStringLiteral(" is not beside the repository"))); \
    } while (false)
