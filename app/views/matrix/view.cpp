// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/matrix/view.h"

#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"

namespace quantoscope {

MatrixView::MatrixView(QWidget* parent) : CurveView(tr("Matrix"), parent) {
    setZoomable({});
    setAxisless();
    addPainting(QStringLiteral("main"), false, [this](QCPPainter& painter) { paintMaps(painter); });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
    connect(plot(), &QCustomPlot::mouseWheel, this, [this](QWheelEvent* event) {
        const double notches = event->angleDelta().y() / 120.0;
        zoomAt(event->position(), std::pow(kZoomStep, notches));
    });
}

QString MatrixView::reasonForNothing() const {
    return sample().elements.empty() ? tr("There are no values.") : QString();
}

void MatrixView::setOutcome(const OutcomePointer& outcome) {
    CurveView::setOutcome(outcome);
    // A cell of another slice was picked: its bucket is known now that the slice is in focus.
    if (!outcome || !curves() || !m_pick.element || m_pick.interval) return;
    if (curves()->outcome->data != outcome->data) return;
    const auto cell = cellOfElement(sample(), *m_pick.element);
    if (!cell || sample().elements[*cell] != *m_pick.element) return;
    Pick pick = m_pick;
    pick.interval = intervalOf(*cell);
    if (!pick.interval) return;
    m_pick = pick;
    emit pickEdited(pick);
}

// Scales and images of the newest sample.
void MatrixView::renew() {
    if (m_drawn == curves() && m_drawnDark == theme().dark) return;
    const auto isShaped = [](const MatrixSample& a, const MatrixSample& b) {
        return a.whole.rows == b.whole.rows && a.whole.columns == b.whole.columns;
    };
    if (!m_drawn || !isShaped(*m_drawn->matrix, sample())) m_window = sample().window;
    m_drawn = curves();
    m_drawnDark = theme().dark;
    for (std::size_t i = 0; i < kMatrixParts.size(); ++i) {
        m_scales[i] = colorScale(sample(), kMatrixParts[i]);
        m_images[i] = matrixImage(sample(), kMatrixParts[i], m_scales[i], theme());
    }
}

void MatrixView::prepare(QSize pixels) {
    setAxisNames(tr("column"), tr("row"));
    for (QCPAxis* axis : {xAxis(), yAxis()})
        axis->setVisible(false);  // each map has its own
    if (!canDraw()) return;
    renew();
    setHome(sensibleRange(static_cast<double>(m_window.firstColumn),
                          static_cast<double>(m_window.firstColumn + m_window.columns)),
            sensibleRange(static_cast<double>(m_window.firstRow),
                          static_cast<double>(m_window.firstRow + m_window.rows)));
    m_panels = layPanels(roomOf(pixels), m_window, theme());
    const QString shape = tr("%1 × %2").arg(countText(static_cast<double>(sample().whole.rows)),
                                            countText(static_cast<double>(sample().whole.columns)));
    const QString sampling = samplingText(sample());
    setSubtitle(orWaiting(sampling.isEmpty() ? shape : shape + QStringLiteral(", ") + sampling));
}

void MatrixView::paintMaps(QCPPainter& painter) const {
    const MatrixPicture maps = picture();
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        paintMap(painter, maps, m_panels[i], m_images[i]);
        paintCells(painter, maps, m_panels[i], m_scales[i]);
        paintSliceLines(painter, maps, m_panels[i], *curves()->outcome->slicing);
        paintBar(painter, m_panels[i], m_scales[i], theme());
    }
}

