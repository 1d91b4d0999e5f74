// SPDX-License-Identifier: GPL-3.0-or-later
// The arrows between the rooms: who may include whose headers.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <algorithm>
#include <optional>

#include "support/paths.h"
#include "support/test_program.h"

class TestLayering : public QObject {
    Q_OBJECT

  private slots:
    void everyFolderIsARoom();
    void includesFollowTheArrows_data();
    void includesFollowTheArrows();
    void everyExceptionIsNeeded();
    void noFolderIsAHall();
    void coreHasNoQt();
};

namespace {

// A room is a folder, without the rooms below it. What it may include beside its own headers:
// rooms, parted by blanks; "core/base/*" is the room and all below it.
struct Room {
    const char* folder;
    const char* below;
};

// What stands below core/analysis.
#define QUANTOSCOPE_FLOORS                                                              \
    "core/base/* core/tensor core/schemes/* core/transforms core/formats core/metrics " \
    "core/calibration "

constexpr Room kRooms[] = {
    {"core/base", "core/base/text"},
    {"core/base/text", ""},
    {"core/base/machine", "core/base"},
    {"core/base/numbers", "core/base/machine"},
    {"core/base/files", "core/base core/base/text"},
    {"core/tensor", "core/base/*"},
    {"core/tensor/distributions", "core/base/* core/tensor"},
    {"core/schemes", "core/base/* core/tensor"},
    {"core/schemes/affine", "core/base/* core/tensor core/schemes"},
    {"core/schemes/floats", "core/base/* core/tensor core/schemes"},
    {"core/schemes/log", "core/base/* core/tensor core/schemes"},
    {"core/schemes/codebooks", "core/base/* core/tensor core/schemes"},
    {"core/schemes/vectors", "core/base/* core/tensor core/schemes"},
    {"core/schemes/blocks", "core/base/* core/tensor core/schemes"},
    {"core/schemes/blocks/mx", "core/base/* core/tensor core/schemes core/schemes/blocks"},
    {"core/schemes/blocks/nvfp", "core/base/* core/tensor core/schemes core/schemes/blocks"},
    {"core/schemes/blocks/bnb", "core/base/* core/tensor core/schemes core/schemes/blocks"},
    {"core/schemes/blocks/ggml",
     "core/base/* core/tensor core/schemes core/schemes/blocks core/schemes/blocks/ggml/search"},
    {"core/schemes/blocks/ggml/search", "core/base/*"},
    {"core/schemes/blocks/ggml/k_quants",
     "core/base/* core/schemes core/schemes/blocks core/schemes/blocks/ggml"},
    {"core/transforms", "core/base/* core/tensor"},
    {"core/transforms/kinds", "core/base/* core/tensor core/transforms"},
    {"core/metrics", "core/base/* core/tensor core/schemes/*"},
    {"core/calibration", "core/base/* core/tensor core/schemes core/metrics"},
    {"core/calibration/calibrators",
     "core/base/* core/tensor core/schemes core/metrics core/calibration"},
    {"core/formats", "core/base/* core/tensor"},
    {"core/formats/csv", "core/base/* core/tensor core/formats"},
    {"core/formats/npy", "core/base/* core/tensor core/formats"},
    {"core/formats/safetensors", "core/base/* core/tensor core/formats"},
    {"core/analysis/request", QUANTOSCOPE_FLOORS},
    {"core/analysis/data", QUANTOSCOPE_FLOORS "core/analysis/request"},
    {"core/analysis/outcome", QUANTOSCOPE_FLOORS "core/analysis/request core/analysis/data"},
    {"core/analysis/passes",
     QUANTOSCOPE_FLOORS "core/analysis/request core/analysis/data core/analysis/outcome"},
    {"core/analysis", QUANTOSCOPE_FLOORS
     "core/analysis/request core/analysis/data core/analysis/outcome core/analysis/passes"},
    {"core/analysis/sweeps", QUANTOSCOPE_FLOORS
     "core/analysis/request core/analysis/data core/analysis/outcome core/analysis/passes"},
    {"core/analysis/snippet", QUANTOSCOPE_FLOORS
     "core/analysis/request core/analysis/data core/analysis/outcome core/analysis/passes"},
    {"core/analysis/product", QUANTOSCOPE_FLOORS
     "core/analysis/request core/analysis/data core/analysis/outcome core/analysis"},
    {"app/jobs", "core/*"},
    {"app/session", "core/* app/jobs"},
    {"app/views/look", "core/*"},
    {"app/views", "core/* app/session app/views/look"},
    {"app/views/kit/control", "core/* app/views/look"},
    {"app/views/kit/table", "core/* app/session app/views app/views/look"},
    {"app/views/kit/plot", "core/* app/session app/views app/views/look app/views/kit/control"},
    {"app/views/kit/paint", "core/* app/session app/views/look app/views/kit/plot"},
    {"app/panels", "core/* app/session app/views/look app/panels/gallery app/panels/tensors"},
    {"app/panels/tensors", "core/* app/session app/views/look app/panels"},
    {"app/panels/gallery", "core/* app/session app/views/look app/panels"},
    {"app/reports", "core/* app/session app/views app/views/look app/views/kit/*"},
    {"app/reports/figures",
     "core/* app/session app/views app/views/look app/views/kit/* app/reports"},
    {"app/reports/dialogs", "core/* app/session app/views app/views/look app/reports/figures"},
    {"app/reports/pages",
     "core/* app/session app/views app/views/look app/views/kit/* app/reports "
     "app/reports/figures"},
    {"app/cli/text", "core/*"},
    {"app/cli/request", "core/* app/session app/reports/figures"},
    {"app/cli", "core/* app/cli/request app/cli/text"},
    {"app/cli/commands",
     "core/* app/session app/views app/views/look app/reports/* app/cli app/cli/request "
     "app/cli/text"},
    {"app/window/memory", "core/*"},
    {"app/window/parts",
     "core/* app/session app/views app/views/look app/panels app/window/memory"},
    {"app/window/places", "core/* app/session app/views app/views/look"},
    {"app/window/actions",
     "core/* app/jobs app/session app/views/* app/panels app/reports/* app/window/memory "
     "app/window/parts"},
    {"app/window",
     "core/* app/session app/views/* app/panels app/panels/tensors app/window/memory "
     "app/window/parts "
     "app/window/actions app/window/places"},
};

// What the room of a view may include, and where one leans on another's series all the same.
constexpr char kViewsRoom[] = "core/* app/session app/views app/views/look app/views/kit/* ";
struct LeaningView {
    const char* folder;
    const char* on;
    const char* why;
};
constexpr LeaningView kLeaningViews[] = {
    {"app/views/rate", "app/views/bits", "the same schemes at the same bits, seen over their cost"},
    {"app/views/schemes", "app/views/rate", "a row of the table is a point of the plot"},
    {"app/views/product", "app/views/matrix", "its operands are drawn as the matrix is"},
};

const QString kRoot = quantoscope::test::sourceFolder();

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

QString folderOf(const QString& path) {
    return path.left(path.lastIndexOf('/'));
}

bool isViewsRoom(const QString& folder) {
    return folder.startsWith("app/views/") && folder.count('/') == 2 &&
           folder != "app/views/look" && folder != "app/views/kit";
}

// What the folder may include; nothing when it is no room.
std::optional<QStringList> arrowsOf(const QString& folder) {
    for (const Room& room : kRooms)
        if (folder == room.folder) return QString(room.below).split(' ', Qt::SkipEmptyParts);
    if (!isViewsRoom(folder)) return {};
    QStringList arrows = QString(kViewsRoom).split(' ', Qt::SkipEmptyParts);
    for (const LeaningView& view : kLeaningViews)
        if (folder == view.folder) arrows << view.on;
    return arrows;
}

bool mayInclude(const QStringList& arrows, const QString& folder) {
    return std::any_of(arrows.begin(), arrows.end(), [&](const QString& arrow) {
        if (!arrow.endsWith("/*")) return folder == arrow;
        return folder == arrow.chopped(2) || folder.startsWith(arrow.chopped(1));
    });
}

// Of app and core, those that hold sources.
QStringList foldersOfSources() {
    QSet<QString> folders;
    for (const char* top : {"core", "app"})
        for (const QString& path : filesIn(top))
            folders << folderOf(path.mid(kRoot.size()));
    folders.remove("app");  // main.cpp
    QStringList sorted(folders.begin(), folders.end());
    sorted.sort();
    return sorted;
}

}  // namespace

