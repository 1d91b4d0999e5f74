// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files/output_file.h"
#include "core/base/files/temporary_file.h"
#include "support/test_program.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

using namespace quantoscope;

namespace {

constexpr std::size_t kLarge = std::size_t{5} << 20;

std::vector<std::byte> bytesOf(std::size_t count, unsigned char value) {
    return std::vector<std::byte>(count, std::byte{value});
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void put(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QStringList namesIn(const QString& folder) {
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

// While it lives, no file of this process may grow beyond `bytes`: a write beyond fails, as on a
// full disk.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        m_oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_old);
        const rlimit limit{bytes, m_old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &m_old);
        static_cast<void>(std::signal(SIGXFSZ, m_oldHandler));
    }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

  private:
    rlimit m_old{};
    void (*m_oldHandler)(int) = nullptr;
};

}  // namespace

class TestOutputFile : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("out.bin"));
    }

    void writesAndReplaces() {
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kLarge}) {
            const Status status = write(bytesOf(size, 'x'));
            QVERIFY2(status.ok(), status.ok() ? "" : status.error().what.c_str());
            QCOMPARE(contentOf(m_path), QByteArray(static_cast<qsizetype>(size), 'x'));
            QCOMPARE(namesIn(m_folder->path()).size(), 1);
        }
    }

    void newFilesFollowTheUmask() {
        const mode_t mask = ::umask(027);
        QVERIFY(write(bytesOf(3, 'x')).ok());
        ::umask(mask);
        struct stat facts {};
        QCOMPARE(::stat(qPrintable(m_path), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0640U);
    }

    void replacedFilesKeepTheirMode() {
        put(m_path, "old");
        QCOMPARE(::chmod(qPrintable(m_path), 0600), 0);
        QVERIFY(write(bytesOf(3, 'x')).ok());
        struct stat facts {};
        QCOMPARE(::stat(qPrintable(m_path), &facts), 0);
        QCOMPARE(facts.st_mode & 0777U, 0600U);
    }

    void linksStayLinks() {
        put(m_path, "old");
        const QString link = m_folder->filePath(QStringLiteral("link"));
        QVERIFY(QFile::link(m_path, link));
        QVERIFY(writeFileAtomically(link.toStdString(), bytesOf(2, 'y'), JobControl{}).ok());
        QVERIFY(QFileInfo(link).isSymLink());
        QCOMPARE(contentOf(m_path), QByteArray("yy"));
    }

    void fullDiskLeavesTheOldFile() {
        put(m_path, "precious");
        Status status = Done{};
        {
            const FileSizeLimit limit(kLarge / 2);
            status = write(bytesOf(kLarge, 'x'));
        }
        checkRefused(status, ErrorCode::Io);
        QCOMPARE(contentOf(m_path), QByteArray("precious"));
    }

    void cancelLeavesTheOldFile() {
        put(m_path, "precious");
        std::stop_source stop;
        const JobControl control(stop.get_token(), [&stop](double) { stop.request_stop(); });
        const Status status =
            writeFileAtomically(m_path.toStdString(), bytesOf(kLarge, 'x'), control);
        checkRefused(status, ErrorCode::Cancelled);
        QCOMPARE(contentOf(m_path), QByteArray("precious"));
    }

    void uncommittedLeavesTheOldFile() {
        put(m_path, "precious");
        {
            auto file = OutputFile::create(m_path.toStdString());
            QVERIFY(file.ok());
            QVERIFY(file->append(bytesOf(10, 'x'), JobControl{}).ok());
        }
        QCOMPARE(contentOf(m_path), QByteArray("precious"));
        QCOMPARE(namesIn(m_folder->path()).size(), 1);
    }

    void piecesFollowEachOther() {
        auto file = OutputFile::create(m_path.toStdString());
        QVERIFY(file.ok());
        QVERIFY(file->append(bytesOf(2, 'a'), JobControl{}).ok());
        QVERIFY(file->append(bytesOf(1, 'b'), JobControl{}).ok());
        QVERIFY(file->commit().ok());
        QVERIFY(!file->commit().ok());
        QCOMPARE(contentOf(m_path), QByteArray("aab"));
    }

    void folderVanishesWhileWriting() {
        const QString folder = m_folder->filePath(QStringLiteral("gone"));
        QVERIFY(QDir().mkdir(folder));
        auto file = OutputFile::create((folder + QStringLiteral("/x")).toStdString());
        QVERIFY(file.ok());
        QVERIFY(file->append(bytesOf(10, 'x'), JobControl{}).ok());
        QVERIFY(QDir(folder).removeRecursively());
        const Status status = file->commit();
        checkRefused(status, ErrorCode::Io);
    }

    void danglingLinksLeadToTheirTarget() {
        const QString link = m_folder->filePath(QStringLiteral("link"));
        const QString second = m_folder->filePath(QStringLiteral("second"));
        QVERIFY(QFile::link(QStringLiteral("out.bin"), link));
        QVERIFY(QFile::link(link, second));
        QVERIFY(writeFileAtomically(second.toStdString(), bytesOf(2, 'y'), {}).ok());
        QVERIFY(QFileInfo(link).isSymLink() && QFileInfo(second).isSymLink());
        QCOMPARE(contentOf(m_path), QByteArray("yy"));
    }

    void linksInACircleAreRefused() {
        const QString a = m_folder->filePath(QStringLiteral("a"));
        const QString b = m_folder->filePath(QStringLiteral("b"));
        QVERIFY(QFile::link(a, b));
        QVERIFY(QFile::link(b, a));
        m_path = a;
        checkRefused(write(bytesOf(3, 'x')), ErrorCode::Io);
        QVERIFY(QFileInfo(a).isSymLink() && QFileInfo(b).isSymLink());
    }

    void severalComeAllOrNone() {
        const QString other = m_folder->filePath(QStringLiteral("other"));
        put(m_path, "precious");
        std::vector<OutputFile> files;
        for (const QString& path : {m_path, other}) {
            auto file = OutputFile::create(path.toStdString());
            QVERIFY(file.ok());
            QVERIFY(file->append(bytesOf(3, 'x'), {}).ok());
            files.push_back(std::move(*file));
        }
        QCOMPARE(contentOf(m_path), QByteArray("precious"));
        QVERIFY(commitAll(files).ok());
        QCOMPARE(contentOf(m_path), QByteArray("xxx"));
        QCOMPARE(contentOf(other), QByteArray("xxx"));
        QCOMPARE(namesIn(m_folder->path()).size(), 2);
    }

    void aKilledWriterLeavesNothing() {
        put(m_path, "precious");
        runInChild([this] {
            auto file = OutputFile::create(m_path.toStdString());
            if (file && file->append(bytesOf(kLarge, 'x'), {})) std::raise(SIGKILL);
        });
        QVERIFY(write(bytesOf(2, 'y')).ok());
        QCOMPARE(namesIn(m_folder->path()), QStringList{QStringLiteral("out.bin")});
        QCOMPARE(contentOf(m_path), QByteArray("yy"));
    }

    void staleTemporariesGo() {
        pid_t dead = 0;
        runInChild([] {}, &dead);
        const auto place = [this](pid_t process) {
            QString name = QString::fromStdString(temporaryName(m_folder->path().toStdString()));
            return name.replace(QStringLiteral("-%1-").arg(::getpid()),
                                QStringLiteral("-%1-").arg(process));
        };
        const QString stale = place(dead);
        const QString living = place(::getpid());
        const QString foreign =
            m_folder->filePath(QStringLiteral(".quantoscope-another machine-%1-0.tmp").arg(dead));
        for (const QString& path : {stale, living, foreign})
            put(path, "x");
        QVERIFY(write(bytesOf(2, 'y')).ok());
        QVERIFY(!QFileInfo::exists(stale));
        QVERIFY(QFileInfo::exists(living));
        QVERIFY(QFileInfo::exists(foreign));
    }

    void impossiblePlaces_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("code");
        QTest::newRow("no folder") << "missing/x" << static_cast<int>(ErrorCode::Io);
        QTest::newRow("folder is a file") << "file/x" << static_cast<int>(ErrorCode::Io);
        QTest::newRow("is a folder") << "folder" << static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("is a pipe") << "pipe" << static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("name too long")
            << QString(300, QLatin1Char('n')) << static_cast<int>(ErrorCode::Io);
    }
    void impossiblePlaces() {
        QFETCH(QString, name);
        QFETCH(int, code);
        put(m_folder->filePath(QStringLiteral("file")), "f");
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder")));
        QCOMPARE(::mkfifo(qPrintable(m_folder->filePath(QStringLiteral("pipe"))), 0600), 0);
        m_path = m_folder->filePath(name);
        checkRefused(write(bytesOf(3, 'x')), static_cast<ErrorCode>(code));
    }

    void devicesAreRefused() {
        m_path = QStringLiteral("/dev/full");
        if (!QFileInfo::exists(m_path)) QSKIP("this machine has no /dev/full");
        const Status status = write(bytesOf(3, 'x'));
        QVERIFY(!status.ok());
        QCOMPARE(status.error().code, ErrorCode::Unsupported);
    }

  private:
    Status write(const std::vector<std::byte>& content) {
        return writeFileAtomically(m_path.toStdString(), content, JobControl{});
    }

    template <class Work>
    static void runInChild(const Work& work, pid_t* process = nullptr) {
        const pid_t child = ::fork();
        if (child == 0) {
            work();
            ::_exit(0);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        if (process != nullptr) *process = child;
    }

    // Refused with a sentence that names the place, and no temporary file is left.
    void checkRefused(const Status& status, ErrorCode code) {
        QVERIFY(!status.ok());
        QCOMPARE(status.error().code, code);
        QVERIFY(status.error().what.ends_with('.'));
        if (code != ErrorCode::Cancelled) QVERIFY(!status.error().where.empty());
        for (const QString& name : namesIn(m_folder->path()))
            QVERIFY2(!name.contains(QStringLiteral(".tmp")), qPrintable(name));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QUANTOSCOPE_TEST(TestOutputFile);
#include "tst_output_file.moc"
