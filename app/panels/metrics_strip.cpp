// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/metrics_strip.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "app/panels/parameter_form.h"
#include "app/views/look/utf8.h"
#include "core/analysis/outcome/metrics_of.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr int kCellGap = 12;

const QString kUndefined = QStringLiteral("–");

QString shown(const std::optional<double>& value, int digits, double factor = 1,
              const QString& unit = {}) {
    if (!value) return kUndefined;
    QString text = toQString(shortText(*value * factor, digits));
    if (text == u"inf") text = QStringLiteral("∞");
    return text + unit;
}

QString exact(const std::optional<double>& value, const QString& unit = {}) {
    return value ? toQString(exactText(*value)) + unit : QObject::tr("undefined for these data");
}

QString bytesText(double bytes) {
    constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    while (bytes >= 1000 && unit + 1 < kUnits.size()) {
        bytes /= 1000;
        ++unit;
    }
    return toQString(shortText(bytes, 3)) + u' ' + QLatin1String(kUnits[unit]);
}

MetricText row(const char* id, const char* label, const QString& shownText,
               const QString& exactValue, const char* help) {
    return {QLatin1String(id), QObject::tr(label), shownText, exactValue, QObject::tr(help)};
}

}  // namespace

std::vector<MetricText> metricTexts(const Outcome& outcome) {
    const Metrics& m = outcome.metrics;
    const QString decibel = QStringLiteral(" dB");
    const QString bits = QStringLiteral(" bits");
    const QString used = QStringLiteral("%1 of %2").arg(m.levelsUsed).arg(m.levels);
    const QString clipped =
        exact(m.clippedFraction) +
        QObject::tr(" of the values: %1 below, %2 above").arg(m.clippedBelow).arg(m.clippedAbove);
    const QString bytes =
        QObject::tr("%1 bytes of %2 as %3, of %4 as f32")
            .arg(toQString(exactText(m.bytes)), toQString(exactText(m.storedBytes)),
                 toQString(dtypeName(outcome.data->original->dtype)),
                 toQString(exactText(m.float32Bytes)));
    // Values that overflow are in no error: who reads one must see it.
    const bool partial = m.overflowed > 0;
    const char* const mse = partial ? "MSE of the others" : m.expected ? "MSE (expected)" : "MSE";
    const QString others = u' ' + toQString(overflowNote(m));
    std::vector<MetricText> texts{
        row("mse", mse, shown(m.mse, 4), exact(m.mse), "Mean squared error."),
        row("mse_rounding", "rounding", shown(m.mseRounding, 4), exact(m.mseRounding),
            "The part of the MSE that values inside the range cost."),
        row("mse_clipping", "clipping", shown(m.mseClipping, 4), exact(m.mseClipping),
            "The part of the MSE that clipped values cost."),
        row("sqnr_db", partial ? "SQNR of the others" : "SQNR", shown(m.sqnrDb, 4, 1, decibel),
            exact(m.sqnrDb, decibel),
            "Signal power over quantization noise power. Higher is better."),
        row("max_abs_error", "max |error|", shown(m.maxAbsError, 4), exact(m.maxAbsError),
            "The largest absolute error."),
        row("clipped_fraction", "clipped", shown(m.clippedFraction, 3, 100, QStringLiteral(" %")),
            clipped, "The share of values outside the clipping range."),
        row("entropy_bits", "entropy", shown(m.entropyBits, 3, 1, bits), exact(m.entropyBits, bits),
            "Entropy of the codes' use: what a perfect coder would need per value."),
        row("levels_used", "levels used", used, used, "Codes that some value takes."),
        row("bits_per_weight", "bits / weight", toQString(shortText(m.bitsPerWeight, 5)),
            exact(m.bitsPerWeight, bits), "Scales, zero points and codebooks counted."),
        row("bytes", "size",
            QObject::tr("%1 of %2").arg(bytesText(m.bytes), bytesText(m.storedBytes)), bytes,
            "The whole tensor quantized, against the type that it is stored in."),
    };
    if (partial)
        for (MetricText& text : texts)
            if (text.id == u"mse" || text.id == u"sqnr_db") text.help += others;
    return texts;
}

MetricsStrip::MetricsStrip(QWidget* parent) : QWidget(parent) {
    setProperty("card", true);
    setAttribute(Qt::WA_StyledBackground);
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(14, 8, 14, 8);
    m_grid->setHorizontalSpacing(kCellGap);
    m_grid->setVerticalSpacing(6);
}

