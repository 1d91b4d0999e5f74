// SPDX-License-Identifier: GPL-3.0-or-later
// Good files cut short at every byte and with every bit of their header turned: an error or a
// tensor, never a crash, never more memory than the file justifies. And files that change, jobs
// that stop.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/files/input_file.h"
#include "core/base/machine/parallel.h"
#include "core/formats/format.h"
#include "core/formats/npy/writer.h"
#include "support/allocation_meter.h"
#include "support/test_program.h"
#include "support/vectors.h"

using namespace quantoscope;

namespace {

constexpr std::size_t kAllowedMemory = std::size_t{4} << 20;  // two windows of 1 MiB, and room

struct Tried {
    bool listed = false;
    std::size_t loaded = 0;  // tensors
    bool sentences = true;   // every error has one
    std::size_t peak = 0;    // bytes
};

// Lists the file and loads all of it.
Tried tryAll(const std::string& path) {
    const test::AllocationMeter meter;
    Tried tried;
    const auto listing = listFile(path, JobControl{});
    tried.listed = listing.ok();
    if (!listing) {
        tried.sentences = listing.error().what.ends_with('.');
    } else {
        for (const TensorEntry& entry : listing->tensors) {
            const auto tensor = loadTensor(path, entry.name, JobControl{});
            if (tensor)
                ++tried.loaded;
            else
                tried.sentences = tried.sentences && tensor.error().what.ends_with('.');
        }
    }
    tried.peak = meter.peak();
    return tried;
}

}  // namespace

class TestFormatsDamage : public QObject {
    Q_OBJECT

