// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text/display_text.h"

#include <QTest>
#include <string>

#include "core/base/text/utf8.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestDisplayText : public QObject {
    Q_OBJECT

  private slots:
    void shown_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("plain") << QByteArray("layer.0.weight") << QByteArray("layer.0.weight");
        QTest::newRow("letters") << QByteArray("größe 重み 🙂")
                                 << QByteArray("größe 重み 🙂");
        QTest::newRow("markup") << QByteArray("<img src=x>") << QByteArray("<img src=x>");
        QTest::newRow("line ends") << QByteArray("a\nb\r\tc") << QByteArray("a\\nb\\r\\tc");
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray("a\\u{0}b");
        QTest::newRow("terminal") << QByteArray("\x1B[2J") << QByteArray("\\u{1B}[2J");
        QTest::newRow("delete") << QByteArray("\x7F") << QByteArray("\\u{7F}");
        QTest::newRow("C1") << QByteArray("\xC2\x9B") << QByteArray("\\u{9B}");
        QTest::newRow("right to left override") << QByteArray(
                                                       "a\xE2\x80\xAE"
                                                       "b")
                                                << QByteArray("a\\u{202E}b");
        QTest::newRow("isolate") << QByteArray("\xE2\x81\xA6x") << QByteArray("\\u{2066}x");
        QTest::newRow("Arabic mark") << QByteArray("\xD8\x9Cx") << QByteArray("\\u{61C}x");
        QTest::newRow("zero width") << QByteArray("\xE2\x80\x8Bx") << QByteArray("\\u{200B}x");
        QTest::newRow("line separator") << QByteArray("\xE2\x80\xA8x") << QByteArray("\\u{2028}x");
        QTest::newRow("tag") << QByteArray("\xF3\xA0\x81\x81x") << QByteArray("\\u{E0041}x");
        QTest::newRow("no UTF-8") << QByteArray("a\xFF") << QByteArray("a\\x{FF}");
        QTest::newRow("overlong") << QByteArray("\xC0\x80") << QByteArray("\\x{C0}\\x{80}");
        QTest::newRow("surrogate")
            << QByteArray("\xED\xA0\x80") << QByteArray("\\x{ED}\\x{A0}\\x{80}");
        QTest::newRow("cut") << QByteArray("\xE2\x80") << QByteArray("\\x{E2}\\x{80}");
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void shown() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const std::string shown = displayText(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(shown), expected);
        QVERIFY(isUtf8(shown));
    }

    void longNamesLoseTheirMiddle() {
        QCOMPARE(displayText("abcdefghij", 10), std::string("abcdefghij"));
        QCOMPARE(displayText("abcdefghijk", 10), std::string("abcd…ghijk"));
        QCOMPARE(displayText("äöüäöüäöüäö", 4), std::string("ä…äö"));
        QCOMPARE(displayText("abc", 1), std::string("…"));
        QCOMPARE(displayText("abc", 0), std::string("…"));
    }

    // The cost follows the limit, not the name.
    void hugeNamesAreCheap() {
        const std::string huge(std::size_t{64} << 20, '\xBF');
        for (int i = 0; i < 1000; ++i)
            QVERIFY(displayText(huge).size() < 2000);
    }
};

QUANTOSCOPE_TEST(TestDisplayText);
#include "tst_display_text.moc"
