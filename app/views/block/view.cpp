// SPDX-License-Identifier: GPL-3.0-or-later
// A block opened: its bytes field by field, and its values before and after.
#include <QKeyEvent>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app/views/block/paint.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/line_paint.h"
#include "app/views/kit/plot/outcome_view.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr int kBlock = 0;  // places in the row of numbers
constexpr int kPart = 1;

class BlockView : public OutcomeView {
    Q_OBJECT
  public:
    explicit BlockView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  protected:
    QString renew() override;
    void prepare(QSize pixels) override;
    void handClicked(const QPointF& place) override;
    void numberChosen(int index, int value) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    BytePicture picture() const;
    const BlockField* fieldAt(const QPointF& place) const;
    // The place in the block of a value of the plot or of a field's element.
    std::optional<std::size_t> placeAt(const QPointF& place) const;
    std::optional<std::size_t> pickedPlace() const;
    QVector<Fact> factsOf(const BlockField* field, std::optional<std::size_t> place) const;
    void paintTop(QCPPainter& painter) const;
    void paintHover(QCPPainter& painter) const;
    void frameFields(QCPPainter& painter, std::size_t place, const QColor& color) const;

    std::optional<BlockOpened> m_opened;
    ByteGrid m_grid;
    FieldLegend m_legend;
    QCPLayoutElement* m_bytes;  // the room of the bytes and their legend above the values
};

BlockView::BlockView(QWidget* parent)
    : OutcomeView(tr("Block opened"), {tr("block"), tr("part")}, parent),
      m_bytes(new QCPLayoutElement(plot())) {
    auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
    ticker->setTickStep(1);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    xAxis()->setTicker(ticker);
    m_bytes->setMargins(QMargins());
    m_bytes->setAutoMargins(QCP::msNone);
    plot()->plotLayout()->insertRow(1);
    plot()->plotLayout()->addElement(1, 0, m_bytes);
    addPainting(QStringLiteral("main"), true, [this](QCPPainter& painter) {
        paintBlockValues(painter, frame(), *m_opened, outcome()->focus->steps);
    });
    addPainting(QStringLiteral("overlay"), false,
                [this](QCPPainter& painter) { paintTop(painter); });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
}

QString BlockView::renew() {
    m_opened = openBlock(*outcome());
    if (!outcome()->blocks)
        return tr(
            "This view opens the bytes of a block. Block formats have them, MXFP4 or NF4 in "
            "blocks for one: choose such a scheme.");
    if (!m_opened) return tr("There are no values.");
    const auto most = [](std::size_t count) { return static_cast<int>(count) - 1; };
    numbers().set(kBlock, static_cast<int>(m_opened->block), most(m_opened->blocks));
    numbers().set(kPart, static_cast<int>(m_opened->part), most(m_opened->parts));
    return {};
}

BytePicture BlockView::picture() const {
    const QRectF room(m_bytes->outerRect());
    return {
        *m_opened, m_grid, {room.left() + axisRect()->margins().left(), room.top() + 2}, theme()};
}

void BlockView::prepare(QSize pixels) {
    constexpr double kShareOfBytes = 0.5;  // of the plot's height, at most
    setAxisNames(tr("place in the block"), tr("value"));
    if (!canDraw()) {
        m_bytes->setMinimumSize(0, 0);
        m_bytes->setMaximumSize(QWIDGETSIZE_MAX, 0);
        return;
    }
    const double line = QFontMetrics(labelFont(theme(), false)).height();
    m_legend = layFieldLegend(*m_opened, pixels.width(), theme());
    m_grid = byteGrid(m_opened->bytes.size(), pixels.width(),
                      kShareOfBytes * pixels.height() - m_legend.height, line);
    const int height = static_cast<int>(m_grid.rows * m_grid.height + m_legend.height + 12);
    m_bytes->setMinimumSize(0, height);
    m_bytes->setMaximumSize(QWIDGETSIZE_MAX, height);
    yAxis()->ticker()->setTickCount(std::clamp((pixels.height() - height) / 50, 1, 6));
    double low = 0;
    double high = 0;
    for (const BlockValue& value : m_opened->values)
        for (const float y : {value.before, value.after})
            if (value.element && std::isfinite(y)) {
                low = std::min(low, static_cast<double>(y));
                high = std::max(high, static_cast<double>(y));
            }
    const double margin = 0.08 * (high - low);
    setHome({-0.6, static_cast<double>(m_opened->values.size()) - 0.4},
            sensibleRange(low - margin, high + margin));
    setSubtitle(tr("block %1 of %2, %3 bytes · dots: before, bars: after")
                    .arg(m_opened->block)
                    .arg(countText(static_cast<double>(m_opened->blocks)))
                    .arg(m_opened->bytes.size()));
}

