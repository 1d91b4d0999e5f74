// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says, in each of its formats, and what hostile names become in it.
#include "app/reports/pages/report_pages.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/reports/complete_curves.h"
#include "app/views/view.h"
#include "core/analysis/analyze.h"
#include "core/base/text/number_text.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

// 8 channels of a saw that grows with the channel.
OutcomePointer matrixOutcome(const Request& request, std::string name = {}) {
    auto tensor = std::make_shared<Tensor>();
    tensor->name = std::move(name);
    tensor->shape = {8, 48};
    for (int i = 0; i < 8 * 48; ++i) {
        const int channel = i / 48;
        tensor->values.push_back(static_cast<float>((i % 48 - 24) * (1 + channel)) / 31);
    }
    const auto data = makeDataSet(request.source, std::move(tensor), {});
    return *analyze(request, *data, 0, {});
}

Report reportOf(const OutcomePointer& outcome) {
    return {.sections = {reportSection(outcome, *completeCurves(outcome, {}))}};
}

Request fileRequest(const std::string& path, const std::string& tensor) {
    Request request = defaultRequest();
    request.source = FileSource{path, tensor};
    return request;
}

const char* const kHostile = "<img src=\"/dev/zero\"><script>alert(1)</script>|`*\u202E\x01";

}  // namespace

class TestReport : public QObject {
    Q_OBJECT

  private slots:
    void figuresAndTablesFollowTheViews();
    void pinsAreCompared();
    void digitsAreThoseOfTheJson();
    void foldersAreNotTold();
    void htmlStandsAlone();
    void hostileNamesStayText_data();
    void hostileNamesStayText();
    void severalTensorsCountOn();
    void longNamesFillNoPages();
    void degenerateDataAreReported_data();
    void degenerateDataAreReported();
    void writesByExtension();
};

void TestReport::figuresAndTablesFollowTheViews() {
    Request request = defaultRequest();
    request.granularity = Granularity::Channel;
    const ReportSection section = reportOf(matrixOutcome(request)).sections.front();
    for (const ViewDescriptor* descriptor : views()) {
        // Nothing is pinned, and the scheme has neither blocks nor starts.
        if (descriptor->id == "pins" || descriptor->id == "block" || descriptor->id == "starts")
            continue;
        const auto title = std::unique_ptr<View>(descriptor->create(nullptr))->title();
        const auto named = [&](const auto& shown) { return shown.title == title; };
        QVERIFY2(std::ranges::any_of(section.figures, named) ||
                     std::ranges::any_of(section.tables, named),
                 descriptor->id.data());
    }
    for (const ReportFigure& figure : section.figures) {
        QVERIFY(!figure.caption.isEmpty());
        QVERIFY(figure.svg.startsWith("<?xml"));
        QVERIFY(figure.picture.size() > 0);
    }
}

// The tables of metrics and JSON have no name in common, so their numbers are compared as a set.
void TestReport::pinsAreCompared() {
    Request request = defaultRequest();
    const OutcomePointer outcome = matrixOutcome(request);
    request.settings.bits = 6;
    const OutcomePointer pin = matrixOutcome(request);
    const auto report = std::make_shared<Report>();
    Steps steps;
    addReportSection(steps, report, outcome, *completeCurves(outcome, {}), {pin});
    QVERIFY(steps.runAll({}).ok());
    const ReportSection& section = report->sections.front();
    const auto table =
        std::ranges::find(section.tables, QStringLiteral("Pins"), &ReportTable::title);
    QVERIFY(table != section.tables.end());
    QVERIFY(table->columns.contains(QStringLiteral("live vs A")));
    QVERIFY(section.notes.back().contains(QStringLiteral("--bits 6")));
}

void TestReport::digitsAreThoseOfTheJson() {
    const auto outcome = matrixOutcome(defaultRequest());
    const ReportSection section = reportOf(outcome).sections.front();
    QStringList exact;
    for (const ReportFact& fact : section.metrics + section.quantizer)
        exact << fact.exact;
    const auto json = nlohmann::json::parse(outcomeJson(*outcome));
    for (const auto& [key, value] : json["metrics"].items()) {
        if (!value.is_number_float()) continue;
        const QString digits = QString::fromStdString(exactText(value.get<double>()));
        QVERIFY2(exact.contains(digits), key.c_str());
    }
    const auto request = parseRequestJson(section.json.toStdString());
    QVERIFY(request.ok() && *request == outcome->request);
    const QByteArray html = reportHtml({.sections = {section}});
    const QByteArray markdown = reportMarkdown({.sections = {section}});
    for (const QString& digits : exact)
        QVERIFY(html.contains(digits.toUtf8()));
    for (const ReportFact& fact : section.metrics)
        QVERIFY(markdown.contains(fact.exact.toUtf8()));
}

void TestReport::foldersAreNotTold() {
    const auto report = reportOf(matrixOutcome(fileRequest("/home/ada/secret/w.npy", "layer")));
    QVERIFY(QString::fromUtf8(reportHtml(report)).contains("in the folder of w.npy"));
    for (const ReportFormatRow& format : kReportFormats) {
        const QByteArray page = format.write(report);
        QVERIFY2(!page.contains("ada") && !page.contains("secret"), format.title.data());
    }
    QVERIFY(report.sections.front().command.startsWith("quantoscope report w.npy::layer "));
}

