// SPDX-License-Identifier: GPL-3.0-or-later
// Getting about in the window by keys and mouse, put in where the hand puts them: on the window.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>
#include <QToolButton>
#include <memory>

#include "app/panels/number_field.h"
#include "app/window/main_window.h"
#include "app/window/navigation.h"
#include "app/window/parts/dock_area.h"
#include "app/window/parts/message_bar.h"
#include "app/window/parts/palette.h"
#include "app/window/parts/view_hub.h"
#include "app/window/places/maximiser.h"
#include "app/window/places/place_area.h"
#include "app/window/places/view_card.h"
#include "support/paths.h"
#include "support/test_program.h"
#include "tests/support/temporary_settings.h"

using namespace quantoscope;

namespace {

std::unique_ptr<MainWindow> shownWindow(const QSize& size = {1280, 800}) {
    auto window = std::make_unique<MainWindow>();
    Request request = openingRequest();
    request.source = *parseSource("normal:n=2000");
    window->session().setRequest(request);
    window->resize(size);
    window->show();
    return window;
}

void press(MainWindow& window, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QTest::keyClick(window.windowHandle(), key, modifiers);
}

void type(QWindow* window, const char* text) {
    for (const char* letter = text; *letter != 0; ++letter)
        QTest::keyClick(window, *letter);
}

void setScheme(MainWindow& window, const char* scheme) {
    window.session().setRequest(withScheme(window.session().request(), *findScheme(scheme)));
    QTRY_VERIFY(window.session().settled());
}

QStringList offered(const MainWindow& window) {
    QStringList names;
    for (const QToolButton* button : window.findChildren<QToolButton*>())
        if (button->property("tab").toBool() && button->isVisible()) names << button->text();
    return names;
}

// Where a widget is in the window.
QRect placeOf(const QWidget& widget, const QWidget& window) {
    return {widget.mapTo(&window, QPoint()), widget.size()};
}

}  // namespace

class TestNavigation : public QObject {
    Q_OBJECT

  private slots:
    void init() { m_settings = std::make_unique<test::TemporarySettings>(); }
    void everyPlaceIsInSight_data();
    void everyPlaceIsInSight();
    void placesAreChosenByMouseAndKeys();
    void aPlaceWithNothingToSayIsNotOffered();
    void everyViewHasAKeyOfItsOwn();
    void viewsAreGoneToByTheirKeys();
    void aViewIsMaximisedAndPutBack();
    void escapeLeavesPresent();
    void whatIsHiddenForATimeIsNotRemembered();
    void theModelHasAWorkspace();
    void thePaletteFindsByWords();
    void thePaletteDoesWhatIsChosen();
    void tabGoesThroughWhatIsSeenAsItIsRead();
    void undoIsHeardInANumberField();
    void numbersArePasted();

  private:
    std::unique_ptr<test::TemporarySettings> m_settings;
};

void TestNavigation::everyPlaceIsInSight_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280x800") << QSize(1280, 800);
    QTest::newRow("1366x768") << QSize(1366, 768);
    QTest::newRow("1920x1080") << QSize(1920, 1080);
}

void TestNavigation::everyPlaceIsInSight() {
    QFETCH(QSize, size);
    const auto window = shownWindow(size);
    for (const char* scheme : {"uniform", "mxfp4", "vq", "lloyd-max"}) {
        setScheme(*window, scheme);
        for (const QToolButton* button : window->findChildren<QToolButton*>()) {
            if (!button->property("tab").toBool() || !button->isVisible()) continue;
            const QRect place = placeOf(*button, *window);
            QVERIFY2(window->rect().contains(place), qPrintable(button->text()));
            QVERIFY(place.width() >= button->sizeHint().width());
            QCOMPARE(button->visibleRegion(), QRegion(button->rect()));
        }
        QCOMPARE(window->size(), size);
    }
}

void TestNavigation::placesAreChosenByMouseAndKeys() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    for (const QToolButton* button : window->findChildren<QToolButton*>()) {
        if (!button->property("tab").toBool() || button->text() != u"Codes") continue;
        QTest::mouseClick(window->windowHandle(), Qt::LeftButton, {},
                          placeOf(*button, *window).center());
    }
    QCOMPARE(window->places().current(), "codes");
    QVERIFY(window->hub().find("codebook")->isVisible());
    press(*window, Qt::Key_2, Qt::AltModifier);
    QCOMPARE(window->places().current(), "bits");
    press(*window, Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(window->places().current(), "codes");
    press(*window, Qt::Key_PageUp, Qt::ControlModifier);
    press(*window, Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(window->places().current(), "range");
}

void TestNavigation::aPlaceWithNothingToSayIsNotOffered() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QCOMPARE(offered(*window),
             QStringList({"Range", "Bits", "Codes", "Errors", "Tensor", "Product"}));
    setScheme(*window, "mxfp4");
    QCOMPARE(offered(*window),
             QStringList({"Bits", "Codes", "Errors", "Tensor", "Block", "Product"}));
    QCOMPARE(window->places().current(), "bits");  // Range was in front
    setScheme(*window, "lloyd-max");
    QVERIFY(offered(*window).contains("Starts"));
    setScheme(*window, "uniform");
    QCOMPARE(window->places().current(), "range");  // as the hand had it
    // The error along x has nothing to say of vectors, and leaves its room to the stage.
    setScheme(*window, "vq");
    QVERIFY(!window->hub().find("error")->isVisible());
    setScheme(*window, "uniform");
    QVERIFY(window->hub().find("error")->isVisible());
}

