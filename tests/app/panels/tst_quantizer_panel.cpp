// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include "app/panels/gallery/scheme_button.h"
#include "app/panels/gallery/scheme_gallery.h"
#include "app/panels/gallery/scheme_picture.h"
#include "app/panels/number_field.h"
#include "app/panels/quantizer_panel.h"
#include "support/test_program.h"
#include "tests/support/outcomes.h"

using namespace quantoscope;

namespace {

// A panel whose hand is a session that grants every request at once.
struct Panel {
    Panel() : edits(&panel, &QuantizerPanel::requestEdited) {
        QObject::connect(&panel, &QuantizerPanel::requestEdited, &panel,
                         &QuantizerPanel::setRequest);
        panel.show();
    }
    Request last() const { return edits.back().front().value<Request>(); }
    template <class Widget>
    Widget* find(const char* accessibleName) {
        for (Widget* widget : panel.findChildren<Widget*>())
            if (widget->accessibleName() == QString::fromUtf8(accessibleName)) return widget;
        return nullptr;
    }
    QuantizerPanel panel;
    QSignalSpy edits;
};

void choose(QComboBox* box, int index) {
    box->setCurrentIndex(index);
    emit box->activated(index);
}

}  // namespace

class TestQuantizerPanel : public QObject {
    Q_OBJECT
  private slots:
    void showingARequestAsksForNothing() {
        Panel hand;
        for (const Scheme* scheme : schemes()) {
            for (const Calibrator* calibrator : calibrators()) {
                hand.panel.setRequest(
                    withCalibrator(withScheme(defaultRequest(), *scheme), *calibrator));
                hand.panel.setOutcome(test::outcomeOf({-1, 0.1F, 2}));
            }
        }
        QCOMPARE(hand.edits.count(), 0);
    }

    void theGalleryFindsByWords() {
        Panel hand;
        auto* button = hand.panel.findChild<SchemeButton*>();
        QTest::mouseClick(button, Qt::LeftButton);
        auto* gallery = button->findChild<SchemeGallery*>();
        for (const char letter : {'q', '4', '_', 'k'})
            QTest::keyClick(gallery->windowHandle(), letter);
        QTest::keyClick(gallery->windowHandle(), Qt::Key_Return);
        QCOMPARE(hand.last().scheme->id, "ggml-q4_k");
    }

    // What a step function looks like before it is chosen.
    void theGalleryShowsLevels() {
        QCOMPARE(exampleLevels(*findScheme("nf4")).size(), std::size_t{16});
        QCOMPARE(exampleLevels(*findScheme("ternary")).size(), std::size_t{3});
        QVERIFY(exampleLevels(*findScheme("vq")).empty());
        for (const Scheme* scheme : schemes())
            if (scheme->vector == nullptr)
                QVERIFY2(exampleLevels(*scheme).size() >= 2, scheme->id.data());
    }

    void passingThroughTheFieldsAsksForNothing() {
        Panel hand;
        hand.panel.setOutcome(test::outcomeOf({-1.1F, 0.1F, 2.3F}));
        for (NumberField* field : hand.panel.findChildren<NumberField*>())
            emit field->editingFinished();
        QCOMPARE(hand.edits.count(), 0);
    }

