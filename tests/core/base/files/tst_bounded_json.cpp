// SPDX-License-Identifier: GPL-3.0-or-later
// JSON from outside: what is read, and each bound on both of its sides.
#include <QTest>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>

#include "core/base/files/bounded_json.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

std::string keys(std::size_t count) {
    std::string text = "{";
    for (std::size_t i = 0; i < count; ++i)
        text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
    return text + "}";
}

constexpr JsonBounds kBounds{.bytes = 1 << 20, .depth = 16, .values = 1000, .keys = 100};

}  // namespace

class TestBoundedJson : public QObject {
    Q_OBJECT

  private slots:
    void readsWhatTheLibraryReads_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"null", "true", "-1", "18446744073709551615", "1.5e-3", "\"a\\u00e9\"", "[]", "{}",
              "[1,[2,{\"a\":[]}],3]", R"({"a":{"b":[1,2]},"c":null})"})
            QTest::newRow(text) << QByteArray(text);
    }
    void readsWhatTheLibraryReads() {
        QFETCH(QByteArray, text);
        const auto read = readJson(text.toStdString(), kBounds, {});
        QVERIFY(read);
        QVERIFY(*read == nlohmann::json::parse(text.toStdString()));
    }

    void bounds_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char* name, const std::string& text, const char* verdict) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QString::fromLatin1(verdict);
        };
        row("16 deep", repeated("[", 16) + repeated("]", 16), "ok");
        row("17 deep", repeated("[", 17) + repeated("]", 17), "malformed");
        row("a bomb of lists", repeated("[", 1 << 20), "malformed");
        row("a bomb of objects", repeated("{\"a\":", 100'000), "malformed");
        row("1000 values", "[" + repeated("0,", 998) + "0]", "ok");
        row("1001 values", "[" + repeated("0,", 999) + "0]", "too-large");
        row("100 keys", keys(100), "ok");
        row("101 keys", keys(101), "too-large");
        row("the longest text", "\"" + repeated("a", 65'535) + "\"", "ok");
        row("a longer one", "\"" + repeated("a", 65'536) + "\"", "too-large");
        row("a longer key", "{\"" + repeated("a", 65'536) + "\":0}", "too-large");
        row("as many bytes as may be", repeated(" ", (1 << 20) - 1) + "0", "ok");
        row("one more", repeated(" ", 1 << 20) + "0", "too-large");
        row("a key twice", R"({"a":1,"a":1})", "malformed");
        row("beyond a double", "1e999", "malformed");
        row("cut", R"({"a":)", "malformed");
        row("nothing", "", "malformed");
        row("NUL after the end", std::string("[1]\0", 4), "malformed");
        row("two values", "1 2", "malformed");
        row("not UTF-8", "\"\xff\"", "malformed");
    }
    void bounds() {
        QFETCH(QByteArray, text);
        QFETCH(QString, verdict);
        const auto read = readJson(text.toStdString(), kBounds, {});
        const char* code = read ? "ok" : errorCodeName(read.error().code);
        QCOMPARE(QString::fromLatin1(code), verdict);
        if (!read) QVERIFY(!read.error().what.empty());
    }

    // What stands beside the member that is wanted is read past, however much there is of it.
    void oneMemberAlone() {
        JsonBounds bounds = kBounds;
        bounds.only = "request";
        const std::string text = R"({"levels":[)" + repeated("[0,{}],", 5000) +
                                 R"(0],"n":1,"request":{"bits":[4]},"after":{"request":2}})";
        const auto read = readJson(text, bounds, {});
        QVERIFY(read);
        QVERIFY(*read == nlohmann::json::parse(R"({"request":{"bits":[4]}})"));
        const auto deep = readJson(R"({"a":)" + repeated("[", 100) + "0", bounds, {});
        QVERIFY(!deep);
    }

    void hearsCancel() {
        std::stop_source stop;
        stop.request_stop();
        const auto read =
            readJson("[" + repeated("0,", 900) + "0]", kBounds, JobControl(stop.get_token()));
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Cancelled);
    }
};

QUANTOSCOPE_TEST(TestBoundedJson);
#include "tst_bounded_json.moc"
