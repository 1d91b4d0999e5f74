// SPDX-License-Identifier: GPL-3.0-or-later
// What a compiler and clang-tidy made of a source is kept: here that nothing old is taken for new.
#include <QDir>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "support/paths.h"
#include "support/test_program.h"

class TestCaches : public QObject {
    Q_OBJECT

  private slots:
    void verdictsAreKeyedByContent_data();
    void verdictsAreKeyedByContent();
    void verdictsServeEveryCheckout();
    void compilationsServeEveryCheckout();
    void compilationsSeeEveryChange_data();
    void compilationsSeeEveryChange();
};

namespace {

void write(const QString& path, const QByteArray& text) {
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    QCOMPARE(file.write(text), text.size());
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray run(const QString& folder, const QStringList& words,
               const QStringList& environment = {}) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setEnvironment(QProcess::systemEnvironment() + environment);
    process.start(words.front(), words.mid(1));
    if (!process.waitForFinished() || process.exitCode() != 0)
        qWarning("%s: %s", qPrintable(words.join(' ')), process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

// A checkout of two sources and the headers of one of them, as .ci/tidy sees it.
class Checkout {
  public:
    Checkout() {
        const QString real = quantoscope::test::sourceFolder();
        for (const char* name : {".clang-tidy", ".ci/tidy", ".ci/tidy_own_code.cpp"})
            write(path(name), read(real + name));
        QFile(path(".ci/tidy")).setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        write(path("core/a.cpp"), "#include \"core/a.h\"\nint a() { return kA; }\n");
        write(path("core/a.h"), "#include \"core/list.def\"\n#include \"core/deep.h\"\n");
        write(path("core/deep.h"), "constexpr int kA = 1;\n");
        write(path("core/list.def"), "// an entry\n");
        write(path("core/b.cpp"), "int b() { return 2; }\n");
        write(path("app/c.cpp"), "int c() { return 3; }\n");
        write(path("tests/d.cpp"), "int d() { return 4; }\n");
        setFlags("-O2");
        setTidy("1");
    }
    QString folder() const { return m_folder.path(); }
    QString path(const QString& name) const { return m_folder.filePath(name); }
    void setFlags(const QByteArray& flags) const {
        QByteArray list = "[\n";
        for (const char* name : {"core/a.cpp", "core/b.cpp", "app/c.cpp", "tests/d.cpp"})
            list += "{\n  \"directory\": \"" + path("build").toUtf8() +
                    "\",\n  \"command\": \"/usr/bin/c++ " + flags + " -I" + folder().toUtf8() +
                    " -o x.o -c " + path(name).toUtf8() + "\",\n  \"file\": \"" +
                    path(name).toUtf8() + "\"\n},\n";
        write(path("build/compile_commands.json"), list + "]\n");
    }
    // Stands for clang-tidy, which need not be there to run the tests.
    void setTidy(const QByteArray& version) const {
        write(path("bin/clang-tidy"), "#!/bin/sh\necho version " + version + "\n");
        QFile(path("bin/clang-tidy")).setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    }
    // File -> key.
    QMap<QString, QString> keys() const {
        QMap<QString, QString> keys;
        const QByteArray lines =
            run(folder(),
                {path(".ci/tidy"), "--keys", "build", "core/a.cpp", "core/b.cpp", "app/c.cpp"},
                {"PATH=" + path("bin") + ':' + qEnvironmentVariable("PATH"),
                 "XDG_CACHE_HOME=" + path("cache")});
        for (const QByteArray& line : lines.split('\n'))
            if (line.contains('\t')) keys.insert(line.split('\t')[1], line.split('\t')[0]);
        return keys;
    }

  private:
    QTemporaryDir m_folder;
};

// Folders with a header, a precompiled one and a source, compiled as CMake's targets are.
class Compilations {
  public:
    Compilations() {
        for (const char* name : {"one", "two"}) {
            write(path(name, "shared.h"), "#pragma once\nconstexpr int kShared = 1;\n");
            write(path(name, "x.cpp"),
                  "#include \"shared.h\"\nint x() { return kShared + kFirst + 5; }\n");
            write(path(name, "build/first.hxx"), "#pragma once\nconstexpr int kFirst = 10;\n");
            write(path(name, "build/first.cxx"), "\n");
        }
    }
    QString path(const QString& checkout, const QString& name) const {
        return m_folder.filePath(checkout + '/' + name);
    }
    // Compiles the header and the source; returns the object.
    QByteArray compile(const QString& checkout, const QString& flags) const {
        const QString build = path(checkout, "build");
        const QString first = path(checkout, "build/first.hxx");
        const QStringList words = launcher(checkout) + QStringList{"c++", flags, "-g1"} +
                                  QStringList{"-I" + path(checkout, "."), "-Winvalid-pch", "-MD"};
        run(build,
            words + QStringList{"-x", "c++-header", "-include", first, "-MF", "first.d", "-o",
                                "first.hxx.gch", "-c", path(checkout, "build/first.cxx")});
        run(build, words + QStringList{"-include", first, "-MF", "x.d", "-o", "x.o", "-c",
                                       path(checkout, "x.cpp")});
        return read(build + "/x.o");
    }
    int misses() const {
        for (const QByteArray& line :
             run(m_folder.path(), {"env", cache(), "ccache", "--print-stats"}).split('\n'))
            if (line.startsWith("cache_miss\t")) return line.split('\t')[1].toInt();
        return 0;
    }

  private:
    QString cache() const { return "CCACHE_DIR=" + m_folder.filePath("cache"); }
    // CMake's own, for a checkout that lies elsewhere.
    QStringList launcher(const QString& checkout) const {
        QString words = qEnvironmentVariable("QUANTOSCOPE_COMPILER_LAUNCHER");
        words.replace("CCACHE_BASEDIR=" + quantoscope::test::sourceFolder().chopped(1),
                      "CCACHE_BASEDIR=" + m_folder.filePath(checkout));
        return QStringList{"env", cache()} + words.split(' ');
    }
    QTemporaryDir m_folder;
};

bool hasCompilerCache() {
    return qEnvironmentVariable("QUANTOSCOPE_COMPILER_LAUNCHER").contains("ccache");
}

}  // namespace

void TestCaches::verdictsAreKeyedByContent_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("changed");
    const QStringList all{"app/c.cpp", "core/a.cpp", "core/b.cpp"};
    QTest::newRow("nothing") << QString() << QStringList();
    QTest::newRow("a source") << "core/b.cpp" << QStringList{"core/b.cpp"};
    QTest::newRow("its header") << "core/a.h" << QStringList{"core/a.cpp"};
    QTest::newRow("a header's header") << "core/deep.h" << QStringList{"core/a.cpp"};
    QTest::newRow("a list") << "core/list.def" << QStringList{"core/a.cpp"};
    QTest::newRow("the configuration") << ".clang-tidy" << all;
    QTest::newRow("the plugin") << ".ci/tidy_own_code.cpp" << all;
    QTest::newRow("the flags") << "flags" << all;
    QTest::newRow("clang-tidy") << "version" << all;
}

void TestCaches::verdictsAreKeyedByContent() {
    QFETCH(QString, file);
    QFETCH(QStringList, changed);
    Checkout checkout;
    const QMap<QString, QString> before = checkout.keys();
    QCOMPARE(before.size(), qsizetype{3});
    if (file == "flags")
        checkout.setFlags("-O3");
    else if (file == "version")
        checkout.setTidy("2");
    else if (!file.isEmpty())
        write(checkout.path(file), read(checkout.path(file)) + "\n# // more\n");
    const QMap<QString, QString> after = checkout.keys();
    QStringList found;
    for (auto key = before.cbegin(); key != before.cend(); ++key)
        if (after.value(key.key()) != key.value()) found << key.key();
    QCOMPARE(found, changed);
}

void TestCaches::verdictsServeEveryCheckout() {
    const Checkout one;
    const Checkout two;
    QCOMPARE(one.keys().size(), qsizetype{3});
    QCOMPARE(one.keys(), two.keys());
}

void TestCaches::compilationsServeEveryCheckout() {
    if (!hasCompilerCache()) QSKIP("There is no ccache, so nothing is kept.");
    const Compilations compilations;
    const QByteArray object = compilations.compile("one", "-O2");
    QVERIFY(!object.isEmpty());
    QCOMPARE(compilations.misses(), 2);  // the precompiled header and the source
    QCOMPARE(compilations.compile("two", "-O2"), object);
    QCOMPARE(compilations.misses(), 2);
}

void TestCaches::compilationsSeeEveryChange_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QString>("flags");
    QTest::newRow("source") << "x.cpp" << QByteArray("kFirst + ") << "-O2";
    QTest::newRow("header") << "shared.h" << QByteArray("= ") << "-O2";
    QTest::newRow("precompiled header") << "build/first.hxx" << QByteArray("= ") << "-O2";
    QTest::newRow("flags") << "" << QByteArray() << "-O0";
}

void TestCaches::compilationsSeeEveryChange() {
    if (!hasCompilerCache()) QSKIP("There is no ccache, so nothing is kept.");
    QFETCH(QString, file);
    QFETCH(QByteArray, from);
    QFETCH(QString, flags);
    const Compilations compilations;
    const QByteArray object = compilations.compile("one", "-O2");
    if (!file.isEmpty()) {
        const QString path = compilations.path("two", file);
        write(path, read(path).replace(from, from + '2'));
    }
    const QByteArray other = compilations.compile("two", flags);
    QVERIFY(!other.isEmpty());
    QVERIFY(other != object);
    QVERIFY(compilations.misses() > 2);
}

QUANTOSCOPE_TEST(TestCaches);
#include "tst_caches.moc"
