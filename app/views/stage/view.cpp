// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/view.h"

#include <QActionGroup>
#include <QMenu>
#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/kit/control/segment_toggle.h"
#include "app/views/look/number_format.h"
#include "app/views/look/pin_look.h"
#include "core/base/numbers/float_bits.h"
#include "core/base/text/counted_text.h"

namespace quantoscope {
namespace {

constexpr int kMostFiner = 4;
const QString kHandleLayer = QStringLiteral("handles");

struct ModeRow {
    StageMode mode;
    const char* label;
};
constexpr std::array kModes{ModeRow{StageMode::Density, QT_TR_NOOP("Density")},
                            ModeRow{StageMode::LogCounts, QT_TR_NOOP("Counts, logarithmic")},
                            ModeRow{StageMode::Buckets, QT_TR_NOOP("Counts per bucket")}};

}  // namespace

StageView::StageView(QWidget* parent)
    : ValueAxisView(tr("Distribution and buckets"), parent),
      m_toggle(new SegmentToggle(
          {{tr("transformed"), tr("The values that are quantized, after the transforms")},
           {tr("original"), tr("The source's values, and what the inverse transforms restore")}},
          this)),
      m_levels(new LevelEditor([this] { return scene(); }, this)) {
    setZoomable(Qt::Horizontal);
    m_toggle->setAccessibleName(tr("Domain of the values"));
    m_toggle->setTheme(theme());
    m_toggle->hide();
    connect(m_toggle, &SegmentToggle::chosen, this,
            [this](int index) { setDomain(static_cast<StageDomain>(index)); });
    plot()->addLayer(kHandleLayer, plot()->layer(QStringLiteral("overlay")));
    plot()->layer(kHandleLayer)->setMode(QCPLayer::lmBuffered);
    addPainting(QStringLiteral("background"), true,
                [this](QCPPainter& painter) { paintTails(painter, frame(), clipEdges()); });
    addPainting(QStringLiteral("main"), true,
                [this](QCPPainter& painter) { paintBehind(painter); });
    addPainting(kHandleLayer, false, [this](QCPPainter& painter) { paintFront(painter); });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
    watchLevels();
}

ClipEdges StageView::clipEdges() const {
    return showsSource() ? ClipEdges{-HUGE_VAL, HUGE_VAL} : clipEdgesOf(*outcome());
}

std::optional<Range> StageView::range() const {
    if (!outcome() || showsSource()) return std::nullopt;
    return clippingRange(request(), *outcome());
}

std::optional<HandleSpots> StageView::handles() const {
    const std::optional<Range> clip = range();
    if (!clip || !canDraw()) return std::nullopt;
    const QCPRange& visible = xAxis()->range();
    return placeHandles(*clip, {.room = QRectF(axisRect()->rect()),
                                .from = visible.lower,
                                .to = visible.upper,
                                .font = theme().plotFont(),
                                .isNamed = effectiveRange().has_value()});
}

void StageView::prepare(QSize pixels) {
    if (!canDraw()) {
        setSubtitle({});
        return;
    }
    const QCPRange& x = xAxis()->range();
    const StageQuestion question{
        .from = x.lower, .to = x.upper, .pixels = pixels.width(), .mode = m_mode, .finer = m_finer};
    m_pinned.clear();
    if (countsAfter(*outcome(), domain())) {
        if (m_afterOf != outcome() || m_afterDomain != domain()) {
            m_after = valuesAfter(*outcome(), domain());
            m_afterOf = outcome();
            m_afterDomain = domain();
        }
        m_series = beforeAndAfter(valuesBefore(*outcome(), domain()), m_after, question);
    } else {
        m_series = stageSeries(*outcome(), question);
        m_pinned = pinnedLevels(m_pins, *outcome(), question);
    }
    const bool logarithmic = m_mode == StageMode::LogCounts;
    setLogarithmic(yAxis(), logarithmic);
    const double top = m_series.top > 0 ? m_series.top : 1;
    // Above the bars there is room for the handles' labels.
    setHome(homeX(), logarithmic ? sensibleRange(0.6, std::max(8.0, top * 4), true)
                                 : sensibleRange(0, top * 1.25));
    setAxisNames(tr("value x"), yName());
    if (const auto ticker = yAxis()->ticker().dynamicCast<NumberTicker>())
        ticker->setLeastStep(m_series.values.empty() && m_mode == StageMode::Density ? 0 : 1);
    setSubtitle(description(unsaidTails()));
}

QString StageView::yName() const {
    if (!m_series.values.empty()) return tr("values");
    switch (m_mode) {
        case StageMode::Density:
            return tr("density (share / width)");
        case StageMode::LogCounts:
            return tr("values per bin");
        case StageMode::Buckets:
            break;
    }
    if (outcome() && countsAfter(*outcome(), domain())) return tr("values per bin");
    return tr("values per bucket");
}

QString StageView::description(const QString& unsaid) const {
    if (countsAfter(*outcome(), domain())) return pairDescription();
    const Focus& focus = *outcome()->focus;
    const QString levels = countText(static_cast<double>(focus.steps.size()));
    QStringList parts{domainText().arg(valuesText())};
    if (!unsaid.isEmpty()) parts.append(unsaid);
    parts.append(tr("%1 levels").arg(levels));
    if (focus.evaluation.expected) parts.append(tr("expected shares"));
    if (!m_series.denseThresholds.empty()) parts.append(tr("close thresholds as ticks"));
    return parts.join(QStringLiteral(" · "));
}

// With a place for how many there are.
QString StageView::domainText() const {
    if (!hasDomain(*outcome(), StageDomain::Original)) return tr("original: %1");
    return showsSource() ? tr("original domain: %1") : tr("transformed domain: %1");
}

QString StageView::pairDescription() const {
    const bool restored = showsSource();
    const std::uint64_t count = valuesBefore(*outcome(), domain()).count();
    return domainText().arg(restored ? toQString(countedText(count, "value")) : valuesText()) +
           (restored ? tr(" · line: restored values") : tr(" · line: dequantized values"));
}

QString StageView::caption() const {
    if (!canDraw()) return message();
    if (countsAfter(*outcome(), domain()))
        return tr("Histogram of the values before and, as a line, after quantizing: ") +
               pairDescription() + u'.';
    QString text = tr("Histogram of the original values, the thresholds between buckets and the "
                      "levels with their share: ") +
                   description();
    const auto interval = [](double from, double to) {
        return QStringLiteral("[%1, %2]").arg(numberText(from), numberText(to));
    };
    const StepFunction& steps = outcome()->focus->steps;
    if (const std::optional<Range> asked = range()) {
        text += tr("; asked range %1").arg(interval(asked->alpha, asked->beta));
        text += tr(", effective range %1").arg(interval(steps.effectiveAlpha, steps.effectiveBeta));
    }
    for (const bool below : {true, false})
        if (const TailLabel label = tailLabel(below); !label.share.isEmpty())
            text += QStringLiteral("; ") + label.share + u' ' + label.edge;
    return text + u'.' + pinLegend(m_pins);
}

DataTable StageView::dataTable() const {
    DataTable table;
    table.columns = {tr("kind"), tr("from (value)"), tr("to (value)"), yName()};
    const auto exact = [](double value) { return toQString(exactText(value)); };
    for (const StageValue& value : m_series.values)
        table.rows.append({value.isClipped ? tr("value, clipped") : tr("value"), exact(value.x),
                           exact(value.x), exact(value.count)});
    for (const StageValue& value : m_series.valuesAfter)
        table.rows.append(
            {tr("value, dequantized"), exact(value.x), exact(value.x), exact(value.count)});
    for (std::size_t i = 0; i < m_series.heights.size(); ++i)
        table.rows.append({tr("bar"), exact(m_series.edges[i]), exact(m_series.edges[i + 1]),
                           exact(m_series.heights[i])});
    for (std::size_t i = 0; i < m_series.after.size(); ++i)
        table.rows.append({tr("bar, dequantized"), exact(m_series.edges[i]),
                           exact(m_series.edges[i + 1]), exact(m_series.after[i])});
    for (const StageStem& stem : m_series.stems)
        table.rows.append({tr("level"), exact(stem.x), exact(stem.x), exact(stem.height)});
    for (const PinnedLevels& one : m_pinned)
        for (const StageStem& stem : one.stems)
            table.rows.append({tr("level of %1").arg(pinLetter(one.pin)), exact(stem.x),
                               exact(stem.x), exact(stem.height)});
    return table;
}

StageDomain StageView::domain() const {
    return outcome() && hasDomain(*outcome(), m_domain) ? m_domain : StageDomain::Transformed;
}

void StageView::setDomain(StageDomain domain) {
    if (domain == m_domain) return;
    m_domain = domain;
    m_toggle->choose(static_cast<int>(domain));
    if (outcome()) startOver();
}

void StageView::setOutcome(const OutcomePointer& outcome) {
    ValueAxisView::setOutcome(outcome);
    m_toggle->setVisible(outcome && hasDomain(*outcome, StageDomain::Original));
}

AxisRange StageView::rangeAtFirst(bool all) const {
    if (!showsSource()) return ValueAxisView::rangeAtFirst(all);
    return firstRange(valuesBefore(*outcome(), domain()), std::nullopt, all);
}

void StageView::applyTheme() {
    m_toggle->setTheme(theme());
}

void StageView::resizeEvent(QResizeEvent* event) {
    ValueAxisView::resizeEvent(event);
    const QSize size = m_toggle->sizeHint();
    m_toggle->setGeometry(width() - size.width() - 10, height() - size.height() - 7, size.width(),
                          size.height());
}

void StageView::setPins(const QVector<OutcomePointer>& pins) {
    m_pins = pins;
    refresh();
}

void StageView::setMode(StageMode mode) {
    m_mode = mode;
    refresh();
}

void StageView::setFiner(int finer) {
    m_finer = std::clamp(finer, -kMostFiner, kMostFiner);
    refresh();
}

void StageView::addActions(QMenu& menu) {
    auto* group = new QActionGroup(&menu);
    for (const ModeRow& row : kModes) {
        QAction* action =
            menu.addAction(tr(row.label), this, [this, mode = row.mode] { setMode(mode); });
        action->setCheckable(true);
        action->setChecked(row.mode == m_mode);
        group->addAction(action);
    }
    menu.addSeparator();
    menu.addAction(tr("More bins"), this, [this] { setFiner(m_finer + 1); });
    menu.addAction(tr("Fewer bins"), this, [this] { setFiner(m_finer - 1); });
    menu.addAction(tr("Bins by default"), this, [this] { setFiner(0); })->setEnabled(m_finer != 0);
    menu.addAction(tr("Show all values"), this, &ValueAxisView::showAllValues);
    menu.addSeparator();
    menu.addAction(tr("Edit these levels by hand"), this, &StageView::editLevelsByHand)
        ->setEnabled(canDraw() && canBeTakenByHand(request(), *outcome()));
}

void StageView::paintBehind(QCPPainter& painter) const {
    const PlotFrame place = frame();
    paintBars(painter, place, m_series, paintedEdges());
    paintValues(painter, place, m_series);
    if (countsAfter(*outcome(), domain())) {
        paintAfter(painter, place, m_series);
        paintCut(painter, place, m_series);
        return paintEnds(painter);
    }
    paintThresholds(painter, place, m_series);
    paintStems(painter, place, m_series);
    paintPinnedLevels(painter, place, m_pinned, pinLettersEnd());
    paintCut(painter, place, m_series);
    paintEnds(painter);
}

// Beside beta's line where it would cross the letters.
double StageView::pinLettersEnd() const {
    constexpr double kMargin = 6;
    const double right = axisRect()->right() - kMargin;
    const auto spots = handles();
    const double beta = spots ? spots->back().x : HUGE_VAL;
    const bool crosses =
        beta < right + kMargin && beta > right - pinLettersWidth(theme(), m_pinned.size());
    return crosses ? beta - kMargin : right;
}

void StageView::paintFront(QCPPainter& painter) const {
    if (const auto book = codebook())
        paintStops(painter, frame(), *book, m_levels->state(), pixelSize());
    if (const auto spots = handles())
        paintHandles(painter, theme(), *spots, QRectF(axisRect()->rect()), m_state);
}

void StageView::paintHover(QCPPainter& painter) const {
    const std::optional<double> x = pickedX();
    if (!x || !pick().interval || *pick().interval >= outcome()->focus->steps.size()) return;
    const QRectF room(axisRect()->rect());
    const PlotFrame place = frame();
    const Range bucket = bucketOf(*outcome()->focus, *pick().interval);
    paintBucketBand(painter, place, bucket);
    const double at = place.pixelX(*x);
    if (!place.spans(at)) return;
    painter.setAntialiasing(false);
    if (pick().x) {
        painter.setPen(QPen(theme().quantized, 1));
        painter.drawLine(QPointF(at, room.top()), QPointF(at, room.bottom()));
    }
    paintReadOut(painter, bucketFacts(*outcome(), pick()), cardScene(at));
}

}  // namespace quantoscope
