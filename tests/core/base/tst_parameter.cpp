// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parameter.h"
#include "support/test_program.h"

#include <QTest>
#include <array>
#include <cmath>

using namespace quantoscope;

static constexpr std::array kColours{Choice{"deep-red", "Deep red"}, Choice{"blue", "Blue"}};
static constexpr std::array kPlaces{-1.0, 0.1};
static constexpr std::array kTable{
    realParameter("width", "Width", "mm", "How wide it is.", -1.5, 2.5, 0.1),
    integerParameter("count", "Count", "", "How many.", 1, 1000, 7, Spacing::Logarithmic),
    flagParameter("open", "Open", "Whether it is open.", true),
    choiceParameter("colour", "Colour", "What it looks like.", kColours, 1),
    numbersParameter("places", "Places", "mm", "Where they are.", -2, 1000, kPlaces),
};

class TestParameter : public QObject {
    Q_OBJECT

  private slots:
    void startsAtTheInitialValues();
    void textsComeBackAsTheSameSet();
    void valuesAreSetByText_data();
    void valuesAreSetByText();
    void refusalsNameTheKeyAndChangeNothing_data();
    void refusalsNameTheKeyAndChangeNothing();
    void setsAreEqualByTableAndValues();
    void listsAreSetByText_data();
    void listsAreSetByText();
    void listsHaveALongestLength();
};

void TestParameter::startsAtTheInitialValues() {
    const ParameterSet set(kTable);
    QCOMPARE(set.real("width"), 0.1);
    QCOMPARE(set.integer("count"), std::int64_t{7});
    QVERIFY(set.flag("open"));
    QVERIFY(set.choice("colour") == "blue");
    QCOMPARE(set.numbers("places"), (std::vector<double>{-1, 0.1}));
    for (std::size_t row = 0; row < kTable.size(); ++row)
        QVERIFY(set.isInitial(row));
}

void TestParameter::textsComeBackAsTheSameSet() {
    ParameterSet original(kTable);
    QVERIFY(original.set("width", 1.0 / 3).ok());
    QVERIFY(original.set("count", 999).ok());
    QVERIFY(original.set("open", 0).ok());
    QVERIFY(original.set("colour", 0).ok());
    QVERIFY(original.setNumbers("places", {1.0 / 3, -1e-310, 0, 1000}).ok());
    ParameterSet copy(kTable);
    for (const Parameter& row : kTable)
        QVERIFY(copy.setText(row.key, original.text(row.key)).ok());
    QVERIFY(copy == original);
    for (std::size_t row = 0; row < kTable.size(); ++row)
        QVERIFY(!copy.isInitial(row));
}

void TestParameter::valuesAreSetByText_data() {
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<double>("raw");
    const auto row = [](const char* name, const char* key, const char* text, double raw) {
        QTest::newRow(name) << std::string(key) << std::string(text) << raw;
    };
    row("real", "width", "-1.25", -1.25);
    row("real at its minimum", "width", "-1.5", -1.5);
    row("real at its maximum", "width", "2.5", 2.5);
    row("integer", "count", "12", 12);
    row("integer with an exponent", "count", "1e3", 1000);
    row("flag as a word", "open", "false", 0);
    row("flag as a number", "open", "1", 1);
    row("choice", "colour", "deep-red", 0);
}

void TestParameter::valuesAreSetByText() {
    QFETCH(std::string, key);
    QFETCH(std::string, text);
    ParameterSet set(kTable);
    QVERIFY(set.setText(key, text).ok());
    for (std::size_t row = 0; row < kTable.size(); ++row)
        if (kTable[row].key == key) QTEST(set.raw(row), "raw");
}

