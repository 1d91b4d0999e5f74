// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor times a second matrix in integers: the matrices as grids, one cell step by step.
#include "app/views/product/paint.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/views/kit/control/segment_toggle.h"
#include "app/views/kit/control/step_list.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/curve_view.h"
#include "app/views/look/focus.h"
#include "app/views/look/number_format.h"
#include "core/analysis/request/second_matrix_text.h"

namespace quantoscope {
namespace {

class ProductView : public CurveView {
    Q_OBJECT
  public:
    explicit ProductView(QWidget* parent);
    ~ProductView() override { giveUpFocus(*this); }

    QString caption() const override;
    DataTable dataTable() const override;
    QSize minimumSizeHint() const override { return {220, 260}; }

  public slots:
    void setCurves(const quantoscope::CurvesPointer& given) override;

  protected:
    bool hasPart(const Curves& curves) const override {
        return curves.product || !curves.productRefused.empty();
    }
    QString reasonForNothing() const override;
    void prepare(QSize pixels) override;
    void handClicked(const QPointF& place) override;
    void handHovered(const std::optional<QPointF>& place) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void applyTheme() override { m_toggle->setTheme(theme()); }

  private:
    // A place in one of the matrices.
    struct Target {
        std::size_t panel = 0;
        ProductCell cell;
    };
    const IntegerProduct& product() const { return *curves()->product; }
    bool hasCells() const {
        return curves() && curves()->product && !curves()->product->terms.empty();
    }
    QWidget* makeControls();
    QWidget* makeToggle();
    void showParts();
    QSpinBox* makeBits(int from, int to, const QString& name, const QString& help);
    void showSettings();
    void takeControls();
    void refuse(const QString& sentence);
    void pick(ProductCell cell);
    void showSteps();
    std::optional<Target> targetAt(const QPointF& place) const;
    void paintHover(QCPPainter& painter) const;

