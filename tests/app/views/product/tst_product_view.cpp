// SPDX-License-Identifier: GPL-3.0-or-later
// The integer product as grids and steps, and the settings that its view asks for.
#include <qcustomplot.h>

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <memory>

#include "app/views/kit/control/step_list.h"
#include "app/views/kit/plot/plot_view.h"
#include "app/views/product/paint.h"
#include "support/curves.h"
#include "support/test_program.h"

using namespace quantoscope;
using namespace quantoscope::test;

namespace {

ProductSettings settingsOf(int accumulatorBits, double bias = 0.25) {
    ProductSettings settings = initialProductSettings();
    settings.accumulatorBits = accumulatorBits;
    settings.bias = bias;
    return settings;
}

OutcomePointer outcome8() {
    Request request = defaultRequest();
    request.settings.bits = 8;
    return answer(request, bell(400), {20, 20});
}

IntegerProduct productOf(const ProductSettings& settings) {
    auto product = multiplyInIntegers(*outcome8(), settings, {});
    if (!product) qFatal("%s", product.error().sentence().c_str());
    return *product;
}

// The number that a formula ends with.
double lastNumber(const std::string& formula) {
    static const QRegularExpression pattern(QStringLiteral("(-?[0-9.]+(e[-+]?[0-9]+)?)$"));
    return pattern.match(QString::fromStdString(formula)).captured(1).toDouble();
}

struct Shown {
    explicit Shown(const ProductSettings& settings = initialProductSettings())
        : view(findView("product")->create(nullptr)),
          edits(view.get(), &View::productEdited),
          outcome(outcome8()) {
        view->resize(480, 520);
        view->show();
        view->setRequest(outcome->request);
        view->setOutcome(outcome);
        hand(multiplyInIntegers(*outcome, settings, {}));
    }
    void hand(const Result<IntegerProduct>& product) const {
        auto curves = std::make_shared<Curves>();
        curves->outcome = outcome;
        if (product)
            curves->product = *product;
        else
            curves->productRefused = product.error().sentence();
        view->setCurves(curves);
        view->plot()->replot();
    }
    QLineEdit* line(const char* name) const {
        for (auto* one : view->findChildren<QLineEdit*>())
            if (one->accessibleName() == QLatin1String(name)) return one;
        return nullptr;
    }
    QSpinBox* bits(const char* name) const {
        for (auto* one : view->findChildren<QSpinBox*>())
            if (one->accessibleName() == QLatin1String(name)) return one;
        return nullptr;
    }
    void type(const char* name, const QString& text) const {
        line(name)->setFocus();
        line(name)->setText(text);
        QTest::keyClick(line(name), Qt::Key_Return);
    }
    bool says(const QString& text) const {
        for (const auto* label : view->findChildren<QLabel*>())
            if (!label->isHidden() && label->text().contains(text)) return true;
        return false;
    }
    ProductSettings asked() const { return edits.back()[0].value<ProductSettings>(); }

    std::unique_ptr<View> view;
    QSignalSpy edits;
    OutcomePointer outcome;
};

}  // namespace

