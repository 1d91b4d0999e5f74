// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parameter.h"

#include <QTest>
#include <array>
#include <cmath>

using namespace quantoscope;

static constexpr std::array kColours{Choice{"deep-red", "Deep red"}, Choice{"blue", "Blue"}};
static constexpr std::array kTable{
    realParameter("width", "Width", "mm", "How wide it is.", -1.5, 2.5, 0.1),
    integerParameter("count", "Count", "", "How many.", 1, 1000, 7, Spacing::Logarithmic),
    flagParameter("open", "Open", "Whether it is open.", true),
    choiceParameter("colour", "Colour", "What it looks like.", kColours, 1),
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
};

void TestParameter::startsAtTheInitialValues() {
    const ParameterSet set(kTable);
    QCOMPARE(set.real("width"), 0.1);
    QCOMPARE(set.integer("count"), std::int64_t{7});
    QVERIFY(set.flag("open"));
    QVERIFY(set.choice("colour") == "blue");
    for (std::size_t row = 0; row < kTable.size(); ++row)
        QVERIFY(set.isInitial(row));
}

void TestParameter::textsComeBackAsTheSameSet() {
    ParameterSet original(kTable);
    QVERIFY(original.set("width", 1.0 / 3).ok());
    QVERIFY(original.set("count", 999).ok());
    QVERIFY(original.set("open", 0).ok());
    QVERIFY(original.set("colour", 0).ok());
    ParameterSet copy(kTable);
    for (const Parameter& row : kTable)
        QVERIFY(copy.setText(row.key, original.text(row.key)).ok());
    QVERIFY(copy == original);
    QVERIFY(!copy.isInitial(0));
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
}

QTEST_GUILESS_MAIN(TestParameter)
#include "tst_parameter.moc"
