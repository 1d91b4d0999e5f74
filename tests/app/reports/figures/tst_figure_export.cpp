// SPDX-License-Identifier: GPL-3.0-or-later
// Every view of the registry as a file of every format, and what a failed write leaves behind.
#include "app/reports/figures/figure_export.h"
#include "app/reports/output_files.h"

#include <QDir>
#include <QFile>
#include <QFontInfo>
#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <cmath>

#include "app/reports/complete_curves.h"
#include "app/reports/csv_text.h"
#include "app/reports/figures/svg_device.h"
#include "support/filling_request.h"
#include "support/outcomes.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

constexpr QSize kSize{480, 300};

std::vector<float> waves() {
    std::vector<float> values(256);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(3 * std::sin(0.37 * static_cast<double>(i)));
    return values;
}

// A reader for RFC 4180, apart from the writer: quotes may hold commas, quotes and line ends.
QVector<QStringList> parseCsv(const QString& text) {
    QVector<QStringList> rows;
    QStringList row;
    QString cell;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted && c == u'"' && text.mid(i + 1, 1) == u"\"") {
            cell += c;
            ++i;
        } else if (c == u'"') {
            quoted = !quoted;
        } else if (!quoted && c == u',') {
            row << std::exchange(cell, {});
        } else if (!quoted && c == u'\r' && text.mid(i + 1, 1) == u"\n") {
            row << std::exchange(cell, {});
            rows << std::exchange(row, {});
            ++i;
        } else {
            cell += c;
        }
    }
    return rows;
}

// The text of all elements of this name; fails the test when the XML is not well formed.
QStringList textsOf(const QByteArray& xml, const QString& element) {
    QStringList texts;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == element)
            texts << reader.readElementText();
    if (reader.hasError()) qFatal("not XML: %s", qPrintable(reader.errorString()));
    return texts;
}

QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestFigureExport : public QObject {
    Q_OBJECT

  private slots:
    void initTestCase();
    void everyViewInEveryFormat_data();
    void everyViewInEveryFormat();
    void pngHonoursScale();
    void sizesAreChecked_data();
    void sizesAreChecked();
    void csvQuotesAndDisarms_data();
    void csvQuotesAndDisarms();
    void pdfKeepsHeatMapsAsTheyAre();
    void svgNamesTheFontInUse();
    void svgClips();
    void svgShowsHostileTextLiterally();
    void formatFollowsTheExtension();
    void failedWritesKeepTheOldFile();

  private:
    std::unique_ptr<View> view(std::string_view id) const {
        return makeFigureView(*findView(id), m_outcome, m_curves, lightTheme());
    }
    // Of the scheme that the view has something to show of.
    std::unique_ptr<View> filledView(std::string_view id) const {
        const Request request = test::fillingRequest(id);
        if (request == defaultRequest()) return view(id);
        const auto outcome = analyze(request, m_outcome->data, 0, {});
        const auto curves = completeCurves(*outcome, {});
        return makeFigureView(*findView(id), *outcome, *curves, lightTheme());
    }

    OutcomePointer m_outcome;
    CurvesPointer m_curves;
};

void TestFigureExport::initTestCase() {
    m_outcome = test::outcomeOf(waves(), {.bits = 3, .channels = 8});
    m_curves = *completeCurves(m_outcome, {});
    QVERIFY(m_curves->matrix && m_curves->clip && m_curves->errors);
    QCOMPARE(m_curves->bits.size(), std::size_t{16});
}

void TestFigureExport::everyViewInEveryFormat_data() {
    QTest::addColumn<QString>("id");
    for (const ViewDescriptor* descriptor : views())
        QTest::newRow(descriptor->id.data()) << QString::fromLatin1(descriptor->id.data());
}