    QLineEdit* m_other = nullptr;
    QSpinBox* m_accumulator = nullptr;
    QSpinBox* m_output = nullptr;
    QLineEdit* m_bias = nullptr;
    QLabel* m_refusal = nullptr;
    SegmentToggle* m_toggle = nullptr;  // matrices or steps, where both do not fit
    bool m_showsSteps = false;
    StepList* m_steps = nullptr;
    ProductSettings m_settings = initialProductSettings();  // as the controls have them
    bool m_isAsked = false;  // they were edited and the product has not come yet
    ProductCell m_cell;
    ProductPanels m_panels;
    std::array<ProductGrid, kProductParts.size()> m_grids;
    std::optional<QPointF> m_hand;
};

ProductView::ProductView(QWidget* parent) : CurveView(tr("Integer arithmetic"), parent) {
    setZoomable({});
    setAxisless();
    auto* box = static_cast<QVBoxLayout*>(layout());
    box->insertWidget(0, makeControls());
    box->insertWidget(1, makeToggle());
    box->setStretchFactor(plot(), 3);
    m_steps = new StepList(this);
    m_steps->setAccessibleName(tr("The picked cell step by step"));
    auto* frame = new QWidget(this);
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(12, 0, 12, 8);
    row->addWidget(m_steps);
    box->addWidget(frame, 3);
    plot()->setToolTip(
        tr("Click a cell of C to follow it step by step, a row of A or a column of "
           "B; the arrow keys move on."));
    addPainting(QStringLiteral("main"), false, [this](QCPPainter& painter) {
        for (std::size_t i = 0; i < m_panels.size(); ++i)
            paintGrid(painter, m_panels[i], m_grids[i], theme());
    });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
    showSettings();
    showSteps();
}

QSpinBox* ProductView::makeBits(int from, int to, const QString& name, const QString& help) {
    auto* field = new QSpinBox(this);
    field->setRange(from, to);
    field->setSuffix(tr(" bits"));
    field->setAccessibleName(name);
    field->setToolTip(help);
    field->setKeyboardTracking(false);
    connect(field, &QSpinBox::valueChanged, this, [this] { takeControls(); });
    return field;
}

QWidget* ProductView::makeControls() {
    auto* controls = new QWidget(this);
    auto* column = new QVBoxLayout(controls);
    column->setContentsMargins(12, 6, 12, 0);
    column->setSpacing(4);
    const auto add = [&](QHBoxLayout* row, const QString& label, QWidget* field, int stretch) {
        auto* text = new QLabel(label, controls);
        text->setBuddy(field);
        row->addWidget(text);
        row->addWidget(field, stretch);
    };
    const auto makeLine = [&](const QString& name, const QString& help) {
        auto* line = new QLineEdit(controls);
        line->setAccessibleName(name);
        line->setToolTip(help);
        connect(line, &QLineEdit::editingFinished, this, &ProductView::takeControls);
        return line;
    };
    m_other = makeLine(tr("Second matrix"),
                       tr("The second matrix, B: a distribution (normal, laplace:seed=3) or a file "
                          "whose rows meet the tensor's columns"));
    m_bias = makeLine(tr("Bias"), tr("Added to every cell of the product, in real numbers"));
    m_bias->setMaximumWidth(70);
    m_accumulator = makeBits(8, 32, tr("Accumulator bits"),
                             tr("Sums that leave this many bits are held at the end"));
    m_output = makeBits(2, 16, tr("Result bits"), tr("Of the codes of the result"));
    auto* first = new QHBoxLayout;
    add(first, tr("times"), m_other, 1);
    add(first, tr("plus"), m_bias, 0);
    column->addLayout(first);
    auto* second = new QHBoxLayout;
    add(second, tr("accumulator"), m_accumulator, 0);
    add(second, tr("result"), m_output, 0);
    second->addStretch(1);
    column->addLayout(second);
    m_refusal = makeStepText({}, controls);
    m_refusal->hide();
    column->addWidget(m_refusal);
    return controls;
}

QWidget* ProductView::makeToggle() {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(12, 2, 12, 0);
    m_toggle = new SegmentToggle({{tr("matrices"), tr("The matrices as grids")},
                                  {tr("steps"), tr("The picked cell step by step")}},
                                 box);
    m_toggle->setAccessibleName(tr("Part of the view"));
    m_toggle->setTheme(theme());
    row->addWidget(m_toggle);
    row->addStretch(1);
    connect(m_toggle, &SegmentToggle::chosen, this, [this](int index) {
        m_showsSteps = index == 1;
        m_toggle->choose(index);
        showParts();
    });
    return box;
}

void ProductView::showParts() {
    constexpr int kLow = 520;  // pixels; below, neither grids nor steps could be read
    const bool isLow = height() < kLow;
    m_toggle->parentWidget()->setVisible(isLow);
    plot()->setVisible(!isLow || !m_showsSteps);
    m_steps->parentWidget()->setVisible(!isLow || m_showsSteps);
}

void ProductView::resizeEvent(QResizeEvent* event) {
    CurveView::resizeEvent(event);
    showParts();
}

void ProductView::showSettings() {
    const QSignalBlocker accumulator(m_accumulator);
    const QSignalBlocker output(m_output);
    m_other->setText(toQString(secondMatrixText(m_settings.other)));
    m_other->setCursorPosition(0);
    m_bias->setText(toQString(exactText(m_settings.bias)));
    m_accumulator->setValue(m_settings.accumulatorBits);
    m_output->setValue(m_settings.outputBits);
}

void ProductView::refuse(const QString& sentence) {
    m_refusal->setText(sentence);
    m_refusal->setVisible(!sentence.isEmpty());
}

void ProductView::takeControls() {
    const auto source = parseSource(m_other->text().trimmed().toStdString());
    if (!source) return refuse(toQString(source.error().sentence()));
    const auto bias = parseReal(m_bias->text().toStdString());
    if (!bias || !std::isfinite(*bias)) return refuse(tr("A bias is a finite number."));
    refuse({});
    const ProductSettings settings{.other = *source,
                                   .accumulatorBits = m_accumulator->value(),
                                   .outputBits = m_output->value(),
                                   .bias = *bias};
    if (settings == m_settings) return;
    m_settings = settings;
    m_isAsked = true;
    emit productEdited(settings);
}

void ProductView::setCurves(const CurvesPointer& given) {
    CurveView::setCurves(given);
    if (curves() != given || !given) return;
    if (given->product) {
        const bool isMine = given->product->settings == m_settings;
        if (!isMine && !m_isAsked) {
            m_settings = given->product->settings;
            showSettings();
        }
        m_isAsked = m_isAsked && !isMine;
    }
    if (hasCells())
        m_cell = {std::min(m_cell.row, product().rows - 1),
                  std::min(m_cell.column, product().columns - 1)};
    showSteps();
}

QString ProductView::reasonForNothing() const {
    if (!curves()->product) return toQString(curves()->productRefused);
    return hasCells() ? QString() : tr("There are no values.");
}

void ProductView::prepare(QSize pixels) {
    setAxisNames(tr("column"), tr("row"));
    for (QCPAxis* axis : {xAxis(), yAxis()})
        axis->setVisible(false);  // six grids, none of them on the axes
    if (!canDraw()) return;
    m_panels = layProduct(roomOf(pixels), theme());
    for (std::size_t i = 0; i < kProductParts.size(); ++i)
        m_grids[i] = productGrid(product(), kProductParts[i]);
    setSubtitle(orWaiting(productTotals(product())));
}

void ProductView::showSteps() {
    if (!hasCells()) {
        m_steps->setSteps({}, curves() ? reasonForNothing() : tr("Nothing to show yet."));
        return;
    }
    std::vector<ExplainStep> steps = productSteps(product(), m_cell);
    for (const std::string& note : product().notes)
        steps.insert(steps.begin(), {note, {}});
    steps.insert(steps.begin(), {productTotals(product()).toStdString(), {}});
    m_steps->setSteps(steps, {});
}

void ProductView::pick(ProductCell cell) {
    if (cell == m_cell) return;
    m_cell = cell;
    showSteps();
    repaintHover();
}

std::optional<ProductView::Target> ProductView::targetAt(const QPointF& place) const {
    for (std::size_t i = 0; i < m_panels.size(); ++i)
        if (const auto cell = cellAt(m_panels[i], m_grids[i], place)) return Target{i, *cell};
    return std::nullopt;
}

void ProductView::handClicked(const QPointF& place) {
    const auto target = targetAt(place);
    if (!target) return;
    ProductCell cell = target->cell;
    if (kProductParts[target->panel] == ProductPart::First) cell.column = m_cell.column;
    if (kProductParts[target->panel] == ProductPart::Second) cell.row = m_cell.row;
    pick(cell);
}

void ProductView::handHovered(const std::optional<QPointF>& place) {
    m_hand = place;
    repaintHover();
}

void ProductView::keyPressEvent(QKeyEvent* event) {
    if (!canDraw() || !hasCells()) return CurveView::keyPressEvent(event);
    ProductCell cell = m_cell;
    switch (event->key()) {
        case Qt::Key_Left:
            cell.column -= cell.column > 0 ? 1 : 0;
            break;
        case Qt::Key_Right:
            cell.column = std::min(cell.column + 1, product().columns - 1);
            break;
        case Qt::Key_Up:
            cell.row -= cell.row > 0 ? 1 : 0;
            break;
        case Qt::Key_Down:
            cell.row = std::min(cell.row + 1, product().rows - 1);
            break;
        default:
            return CurveView::keyPressEvent(event);
    }
    pick(cell);
}

// The picked cell, the row and the column that make it, and the number under the hand.
void ProductView::paintHover(QCPPainter& painter) const {
    if (!canDraw()) return;
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        const bool isFirst = kProductParts[i] == ProductPart::First;
        const bool isSecond = kProductParts[i] == ProductPart::Second;
        paintCellsFrame(painter,
                        cellsRect(m_panels[i], m_grids[i], isSecond ? 0 : m_cell.row,
                                  isSecond ? product().inner : 1, isFirst ? 0 : m_cell.column,
                                  isFirst ? product().inner : 1),
                        theme());
    }
    const auto target = m_hand ? targetAt(*m_hand) : std::nullopt;
    if (!target) return;
    const ProductGrid& grid = m_grids[target->panel];
    const std::size_t cell =
        target->cell.row / grid.rowStride * grid.columns + target->cell.column / grid.columnStride;
    const QVector<Fact> facts{
        {partName(kProductParts[target->panel]), partHelp(kProductParts[target->panel])},
        {tr("row, column"), tr("%1, %2").arg(target->cell.row).arg(target->cell.column)},
        {tr("value"), numberText(grid.values[cell], 6)}};
    const QRectF room = QRectF(plot()->viewport()).adjusted(4, 4, -4, -4);
    paintReadOut(painter, facts, {.room = room, .mark = around(*m_hand), .ink = {}});
}

QString ProductView::caption() const {
    if (!canDraw() || !hasCells()) return message();
    return tr("The tensor A times a second matrix B (%1) in integers, accumulators of %2 bits, a "
              "result C of %3 bits, next to the product in real numbers: %4.")
        .arg(toQString(secondMatrixText(product().settings.other)))
        .arg(product().settings.accumulatorBits)
        .arg(product().settings.outputBits)
        .arg(productTotals(product()));
}

DataTable ProductView::dataTable() const {
    DataTable table{
        {tr("row"), tr("column"), tr("Σ q_a q_b"), tr("z_b Σ q_a"), tr("z_a Σ q_b"),
         tr("K z_a z_b"), tr("bias (s_a s_b)"), tr("accumulator"), tr("saturated"), tr("code"),
         tr("dequantized (value)"), tr("real numbers (value)"), tr("error (value)")},
        {}};
    if (!hasCells()) return table;
    for (std::size_t i = 0; i < product().terms.size(); ++i) {
        const ProductTerms& terms = product().terms[i];
        const auto result = static_cast<double>(product().result[i]);
        const auto exact = [](double value) { return toQString(exactText(value)); };
        table.rows.append(
            {QString::number(i / product().columns), QString::number(i % product().columns),
             QString::number(terms.dot), QString::number(terms.rowTerm),
             QString::number(terms.columnTerm), QString::number(terms.constant),
             QString::number(terms.bias), QString::number(terms.accumulator),
             terms.saturated ? QStringLiteral("yes") : QStringLiteral("no"),
             QString::number(product().outputCodes[i]), toQString(exactText(product().result[i])),
             exact(product().reference[i]), exact(result - product().reference[i])});
    }
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor product{
    .id = "product",
    .title = "Integer arithmetic",
    .help =
        "The tensor times a second matrix in integers, as integer hardware does it: each "
        "cell's sums, zero-point terms, accumulator, multiplier and shift.",
    .needsCurves = true,
    .place = ViewPlace::Product,
    .rank = 1,
    .key = 'I',
    .create = [](QWidget* parent) -> View* { return new ProductView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/product/view.moc"
