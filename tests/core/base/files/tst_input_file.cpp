// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files/input_file.h"
#include "support/test_program.h"

#include <sys/stat.h>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace quantoscope;

class TestInputFile : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write("0123456789"), qint64{10});
    }

    void readsWhatIsAskedFor() {
        auto file = InputFile::open(path().toStdString());
        QVERIFY(file.ok());
        QCOMPARE(file->size(), std::uint64_t{10});
        std::array<std::byte, 4> bytes{};
        QVERIFY(file->read(6, bytes).ok());
        QCOMPARE(bytes[0], std::byte{'6'});
        QCOMPARE(bytes[3], std::byte{'9'});
        QVERIFY(file->read(10, {}).ok());
        const InputFile moved = std::move(*file);
        QVERIFY(moved.read(0, bytes).ok());
        QCOMPARE(bytes[0], std::byte{'0'});
    }

    void refusesToReadBeyondTheEnd() {
        const auto file = InputFile::open(path().toStdString());
        QVERIFY(file.ok());
        std::array<std::byte, 4> bytes{};
        for (const std::uint64_t offset :
             {std::uint64_t{7}, std::uint64_t{11}, ~std::uint64_t{0}}) {
            const Status status = file->read(offset, bytes);
            QVERIFY(!status.ok());
            QCOMPARE(status.error().code, ErrorCode::Malformed);
        }
    }

    void shrinkingIsAnError() {
        const auto file = InputFile::open(path().toStdString());
        QVERIFY(file.ok());
        QVERIFY(file->unchanged());
        QVERIFY(QFile::resize(path(), 5));
        QVERIFY(!file->unchanged());
        std::array<std::byte, 10> bytes{};
        const Status status = file->read(0, bytes);
        QVERIFY(!status.ok());
        QCOMPARE(status.error().code, ErrorCode::Io);
    }

    void largeReadsAreWhole() {
        const QByteArray content(9'000'001, 'z');
        QFile big(path());
        QVERIFY(big.open(QIODevice::WriteOnly));
        QCOMPARE(big.write(content), content.size());
        big.close();
        const auto file = InputFile::open(path().toStdString());
        QVERIFY(file.ok());
        std::vector<std::byte> bytes(static_cast<std::size_t>(content.size()));
        QVERIFY(file->read(0, bytes).ok());
        QVERIFY(bytes == std::vector(bytes.size(), std::byte{'z'}));
    }

    void otherKindsAreRefused_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("code");
        const QDir folder(m_folder.path());
        QTest::newRow("missing") << folder.filePath("none")
                                 << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("below a file")
            << folder.filePath("in.bin/x") << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("folder") << folder.path() << static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("device") << "/dev/zero" << static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("pipe") << folder.filePath("pipe")
                              << static_cast<int>(ErrorCode::Unsupported);
    }
    void otherKindsAreRefused() {
        QFETCH(QString, name);
        QFETCH(int, code);
        ::mkfifo(qPrintable(m_folder.filePath("pipe")), 0600);
        const auto file = InputFile::open(name.toStdString());
        QVERIFY(!file.ok());
        QCOMPARE(static_cast<int>(file.error().code), code);
        QVERIFY(file.error().what.ends_with('.'));
    }

  private:
    QString path() const { return m_folder.filePath(QStringLiteral("in.bin")); }
    QTemporaryDir m_folder;
};

QUANTOSCOPE_TEST(TestInputFile);
#include "tst_input_file.moc"
