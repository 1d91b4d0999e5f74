// SPDX-License-Identifier: GPL-3.0-or-later
// A block opened: bytes laid out by hand, fields against the bits, and the way between slices.
#include <QTest>

#include "app/views/block/series.h"
#include "core/analysis/passes/block_encoding.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

OutcomePointer blocksOf(std::string_view scheme, std::size_t count, Shape shape,
                        std::size_t focus = 0) {
    return answer(withScheme(defaultRequest(), *findScheme(scheme)), bell(count), std::move(shape),
                  focus);
}

}  // namespace

class TestBlockSeries : public QObject {
    Q_OBJECT
  private slots:
    // MXFP4: one byte of scale, 2^(byte - 127), then 32 codes of 4 bits, the lower half first; code
    // s eem stands for (-1)^s times 0, 0.5, 1, 1.5, 2, 3, 4, 6.
    void fieldsAreTheBitsOfMxfp4() {
        const OutcomePointer outcome = blocksOf("mxfp4", 96, {3, 32}, 1);
        QVERIFY(outcome);
        const auto opened = openBlock(*outcome);
        QVERIFY(opened);
        QCOMPARE(opened->block, std::size_t{1});
        QCOMPARE(opened->blocks, std::size_t{3});
        QCOMPARE(opened->bytes.size(), std::size_t{17});
        QCOMPARE(opened->fields.size(), std::size_t{33});
        const double scale = std::ldexp(1.0, opened->bytes[0] - 127);
        QCOMPARE(opened->fields[0].value, scale);
        constexpr double kLevels[] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
        for (std::size_t i = 0; i < 32; ++i) {
            const unsigned code = opened->bytes[1 + i / 2] >> (i % 2 * 4) & 15U;
            const double level = kLevels[code & 7U] * ((code & 8U) != 0 ? -scale : scale);
            const BlockField* field = fieldOfPlace(*opened, i);
            QVERIFY(field != nullptr);
            QCOMPARE(field->value, level);
            QCOMPARE(static_cast<double>(opened->values[i].after), level);
            QCOMPARE(fieldBits(*opened, *field),
                     QString::number(code, 2).rightJustified(4, u'0').toStdString());
            QCOMPARE(opened->values[i].element.value(), 32 + i);
            QCOMPARE(opened->values[i].before, outcome->data->tensor->values[32 + i]);
        }
    }
    void everyBitOfAFormatHasItsField_data() {
        QTest::addColumn<QByteArray>("id");
        for (const Scheme* scheme : schemes())
            if (scheme->block != nullptr) {
                const QByteArray id(scheme->id.data(), static_cast<qsizetype>(scheme->id.size()));
                QTest::newRow(id.constData()) << id;
            }
    }
    void everyBitOfAFormatHasItsField() {
        QFETCH(QByteArray, id);
        const OutcomePointer outcome = blocksOf(id.toStdString(), 600, {2, 300}, 0);
        QVERIFY(outcome);
        const std::size_t slices = outcome->slicing->count();
        for (const std::size_t slice : {std::size_t{0}, slices / 2, slices - 1}) {
            const OutcomePointer focused = blocksOf(id.toStdString(), 600, {2, 300}, slice);
            const auto opened = openBlock(*focused);
            QVERIFY(opened);
            std::vector<std::size_t> bits(opened->fields.size());
            for (const std::ptrdiff_t owner : opened->owners)
                if (owner >= 0) ++bits[static_cast<std::size_t>(owner)];
            for (std::size_t i = 0; i < bits.size(); ++i)
                QCOMPARE(bits[i], opened->fields[i].bits);
            for (std::size_t i = 0; i < opened->values.size(); ++i) {
                const auto element = opened->values[i].element;
                // TQ1_0 packs five values into a byte: no bit is one value's own.
                QCOMPARE(fieldOfPlace(*opened, i) != nullptr, id != "ggml-tq1_0");
                if (!element) continue;
                const bool isHere = outcome->slicing->sliceOf(*element) == slice;
                QCOMPARE(opened->inPart(i), isHere);
            }
            QCOMPARE(sliceOfPart(*focused, opened->block, opened->part), slice);
            // Beyond the last block and part there is the last one.
            QCOMPARE(sliceOfPart(*focused, 1'000'000, 1'000'000), slices - 1);
        }
    }
    void aShortBlockIsPadded() {
        const OutcomePointer outcome = blocksOf("mxfp4", 40, {40}, 1);
        const auto opened = openBlock(*outcome);
        QVERIFY(opened);
        QCOMPARE(opened->values.size(), std::size_t{32});
        QVERIFY(opened->values[7].element.has_value());
        QVERIFY(!opened->values[8].element.has_value());
    }
    void schemesWithoutBlocksOpenNone() {
        QVERIFY(!openBlock(*answer(defaultRequest(), bell(40))));
        QVERIFY(!openBlock(*answer(withScheme(defaultRequest(), *findScheme("mxfp4")), {}, {0})));
    }
    void theGridHoldsEveryByte_data() {
        QTest::addColumn<int>("bytes");
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        for (const int bytes : {1, 8, 17, 34, 144, 210, 2052})
            for (const double width : {120.0, 420.0, 900.0})
                QTest::addRow("%d bytes, %g wide", bytes, width) << bytes << width << 150.0;
    }
    void theGridHoldsEveryByte() {
        QFETCH(int, bytes);
        QFETCH(double, width);
        QFETCH(double, height);
        const ByteGrid grid = byteGrid(static_cast<std::size_t>(bytes), width, height, 14);
        QVERIFY(grid.columns * grid.rows >= bytes);
        QVERIFY(grid.columns * (grid.rows - 1) < bytes);
        QVERIFY(grid.width > 0 && grid.columns * grid.width <= width + 1e-9);
        QVERIFY(grid.height > 0);
        if (bytes <= 210 && width > 400) QVERIFY(grid.rows * grid.height <= height);
    }
};

QUANTOSCOPE_TEST(TestBlockSeries);
#include "tst_block_series.moc"