  private slots:
    void cutAnywhere_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("alwaysAnError");
        QTest::newRow("npy") << "npy/f4_v1.npy" << true;
        QTest::newRow("npy version 3") << "npy/f4_v3.npy" << true;
        QTest::newRow("safetensors") << "safetensors/dtypes.safetensors" << true;
        QTest::newRow("text") << "csv/header_crlf.csv" << false;
        QTest::newRow("text with quotes") << "csv/index_text_col.csv" << false;
    }
    void cutAnywhere() {
        QFETCH(QString, file);
        QFETCH(bool, alwaysAnError);
        const QByteArray good = original(file);
        for (qsizetype length = 0; length < good.size(); ++length) {
            const Tried tried = tryBytes(file, good.first(length));
            QVERIFY2(tried.sentences, qPrintable(QString::number(length)));
            QVERIFY2(!alwaysAnError || !tried.listed, qPrintable(QString::number(length)));
            QVERIFY2(tried.peak <= kAllowedMemory, qPrintable(QString::number(tried.peak)));
        }
        QVERIFY(tryBytes(file, good).loaded > 0);
    }

    void anyBitTurned_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("headerBytes");
        QTest::newRow("npy") << "npy/f4_v1.npy" << 128;
        QTest::newRow("npy version 2") << "npy/f4_v2.npy" << 128;
        QTest::newRow("safetensors") << "safetensors/scalar_empty.safetensors" << 120;
        QTest::newRow("safetensors, 4 bits") << "safetensors/f4.safetensors" << 64;
        QTest::newRow("text") << "csv/header_crlf.csv" << 130;
        QTest::newRow("text with quotes") << "csv/R_write_csv2.csv" << 130;
    }
    void anyBitTurned() {
        QFETCH(QString, file);
        QFETCH(int, headerBytes);
        const QByteArray good = original(file);
        for (int bit = 0; bit < 8 * headerBytes; ++bit) {
            QByteArray turned = good;
            turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << bit % 8));
            const Tried tried = tryBytes(file, turned);
            QVERIFY2(tried.sentences, qPrintable(QString::number(bit)));
            QVERIFY2(tried.peak <= kAllowedMemory, qPrintable(QString::number(bit)));
        }
    }

    // 4 TiB announced by a sparse file: refused before anything is allocated.
    void hugeSparseFileIsRefused() {
        const QString path = m_folder.filePath(QStringLiteral("huge.npy"));
        QVERIFY(writeNpy<std::int8_t>(path.toStdString(), {}, oneByte(), JobControl{}).ok());
        QByteArray bytes = readAll(path);
        bytes.replace("'shape': (), }               ", "'shape': (4398046511104,), } ");
        put(path, bytes);
        if (!QFile::resize(path, (qint64{1} << 42) + 128)) QSKIP("no sparse file of 4 TiB here");
        const test::AllocationMeter meter;
        const auto tensor = loadTensor(path.toStdString(), "", JobControl{});
        QVERIFY(!tensor.ok());
        QCOMPARE(tensor.error().code, ErrorCode::OutOfMemory);
        QVERIFY(meter.peak() <= kAllowedMemory);
    }

    void fileThatShrinksIsAnError() {
        const QString path = m_folder.filePath(QStringLiteral("shrinks.npy"));
        const std::vector<float> values(100'000, 1.0F);
        QVERIFY(writeNpy<float>(path.toStdString(), {100'000}, values, JobControl{}).ok());
        const auto file = InputFile::open(path.toStdString());
        QVERIFY(file.ok());
        const Format* npy = findFormat("npy");
        const auto listing = npy->list(*file, JobControl{});
        QVERIFY(listing.ok());
        QVERIFY(QFile::resize(path, 200'000));
        const auto tensor = npy->load(*file, listing->tensors.at(0), JobControl{});
        QVERIFY(!tensor.ok());
        QCOMPARE(tensor.error().code, ErrorCode::Io);
    }

    // After the stop no thread begins another window: at most those that were at work end theirs.
    void cancelIsHeardWithinAWindow_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("npy") << "zeros.npy";
        QTest::newRow("text") << "ones.csv";
    }
    void cancelIsHeardWithinAWindow() {
        QFETCH(QString, name);
        const QString path = m_folder.filePath(name);
        if (name.endsWith(QStringLiteral(".npy"))) {
            QVERIFY(writeNpy<float>(path.toStdString(), {1 << 23}, std::vector<float>(1 << 23),
                                    JobControl{})
                        .ok());
        } else {
            put(path, QByteArray("1,2,3\n").repeated(2'000'000));
        }
        std::stop_source stop;
        std::atomic<unsigned> after{0};
        const JobControl control(stop.get_token(), [&](double share) {
            if (stop.stop_requested()) ++after;
            if (share > 0.2) stop.request_stop();
        });
        const auto tensor = loadTensor(path.toStdString(), "", control);
        QVERIFY(!tensor.ok());
        QCOMPARE(tensor.error().code, ErrorCode::Cancelled);
        QVERIFY(after <= workerCount());
    }

    void progressEndsAtOne() {
        const QString path = m_folder.filePath(QStringLiteral("progress.npy"));
        const std::vector<float> values(3 << 20, 1.0F);
        QVERIFY(writeNpy<float>(path.toStdString(), {3 << 20}, values, JobControl{}).ok());
        std::atomic<double> last{0};
        const JobControl control({},
                                 [&last](double share) { last = std::max(last.load(), share); });
        QVERIFY(loadTensor(path.toStdString(), "", control).ok());
        QCOMPARE(last.load(), 1.0);
    }

  private:
    static std::span<const std::int8_t> oneByte() {
        static constexpr std::int8_t kOne = 1;
        return {&kOne, 1};
    }
    static QByteArray original(const QString& file) {
        return test::readBytes(test::dataPath(QStringLiteral("containers/valid/") + file));
    }
    static QByteArray readAll(const QString& path) { return test::readBytes(path); }
    // Always a new file: some file systems flush one that is emptied and written again.
    static void put(const QString& path, const QByteArray& bytes) {
        QFile::remove(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    // The bytes as a file whose name ends as the good one's.
    Tried tryBytes(const QString& like, const QByteArray& bytes) {
        const QString path = m_folder.filePath("damaged" + like.mid(like.lastIndexOf('.')));
        put(path, bytes);
        return tryAll(path.toStdString());
    }

    QTemporaryDir m_folder;
};

QUANTOSCOPE_TEST(TestFormatsDamage);
#include "tst_formats_damage.moc"
