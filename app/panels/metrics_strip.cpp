// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/metrics_strip.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "app/panels/parameter_form.h"
#include "app/views/look/number_format.h"
#include "app/views/look/utf8.h"
#include "core/analysis/outcome/metrics_of.h"
#include "core/base/text/number_text.h"

namespace quantoscope {
namespace {

constexpr int kRows = 2;
constexpr int kCellGap = 8;
constexpr int kRowGap = 6;
constexpr int kDigits = 4;
constexpr QMargins kMargins{12, 8, 12, 8};

const QString kUndefined = QStringLiteral("–");

// Fixed, unless it is tiny or huge; what is in force changes a decade later.
bool isScientific(double value, bool isInForce, bool isKnown) {
    if (value == 0 || !std::isfinite(value)) return isInForce;
    if (!isKnown) return value < 1e-4 || value >= 1e6;
    return isInForce ? value < 1e-3 || value >= 1e5 : value < 1e-5 || value >= 1e7;
}

QString shown(const std::optional<double>& value, bool scientific) {
    // Of what is tiny fewer digits, so that every figure fits.
    const int digits = value && std::abs(*value) < 1e-4 && !scientific ? kDigits - 1 : kDigits;
    return value ? significantText(*value, digits, scientific) : kUndefined;
}

QString shownFixed(const std::optional<double>& value, int decimals, const QString& unit) {
    return value ? fixedText(*value, decimals) + unit : kUndefined;
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
    return numberText(bytes, 3) + u' ' + QLatin1String(kUnits[unit]);
}

MetricText row(const char* id, const char* label, const QString& shownText,
               const QString& exactValue, const char* help) {
    return {QLatin1String(id), QObject::tr(label), shownText, exactValue, QObject::tr(help)};
}

QString exactSize(const Outcome& outcome) {
    const Metrics& m = outcome.metrics;
    return QObject::tr("%1 bytes of %2 as %3, of %4 as f32")
        .arg(toQString(exactText(m.bytes)), toQString(exactText(m.storedBytes)),
             toQString(dtypeName(outcome.data->original->dtype)),
             toQString(exactText(m.float32Bytes)));
}

// Values that overflow are in no error: who reads one must see it.
const char* nameOfMse(const Metrics& metrics) {
    if (metrics.overflowed > 0) return "MSE of the others";
    return metrics.expected ? "MSE (expected)" : "MSE (value²)";
}

void tellOverflow(const Metrics& metrics, std::vector<MetricText>& rows) {
    for (MetricText& text : rows)
        if (text.id == u"mse" || text.id == u"sqnr_db")
            text.help += u' ' + toQString(overflowNote(metrics));
}

}  // namespace

std::vector<MetricText> metricTexts(const Outcome& outcome, MetricNotation& notation) {
    const Metrics& m = outcome.metrics;
    notation = {
        .error = isScientific(m.mse.value_or(0), notation.error, notation.isKnown),
        .largest = isScientific(m.maxAbsError.value_or(0), notation.largest, notation.isKnown),
        .isKnown = true};
    const QString decibel = QStringLiteral(" dB");
    const QString bits = QStringLiteral(" bits");
    const auto count = [](std::uint64_t n) { return countText(static_cast<double>(n)); };
    const bool clips = canClip(*outcome.request.scheme);
    const auto part = [&](const std::optional<double>& value) {
        return clips ? shown(value, notation.error) : kUndefined;
    };
    const QString noClipping =
        QObject::tr(", though the levels are learned from the values and nothing is clipped");
    const auto exactPart = [&](const std::optional<double>& value) {
        return clips ? exact(value) : exact(value) + noClipping;
    };
    const QString clipped =
        exactPart(m.clippedFraction) +
        QObject::tr(" of the values: %1 below, %2 above").arg(m.clippedBelow).arg(m.clippedAbove);
    const QString used = QStringLiteral("%1 of %2").arg(m.levelsUsed).arg(m.levels);
    const bool partial = m.overflowed > 0;
    std::vector<MetricText> rows{
        row("mse", nameOfMse(m), shown(m.mse, notation.error), exact(m.mse), "Mean squared error."),
        row("sqnr_db", partial ? "SQNR of the others" : "SQNR", shownFixed(m.sqnrDb, 2, decibel),
            exact(m.sqnrDb, decibel),
            "Signal power over quantization noise power. Higher is better."),
        row("mse_rounding", "rounding", part(m.mseRounding), exactPart(m.mseRounding),
            "The part of the MSE that values inside the effective range cost."),
        row("mse_clipping", "clipping", part(m.mseClipping), exactPart(m.mseClipping),
            "The part of the MSE that clipped values cost."),
        row("clipped_fraction", "clipped",
            clips && m.clippedFraction ? shareText(*m.clippedFraction) : kUndefined, clipped,
            "The share of values beyond the effective range by more than half a step."),
        row("bits_per_weight", "bits / weight", numberText(m.bitsPerWeight, 5),
            exact(m.bitsPerWeight, bits), "Scales, zero points and codebooks counted."),
        row("max_abs_error", "max |error|", shown(m.maxAbsError, notation.largest),
            exact(m.maxAbsError), "The largest absolute error."),
        row("bytes", "size", bytesText(m.bytes), exactSize(outcome),
            "The whole tensor quantized, against the type that it is stored in."),
        row("entropy_bits", "entropy", shownFixed(m.entropyBits, 2, bits),
            exact(m.entropyBits, bits),
            "Entropy of the codes' use: what a perfect coder would need per value."),
        row("levels_used", "levels used", count(m.levelsUsed), used,
            "Codes that some value of the tensor takes."),
    };
    rows[7].label = QObject::tr("size, of %1").arg(bytesText(m.storedBytes));
    rows[9].label = QObject::tr("levels, of %1").arg(count(m.levels));
    if (partial) tellOverflow(m, rows);
    return rows;
}

std::vector<MetricText> metricTexts(const Outcome& outcome) {
    MetricNotation notation;
    return metricTexts(outcome, notation);
}

MetricsStrip::MetricsStrip(QWidget* parent) : QWidget(parent) {
    setProperty("card", true);
    setAttribute(Qt::WA_StyledBackground);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
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
        column->insertWidget(0, m_difference);
    }
    column->addStretch(1);
    cell.box->installEventFilter(this);
    cell.box->setCursor(Qt::PointingHandCursor);
    cell.box->setFocusPolicy(Qt::TabFocus);
    return cell;
}

