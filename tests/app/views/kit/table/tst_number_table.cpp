// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/views/kit/table/number_table.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

// Of the numbers 3, 1, 2: as they are, and each with its sign turned, shown as text.
std::vector<NumberColumn> someColumns() {
    const auto number = [](std::size_t item) {
        return item == 0 ? 3.0 : static_cast<double>(item);
    };
    NumberColumn plain{.title = QStringLiteral("plain"),
                       .help = {},
                       .key = number,
                       .shown = [number](std::size_t i) { return QString::number(number(i)); }};
    NumberColumn turned = plain;
    turned.key = [number](std::size_t item) { return -number(item); };
    turned.exact = [number](std::size_t i) { return QString::number(-number(i), 'f', 3); };
    turned.isText = true;
    return {plain, turned};
}

QStringList shownOf(const NumberTable& table, int column) {
    QStringList texts;
    for (int row = 0; row < table.rowCount(); ++row)
        texts.append(table.data(table.index(row, column), Qt::DisplayRole).toString());
    return texts;
}

}  // namespace

class TestNumberTable : public QObject {
    Q_OBJECT
  private slots:
    // A header asks for an order as soon as it is connected, when there is no column yet.
    void anOrderByNoColumnIsTheNaturalOne() {
        NumberTable table;
        table.sort(0, Qt::AscendingOrder);
        table.setColumns(someColumns(), 3);
        QCOMPARE(shownOf(table, 0), QStringList({"3", "1", "2"}));
        table.sort(2, Qt::DescendingOrder);
        QCOMPARE(shownOf(table, 0), QStringList({"3", "1", "2"}));
        table.sort(-1, Qt::AscendingOrder);
        QCOMPARE(table.item(1), std::size_t{1});
    }
    void rowsFollowTheKeysOfAColumn() {
        NumberTable table;
        table.setColumns(someColumns(), 3);
        table.sort(0, Qt::AscendingOrder);
        QCOMPARE(shownOf(table, 0), QStringList({"1", "2", "3"}));
        table.sort(1, Qt::AscendingOrder);
        QCOMPARE(shownOf(table, 0), QStringList({"3", "2", "1"}));
        QCOMPARE(table.rowOf(0), 0);
        QCOMPARE(table.item(2), std::size_t{1});
    }
    // Otherwise the row that took the place of the chosen one would look chosen, and could not be.
    void whatIsChosenStaysChosen() {
        NumberTable table;
        table.setColumns(someColumns(), 3);
        const QPersistentModelIndex chosen = table.index(0, 1);
        table.sort(0, Qt::AscendingOrder);
        QCOMPARE(chosen.row(), 2);
        QCOMPARE(table.item(chosen.row()), std::size_t{0});
        table.sort(0, Qt::DescendingOrder);
        QCOMPARE(chosen.row(), 0);
        table.sort(-1, Qt::AscendingOrder);
        QCOMPARE(chosen.row(), 0);
    }
    void whatIsCopiedIsExactInTheNaturalOrder() {
        NumberTable table;
        table.setColumns(someColumns(), 3);
        table.sort(0, Qt::AscendingOrder);
        const DataTable data = table.dataTable();
        QCOMPARE(data.columns, QStringList({"plain", "plain"}));
        QCOMPARE(data.rows[0], QStringList({"3", "-3.000"}));
        QCOMPARE(table.data(table.index(0, 1), NumberTable::kExactRole).toString(),
                 QStringLiteral("-1.000"));
    }
    void textsStandLeftAndNumbersRight() {
        NumberTable table;
        table.setColumns(someColumns(), 1);
        const auto at = [&](int column) {
            return Qt::Alignment(table.data(table.index(0, column), Qt::TextAlignmentRole).toInt());
        };
        QVERIFY(at(0).testFlag(Qt::AlignRight));
        QVERIFY(at(1).testFlag(Qt::AlignLeft));
    }
};

QUANTOSCOPE_GUI_TEST(TestNumberTable);
#include "tst_number_table.moc"