void TestFigureExport::everyViewInEveryFormat() {
    QFETCH(QString, id);
    const auto shown = filledView(id.toStdString());
    const auto render = [&](FigureFormat format) {
        return *renderFigure(*shown, format, {.size = kSize});
    };
    QVERIFY(!shown->isVisible());

    const QImage image = QImage::fromData(render(FigureFormat::Png), "PNG");
    QVERIFY(!image.isNull());
    if (shown->plot()) QCOMPARE(image.size(), kSize * 2);
    QVERIFY(image.colorCount() == 0 && image != QImage(image.size(), image.format()));

    const QByteArray svg = render(FigureFormat::Svg);
    QCOMPARE(textsOf(svg, "title"), QStringList{shown->title()});
    QVERIFY(textsOf(svg, "text").size() > 3);
    // No place is none; a table's text may tell of infinity.
    static const QRegularExpression texts(QStringLiteral("<text.*?</text>"),
                                          QRegularExpression::DotMatchesEverythingOption);
    const QString drawn = QString::fromUtf8(svg).remove(texts);
    QVERIFY(!drawn.contains(u"nan") && !drawn.contains(u"inf,"));

    const QByteArray pdf = render(FigureFormat::Pdf);
    QVERIFY(pdf.startsWith("%PDF-1."));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    QCOMPARE(pdf.count("/Type /Page\n"), 1);

    const DataTable table = shown->dataTable();
    const auto rows = parseCsv(QString::fromUtf8(render(FigureFormat::Csv)));
    QCOMPARE(rows.size(), table.rows.size() + 1);
    QCOMPARE(rows.front(), table.columns);
    QVERIFY(!table.rows.isEmpty());
    for (qsizetype i = 0; i < table.rows.size(); ++i)
        QCOMPARE(rows[i + 1], table.rows[i]);
}

void TestFigureExport::pngHonoursScale() {
    const auto stage = view("stage");
    for (const double scale : {0.5, 1.0, 3.0}) {
        const auto png = renderFigure(*stage, FigureFormat::Png, {.size = kSize, .scale = scale});
        const QImage image = QImage::fromData(*png);
        QCOMPARE(image.size(), (QSizeF(kSize) * scale).toSize());
        const int inch = static_cast<int>(std::lround(image.dotsPerMeterX() * 0.0254));
        QCOMPARE(inch, static_cast<int>(std::lround(stage->logicalDpiX() * scale)));
    }
}

void TestFigureExport::sizesAreChecked_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("scale");
    QTest::newRow("empty") << QSize(0, 100) << 1.0;
    QTest::newRow("negative") << QSize(100, -1) << 1.0;
    QTest::newRow("too long") << QSize(kLongestSide + 1, 10) << 1.0;
    QTest::newRow("too long when scaled") << QSize(kLongestSide, 10) << 1.5;
    QTest::newRow("no scale") << QSize(10, 10) << 0.0;
    QTest::newRow("NaN") << QSize(10, 10) << std::nan("");
}

void TestFigureExport::sizesAreChecked() {
    QFETCH(QSize, size);
    QFETCH(double, scale);
    const auto png =
        renderFigure(*view("stage"), FigureFormat::Png, {.size = size, .scale = scale});
    QVERIFY(!png);
    QCOMPARE(png.error().code, ErrorCode::InvalidArgument);
}

void TestFigureExport::csvQuotesAndDisarms_data() {
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << "level 3" << QByteArray("level 3");
    QTest::newRow("comma") << "a,b" << QByteArray("\"a,b\"");
    QTest::newRow("quote") << "say \"x\"" << QByteArray("\"say \"\"x\"\"\"");
    QTest::newRow("line end") << "a\nb" << QByteArray("a\\nb");
    QTest::newRow("formula") << "=1+2" << QByteArray("'=1+2");
    QTest::newRow("call") << "@SUM(A1,A2)" << QByteArray("\"'@SUM(A1,A2)\"");
    QTest::newRow("plus") << "+x" << QByteArray("'+x");
    QTest::newRow("tab") << "\tx" << QByteArray("\\tx");
    QTest::newRow("return") << "\rx" << QByteArray("\\rx");
    QTest::newRow("negative number") << "-1.5e-3" << QByteArray("-1.5e-3");
    QTest::newRow("minus infinity") << "-inf" << QByteArray("-inf");
    QTest::newRow("no number") << "-1.5.2" << QByteArray("'-1.5.2");
}

void TestFigureExport::csvQuotesAndDisarms() {
    QFETCH(QString, cell);
    QFETCH(QByteArray, written);
    QCOMPARE(csvText({.columns = {"x"}, .rows = {{cell}}}), "x\r\n" + written + "\r\n");
}

// A stroke that runs far out of its clip stays within it; one that shows nothing is not written.
// JPEG (DCTDecode) changes colours; a heat map's are read as values.
void TestFigureExport::pdfKeepsHeatMapsAsTheyAre() {
    const auto shown = view("matrix");
    const auto pdf = renderFigure(*shown, FigureFormat::Pdf, {.size = {900, 600}});
    QVERIFY(pdf.ok());
    QVERIFY(pdf->contains("/Subtype /Image"));
    QVERIFY(!pdf->contains("DCTDecode"));
}

