// SPDX-License-Identifier: GPL-3.0-or-later
// The window on data of every kind and on every setting of every scheme: it shows an answer or says
// why there is none.
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <limits>
#include <memory>
#include <set>

#include "app/panels/data_panel.h"
#include "app/window/main_window.h"
#include "app/window/parts/dock_area.h"
#include "app/window/parts/view_hub.h"
#include "core/formats/npy/writer.h"
#include "support/test_program.h"
#include "tests/support/temporary_settings.h"
#include "tests/support/tensor_file.h"

using namespace quantoscope;

Q_DECLARE_METATYPE(std::vector<float>)

namespace {

// Milliseconds for the dearest extremes (the exact optimum, 65 536 levels in each of 500 channels)
// on a sanitizer build.
constexpr int kPatience = 120'000;

Request smallRequest(const std::string& source) {
    Request request = openingRequest();
    request.source = *parseSource(source);
    return request;
}

// All that the data panel says of the values.
QString aboutOf(const MainWindow& window) {
    QString text;
    for (const QLabel* label : window.findChild<DataPanel*>()->findChildren<QLabel*>())
        text += label->text() + u'\n';
    return text;
}

std::vector<Request> extremesOf(const Request& base) {
    std::vector<Request> requests;
    for (const int bits : {base.scheme->minimumBits, base.scheme->maximumBits}) {
        requests.push_back(base);
        requests.back().settings.bits = bits;
    }
    for (const Parameter& row : base.scheme->parameters) {
        for (const double extreme : {row.minimum, row.maximum}) {
            Request request = base;
            if (request.settings.parameters.set(row.key, extreme)) requests.push_back(request);
        }
    }
    for (const Rounding rounding : base.scheme->roundings) {
        requests.push_back(base);
        requests.back().settings.rounding = rounding;
    }
    return requests;
}

}  // namespace