MetricsStrip::Cell MetricsStrip::makeCell(const MetricText& text) {
    Cell cell;
    cell.box = new QWidget(this);
    auto* column = new QVBoxLayout(cell.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    cell.label = new QLabel(cell.box);
    cell.label->setProperty("caption", true);
    cell.value = new QLabel(cell.box);
    cell.value->setProperty("figure", text.id);
    for (QLabel* label : {cell.label, cell.value}) {
        label->setTextFormat(Qt::PlainText);
        column->addWidget(label);
    }
    if (text.id == u"mse") {
        m_difference = new QLabel(cell.box);
        m_difference->setProperty("difference", true);
        m_difference->setTextFormat(Qt::PlainText);
        column->addWidget(m_difference);
    }
    column->addStretch(1);
    cell.box->installEventFilter(this);
    cell.box->setCursor(Qt::PointingHandCursor);
    cell.box->setFocusPolicy(Qt::TabFocus);
    return cell;
}

void MetricsStrip::setOutcome(const OutcomePointer& outcome) {
    m_outcome = outcome;
    showTexts();
}

void MetricsStrip::setPins(const QVector<OutcomePointer>& pins) {
    m_reference = pins.isEmpty() ? nullptr : pins.front();
    if (m_outcome) showTexts();
}

void MetricsStrip::setTheme(const Theme& theme) {
    const auto color = [](const QColor& role) { return role.name(); };
    setStyleSheet(QStringLiteral("QLabel[figure=\"mse_rounding\"] { color: %1; }"
                                 "QLabel[figure=\"mse_clipping\"] { color: %2; }"
                                 "QLabel[difference=\"true\"] { color: %3; }")
                      .arg(color(theme.error), color(theme.clipped), color(theme.accent)));
}

void MetricsStrip::showTexts() {
    const std::vector<MetricText> texts = metricTexts(*m_outcome);
    while (m_cells.size() < texts.size()) {
        m_cells.push_back(makeCell(texts[m_cells.size()]));
        m_columns = 0;
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        Cell& cell = m_cells[i];
        cell.label->setText(texts[i].label);
        cell.value->setText(texts[i].shown);
        cell.exact = texts[i].exact;
        const QString tip = tr("%1. %2 Click to copy.").arg(texts[i].exact, texts[i].help);
        cell.box->setToolTip(plainToolTip(tip.toStdString()));
        cell.box->setAccessibleName(texts[i].label + u' ' + texts[i].exact);
    }
    QString difference;
    if (m_reference && m_reference->metrics.mse && m_outcome->metrics.mse &&
        *m_reference->metrics.mse > 0) {
        const double change = 100 * (*m_outcome->metrics.mse / *m_reference->metrics.mse - 1);
        difference =
            tr("%1%2 % against A")
                .arg(change > 0 ? QStringLiteral("+") : QString(), toQString(shortText(change, 3)));
    }
    m_difference->setText(difference);
    m_difference->setVisible(!difference.isEmpty());
    placeCells();
}

// The width of the figures in rows of so many.
int MetricsStrip::widthOf(int columns) const {
    int needed = m_grid->contentsMargins().left() + m_grid->contentsMargins().right() - kCellGap;
    for (int column = 0; column < columns; ++column) {
        int widest = 0;
        for (auto i = static_cast<std::size_t>(column); i < m_cells.size();
             i += static_cast<std::size_t>(columns))
            widest = std::max(widest, m_cells[i].box->sizeHint().width());
        needed += widest + kCellGap;
    }
    return needed;
}

// Not that of the rows as they are now: where there is less room they get more, so a strip that
// once lay in one row over the whole window does not keep the window that wide.
QSize MetricsStrip::minimumSizeHint() const {
    constexpr int kFewestColumns = 3;
    return {widthOf(kFewestColumns), QWidget::minimumSizeHint().height()};
}

// In as few rows as possible.
void MetricsStrip::placeCells() {
    const auto count = static_cast<int>(m_cells.size());
    int rows = 1;
    int columns = count;
    while (columns > 1 && widthOf(columns) > width()) {
        ++rows;
        columns = (count + rows - 1) / rows;
    }
    if (columns == m_columns) return;
    m_columns = columns;
    for (int i = 0; i < count; ++i)
        m_grid->addWidget(m_cells[static_cast<std::size_t>(i)].box, i / columns, i % columns);
    for (int column = 0; column < count; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void MetricsStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeCells();
}

bool MetricsStrip::eventFilter(QObject* watched, QEvent* event) {
    const bool click = event->type() == QEvent::MouseButtonRelease &&
                       static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton;
    const bool key = event->type() == QEvent::KeyPress &&
                     (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Return ||
                      static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy));
    if (click || key) {
        for (const Cell& cell : m_cells) {
            if (cell.box != watched) continue;
            QApplication::clipboard()->setText(cell.exact);
            emit copied(cell.exact);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace quantoscope
