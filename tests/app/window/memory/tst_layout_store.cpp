// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>
#include <QTest>

#include "app/window/memory/layout_store.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestLayoutStore : public QObject {
    Q_OBJECT
  private slots:
    void comesBack() {
        const QByteArray state("\0\1\2 docks", 9);
        QCOMPARE(openLayout(sealLayout(state)).value(), state);
        QCOMPARE(openLayout(sealLayout({})).value(), QByteArray());
    }

    void everySingleBitIsGuarded() {
        const QByteArray sealed = sealLayout(QByteArray("a layout"));
        for (qsizetype byte = 0; byte < sealed.size(); ++byte) {
            for (int bit = 0; bit < 8; ++bit) {
                QByteArray broken = sealed;
                broken[byte] = static_cast<char>(broken[byte] ^ (1 << bit));
                QVERIFY2(!openLayout(broken), qPrintable(QString::number(byte)));
            }
        }
    }

    void anotherVersionIsNoDamage() {
        const QByteArray sealed = sealLayout(QByteArray("a layout"));
        QVERIFY(!isOfOther(sealed));
        QByteArray content = sealed.chopped(32);
        content.replace(qVersion(), "5.15.0");
        const QByteArray other =
            content + QCryptographicHash::hash(content, QCryptographicHash::Sha256);
        QVERIFY(!openLayout(other));
        QVERIFY(isOfOther(other));
        QByteArray broken = other;
        broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 1);
        QVERIFY(!isOfOther(broken));
        QVERIFY(!isOfOther({}));
    }

    void everyTruncationIsRefused() {
        const QByteArray sealed = sealLayout(QByteArray("a layout"));
        for (qsizetype length = 0; length < sealed.size(); ++length)
            QVERIFY(!openLayout(sealed.first(length)));
    }
};

QUANTOSCOPE_TEST(TestLayoutStore);
#include "tst_layout_store.moc"