void BlockView::paintTop(QCPPainter& painter) const {
    const BytePicture bytes = picture();
    paintBytes(painter, bytes);
    const double top = bytes.topLeft.y() + m_grid.rows * m_grid.height + 4;
    paintFieldLegend(painter, m_legend, {bytes.topLeft.x(), top}, theme());
}

const BlockField* BlockView::fieldAt(const QPointF& place) const {
    const auto bit = picture().bitAt(place);
    if (!bit || m_opened->owners[*bit] < 0) return nullptr;
    return &m_opened->fields[static_cast<std::size_t>(m_opened->owners[*bit])];
}

std::optional<std::size_t> BlockView::placeAt(const QPointF& place) const {
    std::optional<std::size_t> found;
    if (const BlockField* field = fieldAt(place)) {
        if (field->element >= 0) found = static_cast<std::size_t>(field->element);
    } else if (axisRect()->rect().contains(place.toPoint())) {
        const double x = std::round(xAxis()->pixelToCoord(place.x()));
        if (x >= 0) found = static_cast<std::size_t>(x);
    }
    return found && *found < m_opened->values.size() ? found : std::nullopt;
}

std::optional<std::size_t> BlockView::pickedPlace() const {
    if (!pick().element) return std::nullopt;
    const auto found = std::ranges::find(m_opened->values, pick().element, &BlockValue::element);
    if (found == m_opened->values.end()) return std::nullopt;
    return static_cast<std::size_t>(found - m_opened->values.begin());
}

void BlockView::handClicked(const QPointF& place) {
    const auto chosen = placeAt(place);
    if (!chosen || !m_opened->values[*chosen].element) return;
    const BlockValue& value = m_opened->values[*chosen];
    Pick edited{.interval = {}, .x = {}, .element = value.element};
    if (std::isfinite(value.before)) {
        edited.x = static_cast<double>(value.before);
        if (m_opened->inPart(*chosen)) {
            const StepFunction& steps = outcome()->focus->steps;
            const auto code = std::ranges::find(steps.codes, value.code);
            if (code != steps.codes.end())
                edited.interval = static_cast<std::size_t>(code - steps.codes.begin());
        }
    }
    const std::size_t slice = outcome()->slicing->sliceOf(*value.element);
    if (slice != outcome()->focus->slice) emit focusEdited(slice);
    editPick(edited);
}

void BlockView::numberChosen(int index, int value) {
    if (!canDraw() || !m_opened) return;
    const auto wanted = static_cast<std::size_t>(value);
    const std::size_t slice = index == kBlock ? sliceOfPart(*outcome(), wanted, m_opened->part)
                                              : sliceOfPart(*outcome(), m_opened->block, wanted);
    if (slice != outcome()->focus->slice) emit focusEdited(slice);
}

void BlockView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            return numbers().step(kBlock, -1);
        case Qt::Key_Right:
            return numbers().step(kBlock, 1);
        case Qt::Key_Up:
            return numbers().step(kPart, -1);
        case Qt::Key_Down:
            return numbers().step(kPart, 1);
        default:
            OutcomeView::keyPressEvent(event);
    }
}