void MetricsStrip::setOutcome(const OutcomePointer& outcome) {
    if (!m_outcome || m_outcome->data != outcome->data) m_notation = {};
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
                      .arg(color(ink(theme.error, theme)), color(ink(theme.clipped, theme)),
                           color(ink(theme.accent, theme))));
    placeCells();
}

void MetricsStrip::showTexts() {
    const std::vector<MetricText> texts = metricTexts(*m_outcome, m_notation);
    const bool isFirst = m_cells.empty();
    while (m_cells.size() < texts.size())
        m_cells.push_back(makeCell(texts[m_cells.size()]));
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
        difference = tr("MSE %1 % vs A").arg(signedText(change, 3));
    }
    // In place of the name, so that the strip keeps its height.
    m_difference->setText(difference);
    m_difference->setVisible(!difference.isEmpty());
    m_cells.front().label->setVisible(difference.isEmpty());
    if (isFirst) placeCells();
}

int MetricsStrip::cellWidth() const {
    if (m_cells.empty()) return 0;
    const QLabel* value = m_cells.front().value;
    const QLabel* label = m_cells.front().label;
    value->ensurePolished();
    label->ensurePolished();
    return std::max(value->fontMetrics().horizontalAdvance(QStringLiteral("0.0000888")),
                    label->fontMetrics().horizontalAdvance(QStringLiteral("levels, of 65 536")));
}

int MetricsStrip::cellHeight() const {
    if (m_cells.empty()) return 3 * fontMetrics().height();
    const Cell& cell = m_cells.front();
    cell.value->ensurePolished();
    cell.label->ensurePolished();
    return cell.value->fontMetrics().height() + cell.label->fontMetrics().height() + 1;
}

// Of one column at least, so that no window is wider because of it.
QSize MetricsStrip::minimumSizeHint() const {
    return {kMargins.left() + cellWidth() + kMargins.right(), sizeHint().height()};
}

QSize MetricsStrip::sizeHint() const {
    const int columns = (static_cast<int>(m_cells.size()) + kRows - 1) / kRows;
    return {kMargins.left() + columns * (cellWidth() + kCellGap) + kMargins.right(),
            kMargins.top() + kRows * cellHeight() + (kRows - 1) * kRowGap + kMargins.bottom()};
}

// Column by column, equally wide; those that do not fit are left out, which their names tell.
void MetricsStrip::placeCells() {
    updateGeometry();
    if (m_cells.empty()) return;
    const int room = width() - kMargins.left() - kMargins.right() + kCellGap;
    const int all = (static_cast<int>(m_cells.size()) + kRows - 1) / kRows;
    const int columns = std::clamp(room / (cellWidth() + kCellGap), 1, all);
    const int step = room / columns;
    for (int i = 0; i < static_cast<int>(m_cells.size()); ++i) {
        QWidget* box = m_cells[static_cast<std::size_t>(i)].box;
        box->setVisible(i / kRows < columns);
        box->setGeometry(kMargins.left() + i / kRows * step,
                         kMargins.top() + i % kRows * (cellHeight() + kRowGap), step - kCellGap,
                         cellHeight());
    }
}

bool MetricsStrip::event(QEvent* event) {
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) placeCells();
    return done;
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