void TestNavigation::everyViewHasAKeyOfItsOwn() {
    QSet<char> keys;
    for (const ViewDescriptor* view : views()) {
        QVERIFY2(view->key >= 'A' && view->key <= 'Z', view->id.data());
        QVERIFY2(!keys.contains(view->key), view->id.data());
        keys.insert(view->key);
    }
}

void TestNavigation::viewsAreGoneToByTheirKeys() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    for (const ViewHub::Entry& entry : window->hub().entries()) {
        const auto says = entry.descriptor->hasSomethingToSay;
        if (says != nullptr && !says(*window->session().outcome(), false)) continue;
        press(*window, Qt::Key_J, Qt::ControlModifier);
        press(*window, static_cast<Qt::Key>(entry.descriptor->key));
        QVERIFY2(!entry.view->visibleRegion().isEmpty(), entry.descriptor->id.data());
        const QWidget* focus = QApplication::focusWidget();
        QVERIFY2(focus == entry.view || entry.view->isAncestorOf(focus),
                 entry.descriptor->id.data());
    }
}

void TestNavigation::aViewIsMaximisedAndPutBack() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    const auto* maximiser = window->findChild<Maximiser*>();
    for (const char* id : {"stage", "error", "clipping", "rate", "codebook"}) {
        window->navigation().goTo(id);
        const View* view = window->hub().find(id);
        QTRY_VERIFY(!view->visibleRegion().isEmpty());
        QCoreApplication::processEvents();
        const QRect before = placeOf(*view, *window);
        press(*window, Qt::Key_F9);
        QVERIFY2(maximiser->isVisible() && maximiser->isAncestorOf(view), id);
        QVERIFY(view->width() > window->width() * 9 / 10);
        press(*window, id == std::string_view("rate") ? Qt::Key_F9 : Qt::Key_Escape);
        QVERIFY(!maximiser->isVisible());
        QTRY_COMPARE(placeOf(*view, *window), before);
        QCOMPARE(window->size(), QSize(1280, 800));
    }
}

void TestNavigation::escapeLeavesPresent() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    press(*window, Qt::Key_F11);
    QVERIFY(window->docks().find(QStringLiteral("places"))->isHidden());
    press(*window, Qt::Key_Escape);
    QVERIFY(!window->docks().find(QStringLiteral("places"))->isHidden());
}

// Closed while Present or the model hides the docks, and with one view maximised that its scheme
// takes away: the next window and the page are as they should be.
void TestNavigation::whatIsHiddenForATimeIsNotRemembered() {
    for (const int times : {1, 2}) {
        const auto window = shownWindow();
        QTRY_VERIFY(window->session().settled());
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        press(*window, Qt::Key_F11);
        if (times == 2) {
            window->navigation().showWorkspace(1);
            window->navigation().showWorkspace(0);
            QVERIFY(
                window->docks().find(QStringLiteral("places"))->isHidden());  // still presenting
            window->navigation().showWorkspace(1);
        }
        window->close();
    }
    const auto window = shownWindow();
    for (const char* name : {"data", "quantizer", "places"})
        QVERIFY2(!window->docks().find(QString::fromLatin1(name))->isHidden(), name);
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->navigation().goTo("error");
    press(*window, Qt::Key_F9);
    setScheme(*window, "vq");
    press(*window, Qt::Key_F9);
    QVERIFY(!window->hub().find("error")->isVisible());
    setScheme(*window, "uniform");
    QVERIFY(window->hub().find("error")->isVisible());
}

void TestNavigation::theModelHasAWorkspace() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    press(*window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window->navigation().workspace(), 0);  // no file is open: there is no model
    const QString path =
        test::dataFolder() + QStringLiteral("containers/valid/safetensors/bigger.safetensors");
    window->openPath(path);
    QTRY_VERIFY(window->session().openFile() && window->session().settled());
    const QSize size = window->size();
    press(*window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window->navigation().workspace(), 1);
    QVERIFY(!window->hub().find("stage")->isVisible());
    const auto tensor = [&] {
        return std::get<FileSource>(window->session().request().source).tensor;
    };
    const std::string first = tensor();
    press(*window, Qt::Key_Tab);  // from the search to the list
    press(*window, Qt::Key_Down);
    QTRY_VERIFY(window->session().settled() && tensor() != first);
    press(*window, Qt::Key_Tab, Qt::ShiftModifier);
    type(window->windowHandle(), "weight 11");
    press(*window, Qt::Key_Down);
    QTRY_COMPARE(tensor(), "layer.11.weight");
    press(*window, Qt::Key_Return);
    QCOMPARE(window->navigation().workspace(), 0);
    QTRY_VERIFY(window->hub().find("stage")->isVisible());
    QCOMPARE(window->docks().find(QStringLiteral("places"))->isHidden(), false);
    QCOMPARE(window->size(), size);
    window->session().undo();
    QTRY_VERIFY(tensor() != "layer.11.weight");
}