class TestWindowData : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        m_settings = std::make_unique<test::TemporarySettings>();
        m_window = std::make_unique<MainWindow>();
        m_window->session().setRequest(smallRequest("normal:n=500"));
        m_window->show();
        QTRY_VERIFY(m_window->session().settled());
    }
    void cleanupTestCase() { m_window.reset(); }

    void everyDataSaysWhatItIs_data() {
        constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        constexpr float kTiny = std::numeric_limits<float>::denorm_min();
        QTest::addColumn<std::vector<float>>("values");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const std::vector<float>& values, const char* said) {
            QTest::newRow(name) << values << QString::fromLatin1(said);
        };
        row("none", {}, "0 values");
        row("one", {3.25F}, "1 value,");
        row("two", {-1, 4}, "2 values");
        row("all equal", {7, 7, 7, 7, 7}, "equal");
        row("all zero", {0, 0, 0}, "equal");
        row("all NaN", {kNan, kNan, kNan}, "NaN");
        row("infinities", {1, kInfinity, 2, -kInfinity}, "infinit");
        row("infinities alone", {kInfinity, -kInfinity}, "infinit");
        row("denormals", {kTiny, 3 * kTiny, -5 * kTiny, 900 * kTiny}, "4 values");
        row("huge", {-3e38F, 3e38F, 1e38F}, "3 values");
        std::vector<float> few(4000);
        for (std::size_t i = 0; i < few.size(); ++i)
            few[i] = static_cast<float>(i % 4);
        row("few distinct", few, "distinct");
    }
    void everyDataSaysWhatItIs() {
        QFETCH(std::vector<float>, values);
        QFETCH(QString, said);
        const QString path = m_files.filePath(QLatin1String(QTest::currentDataTag()) + ".npy");
        QVERIFY(writeNpy<float>(path.toStdString(), {static_cast<std::int64_t>(values.size())},
                                values, JobControl()));
        QSignalSpy failures(&m_window->session(), &Session::failed);
        m_window->openPath(path);
        QTRY_VERIFY(isShown(path));
        QVERIFY2(aboutOf(*m_window).contains(said), qPrintable(aboutOf(*m_window)));
        QVERIFY(m_window->grab().width() > 0);
        QTRY_VERIFY(!m_window->session().busy());
        QCOMPARE(failures.count(), 0);
    }

    void everyExtremeIsAnsweredOrRefused_data() {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<QString>("source");
        // Every scheme passes tst_view_extremes; the window tries the first of each family.
        std::set<SchemeFamily> tried;
        for (const Scheme* scheme : schemes()) {
            if (!tried.insert(scheme->family).second) continue;
            const QString id = QString::fromUtf8(scheme->id.data());
            for (const char* source : {"normal:n=500", "constant:n=10", "weights:rows=6,columns=9"})
                QTest::addRow("%s on %s", qPrintable(id), source)
                    << id << QString::fromLatin1(source);
        }
    }
    void everyExtremeIsAnsweredOrRefused() {
        QFETCH(QString, scheme);
        QFETCH(QString, source);
        Session& session = m_window->session();
        const Request base =
            withScheme(smallRequest(source.toStdString()), *findScheme(scheme.toStdString()));
        for (const Granularity granularity : {Granularity::Tensor, Granularity::Channel}) {
            for (Request request : extremesOf(base)) {
                request.granularity = granularity;
                QVERIFY2(answeredOrRefused(request),
                         qPrintable(QString::fromStdString(requestCommandOptions(request))));
            }
        }
        session.setRequest(base);
        QTRY_VERIFY_WITH_TIMEOUT(session.settled(), kPatience);
        session.undo();
        QTRY_VERIFY_WITH_TIMEOUT(!session.busy(), kPatience);
        session.redo();
        QTRY_VERIFY_WITH_TIMEOUT(session.settled(), kPatience);
        QVERIFY(session.outcome()->request == base);
    }

    void everyCalibratorIsAnswered() {
        for (const Calibrator* calibrator : calibrators()) {
            for (const char* source : {"normal:n=500", "constant:n=10", "normal:n=0"}) {
                const Request base = withCalibrator(smallRequest(source), *calibrator);
                QVERIFY(answeredOrRefused(base));
                QVERIFY2(m_window->session().settled(), calibrator->id.data());
                for (const Parameter& row : calibrator->parameters) {
                    for (const double extreme : {row.minimum, row.maximum}) {
                        Request request = base;
                        if (!request.range.parameters.set(row.key, extreme)) continue;
                        QVERIFY2(answeredOrRefused(request), row.key.data());
                    }
                }
            }
        }
    }

    void aPickedChannelComesIntoFocus() {
        Request request = smallRequest("weights:rows=6,columns=9");
        request.granularity = Granularity::Channel;
        m_window->session().setRequest(request);
        QTRY_VERIFY(m_window->session().settled());
        emit m_window->hub().find("channels")->focusEdited(4);
        QTRY_COMPARE(m_window->session().outcome()->focus->slice, std::size_t{4});
        QTRY_VERIFY(m_window->session().settled());
    }

    void aChannelPickedDuringAnAnswerTakesNothingAway() {
        Request request = smallRequest("weights:rows=6,columns=9");
        request.granularity = Granularity::Channel;
        m_window->session().setRequest(request);
        QTRY_VERIFY(m_window->session().settled());
        request.settings.bits = 7;
        m_window->session().setRequest(request);
        m_window->session().setFocus(3);
        QTRY_VERIFY(m_window->session().settled());
        QCOMPARE(m_window->session().outcome()->request.settings.bits, 7);
        QCOMPARE(m_window->session().outcome()->focus->slice, std::size_t{3});
    }

    void aTensorIsOpenedByItsName() {
        const QString path = m_files.filePath(QStringLiteral("named.safetensors"));
        QVERIFY(test::writeThrees(path, {QStringLiteral("left"), QStringLiteral("right")}));
        const Request before = m_window->session().request();
        QSignalSpy failures(&m_window->session(), &Session::failed);
        m_window->openPath(path, QStringLiteral("no such tensor"));
        QTRY_COMPARE(failures.count(), 1);
        QVERIFY(failures.front().front().toString().contains(QStringLiteral("no such tensor")));
        QVERIFY(m_window->session().request() == before);
        m_window->openPath(path, QStringLiteral("right"));
        QTRY_VERIFY(m_window->session().settled() &&
                    m_window->session().outcome()->data->index->maximum() == 13.0F);
    }

    void aFileIsReadAnewWhenItIsOpenedAgain() {
        const QString path = m_files.filePath(QStringLiteral("grows.npy"));
        for (const std::size_t count : {std::size_t{3}, std::size_t{5}}) {
            const std::vector<float> values(count, 1);
            QVERIFY(writeNpy<float>(path.toStdString(), {static_cast<std::int64_t>(count)}, values,
                                    JobControl()));
            m_window->openPath(path);
            QTRY_VERIFY(isShown(path) && m_window->session().outcome()->metrics.count == count);
        }
    }

  private:
    bool isShown(const QString& path) const {
        const Session& session = m_window->session();
        const auto* source = std::get_if<FileSource>(&session.request().source);
        return session.settled() && source && source->path == path.toStdString();
    }
    // Waits for the answer, or for the sentence that says why there is none.
    bool answeredOrRefused(const Request& request) {
        Session& session = m_window->session();
        QSignalSpy failures(&session, &Session::failed);
        session.setRequest(request);
        const auto refused = [&failures] {
            return !failures.isEmpty() && !failures.back().front().toString().isEmpty();
        };
        return QTest::qWaitFor([&] { return session.settled() || refused(); }, kPatience);
    }

    QTemporaryDir m_files;
    std::unique_ptr<test::TemporarySettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QUANTOSCOPE_GUI_TEST(TestWindowData);
#include "tst_window_data.moc"