QVector<Fact> BlockView::factsOf(const BlockField* field, std::optional<std::size_t> place) const {
    QVector<Fact> facts;
    if (field != nullptr)
        facts = {{tr("field"), QStringLiteral("%1 (%2)").arg(toQString(field->name),
                                                             toQString(fieldTitle(field->kind)))},
                 {tr("bits"), QString::fromStdString(fieldBits(*m_opened, *field))},
                 {tr("code"), QString::number(field->code)}};
    if (!place) {
        if (field != nullptr) facts.append({tr("value"), numberText(field->value, 6)});
        return facts;
    }
    const BlockValue& value = m_opened->values[*place];
    if (field == nullptr) facts.append({tr("code"), QString::number(value.code)});
    if (value.element) {
        facts.append({tr("before"), numberText(static_cast<double>(value.before), 6)});
        facts.append({tr("after"), numberText(static_cast<double>(value.after), 6)});
        const double error = static_cast<double>(value.after) - static_cast<double>(value.before);
        facts.append({tr("error"), signedText(error)});
    } else {
        facts.append({tr("padding"), tr("beyond the row's end")});
    }
    return facts;
}

void BlockView::frameFields(QCPPainter& painter, std::size_t place, const QColor& color) const {
    for (const BlockField& field : m_opened->fields)
        if (field.element == static_cast<std::ptrdiff_t>(place))
            paintFieldFrame(painter, picture(), field, color);
    const double cell = xAxis()->coordToPixel(1) - xAxis()->coordToPixel(0);
    const QRectF room(axisRect()->rect());
    painter.setAntialiasing(false);
    painter.setPen(QPen(color, 1));
    painter.setBrush(Qt::NoBrush);
    const QRectF column(xAxis()->coordToPixel(static_cast<double>(place)) - cell / 2, room.top(),
                        cell, room.height() - 1);
    if (column.intersects(room)) painter.drawRect(column.intersected(room));
}

void BlockView::paintHover(QCPPainter& painter) const {
    if (!canDraw()) return;
    if (const auto picked = pickedPlace()) frameFields(painter, *picked, theme().best);
    if (!hand()) return;
    const BlockField* field = fieldAt(*hand());
    const std::optional<std::size_t> place = placeAt(*hand());
    if (place)
        frameFields(painter, *place, theme().text);
    else if (field != nullptr)
        paintFieldFrame(painter, picture(), *field, theme().text);
    if (place && field == nullptr) field = fieldOfPlace(*m_opened, *place);
    const QVector<Fact> facts = factsOf(field, place);
    const QRectF room = QRectF(plot()->viewport()).adjusted(4, 4, -4, -4);
    paintReadOut(painter, facts, {.room = room, .mark = around(*hand()), .ink = {}});
}

QString BlockView::caption() const {
    if (!canDraw()) return message();
    return tr("The %1 bytes of block %2, field by field, and its values before and after; part %3 "
              "is in focus.")
        .arg(m_opened->bytes.size())
        .arg(m_opened->block)
        .arg(m_opened->part);
}

DataTable BlockView::dataTable() const {
    DataTable table;
    table.columns = {tr("field"),        tr("kind"),
                     tr("first bit"),    tr("bits"),
                     tr("code"),         tr("stands for (value)"),
                     tr("element"),      tr("original (value)"),
                     tr("error (value)")};
    if (!m_opened) return table;
    const auto exact = [](double value) { return toQString(exactText(value)); };
    for (const BlockField& field : m_opened->fields) {
        QStringList row{
            QString::fromStdString(field.name), toQString(fieldTitle(field.kind)),
            QString::number(field.firstBit),    QString::fromStdString(fieldBits(*m_opened, field)),
            QString::number(field.code),        exact(field.value)};
        const BlockValue* value = field.element < 0
                                      ? nullptr
                                      : &m_opened->values[static_cast<std::size_t>(field.element)];
        if (value != nullptr && value->element) {
            const auto before = static_cast<double>(value->before);
            row += {QString::number(*value->element), exact(before),
                    exact(static_cast<double>(value->after) - before)};
        } else {
            row += {QString(), QString(), QString()};
        }
        table.rows.append(row);
    }
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor block{
    .id = "block",
    .title = "Block opened",
    .help =
        "The bytes of one block, field by field, with the values before and after; arrow keys go "
        "to other blocks and parts.",
    .place = ViewPlace::Block,
    .rank = 1,
    .key = 'K',
    .hasSomethingToSay = [](const Outcome& outcome,
                            bool) { return outcome.request.scheme->block != nullptr; },
    .create = [](QWidget* parent) -> View* { return new BlockView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/block/view.moc"
