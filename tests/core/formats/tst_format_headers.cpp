// SPDX-License-Identifier: GPL-3.0-or-later
// The header parsers by themselves: what they accept, each stated limit on both of its sides, and
// bombs.
#include <QTest>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/formats/npy/header.h"
#include "core/formats/safetensors/header.h"
#include "core/formats/tensor_reader.h"
#include "support/allocation_meter.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

std::string npyText(std::string_view shape, std::string_view descr = "'<f4'") {
    return "{'descr': " + std::string(descr) +
           ", 'fortran_order': False, 'shape': " + std::string(shape) + ", }\n";
}

std::string tensorText(std::string_view name, std::string_view shape = "[0]") {
    return "\"" + std::string(name) + "\":{\"dtype\":\"F32\",\"shape\":" + std::string(shape) +
           ",\"data_offsets\":[0,0]}";
}

// The code of the error, or "ok".
template <class T>
QByteArray verdict(const Result<T>& result) {
    return result ? QByteArray("ok") : QByteArray(errorCodeName(result.error().code));
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

}  // namespace

class TestFormatHeaders : public QObject {
    Q_OBJECT

  private slots:
    void npy_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const std::string& text, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(expected);
        };
        row("plain", npyText("(2, 3)"), "ok");
        row("double quotes", "{\"descr\": \"<f4\", \"fortran_order\": True, \"shape\": (2,)}",
            "ok");
        row("no blanks", "{'descr':'<f4','fortran_order':False,'shape':(2,3)}", "ok");
        row("records", npyText("(2,)", "[('a', '<f4'), ('b', '<i2', (2, 2))]"), "ok");
        row("largest extent", npyText("(9223372036854775807,)"), "ok");
        row("beyond it", npyText("(9223372036854775808,)"), "too-large");
        row("lists 32 deep", npyText("()", repeated("[", 32) + repeated("]", 32)), "ok");
        row("lists 33 deep", npyText("()", repeated("[", 33) + repeated("]", 33)), "too-large");
        row("brackets crossed", npyText("()", "[('a', '<f4'])"), "malformed");
        row("list not closed", "{'descr': [('a'", "malformed");
        row("text not closed", "{'descr': '<f4", "malformed");
        row("escape", npyText("()", "'<f\\x34'"), "malformed");
        row("lower case true", "{'descr': '<f4', 'fortran_order': true, 'shape': ()}", "malformed");
        row("two commas", npyText("(2,, 3)"), "malformed");
        row("comma first", npyText("(, 2)"), "malformed");
        row("no comma", npyText("(2 3)"), "malformed");
        row("list shape", npyText("[2, 3]"), "malformed");
        row("entries without comma", "{'descr': '<f4' 'shape': ()}", "malformed");
        row("something after", npyText("()") + "x", "malformed");
        row("not closed", "{'descr': '<f4', 'fortran_order': False, 'shape': ()", "malformed");
        row("empty", "", "malformed");
        row("empty dictionary", "{}", "malformed");
    }
    void npy() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(verdict(parseNpyHeader(text.toStdString())), expected);
    }

    void safetensors_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const std::string& text, const char* expected) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(expected);
        };
        row("plain", "{" + tensorText("a") + "}", "ok");
        row("metadata", "{\"__metadata__\":{\"format\":\"pt\"}," + tensorText("a") + "}", "ok");
        row("escaped name", "{" + tensorText("a\\u0000\\n\\u202e") + "}", "ok");
        row("same name escaped", "{" + tensorText("a") + "," + tensorText("\\u0061") + "}",
            "malformed");
        row("longest name", "{" + tensorText(std::string(65'535, 'n')) + "}", "ok");
        row("longer name", "{" + tensorText(std::string(65'536, 'n')) + "}", "too-large");
        row("64 axes", "{" + tensorText("a", "[1" + repeated(",1", 63) + "]") + "}", "ok");
        row("65 axes", "{" + tensorText("a", "[1" + repeated(",1", 64) + "]") + "}", "too-large");
        row("largest extent", "{" + tensorText("a", "[9223372036854775807]") + "}", "ok");
        row("beyond it", "{" + tensorText("a", "[9223372036854775808]") + "}", "too-large");
        row("fraction", "{" + tensorText("a", "[1.9]") + "}", "malformed");
        row("exponent", "{" + tensorText("a", "[1e3]") + "}", "malformed");
        row("null extent", "{" + tensorText("a", "[null]") + "}", "malformed");
        row("nested shape", "{" + tensorText("a", "[[1]]") + "}", "malformed");
        row("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", "malformed");
        row("metadata key twice", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "malformed");
        row("dtype twice", "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "malformed");
        row("unknown keys alone", "{\"a\":{\"color\":\"red\"}}", "malformed");
        row("unknown keys beside",
            R"({"a":{"x":{"y":[1,{"dtype":2}],"z":null},"dtype":"F32","w":-1.5,"shape":[0],)"
            R"("data_offsets":[0,0],"v":[[]],"u":"t"}})",
            "ok");
        row("unknown key, deep",
            R"({"a":{"x":)" + repeated("[", 17) + repeated("]", 17) +
                R"(,"dtype":"F32","shape":[0],"data_offsets":[0,0]}})",
            "malformed");
        row("padded by NUL", std::string("{}\0\0", 4), "malformed");
        row("one offset", "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0]}}",
            "malformed");
        row("tensor is a text", "{\"a\":\"F32\"}", "malformed");
        row("comment", "{/* */}", "malformed");
        row("not closed", "{" + tensorText("a"), "malformed");
    }
    void safetensors() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(verdict(parseSafetensorsHeader(text.toStdString(), JobControl{})), expected);
    }

    // The first million is taken: the refusal names the one after it.
    void aMillionTensorsAndNoMore() {
        std::string text = "{\"__metadata__\":{}";
        for (int i = 0; i <= 1'000'000; ++i)
            text += "," + tensorText(std::to_string(i), "[]");
        const auto header = parseSafetensorsHeader(text + "}", JobControl{});
        QCOMPARE(verdict(header), QByteArray("too-large"));
        QCOMPARE(header.error().where, std::string("1000000"));
    }

    // Nesting is refused where it begins, so that neither stack nor memory follows its depth.
    void nestingBombsAreCheap() {
        const std::string lists = "{\"a\":{\"shape\":" + repeated("[", 10'000'000);
        const std::string objects = repeated("{\"a\":", 1'000'000);
        for (const std::string& bomb : {lists, objects}) {
            const test::AllocationMeter meter;
            const auto header = parseSafetensorsHeader(bomb, JobControl{});
            QCOMPARE(verdict(header), QByteArray("malformed"));
            QVERIFY(meter.peak() < std::size_t{1} << 16);
        }
    }

    void cancelIsHeard() {
        std::stop_source stop;
        stop.request_stop();
        const auto header =
            parseSafetensorsHeader("{" + tensorText("a") + "}", JobControl(stop.get_token()));
        QCOMPARE(verdict(header), QByteArray("cancelled"));
    }

    void elementCounts() {
        QCOMPARE(*checkedElementCount({}), std::uint64_t{1});
        QCOMPARE(*checkedElementCount({2, 3}), std::uint64_t{6});
        QCOMPARE(*checkedElementCount({0, std::int64_t{1} << 62}), std::uint64_t{0});
        QCOMPARE(*checkedElementCount(Shape(64, 1)), std::uint64_t{1});
        QCOMPARE(verdict(checkedElementCount(Shape(65, 1))), QByteArray("too-large"));
        QCOMPARE(verdict(checkedElementCount({std::int64_t{1} << 32, std::int64_t{1} << 31})),
                 QByteArray("too-large"));
        QCOMPARE(verdict(checkedElementCount({std::int64_t{1} << 62, 4, 0})),
                 QByteArray("too-large"));
        QCOMPARE(verdict(checkedElementCount({2, -1})), QByteArray("malformed"));
    }
};

QUANTOSCOPE_TEST(TestFormatHeaders);
#include "tst_format_headers.moc"