    void everySchemeAndCalibratorCanBeChosen() {
        Panel hand;
        auto* button = hand.panel.findChild<SchemeButton*>();
        QSet<const Scheme*> taken{hand.panel.request().scheme};
        for (int step = 0; step < static_cast<int>(schemes().size()) - 1; ++step) {
            // The one below the present one, over the headings of the families.
            QTest::mouseClick(button, Qt::LeftButton);
            auto* gallery = button->findChild<SchemeGallery*>();
            QVERIFY(gallery != nullptr && gallery->isVisible());
            QTest::keyClick(gallery->windowHandle(), Qt::Key_Down);
            QTest::keyClick(gallery->windowHandle(), Qt::Key_Return);
            QCOMPARE(hand.edits.count(), step + 1);
            taken.insert(hand.last().scheme);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        QCOMPARE(taken.size(), static_cast<qsizetype>(schemes().size()));
        hand.panel.setRequest(defaultRequest());
        auto* calibrate = hand.find<QComboBox>("Calibrate");
        const int known = static_cast<int>(calibrators().size());
        QCOMPARE(calibrate->count(), known + 2);
        for (int i = known - 1; i >= 0; --i) {
            choose(calibrate, i);
            const Request request = hand.last();
            QVERIFY(request.range.calibrator == calibrators()[static_cast<std::size_t>(i)]);
        }
    }

    void theSliderDragsAndEndsItsDrag() {
        Panel hand;
        auto* bits = hand.panel.findChild<QSlider*>();
        bits->setSliderDown(true);
        bits->setValue(6);
        bits->setValue(7);
        bits->setSliderDown(false);
        QCOMPARE(hand.edits.count(), 3);
        QVERIFY(hand.edits[0][1].value<Edit>() == Edit::Drag);
        QVERIFY(hand.edits[2][1].value<Edit>() == Edit::DragEnd);
        QCOMPARE(hand.last().settings.bits, 7);
    }

    void aTypedRangeIsManualAndInOrder() {
        Panel hand;
        hand.panel.setOutcome(test::outcomeOf({-1, 0, 2}));
        auto* alpha = hand.find<NumberField>("α");
        alpha->findChild<QLineEdit*>()->setText(QStringLiteral("9"));
        QTest::keyClick(alpha, Qt::Key_Return);
        const Request request = hand.last();
        QVERIFY(request.range.mode == RangeMode::Manual);
        QVERIFY(request.range.manual.front().alpha < request.range.manual.front().beta);
        QCOMPARE(request.range.manual.front().beta, 9.0);
    }

    // Of calibrated channels the one in view alone is set by hand.
    void aTypedRangeOfASliceIsItsAlone() {
        Panel hand;
        const Request request = withGranularity(defaultRequest(), Granularity::Channel);
        const auto data = test::outcomeOf({-1, 0, 2, -4, 1, 3}, {.channels = 2})->data;
        hand.panel.setRequest(request);
        hand.panel.setOutcome(*analyze(request, data, 1, {}));
        auto* alpha = hand.find<NumberField>("α");
        alpha->findChild<QLineEdit*>()->setText(QStringLiteral("-9"));
        QTest::keyClick(alpha, Qt::Key_Return);
        const RangeRequest range = hand.last().range;
        QVERIFY(range.mode == RangeMode::Calibrated);
        QVERIFY(range.own == std::vector<OwnRange>({{1, {-9, 3}}}));
    }

    void aSteppedRangeIsOneDrag() {
        Panel hand;
        hand.panel.setOutcome(test::outcomeOf({-1, 0, 2}));
        auto* beta = hand.find<NumberField>("β");
        QTest::keyClick(beta, Qt::Key_Up);
        QTest::keyClick(beta, Qt::Key_Up);
        QCOMPARE(hand.edits.count(), 2);
        QVERIFY(hand.edits[1][1].value<Edit>() == Edit::Drag);
    }

    void groupsRunAlongTheLastAxis() {
        Panel hand;
        auto* granularity = hand.find<QComboBox>("Share scale");
        choose(granularity, 2);
        QVERIFY(hand.last().granularity == Granularity::Group);
        QCOMPARE(hand.last().axis, -1);
        QVERIFY(hand.find<NumberField>("Group size")->isVisible());
        choose(granularity, 0);
        QVERIFY(!hand.find<NumberField>("Group size")->isVisible());
    }

    void helpIsAskedForByAnchor() {
        Panel hand;
        QSignalSpy asked(&hand.panel, &QuantizerPanel::helpRequested);
        hand.find<QToolButton>("About this scheme")->click();
        hand.find<QToolButton>("About this calibrator")->click();
        QCOMPARE(asked[0][0].toString(), QStringLiteral("scheme/uniform"));
        QVERIFY(asked[1][0].toString().startsWith(QStringLiteral("calibrator/")));
    }
};

QUANTOSCOPE_GUI_TEST(TestQuantizerPanel);
#include "tst_quantizer_panel.moc"
