// SPDX-License-Identifier: GPL-3.0-or-later
// What is too large for this machine is refused before it takes any memory.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <string>

#include "core/analysis/data/dataset.h"
#include "core/base/machine/machine_memory.h"
#include "core/formats/format.h"
#include "core/tensor/index_memory.h"
#include "support/allocation_meter.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

// A file without blocks on the disk: every value is read as zero.
bool writeSparse(const QString& path, quint64 values) {
    QByteArray header("\x93NUMPY\x01\x00\x76\x00", 10);
    header += "{'descr': '<f4', 'fortran_order': False, 'shape': (" + QByteArray::number(values) +
              ",), }";
    header = header.leftJustified(127, ' ') + '\n';
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(header) == header.size() &&
           file.resize(header.size() + static_cast<qint64>(values * sizeof(float)));
}

}  // namespace

class TestMemoryLimits : public QObject {
    Q_OBJECT

  private slots:
    void availableIsPartOfWhatThereIs() {
        QVERIFY(availableMemoryBytes() > 0);
        QVERIFY(availableMemoryBytes() <= physicalMemoryBytes());
    }

    // The values alone would be within the half, the values and their index are not.
    void valuesAndIndexCount() {
        const std::uint64_t values = availableMemoryBytes() / 10 * 3 / sizeof(float);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("large.npy"));
        QVERIFY(writeSparse(path, values));
        QVERIFY(listFile(path.toStdString(), {}));
        const test::AllocationMeter meter;
        const auto tensor = loadTensor(path.toStdString(), {}, {});
        QVERIFY(!tensor);
        QCOMPARE(tensor.error().code, ErrorCode::OutOfMemory);
        QVERIFY2(tensor.error().what.find("more than half of the") != std::string::npos,
                 tensor.error().what.c_str());
        QCOMPARE(tensor.error().where, std::string("large.npy"));
        QVERIFY(meter.peak() < (std::size_t{1} << 20));
    }

    void drawnValuesCountToo() {
        const std::uint64_t values = availableMemoryBytes() / 10 * 3 / sizeof(float);
        if (values > kMaximumDraws) QSKIP("this machine holds all that can be drawn");
        DistributionSpec spec = defaultDistribution();
        spec.n = values;
        const auto tensor = loadSource(spec, {});
        QVERIFY(!tensor);
        QCOMPARE(tensor.error().code, ErrorCode::OutOfMemory);
    }

    void indexIsNoLargerThanAsked_data() {
        QTest::addColumn<quint64>("values");
        QTest::newRow("none") << quint64{0};
        QTest::newRow("more than 64 bits count") << ~quint64{0};
    }
    void indexIsNoLargerThanAsked() {
        QFETCH(quint64, values);
        QCOMPARE(checkIndexMemory(values).ok(), values == 0);
    }
};

QUANTOSCOPE_TEST(TestMemoryLimits);
#include "tst_memory_limits.moc"
