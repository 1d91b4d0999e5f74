// SPDX-License-Identifier: GPL-3.0-or-later
// The arrows between the folders: who may include whose headers.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

class TestLayering : public QObject {
    Q_OBJECT

  private slots:
    void everyFolderHasItsRow();
    void includesFollowTheArrows_data();
    void includesFollowTheArrows();
    void coreHasNoQt();
    void plotsDoNotKnowEachOther();
};

namespace {

struct Layer {
    const char* folder;
    // Beginnings of the headers it may include beside its own, parted by blanks.
    const char* below;
};

constexpr Layer kLayers[] = {
    {"core/base", ""},
    {"core/tensor", "core/base/"},
    {"core/schemes", "core/base/ core/tensor/"},
    {"core/transforms", "core/base/ core/tensor/"},
    {"core/metrics", "core/base/ core/tensor/ core/schemes/"},
    {"core/calibration", "core/base/ core/tensor/ core/schemes/ core/metrics/"},
    {"core/formats", "core/base/ core/tensor/ core/schemes/"},
    {"core/analysis", "core/"},
    {"app/jobs", "core/"},
    {"app/session", "core/ app/jobs/"},
    {"app/views", "core/ app/session/"},
    {"app/panels", "core/ app/session/ app/views/theme.h app/views/number_format.h"},
    {"app/reports", "core/ app/session/ app/views/"},
    {"app/cli", "core/ app/session/ app/views/ app/reports/"},
    {"app/window", "core/ app/jobs/ app/session/ app/views/ app/panels/ app/reports/"},
};

const QString kRoot = QStringLiteral(QUANTOSCOPE_SOURCE_DIR "/");

QStringList filesIn(const QString& folder) {
    QStringList files;
    QDirIterator walk(kRoot + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext())
        files << walk.next();
    return files;
}

// The headers that a file includes, as written between the quotes or brackets.
QStringList includesOf(const QString& path) {
    static const QRegularExpression pattern("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]",
                                            QRegularExpression::MultilineOption);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
    QStringList headers;
    auto matches = pattern.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext())
        headers << matches.next().captured(1);
    return headers;
}

bool beginsWithOneOf(const QString& header, const QStringList& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](const QString& beginning) { return header.startsWith(beginning); });
}

}  // namespace

void TestLayering::everyFolderHasItsRow() {
    for (const char* top : {"core", "app"})
        for (const QString& name : QDir(kRoot + top).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QString folder = QString(top) + '/' + name;
            QVERIFY2(std::any_of(std::begin(kLayers), std::end(kLayers),
                                 [&](const Layer& layer) { return folder == layer.folder; }),
                     qPrintable(folder + " is in no layer"));
        }
}

void TestLayering::includesFollowTheArrows_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("below");
    for (const Layer& layer : kLayers)
        QTest::newRow(layer.folder) << QString(layer.folder) << QString(layer.below);
}

void TestLayering::includesFollowTheArrows() {
    QFETCH(QString, folder);
    QFETCH(QString, below);
    const QStringList allowed = below.split(' ', Qt::SkipEmptyParts) << folder + '/';
    for (const QString& path : filesIn(folder))
        for (const QString& header : includesOf(path)) {
            if (!beginsWithOneOf(header, {"core/", "app/"})) continue;
            QVERIFY2(beginsWithOneOf(header, allowed), qPrintable(path + " includes " + header));
        }
}

void TestLayering::coreHasNoQt() {
    const QRegularExpression qt("^(Q[A-Z]|Qt|qcustomplot|app/)");
    const QStringList files = filesIn("core");
    QVERIFY(!files.isEmpty());
    for (const QString& path : files)
        for (const QString& header : includesOf(path))
            QVERIFY2(!qt.match(header).hasMatch(), qPrintable(path + " includes " + header));
}

// A plot may be cut into files whose names begin with its own; another plot's it must not include.
void TestLayering::plotsDoNotKnowEachOther() {
    const QString plots = QStringLiteral("app/views/plots/");
    for (const QString& path : filesIn(plots))
        for (const QString& header : includesOf(path)) {
            if (!header.startsWith(plots)) continue;
            const QString includer = QFileInfo(path).baseName();
            const QString included = QFileInfo(header).baseName();
            QVERIFY2(includer.startsWith(included) || included.startsWith(includer),
                     qPrintable(path + " includes " + header));
        }
}

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
