// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <memory>

#include "app/panels/data_panel.h"
#include "app/panels/number_field.h"
#include "support/test_program.h"

using namespace quantoscope;

namespace {

OpenFilePointer fileOf(const std::vector<std::string>& names) {
    auto file = std::make_shared<OpenFile>();
    file->path = "/data/file.safetensors";
    for (const std::string& name : names) {
        TensorEntry entry;
        entry.name = name;
        entry.dtypeInFile = "F32";
        entry.shape = {3};
        entry.values = 3;
        file->listing.tensors.push_back(entry);
    }
    return file;
}

Request requestOf(const OpenFile& file, const std::string& tensor) {
    Request request = defaultRequest();
    request.source = FileSource{file.path, tensor};
    return request;
}

// A panel whose hand is a session that grants every request at once.
struct Panel {
    Panel() : edits(&panel, &DataPanel::requestEdited) {
        QObject::connect(&panel, &DataPanel::requestEdited, &panel, &DataPanel::setRequest);
        panel.show();
    }
    Request last() const { return edits.back().front().value<Request>(); }
    template <class Widget>
    Widget* find(const char* accessibleName) {
        for (Widget* widget : panel.findChildren<Widget*>())
            if (widget->accessibleName() == QLatin1String(accessibleName)) return widget;
        return nullptr;
    }
    DataPanel panel;
    QSignalSpy edits;
};

void choose(QComboBox* box, int index) {
    box->setCurrentIndex(index);
    emit box->activated(index);
}

}  // namespace

class TestDataPanel : public QObject {
    Q_OBJECT
  private slots:
    void everyDistributionCanBeChosen() {
        Panel hand;
        auto* box = hand.find<QComboBox>("Distribution");
        for (int i = box->count() - 1; i >= 0; --i) {
            const auto place = static_cast<std::size_t>(i);
            choose(box, i);
            if (hand.edits.isEmpty()) continue;
            const Request request = hand.last();
            const auto& spec = std::get<DistributionSpec>(request.source);
            QCOMPARE(spec.distribution, distributions()[place]);
            QVERIFY(spec.parameters == ParameterSet(spec.distribution->parameters));
        }
        QVERIFY(hand.edits.count() >= box->count() - 1);
    }

    void countAndSeedAreAskedFor() {
        Panel hand;
        auto* count = hand.find<NumberField>("Values");
        count->findChild<QLineEdit*>()->setText(QStringLiteral("12 345"));
        QTest::keyClick(count, Qt::Key_Return);
        QCOMPARE(hand.edits.count(), 1);
        Request request = hand.last();
        QCOMPARE(std::get<DistributionSpec>(request.source).n, std::uint64_t{12345});
        QTest::keyClick(hand.find<NumberField>("Seed"), Qt::Key_Up);
        request = hand.last();
        QCOMPARE(std::get<DistributionSpec>(request.source).seed,
                 std::get<DistributionSpec>(defaultRequest().source).seed + 1);
    }

    void passingThroughTheFieldsAsksForNothing() {
        Panel hand;
        for (NumberField* field : hand.panel.findChildren<NumberField*>())
            emit field->editingFinished();
        QCOMPARE(hand.edits.count(), 0);
    }

    void aTensorOfTheListIsAskedFor() {
        Panel hand;
        const OpenFilePointer file = fileOf({"first", "second", "third"});
        hand.panel.setOpenFile(file);
        hand.panel.setRequest(requestOf(*file, "first"));
        QCOMPARE(hand.edits.count(), 0);
        auto* table = hand.panel.findChild<QTableView*>();
        QCOMPARE(table->currentIndex().row(), 0);
        table->selectRow(2);
        QCOMPARE(hand.edits.count(), 1);
        QVERIFY(hand.last() == requestOf(*file, "third"));
    }

    void searchingAsksForNothing() {
        Panel hand;
        const OpenFilePointer file = fileOf({"first", "second", "third"});
        hand.panel.setOpenFile(file);
        hand.panel.setRequest(requestOf(*file, "first"));
        auto* search = hand.find<QLineEdit>("Search tensors");
        auto* table = hand.panel.findChild<QTableView*>();
        search->setText(QStringLiteral("SECOND"));
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(hand.edits.count(), 0);
        search->clear();
        QCOMPARE(table->model()->rowCount(), 3);
        QCOMPARE(table->currentIndex().row(), 0);
        QCOMPARE(hand.edits.count(), 0);
    }

    void aListOfAnotherFileChoosesNothing() {
        Panel hand;
        const OpenFilePointer file = fileOf({"first", "second"});
        hand.panel.setRequest([] {
            Request request = defaultRequest();
            request.source = FileSource{"/data/other.safetensors", "second"};
            return request;
        }());
        hand.panel.setOpenFile(file);
        QVERIFY(!hand.panel.findChild<QTableView*>()->currentIndex().isValid());
        QCOMPARE(hand.edits.count(), 0);
    }

    void withoutAFileItAsksForOneAndStaysAsItIs() {
        Panel hand;
        QSignalSpy asked(&hand.panel, &DataPanel::openRequested);
        auto* kind = hand.find<QComboBox>("Source of the values");
        choose(kind, 1);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(kind->currentIndex(), 0);
        QVERIFY(hand.find<QComboBox>("Distribution")->isVisible());
    }

    void theFormComesBackAfterALookAtTheList() {
        Panel hand;
        hand.panel.setOpenFile(fileOf({"first"}));
        auto* kind = hand.find<QComboBox>("Source of the values");
        choose(kind, 1);
        QVERIFY(hand.panel.findChild<QTableView*>()->isVisible());
        choose(kind, 0);
        QVERIFY(hand.find<QComboBox>("Distribution")->isVisible());
        QCOMPARE(hand.edits.count(), 0);
    }

    void hostileNamesAreShownLiterally() {
        Panel hand;
        const std::string longName(5000, 'n');
        const OpenFilePointer file =
            fileOf({"<img src=x>", "line\nbreak", "a\xE2\x80\xAEz", longName, "", "\xFF\xFE"});
        hand.panel.setOpenFile(file);
        hand.panel.setRequest(requestOf(*file, "<img src=x>"));
        const auto* model = hand.panel.findChild<QTableView*>()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QString name = model->index(row, 0).data().toString();
            const QString tip = model->index(row, 0).data(Qt::ToolTipRole).toString();
            QVERIFY(!name.isEmpty() && name.size() < 200);
            for (const QChar character : {QChar(u'\n'), QChar(0x202E)})
                QVERIFY(!name.contains(character) && !tip.contains(character));
            QVERIFY(!tip.contains(QStringLiteral("<img")));
        }
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("<img src=x>"));
    }
};

QUANTOSCOPE_GUI_TEST(TestDataPanel);
#include "tst_data_panel.moc"