void TestReport::htmlStandsAlone() {
    const QByteArray html = reportHtml(reportOf(matrixOutcome(defaultRequest())));
    QVERIFY(
        html.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "img-src data:; style-src 'unsafe-inline'\""));
    QVERIFY(!html.contains("<script"));
    static const QRegularExpression loads("(src|href)=\"(?!data:image/svg|#)|url\\(|@import");
    QVERIFY(!loads.match(QString::fromUtf8(html)).hasMatch());
    QVERIFY(html.count("<figure>") >= 2 && html.count("<figure>") == html.count("<figcaption>"));
}

void TestReport::hostileNamesStayText_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("tensor");
    const QString hostile = QString::fromUtf8(kHostile);
    QTest::newRow("tensor") << "w.safetensors" << hostile;
    QTest::newRow("file") << QString(hostile).replace('/', '-') + ".npy"
                          << "";
}

void TestReport::hostileNamesStayText() {
    QFETCH(QString, path);
    QFETCH(QString, tensor);
    const auto report = reportOf(
        matrixOutcome(fileRequest(path.toStdString(), tensor.toStdString()), tensor.toStdString()));
    const QByteArray html = reportHtml(report);
    QVERIFY(!html.contains("<script") && !html.contains("<img src"));
    QVERIFY(html.contains("&lt;script&gt;alert(1)"));
    QVERIFY(html.contains("\\u{202E}") && !html.contains(QByteArray("\u202E")));
    QVERIFY(!html.contains('\x01'));
    const QByteArray markdown = reportMarkdown(report);
    const QByteArray prose = markdown.left(markdown.indexOf("```"));
    QVERIFY(!prose.contains("<script") && prose.contains("&lt;script&gt;alert"));
    QVERIFY(reportPdf(report).startsWith("%PDF-"));
}

void TestReport::severalTensorsCountOn() {
    Report report = reportOf(matrixOutcome(fileRequest("w.safetensors", "first")));
    report.sections += reportOf(matrixOutcome(fileRequest("w.safetensors", "second"))).sections;
    const QString html = QString::fromUtf8(reportHtml(report));
    const qsizetype figures = html.count("<figure>");
    for (qsizetype number = 1; number <= figures; ++number)
        QCOMPARE(html.count(QStringLiteral("Figure %1.").arg(number)), 1);
    QVERIFY(html.contains("href=\"#part2\"") && html.contains("id=\"part2\""));
    const QByteArray pdf = reportPdf(report);
    QVERIFY(pdf.count("/Type /Page\n") >= 4);
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
}

// A name of pages of escapes takes none of them.
void TestReport::longNamesFillNoPages() {
    const auto pages = [](const std::string& name) {
        const QByteArray pdf =
            reportPdf(reportOf(matrixOutcome(fileRequest("w.safetensors", name))));
        return pdf.count("/Type /Page\n");
    };
    QVERIFY(pages(std::string(60'000, '\x1B')) <= pages("w") + 1);
}

void TestReport::degenerateDataAreReported_data() {
    QTest::addColumn<QVector<float>>("values");
    QTest::newRow("none") << QVector<float>{};
    QTest::newRow("one") << QVector<float>{2};
    QTest::newRow("equal") << QVector<float>{3, 3, 3};
    QTest::newRow("NaN") << QVector<float>{NAN, NAN};
    QTest::newRow("infinite") << QVector<float>{-INFINITY, 1, 2, INFINITY};
    QTest::newRow("zero") << QVector<float>{0, 0, 0, 0};
}

void TestReport::degenerateDataAreReported() {
    QFETCH(QVector<float>, values);
    auto tensor = std::make_shared<Tensor>();
    tensor->shape = {values.size()};
    tensor->values.assign(values.begin(), values.end());
    const Request request = defaultRequest();
    const auto data = makeDataSet(request.source, std::move(tensor), {});
    const Report report = reportOf(*analyze(request, *data, 0, {}));
    QVERIFY(reportHtml(report).contains("Values"));
    QVERIFY(reportPdf(report).startsWith("%PDF-"));
    QVERIFY(!reportMarkdown(report).isEmpty());
}

void TestReport::writesByExtension() {
    QTemporaryDir folder;
    const Report report = reportOf(matrixOutcome(defaultRequest()));
    for (const char* name : {"a.html", "b.PDF", "c.md"})
        QVERIFY(writeReport(report, folder.filePath(name).toStdString()).ok());
    QCOMPARE(writeReport(report, folder.filePath("d.doc").toStdString()).error().code,
             ErrorCode::InvalidArgument);
    QFile::remove(folder.filePath("a.html"));
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!writeReport(report, folder.filePath("a.html").toStdString(),
                         JobControl(stop.get_token())));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), (QStringList{"b.PDF", "c.md"}));
}

QUANTOSCOPE_GUI_TEST(TestReport);
#include "tst_report.moc"
