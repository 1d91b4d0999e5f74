// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include "app/views/look/theme.h"
#include "support/test_program.h"

using namespace quantoscope;

class TestTheme : public QObject {
    Q_OBJECT

  private slots:
    void contrastFollowsWcag_data();
    void contrastFollowsWcag();
    void textIsReadable_data();
    void textIsReadable();
    void edgesAndMarksStandOut_data();
    void edgesAndMarksStandOut();
    void rolesDiffer_data();
    void rolesDiffer();
    void styleSheetNamesNothingUnknown_data();
    void styleSheetNamesNothingUnknown();
};

namespace {

void themeRows() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

Theme themeOf(bool dark) {
    return dark ? darkTheme() : lightTheme();
}

}  // namespace

void TestTheme::contrastFollowsWcag_data() {
    QTest::addColumn<QColor>("a");
    QTest::addColumn<QColor>("b");
    QTest::addColumn<double>("ratio");
    QTest::newRow("black on white") << QColor(0, 0, 0) << QColor(255, 255, 255) << 21.0;
    QTest::newRow("the same") << QColor(12, 34, 56) << QColor(12, 34, 56) << 1.0;
    // Known from the standard's commentary: #767676 is the lightest grey that passes on white.
    QTest::newRow("#767676 on white") << QColor(0x76, 0x76, 0x76) << QColor(255, 255, 255) << 4.54;
}

void TestTheme::contrastFollowsWcag() {
    QFETCH(QColor, a);
    QFETCH(QColor, b);
    QFETCH(double, ratio);
    QVERIFY(std::abs(contrast(a, b) - ratio) < 0.005);
    QCOMPARE(contrast(a, b), contrast(b, a));
}

void TestTheme::textIsReadable_data() {
    themeRows();
}

void TestTheme::textIsReadable() {
    QFETCH(bool, dark);
    const Theme theme = themeOf(dark);
    for (const QColor& text : {theme.text, theme.quiet, theme.accent})
        QVERIFY2(contrast(text, theme.card) >= 4.5, qPrintable(text.name()));
    QVERIFY(contrast(theme.text, theme.window) >= 4.5);
    QVERIFY(contrast(theme.quiet, theme.window) >= 4.5);
    QVERIFY(contrast(theme.card, theme.handle) >= 4.5);
    for (const QColor& role :
         {theme.original, theme.quantized, theme.error, theme.clipped, theme.best, theme.pins[0],
          theme.pins[1], theme.pins[2], theme.pins[3]})
        QVERIFY2(contrast(ink(role, theme), theme.card) >= 4.5, qPrintable(role.name()));
}

void TestTheme::edgesAndMarksStandOut_data() {
    themeRows();
}

// WCAG 2.1, 1.4.11: 3 to 1 for what shows where a control is, and for marks.
void TestTheme::edgesAndMarksStandOut() {
    QFETCH(bool, dark);
    const Theme theme = themeOf(dark);
    for (const QColor& role :
         {theme.original, theme.quantized, theme.error, theme.clipped, theme.handle,
          theme.threshold, theme.best, theme.pins[0], theme.pins[1], theme.pins[2], theme.pins[3]})
        QVERIFY2(contrast(lineInk(role, theme), theme.card) >= 3, qPrintable(role.name()));
    for (const QColor& ground : {tailWash(theme), blend(theme.original, theme.card, 0.3)})
        QVERIFY(contrast(inkOn(theme.clipped, ground, theme), ground) >= 4.5);
    const QString sheet = styleSheet(theme);
    for (const char* rule :
         {"QComboBox, QLineEdit, QAbstractSpinBox \\{[^}]*border: 1px solid (#[0-9a-f]{6})",
          "QCheckBox::indicator \\{[^}]*border: 1px solid (#[0-9a-f]{6})",
          "QScrollBar::handle \\{[^}]*background: (#[0-9a-f]{6})",
          "QSlider::groove:horizontal \\{[^}]*background: (#[0-9a-f]{6})"}) {
        const auto found = QRegularExpression(QString::fromLatin1(rule)).match(sheet);
        QVERIFY2(found.hasMatch(), rule);
        const QColor edge(found.captured(1));
        QVERIFY2(contrast(edge, theme.card) >= 3, rule);
    }
}

void TestTheme::rolesDiffer_data() {
    themeRows();
}

void TestTheme::rolesDiffer() {
    QFETCH(bool, dark);
    const Theme theme = themeOf(dark);
    const QVector<QColor> roles{theme.original, theme.quantized, theme.error,   theme.clipped,
                                theme.handle,   theme.best,      theme.pins[0], theme.pins[1],
                                theme.pins[2],  theme.pins[3]};
    for (qsizetype i = 0; i < roles.size(); ++i)
        for (qsizetype j = i + 1; j < roles.size(); ++j)
            QVERIFY2(roles[i] != roles[j], qPrintable(roles[i].name()));
    // Marks on a card stand out from it: 3 to 1 is asked of graphics, fills of the histogram apart.
    for (const QColor& mark : {theme.quantized, theme.error, theme.handle})
        QVERIFY2(contrast(mark, theme.card) >= 3, qPrintable(mark.name()));
}

void TestTheme::styleSheetNamesNothingUnknown_data() {
    themeRows();
}

void TestTheme::styleSheetNamesNothingUnknown() {
    QFETCH(bool, dark);
    const QString sheet = styleSheet(themeOf(dark));
    QVERIFY(!sheet.contains(u'@'));
    QVERIFY(sheet.contains(themeOf(dark).card.name()));
    QCOMPARE(sheet.count(u'{'), sheet.count(u'}'));
}

QUANTOSCOPE_GUI_TEST(TestTheme);
#include "tst_theme.moc"