void TestLayering::everyFolderIsARoom() {
    for (const QString& folder : foldersOfSources())
        QVERIFY2(arrowsOf(folder), qPrintable(folder + " is no room of this test's list"));
    for (const Room& room : kRooms)
        QVERIFY2(foldersOfSources().contains(room.folder), room.folder);
}

void TestLayering::includesFollowTheArrows_data() {
    QTest::addColumn<QString>("folder");
    for (const QString& folder : foldersOfSources())
        QTest::newRow(qPrintable(folder)) << folder;
}

void TestLayering::includesFollowTheArrows() {
    QFETCH(QString, folder);
    const QStringList arrows = arrowsOf(folder).value_or(QStringList()) << folder;
    for (const QString& path : filesIn(folder)) {
        if (folderOf(path) != kRoot + folder) continue;
        for (const QString& header : includesOf(path))
            if (header.startsWith("core/") || header.startsWith("app/"))
                QVERIFY2(mayInclude(arrows, folderOf(header)),
                         qPrintable(path + " includes " + header));
    }
}

void TestLayering::everyExceptionIsNeeded() {
    for (const LeaningView& view : kLeaningViews) {
        bool leans = false;
        for (const QString& path : filesIn(view.folder))
            for (const QString& header : includesOf(path))
                leans = leans || folderOf(header) == view.on;
        QVERIFY2(leans, qPrintable(QString(view.folder) + " needs nothing of " + view.on));
    }
}

// So that whoever opens a folder sees what belongs together.
void TestLayering::noFolderIsAHall() {
    constexpr qsizetype kMostFiles = 25;
    for (const QString& folder : foldersOfSources()) {
        const qsizetype files = QDir(kRoot + folder).entryList(QDir::Files).size();
        QVERIFY2(files <= kMostFiles,
                 qPrintable(QStringLiteral("%1 holds %2").arg(folder).arg(files)));
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

QUANTOSCOPE_TEST(TestLayering);
#include "tst_layering.moc"