// A bucket picked elsewhere: the cells of all other codes fade.
void MatrixView::paintBucket(QCPPainter& painter) const {
    const Focus& focus = *outcome()->focus;
    if (!m_pick.interval || m_pick.element || isWaiting() || *m_pick.interval >= focus.steps.size())
        return;
    const std::int32_t code = focus.steps.codes[*m_pick.interval];
    const Slicing& slicing = *outcome()->slicing;
    QImage veil(m_images[0].size(), QImage::Format_ARGB32_Premultiplied);
    QColor fade = theme().card;
    fade.setAlphaF(0.75F);
    const QRgb faded = qPremultiply(fade.rgba());
    for (std::size_t row = 0; row < sample().rows; ++row) {
        auto* pixels = reinterpret_cast<QRgb*>(veil.scanLine(static_cast<int>(row)));
        for (std::size_t column = 0; column < sample().columns; ++column) {
            const std::size_t cell = row * sample().columns + column;
            const std::uint64_t element = sample().elements[cell];
            const bool shown = element != MatrixSample::kNoElement &&
                               sample().codes[cell] == code &&
                               !std::isnan(sample().original[cell]) &&
                               (slicing.count() == 1 || slicing.sliceOf(element) == focus.slice);
            pixels[column] = shown ? 0U : faded;
        }
    }
    for (const MatrixPanel& panel : m_panels) {
        painter.save();
        painter.setClipRect(panel.map, Qt::IntersectClip);
        painter.drawImage(picture().sampleRect(panel.map), veil);
        painter.restore();
    }
}

QVector<Fact> MatrixView::factsOf(std::size_t cell) const {
    const std::uint64_t element = sample().elements[cell];
    const auto number = [](double value) { return numberText(value, 5); };
    const double error = cellValue(sample(), MatrixPart::Error, cell);
    QVector<Fact> facts{
        {tr("row, column"),
         tr("%1, %2").arg(element / sample().whole.columns).arg(element % sample().whole.columns)},
        {tr("original"), number(cellValue(sample(), MatrixPart::Original, cell))},
        {tr("code"), QString::number(sample().codes[cell])},
        {tr("dequantized"), number(cellValue(sample(), MatrixPart::Dequantized, cell))},
        {tr("error"), std::isnan(error) ? QStringLiteral("-") : signedText(error, 5)}};
    const Slicing& slicing = *curves()->outcome->slicing;
    if (slicing.count() > 1)
        facts.append(
            {tr("shares its scale with"), toQString(slicing.label(slicing.sliceOf(element)))});
    return facts;
}

void MatrixView::paintHover(QCPPainter& painter) const {
    if (!canDraw()) return;
    paintBucket(painter);
    const auto frameCell = [&](std::size_t cell, const QColor& color) {
        for (const MatrixPanel& panel : m_panels)
            paintCellFrame(painter, picture(), panel, cell, color);
    };
    if (m_pick.element)
        if (const auto cell = cellOfElement(sample(), *m_pick.element))
            frameCell(*cell, theme().best);
    const auto cell = m_hand ? cellAt(*m_hand) : std::nullopt;
    if (!cell) return;
    frameCell(*cell, theme().text);
    const QVector<Fact> facts = factsOf(*cell);
    const QRectF room = QRectF(plot()->viewport()).adjusted(4, 4, -4, -4);
    paintReadOut(painter, facts, {.room = room, .mark = around(*m_hand), .ink = {}});
}

QString MatrixView::caption() const {
    if (!canDraw()) return message();
    const QString sampling = samplingText(sample());
    return tr("The tensor as a matrix of %1 rows and %2 columns%3: original values, their codes, "
              "the dequantized values and the error.")
        .arg(countText(static_cast<double>(sample().whole.rows)),
             countText(static_cast<double>(sample().whole.columns)),
             sampling.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(sampling));
}

DataTable MatrixView::dataTable() const {
    DataTable table;
    table.columns = {tr("row"),
                     tr("column"),
                     tr("original (value)"),
                     tr("code"),
                     tr("dequantized (value)"),
                     tr("error (value)")};
    if (!curves()) return table;
    const auto exact = [](float value) { return toQString(exactText(value)); };
    for (std::size_t cell = 0; cell < sample().elements.size(); ++cell) {
        const std::uint64_t element = sample().elements[cell];
        if (element == MatrixSample::kNoElement) continue;
        table.rows.append({QString::number(element / sample().whole.columns),
                           QString::number(element % sample().whole.columns),
                           exact(sample().original[cell]), QString::number(sample().codes[cell]),
                           exact(sample().dequantized[cell]),
                           toQString(exactText(cellValue(sample(), MatrixPart::Error, cell)))});
    }
    return table;
}

}  // namespace quantoscope