void TestParameter::refusalsNameTheKeyAndChangeNothing_data() {
    QTest::addColumn<std::string>("key");
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("what");
    const auto row = [](const char* name, const char* key, const char* text, const char* what) {
        QTest::newRow(name) << std::string(key) << std::string(text) << std::string(what);
    };
    row("below the minimum", "width", "-1.6", "-1.6 is outside -1.5 to 2.5.");
    row("above the maximum", "count", "1001", "1001 is outside 1 to 1000.");
    row("not a number", "width", "nan", "nan is outside -1.5 to 2.5.");
    row("infinite", "width", "inf", "inf is outside -1.5 to 2.5.");
    row("not whole", "count", "1.5", "1.5 is not a whole number.");
    row("flag between", "open", "0.5", "0.5 is not a whole number.");
    row("comma", "width", "1,5", "'1,5' is not a number.");
    row("empty", "width", "", "'' is not a number.");
    row("unknown choice", "colour", "green", "'green' is none of: deep-red, blue.");
    row("an entry below the minimum", "places", "0 -3 1", "-3 is outside -2 to 1000.");
    row("an entry that is none", "places", "0 x",
        "'x' is not a number; lists are written '-1 0.5 2'.");
    row("decimal commas", "places", "0,5 1,5",
        "'0,5' is not a number; lists are written '-1 0.5 2'.");
    row("an infinite entry", "places", "inf", "inf is outside -2 to 1000.");
    row("an entry not a number", "places", "nan", "nan is outside -2 to 1000.");
    row("unknown key", "height", "1", "There is no parameter of this name.");
}

void TestParameter::refusalsNameTheKeyAndChangeNothing() {
    QFETCH(std::string, key);
    QFETCH(std::string, text);
    ParameterSet set(kTable);
    const Status status = set.setText(key, text);
    QVERIFY(!status.ok());
    QCOMPARE(status.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(status.error().where, key);
    QTEST(status.error().what, "what");
    QVERIFY(set == ParameterSet(kTable));
}

void TestParameter::setsAreEqualByTableAndValues() {
    static constexpr std::array kOther = kTable;
    ParameterSet a(kTable);
    const ParameterSet b(kTable);
    QVERIFY(a == b);
    QVERIFY(!(a == ParameterSet(kOther)));
    QVERIFY(a.set("count", 8).ok());
    QVERIFY(!(a == b));
    a = b;
    QVERIFY(a.setNumbers("places", {-1, 0.2}).ok());  // as many as before
    QVERIFY(!(a == b));
    QVERIFY(!a.setNumbers("count", {1}).ok());
}

void TestParameter::listsAreSetByText_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::vector<double>>("numbers");
    const auto row = [](const char* name, const char* text, const std::vector<double>& numbers) {
        QTest::newRow(name) << std::string(text) << numbers;
    };
    row("blanks", " -1  0.5\t2\n", {-1, 0.5, 2});
    row("semicolons", "-1;0.5; 2", {-1, 0.5, 2});
    row("commas before blanks", "-1, 0.5, 2,", {-1, 0.5, 2});
    row("one", "7", {7});
    row("none", "", {});
    row("any order, twice", "2 1 2", {2, 1, 2});
}

void TestParameter::listsAreSetByText() {
    QFETCH(std::string, text);
    ParameterSet set(kTable);
    QVERIFY(set.setText("places", text).ok());
    QTEST(set.numbers("places"), "numbers");
    QCOMPARE(set.raw(4), static_cast<double>(set.numbers("places").size()));
}

void TestParameter::listsHaveALongestLength() {
    ParameterSet set(kTable);
    QVERIFY(set.setNumbers("places", std::vector<double>(kMostNumbers, 1)).ok());
    const Status longer = set.setNumbers("places", std::vector<double>(kMostNumbers + 1, 2));
    QCOMPARE(longer.error().what, "There are 4097 numbers; a list holds up to 4096.");
    QCOMPARE(set.numbers("places"), std::vector<double>(kMostNumbers, 1));
}

QUANTOSCOPE_TEST(TestParameter);
#include "tst_parameter.moc"