class TestProductView : public QObject {
    Q_OBJECT
  private slots:
    void gridsHoldTheNumbersOfTheProduct() {
        const IntegerProduct product = productOf(settingsOf(32));
        for (const ProductPart part : kProductParts) {
            const ProductGrid grid = productGrid(product, part);
            const bool isFirst = part == ProductPart::First;
            const bool isSecond = part == ProductPart::Second;
            QCOMPARE(grid.rows, isSecond ? product.inner : product.rows);
            QCOMPARE(grid.columns, isFirst ? product.inner : product.columns);
            QCOMPARE(grid.rowStride * grid.columnStride, std::size_t{1});
            QCOMPARE(grid.values.size(), grid.rows * grid.columns);
            QVERIFY(grid.scale.low < grid.scale.high);
        }
        const auto at = [&](ProductPart part) { return productGrid(product, part).values[131]; };
        QCOMPARE(at(ProductPart::First), static_cast<double>(product.firstCodes[131]));
        QCOMPARE(at(ProductPart::Second), static_cast<double>(product.secondCodes[131]));
        QCOMPARE(at(ProductPart::Reference), product.reference[131]);
        QCOMPARE(at(ProductPart::Codes), static_cast<double>(product.outputCodes[131]));
        QCOMPARE(at(ProductPart::Dequantized), static_cast<double>(product.result[131]));
        QCOMPARE(at(ProductPart::Accumulator), static_cast<double>(product.terms[131].accumulator));
    }
    void longGridsAreReduced() {
        IntegerProduct product;
        product.rows = 2;
        product.inner = 1000;
        product.columns = 3;
        for (int i = 0; i < 2000; ++i)
            product.firstCodes.push_back(i);
        const ProductGrid grid = productGrid(product, ProductPart::First);
        QVERIFY(grid.columns <= kMostGrid && grid.columnStride == 11 && grid.rows == 2);
        QCOMPARE(grid.values[1], 11.0);
        QCOMPARE(grid.values[grid.columns], 1000.0);
    }
    // The steps tell the numbers of the terms, one after another, up to the code and the error.
    void stepsTellTheNumbers() {
        const IntegerProduct product = productOf(settingsOf(32));
        for (const std::size_t place :
             {std::size_t{0}, std::size_t{77}, product.terms.size() - 1}) {
            const ProductTerms& terms = product.terms[place];
            const auto steps =
                productSteps(product, {place / product.columns, place % product.columns});
            QCOMPARE(steps.size(), std::size_t{11});
            const double told[] = {double(terms.dot),        double(terms.rowTerm),
                                   double(terms.columnTerm), double(terms.constant),
                                   double(terms.bias),       double(terms.accumulator)};
            for (std::size_t i = 0; i < std::size(told); ++i)
                QCOMPARE(lastNumber(steps[i].formula), told[i]);
            QVERIFY(steps[8].formula.find("code " + std::to_string(product.outputCodes[place])) !=
                    std::string::npos);
            QVERIFY(steps[5].text.find("SATURATED") == std::string::npos);
        }
    }
    void saturationIsSaid() {
        const IntegerProduct product = productOf(settingsOf(12));
        QVERIFY(product.saturated > 0);
        const ProductGrid grid = productGrid(product, ProductPart::Accumulator);
        QCOMPARE(static_cast<std::size_t>(std::ranges::count(grid.saturated, true)),
                 product.saturated);
        for (std::size_t i = 0; i < product.terms.size(); ++i) {
            const auto steps = productSteps(product, {i / product.columns, i % product.columns});
            const bool isSaid = steps[5].text.starts_with("SATURATED");
            QCOMPARE(isSaid, product.terms[i].saturated);
            if (isSaid)
                QCOMPARE(lastNumber(steps[5].formula), double(product.terms[i].accumulator));
        }
    }
    void controlsAskForTheirSettings() {
        Shown shown;
        QCOMPARE(shown.edits.size(), 0);
        shown.type("Second matrix", QStringLiteral("laplace:seed=4"));
        QCOMPARE(shown.edits.size(), 1);
        QVERIFY(shown.asked().other == *parseSource("laplace:seed=4"));
        shown.bits("Accumulator bits")->setValue(16);
        shown.bits("Result bits")->setValue(4);
        shown.type("Bias", QStringLiteral("-0.5"));
        QCOMPARE(shown.edits.size(), 4);
        const ProductSettings expected{.other = *parseSource("laplace:seed=4"),
                                       .accumulatorBits = 16,
                                       .outputBits = 4,
                                       .bias = -0.5};
        QVERIFY(shown.asked() == expected);
        // The old product comes late: the controls stay; then the new one, and others' settings.
        shown.hand(multiplyInIntegers(*shown.outcome, initialProductSettings(), {}));
        QCOMPARE(shown.bits("Accumulator bits")->value(), 16);
        shown.hand(multiplyInIntegers(*shown.outcome, expected, {}));
        shown.hand(multiplyInIntegers(*shown.outcome, settingsOf(20, 3), {}));
        QCOMPARE(shown.bits("Accumulator bits")->value(), 20);
        QCOMPARE(shown.line("Bias")->text(), QStringLiteral("3"));
        QCOMPARE(shown.edits.size(), 4);
    }
    void whatCannotBeAskedIsSaid() {
        Shown shown;
        shown.type("Second matrix", QStringLiteral("normal:seed=x"));
        QCOMPARE(shown.edits.size(), 0);
        QVERIFY(
            shown.says(QString::fromStdString(parseSource("normal:seed=x").error().sentence())));
        shown.type("Second matrix", QStringLiteral("normal:seed=3"));
        QCOMPARE(shown.edits.size(), 1);
        shown.type("Bias", QStringLiteral("inf"));
        QCOMPARE(shown.edits.size(), 1);
        QVERIFY(shown.says(QStringLiteral("finite")));
    }
    void aRefusedProductIsSaid() {
        Shown shown;
        const Error refusal{ErrorCode::InvalidArgument, "The second matrix has 3 rows.", {}};
        shown.hand(refusal);
        QCOMPARE(static_cast<PlotView&>(*shown.view).message(),
                 QString::fromStdString(refusal.sentence()));
        QVERIFY(shown.view->dataTable().rows.isEmpty());
        shown.hand(multiplyInIntegers(*shown.outcome, initialProductSettings(), {}));
        QCOMPARE(shown.view->dataTable().rows.size(), 20 * 64);
    }
    void aCellIsPickedByHandAndKeys() {
        Shown shown;
        QVERIFY(shown.says(QStringLiteral("row 0 of A and column 0 of B")));
        QTest::keyClick(shown.view.get(), Qt::Key_Down);
        QTest::keyClick(shown.view.get(), Qt::Key_Right);
        QTest::keyClick(shown.view.get(), Qt::Key_Right);
        QTRY_VERIFY(shown.says(QStringLiteral("row 1 of A and column 2 of B")));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(shown.view.get(), Qt::Key_Up);
        QTRY_VERIFY(shown.says(QStringLiteral("row 0 of A and column 2 of B")));
        // The middle of the plot's lower right: the dequantized result, in 3 x 2 grids.
        const QSize whole = shown.view->plot()->size();
        QTest::mouseClick(shown.view->plot(), Qt::LeftButton, {},
                          {whole.width() - 20, whole.height() - 12});
        QTRY_VERIFY(!shown.says(QStringLiteral("row 0 of A and column 2 of B")));
    }
    void aPlaceOfAGridIsItsCell() {
        const IntegerProduct product = productOf(settingsOf(32));
        const ProductPanels panels = layProduct(QRectF(10, 20, 400, 160), lightTheme());
        for (const ProductPanel& panel : panels) {
            const ProductGrid grid = productGrid(product, panel.part);
            for (const ProductCell cell : {ProductCell{0, 0}, ProductCell{3, 7}}) {
                const QRectF place = cellsRect(panel, grid, cell.row, 1, cell.column, 1);
                QVERIFY(panel.map.contains(place.center()));
                QVERIFY(cellAt(panel, grid, place.center()) == cell);
            }
            QVERIFY(!cellAt(panel, grid, panel.map.topLeft() - QPointF(1, 1)));
        }
    }
    void aLowViewShowsMatricesOrSteps() {
        Shown shown;
        auto* steps = shown.view->findChild<StepList*>();
        QCOMPARE(shown.view->height(), 520);
        QVERIFY(shown.view->plot()->isVisible() && steps->isVisible());
        shown.view->resize(340, 340);
        QVERIFY(shown.view->plot()->isVisible() && !steps->isVisible());
        for (auto* button : shown.view->findChildren<QAbstractButton*>())
            if (button->text() == QLatin1String("steps")) button->click();
        QVERIFY(!shown.view->plot()->isVisible() && steps->isVisible());
        shown.view->resize(340, 640);
        QVERIFY(shown.view->plot()->isVisible() && steps->isVisible());
    }
};

QUANTOSCOPE_GUI_TEST(TestProductView);
#include "tst_product_view.moc"
