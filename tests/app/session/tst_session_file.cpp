// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/session/session.h"
#include "app/session/session_file.h"
#include "support/test_program.h"
#include "tests/support/tensor_file.h"

using namespace quantoscope;

namespace {

Request withBits(int bits) {
    Request request = defaultRequest();
    std::get<DistributionSpec>(request.source).n = 400;
    request.settings.bits = bits;
    return request;
}

}  // namespace

class TestSessionFile : public QObject {
    Q_OBJECT
  private slots:
    void comesBack() {
        const QString path = m_files.filePath(QStringLiteral("a.quantoscope"));
        const SavedSession saved{
            .request = withBits(5), .pins = {withBits(2), withBits(3)}, .warnings = {}};
        QVERIFY(saveSession(path, saved));
        const auto read = readSession(path);
        QVERIFY(read);
        QVERIFY(read->request == saved.request);
        QVERIFY(read->pins == saved.pins);
        QVERIFY(read->warnings.empty());
        QCOMPARE(sessionText(*read), sessionText(saved));
    }

    void aChangedFileIsWarnedOf() {
        const QString tensors = m_files.filePath(QStringLiteral("weights.safetensors"));
        const QString path = m_files.filePath(QStringLiteral("b.quantoscope"));
        QVERIFY(test::writeThrees(tensors, {QStringLiteral("a")}));
        SavedSession saved{.request = withBits(5), .pins = {}, .warnings = {}};
        saved.request.source = FileSource{tensors.toStdString(), "a"};
        QVERIFY(saveSession(path, saved));
        QVERIFY(readSession(path)->warnings.empty());
        QVERIFY(test::writeThrees(tensors, {QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(readSession(path)->warnings.size(), std::size_t{1});
        QVERIFY(QFile::remove(tensors));
        QCOMPARE(readSession(path)->warnings.size(), std::size_t{1});
    }

    void whatIsNoSessionIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("malformed");
        QTest::newRow("no JSON") << QByteArray("{\"quantoscope_session\": 1,")
                                 << QStringLiteral("malformed");
        QTest::newRow("other JSON") << QByteArray("[1, 2]") << QStringLiteral("malformed");
        QTest::newRow("no request")
            << QByteArray("{\"quantoscope_session\": 1}") << QStringLiteral("malformed");
        QTest::newRow("newer") << QByteArray("{\"quantoscope_session\": 99, \"request\": {}}")
                               << QStringLiteral("unsupported");
        QTest::newRow("deep") << QByteArray(100'000, '[') << QStringLiteral("malformed");
        QTest::newRow("deep, as large as may be")
            << QByteArray(16 << 20, '[') << QStringLiteral("malformed");
        QTest::newRow("larger") << QByteArray((16 << 20) + 1, ' ') << QStringLiteral("too-large");
        QTest::newRow("version -5") << QByteArray("{\"quantoscope_session\": -5, \"request\": {}}")
                                    << QStringLiteral("malformed");
        QTest::newRow("version 0") << QByteArray("{\"quantoscope_session\": 0, \"request\": {}}")
                                   << QStringLiteral("malformed");
        QTest::newRow("version 2^64 - 1")
            << QByteArray("{\"quantoscope_session\": 18446744073709551615, \"request\": {}}")
            << QStringLiteral("unsupported");
        QTest::newRow("version 1.5")
            << QByteArray("{\"quantoscope_session\": 1.5, \"request\": {}}")
            << QStringLiteral("malformed");
    }
    void whatIsNoSessionIsRefused() {
        QFETCH(QByteArray, text);
        QFETCH(QString, code);
        const QString path = m_files.filePath(QStringLiteral("c.quantoscope"));
        write(path, text);
        const auto read = readSession(path);
        QVERIFY(!read);
        QCOMPARE(QLatin1String(errorCodeName(read.error().code)), code);
        QVERIFY(!read.error().what.empty());
    }

    void aMissingFileIsNamed() {
        const auto read = readSession(QStringLiteral("/nonexistent/x.quantoscope"));
        QVERIFY(!read);
        QVERIFY(read.error().code == ErrorCode::NotFound);
    }

    // Opening either would wait for ever, or never end.
    void whatIsNoFileIsRefused_data() {
        QTest::addColumn<QString>("path");
        const QString pipe = m_files.filePath(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
        QTest::newRow("pipe") << pipe;
        QTest::newRow("device") << QStringLiteral("/dev/zero");
        QTest::newRow("folder") << m_files.path();
    }
    void whatIsNoFileIsRefused() {
        QFETCH(QString, path);
        const auto read = readSession(path);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Unsupported);
        QVERIFY(QString::fromStdString(read.error().where) == path);
        SavedSession saved{.request = withBits(5), .pins = {}, .warnings = {}};
        saved.request.source = FileSource{path.toStdString(), ""};
        const QString session = m_files.filePath(QStringLiteral("of-no-file.quantoscope"));
        QVERIFY(saveSession(session, saved));
        QVERIFY(readSession(session));
        Session window;
        window.setRequest(withBits(8));
        QTRY_VERIFY(window.settled());
        QSignalSpy failures(&window, &Session::failed);
        window.openPath(session);
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(window.request() == withBits(8));
        window.openPath(path);
        QTRY_VERIFY(failures.count() >= 2);
    }

    void filesAreFoundFromAnotherFolder() {
        const QString before = QDir::currentPath();
        const QString tensors = m_files.filePath(QStringLiteral("here.safetensors"));
        QVERIFY(test::writeThrees(tensors, {QStringLiteral("a")}));
        QVERIFY(QDir::setCurrent(m_files.path()));
        SavedSession saved{.request = withBits(5), .pins = {withBits(2)}, .warnings = {}};
        saved.request.source = saved.pins[0].source = FileSource{"here.safetensors", "a"};
        const QString path = m_files.filePath(QStringLiteral("e.quantoscope"));
        const std::string absolute = QFileInfo(tensors).canonicalFilePath().toStdString();
        QVERIFY(saveSession(path, saved));
        // As sessions were saved once: the request as it was given, the file's reference absolute.
        const QString old = m_files.filePath(QStringLiteral("f.quantoscope"));
        QByteArray text = QByteArray::fromStdString(sessionText(saved));
        const QByteArray from = QByteArray::fromStdString(absolute);
        text.replace(from, "here.safetensors");
        text.replace(text.lastIndexOf("here.safetensors"), 16, from);
        write(old, text);
        QVERIFY(QDir::setCurrent(QStringLiteral("/")));
        for (const QString& session : {path, old}) {
            const auto read = readSession(session);
            QVERIFY(read);
            QVERIFY(read->warnings.empty());
            QCOMPARE(std::get<FileSource>(read->request.source).path, absolute);
            QCOMPARE(std::get<FileSource>(read->pins[0].source).path, absolute);
        }
        QVERIFY(QDir::setCurrent(before));
    }

    // By whatever way a session is opened, its file is the one that is on offer.
    void openedAsAFileItIsRestored() {
        const QString first = m_files.filePath(QStringLiteral("first.safetensors"));
        const QString second = m_files.filePath(QStringLiteral("second.safetensors"));
        QVERIFY(test::writeThrees(first, {QStringLiteral("a")}));
        QVERIFY(test::writeThrees(second, {QStringLiteral("a"), QStringLiteral("b")}));
        SavedSession saved{.request = withBits(5), .pins = {withBits(2)}, .warnings = {}};
        saved.request.source = FileSource{second.toStdString(), "b"};
        const QString path = m_files.filePath(QStringLiteral("session.json"));
        QVERIFY(saveSession(path, saved));
        Session session;
        session.openPath(first);
        QTRY_VERIFY(session.settled());
        session.openPath(path);
        QTRY_COMPARE(session.pins().size(), qsizetype{1});
        QTRY_VERIFY(session.settled());
        QVERIFY(session.request() == saved.request);
        QTRY_COMPARE(session.openFile()->path, second.toStdString());
        QCOMPARE(session.openFile()->listing.tensors.size(), std::size_t{2});
        session.undo();
        QTRY_COMPARE(session.openFile()->path, first.toStdString());
    }

    void mutatedSessionsAreReadOrRefused() {
        const QString path = m_files.filePath(QStringLiteral("d.quantoscope"));
        const SavedSession saved{.request = withBits(5), .pins = {withBits(2)}, .warnings = {}};
        const QByteArray good = QByteArray::fromStdString(sessionText(saved));
        quint32 state = 7;
        const auto random = [&state](qsizetype below) {
            state = state * 1664525U + 1013904223U;
            return static_cast<qsizetype>(state >> 8) % below;
        };
        for (int round = 0; round < 300; ++round) {
            QByteArray broken = good;
            for (int change = 0; change <= round % 4; ++change)
                broken[random(broken.size())] = static_cast<char>(random(256));
            if (round % 5 == 0) broken.truncate(random(broken.size()));
            write(path, broken);
            const auto read = readSession(path);
            if (!read) QVERIFY(!read.error().what.empty());
        }
    }

    void restoringBringsBackRequestAndPins() {
        Session session;
        session.setRequest(withBits(8));
        QTRY_VERIFY(session.settled());
        session.restore(withBits(5), {withBits(2), withBits(3)});
        QTRY_COMPARE(session.pins().size(), qsizetype{2});
        QTRY_VERIFY(session.settled());
        QCOMPARE(session.request().settings.bits, 5);
        QCOMPARE(session.pins()[1]->request.settings.bits, 3);
        session.undo();
        QTRY_VERIFY(session.settled());
        QCOMPARE(session.request().settings.bits, 8);
    }

    void restoringWithoutItsDataChangesNothing() {
        Session session;
        session.setRequest(withBits(8));
        QTRY_VERIFY(session.settled());
        session.pin();
        QSignalSpy failures(&session, &Session::failed);
        Request missing = withBits(5);
        missing.source = FileSource{"/nonexistent/weights.npy", ""};
        session.restore(missing, {});
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(session.request() == withBits(8));
        QCOMPARE(session.pins().size(), qsizetype{1});
    }

  private:
    static void write(const QString& path, const QByteArray& bytes) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }

    QTemporaryDir m_files;
};

QUANTOSCOPE_TEST(TestSessionFile);
#include "tst_session_file.moc"