void TestNavigation::thePaletteFindsByWords() {
    QVERIFY(!paletteRank("Error against bits", "range"));
    QCOMPARE(paletteRank("Error against bits", "err"), 0);
    QVERIFY(*paletteRank("Error against bits", "bits") < *paletteRank("Orbits", "bits"));
    QCOMPARE(paletteRank("Error against bits", "bits error"), 1);
    QCOMPARE(paletteRank("anything", ""), 0);
}

void TestNavigation::thePaletteDoesWhatIsChosen() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    press(*window, Qt::Key_K, Qt::ControlModifier);
    auto* palette = window->findChild<Palette*>();
    QVERIFY(palette != nullptr && palette->isVisible());
    type(palette->windowHandle(), "normalfloat");
    QTest::keyClick(palette->windowHandle(), Qt::Key_Return);
    QTRY_VERIFY(window->session().settled());
    QCOMPARE(window->session().request().scheme->id, "nf4");
}

// The walk meets every stop once, none that cannot be seen, and never goes back to a region that it
// left; backwards it meets the same ones.
void TestNavigation::tabGoesThroughWhatIsSeenAsItIsRead() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    const auto regionOf = [&](const QWidget* widget) {
        const char* names[] = {"data", "quantizer", "places", "pins"};
        for (const char* name : names)
            if (window->docks().find(QString::fromLatin1(name))->isAncestorOf(widget))
                return QString::fromLatin1(name);
        return window->centralWidget()->isAncestorOf(widget) ? QStringLiteral("centre")
                                                             : QStringLiteral("bar");
    };
    QList<QWidget*> walk;
    QStringList regions;
    for (int i = 0; i < 300; ++i) {
        press(*window, Qt::Key_Tab);
        QWidget* stop = QApplication::focusWidget();
        QVERIFY(stop != nullptr);
        if (!walk.isEmpty() && stop == walk.back()) continue;  // the stage goes to its handles
        if (walk.contains(stop)) {
            QCOMPARE(stop, walk.front());
            break;
        }
        QVERIFY2(!stop->visibleRegion().isEmpty(), stop->metaObject()->className());
        if (!walk.isEmpty() && regionOf(walk.back()) == regionOf(stop)) {
            // Never above what came before, and in a row never left of it.
            const QRect before = placeOf(*walk.back(), *window);
            const QRect here = placeOf(*stop, *window);
            QVERIFY2(here.bottom() >= before.top(), stop->metaObject()->className());
            if (here.top() < before.bottom() && here.bottom() < before.bottom())
                QVERIFY2(here.right() >= before.left(), stop->metaObject()->className());
        }
        walk.append(stop);
        if (regions.isEmpty() || regions.back() != regionOf(stop)) regions << regionOf(stop);
    }
    QVERIFY2(walk.size() > 20 && walk.size() < 200, qPrintable(regions.join(u',')));
    // It begins at the stage and comes round.
    QCOMPARE(regions, QStringList({"centre", "places", "bar", "data", "quantizer"}));
    QCOMPARE(QApplication::focusWidget(), walk.front());
    for (qsizetype i = walk.size() - 1; i >= 0; --i) {
        for (int handles = 0; handles < 8 && QApplication::focusWidget() != walk[i]; ++handles)
            press(*window, Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(QApplication::focusWidget(), walk[i]);
    }
}

void TestNavigation::undoIsHeardInANumberField() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    const int bits = window->session().request().settings.bits;
    NumberField* field = nullptr;
    for (NumberField* one : window->findChildren<NumberField*>())
        if (one->accessibleName().contains(QStringLiteral("Bits"))) field = one;
    QVERIFY(field != nullptr);
    field->setFocus();
    press(*window, Qt::Key_Up);
    QTRY_COMPARE(window->session().request().settings.bits, bits + 1);
    press(*window, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(window->session().request().settings.bits, bits);
}

void TestNavigation::numbersArePasted() {
    const auto window = shownWindow();
    QTRY_VERIFY(window->session().settled());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    QApplication::clipboard()->setText(QStringLiteral("[[1, 2, 3], [4, 5, 6.5]]"));
    press(*window, Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(window->session().outcome()->data->tensor->shape, (Shape{2, 3}));
    QCOMPARE(window->session().outcome()->data->index->maximum(), 6.5F);
    press(*window, Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(window->session().outcome()->metrics.count, 2000U);
    QApplication::clipboard()->setText(QStringLiteral("no number"));
    press(*window, Qt::Key_V, Qt::ControlModifier);
    QVERIFY(window->session().settled());
    QVERIFY(window->findChild<MessageBar*>()->isVisible());
}

QUANTOSCOPE_GUI_TEST(TestNavigation);
#include "tst_navigation.moc"