// An alias as "Sans Serif" is known to no browser, which then stretches the letters of another.
void TestFigureExport::svgNamesTheFontInUse() {
    const auto shown = view("stage");
    const auto svg = renderFigure(*shown, FigureFormat::Svg, {.size = kSize});
    QVERIFY(svg.ok());
    const QByteArray family = QFontInfo(lightTheme().plotFont()).family().toUtf8();
    QVERIFY(svg->contains("font-family=\"" + family + ","));
    QVERIFY(!svg->contains("spacingAndGlyphs"));
}

void TestFigureExport::svgClips() {
    SvgDevice device({100, 50}, 96);
    QPainter painter(&device);
    painter.setClipRect(20, 10, 30, 20);
    painter.drawLine(0, 0, 5000, 5000);
    painter.setClipping(false);
    painter.drawLine(1, 2, 3, 4);
    painter.drawLine(7, 7, 7, 7);
    painter.setPen(Qt::NoPen);
    painter.drawLine(8, 8, 9, 9);
    painter.end();
    const QByteArray svg = device.document({}, {});
    const qsizetype clip = svg.indexOf("<clipPath id=\"c1\"><path d=\"M20 10L50 10L50 30L20 30");
    const qsizetype group = svg.indexOf("<g clip-path=\"url(#c1)\">\n<path");
    QVERIFY(clip > 0 && group > clip);
    QVERIFY(svg.indexOf("M1 2L3 4") > svg.indexOf("</g>"));
    QCOMPARE(svg.count("<path"), 3);  // the clip and two lines that show
    QVERIFY(textsOf(svg, "title").size() == 1);
}

void TestFigureExport::svgShowsHostileTextLiterally() {
    const QString name = QString::fromUtf8("</text><script>\"x\"&\x01\u202E</script>");
    SvgDevice device({300, 50}, 96);
    QPainter painter(&device);
    painter.drawText(10, 20, name);
    painter.end();
    const QByteArray svg = device.document(name, name);
    QVERIFY(!svg.contains("<script"));
    const QString shown = "</text><script>\"x\"&\\u{1}\\u{202E}</script>";
    QCOMPARE(textsOf(svg, "title"), QStringList{shown});
    QCOMPARE(textsOf(svg, "desc"), QStringList{shown});
    QCOMPARE(textsOf(svg, "text").join(QString()).remove(' '), QString(shown).remove(' '));
}

void TestFigureExport::formatFollowsTheExtension() {
    QTemporaryDir folder;
    const auto stage = view("stage");
    const QList<QPair<QString, QByteArray>> starts{
        {"a.png", "\x89PNG"}, {"a.SVG", "<?xml"}, {"a.b.pdf", "%PDF"}, {"a.csv", "from"}};
    for (const auto& [name, start] : starts) {
        QVERIFY(exportFigure(*stage, folder.filePath(name).toStdString(), {.size = kSize}).ok());
        if (name != "a.csv") QVERIFY2(readAll(folder.filePath(name)).startsWith(start), start);
    }
    for (const char* name : {"a.gif", "png", "a."}) {
        const Status status = exportFigure(*stage, folder.filePath(name).toStdString(), {});
        QVERIFY(!status);
        QCOMPARE(status.error().code, ErrorCode::InvalidArgument);
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), starts.size());
}

void TestFigureExport::failedWritesKeepTheOldFile() {
    QTemporaryDir folder;
    const QString path = folder.filePath("old.svg");
    QVERIFY(writeFiles({{path, "old"}}, {}).ok());
    std::stop_source stop;
    stop.request_stop();
    const auto stage = view("stage");
    const Status cancelled =
        exportFigure(*stage, path.toStdString(), {}, JobControl(stop.get_token()));
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QVERIFY(!exportFigure(*stage, path.toStdString(), {.size = {0, 0}}));
    QCOMPARE(readAll(path), QByteArray("old"));
    const Status nowhere = exportFigure(*stage, folder.filePath("none/x.svg").toStdString(), {});
    QCOMPARE(nowhere.error().code, ErrorCode::Io);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"old.svg"});
}

QUANTOSCOPE_GUI_TEST(TestFigureExport);
#include "tst_figure_export.moc"
