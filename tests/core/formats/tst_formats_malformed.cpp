// SPDX-License-Identifier: GPL-3.0-or-later
// Broken and hostile files: each gives the error that codes.json expects, with a sentence, in
// memory that its own size justifies.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/formats/format.h"
#include "support/allocation_meter.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;
using nlohmann::json;

namespace {

const QString kFolder = QStringLiteral("containers/malformed/");

// Lists a file and loads all that is in it: the first error, or nothing.
std::optional<Error> firstError(const std::string& path) {
    const auto listing = listFile(path, JobControl{});
    if (!listing) return listing.error();
    for (const TensorEntry& entry : listing->tensors) {
        const bool only = listing->tensors.size() == 1;
        if (entry.values == 0 && !only) continue;
        const auto tensor = loadTensor(path, entry.name, JobControl{});
        if (!tensor) return tensor.error();
        if (tensor->values.size() != entry.values)
            return Error{ErrorCode::Internal, "Listing and tensor disagree.", {}};
    }
    return std::nullopt;
}

// What a reader may take: a window of 1 MiB of text that is copied once, and for each byte of a
// header the strings and tables that it names.
std::size_t allowedMemory(std::size_t fileBytes) {
    constexpr std::size_t kWindows = std::size_t{4} << 20;
    return kWindows + 40 * fileBytes;
}

}  // namespace

class TestFormatsMalformed : public QObject {
    Q_OBJECT

  private slots:
    void brokenFile_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("demand");
        QTest::addColumn<QString>("code");
        for (const json& row : test::readJson(test::dataPath(kFolder + "index.json"))) {
            const auto file = row.at("file").get<std::string>();
            QTest::newRow(file.c_str())
                << QString::fromStdString(file)
                << QString::fromStdString(row.at("expect").get<std::string>())
                << QString::fromStdString(m_codes.at(file).get<std::string>());
        }
    }
    void brokenFile() {
        QFETCH(QString, file);
        QFETCH(QString, demand);
        QFETCH(QString, code);
        const QString path = test::dataPath(kFolder + file);
        const test::AllocationMeter meter;
        const auto error = firstError(path.toStdString());
        const std::size_t peak = meter.peak();
        const QString found = error ? QString::fromUtf8(errorCodeName(error->code)) : "load";
        QVERIFY2(found == code, error ? error->sentence().c_str() : "loaded");
        if (demand == "must reject") QVERIFY(error.has_value());
        if (demand == "must load") QVERIFY(!error.has_value());
        if (error) {
            QVERIFY(error->what.size() > 10 && error->what.ends_with('.'));
            QVERIFY(!error->where.empty());
        }
        const auto bytes = static_cast<std::size_t>(QFile(path).size());
        QVERIFY2(peak <= allowedMemory(bytes), qPrintable(QString::number(peak)));
    }

    // The place and the words that a person needs.
    void sentence_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("expected");
        QTest::newRow("short data") << "npy/data_short.npy"
                                    << "data_short.npy: The array needs 24 bytes, the file has 23 "
                                       "after its header; a download may have stopped.";
        QTest::newRow("negative")
            << "npy/shape_negative.npy"
            << "shape_negative.npy: header, character 52: The shape has a negative extent.";
        QTest::newRow("word") << "csv/text_cell.csv"
                              << "text_cell.csv: line 2, column 2: 'abc' is not a number.";
        QTest::newRow("ragged") << "csv/ragged_long.csv"
                                << "ragged_long.csv: line 2, column 3: The row has 3 fields, the "
                                   "rows before it have 2.";
        QTest::newRow("NUL")
            << "csv/nul.csv"
            << "nul.csv: byte 6: The text holds a NUL byte, as binary files and UTF-16 do.";
        QTest::newRow("UTF-16") << "csv/utf16.csv"
                                << "utf16.csv: This is UTF-16 text: save it as UTF-8.";
        QTest::newRow("empty") << "npy/empty.npy"
                               << "empty.npy: The file is empty (0 bytes).";
        QTest::newRow("huge header")
            << "safetensors/hlen_over_100MB.safetensors"
            << "hlen_over_100MB.safetensors: The header says it has 100 000 001 bytes, the limit "
               "is 100 000 000.";
        QTest::newRow("twice") << "safetensors/dup_keys.safetensors"
                               << "dup_keys.safetensors: a: The header names this tensor twice.";
    }
    void sentence() {
        QFETCH(QString, file);
        QFETCH(QString, expected);
        const auto error = firstError(test::dataPath(kFolder + file).toStdString());
        QVERIFY(error.has_value());
        QCOMPARE(QString::fromStdString(error->sentence()), expected);
    }

    void wrongKind_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("LFS pointer")
            << "model.safetensors"
            << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
            << QByteArray("git lfs pull");
        QTest::newRow("web page") << "w.npy" << QByteArray("<!DOCTYPE html>\n<html>404</html>")
                                  << QByteArray("web page");
        QTest::newRow("web page, blanks first")
            << "w.csv" << QByteArray("\n  <HTML lang=en>1,2") << QByteArray("web page");
        QTest::newRow("JSON index")
            << "model.safetensors.index.json"
            << QByteArray("{\"weight_map\": {\"a\": \"b-00001\"}}") << QByteArray("JSON");
        QTest::newRow("zip") << "model.pt" << QByteArray("PK\x03\x04zzzz") << QByteArray("zip");
        QTest::newRow("pickle") << "model.pkl" << QByteArray("\x80\x04\x95zz")
                                << QByteArray("pickle");
        QTest::newRow("HDF5") << "model.h5" << QByteArray("\x89HDF\r\n\x1a\nzz")
                              << QByteArray("HDF5");
        QTest::newRow("GGUF") << "model.gguf" << QByteArray("GGUF\3\0\0\0", 8)
                              << QByteArray("GGUF");
        QTest::newRow("unknown") << "notes.bin" << QByteArray("\1\2\3") << QByteArray("no file of");
        QTest::newRow("words") << "README" << QByteArray("No figure here.\n")
                               << QByteArray("no file of");
    }
    void wrongKind() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, part);
        const QTemporaryDir folder;
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
        file.close();
        const auto listing = listFile(file.fileName().toStdString(), JobControl{});
        QVERIFY(!listing.ok());
        QCOMPARE(listing.error().code, ErrorCode::Unsupported);
        QVERIFY2(listing.error().what.find(part.toStdString()) != std::string::npos,
                 listing.error().what.c_str());
    }

    void missingFilesAndFolders() {
        const auto missing = listFile("/nowhere/at/all.npy", JobControl{});
        QVERIFY(!missing.ok());
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
        QCOMPARE(missing.error().where, std::string("all.npy"));
        const QTemporaryDir folder;
        const auto listing = listFile(folder.path().toStdString(), JobControl{});
        QVERIFY(!listing.ok());
        QCOMPARE(listing.error().code, ErrorCode::Unsupported);
    }

  private:
    json m_codes = test::readJson(test::dataPath(kFolder + "codes.json"));
};

QUANTOSCOPE_TEST(TestFormatsMalformed);
#include "tst_formats_malformed.moc"
