// SPDX-License-Identifier: GPL-3.0-or-later
// The bits of the picked code by their fields, to be toggled, below the line of all levels.
#include <QKeyEvent>
#include <QMenu>
#include <cmath>
#include <utility>

#include "app/views/code/paint.h"
#include "app/views/kit/control/segment_toggle.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/paint/code_text.h"
#include "app/views/kit/plot/plot_view.h"
#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

class CodeView : public PlotView {
    Q_OBJECT
  public:
    explicit CodeView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  public slots:
    void setOutcome(const quantoscope::OutcomePointer& outcome) override;
    void setPick(const quantoscope::Pick& pick) override;

  protected:
    void prepare(QSize pixels) override;
    void applyTheme() override { m_toggle->setTheme(theme()); }
    void addActions(QMenu& menu) override;
    bool canDraw() const override { return m_outcome && message().isEmpty(); }
    void handClicked(const QPointF& place) override;
    void handHovered(const std::optional<QPointF>& place) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    const StepFunction& steps() const { return m_outcome->focus->steps; }
    LinePicture picture() const { return {m_line, m_layout, theme()}; }
    void setScale(LineScale scale);
    void show(const CodeMeaning& meaning);
    void cutLine();
    void keepInSight();
    void choose(const CodeMeaning& meaning);
    void toggle(int bit);
    void stepLevel(int step);
    std::optional<int> bitAt(const QPointF& place) const;
    float value() const;  // of the code shown; NaN for one that means nothing
    QStringList facts() const;
    void paint(QCPPainter& painter) const;

    OutcomePointer m_outcome;
    Pick m_pick;
    CodeTable m_table;
    CodeMeaning m_shown;
    // The hand chose a code that no interval has, and nothing was picked since.
    bool m_isOwn = false;
    int m_cursor = 0;  // the bit that the keys toggle
    LineScale m_scale = LineScale::Linear;
    LevelLine m_whole;
    LevelLine m_line;  // the part of it that is zoomed to
    CodeLayout m_layout;
    std::vector<int> m_counts;
    SegmentToggle* m_toggle;
};

CodeView::CodeView(QWidget* parent)
    : PlotView(tr("Bits of a code"), parent),
      m_toggle(new SegmentToggle(
          {{tr("linear"), tr("Levels where their values are")},
           {tr("log"), tr("Levels by the logarithm of their magnitude, the sign kept")}},
          this)) {
    setZoomable(Qt::Horizontal);
    setAxisless();
    m_toggle->setAccessibleName(tr("Scale of the line of levels"));
    m_toggle->setTheme(theme());
    connect(m_toggle, &SegmentToggle::chosen, this,
            [this](int index) { setScale(static_cast<LineScale>(index)); });
    plot()->setToolTip(
        tr("Click a bit to change it, or the line to pick the nearest level; wheel and drag zoom "
           "the line. Keys: left and right choose a bit, space changes it, up and down go to the "
           "next level, + and - zoom, 0 shows the whole line."));
    addPainting(QStringLiteral("main"), false, [this](QCPPainter& painter) { paint(painter); });
}

void CodeView::setOutcome(const OutcomePointer& outcome) {
    const bool isSameCode = m_outcome && outcome &&
                            m_outcome->request.scheme == outcome->request.scheme &&
                            m_outcome->request.settings.bits == outcome->request.settings.bits;
    m_outcome = outcome;
    m_isOwn = m_isOwn && isSameCode;
    if (!outcome)
        setMessage(tr("Nothing to show yet."));
    else if (outcome->vectors)
        setMessage(
            tr("A vector scheme has no code for one value: each code names a codeword of "
               "several values. The codebook of such a scheme is its codewords."));
    else if (steps().size() == 0)
        setMessage(tr("There are no values, so there are no codes."));
    else
        setMessage({});
    if (!canDraw()) {
        setSubtitle({});
        refresh();
        return;
    }
    m_table = codeTableOf(*outcome);
    if (!isSameCode) resetZoom();
    m_whole = LevelLine(steps(), m_scale);
    cutLine();
    if (m_isOwn) m_shown = m_table.meaningOf(m_shown.pattern);
    m_isOwn = m_isOwn && !m_shown.interval;
    m_cursor = std::clamp(m_cursor, 0, std::max(0, m_table.bits() - 1));
    show(m_isOwn ? m_shown
                 : m_table.meaningOfInterval(steps(), *shownInterval(*m_outcome, m_pick)));
}

void CodeView::setPick(const Pick& pick) {
    if (pick == m_pick) return;
    m_pick = pick;
    m_isOwn = false;
    if (canDraw()) show(m_table.meaningOfInterval(steps(), *shownInterval(*m_outcome, m_pick)));
}

void CodeView::show(const CodeMeaning& meaning) {
    m_shown = meaning;
    keepInSight();
    QString text = tr("%1 codes").arg(countText(static_cast<double>(steps().size())));
    if (!steps().specials.empty())
        text += tr(", %1 more mean NaN or infinity").arg(steps().specials.size());
    if (m_outcome->slices->size() > 1) text += tr(", ") + toQString(m_outcome->focus->label);
    setSubtitle(text);
    setAccessibleDescription(facts().join(QStringLiteral(". ")));
    refresh();
}

// By hand: all views hear of it.
void CodeView::choose(const CodeMeaning& meaning) {
    m_isOwn = !meaning.interval;
    const Pick pick{.interval = meaning.interval, .x = {}, .element = {}};
    const bool isNew = pick != m_pick;
    m_pick = pick;
    show(meaning);
    if (isNew) emit pickEdited(pick);
}

void CodeView::toggle(int bit) {
    m_cursor = bit;
    choose(m_table.meaningOf(m_table.toggled(m_shown.pattern, bit)));
}

void CodeView::stepLevel(int step) {
    const std::size_t from = m_shown.interval.value_or(step > 0 ? 0 : steps().size() - 1);
    choose(m_table.meaningOfInterval(
        steps(), m_shown.interval ? neighbouringLevel(steps(), from, step) : from));
}

void CodeView::setScale(LineScale scale) {
    m_scale = scale;
    m_toggle->choose(static_cast<int>(scale));
    if (!canDraw()) return;
    m_whole = LevelLine(steps(), m_scale);
    resetZoom();
    cutLine();
}

void CodeView::cutLine() {
    const QCPRange& seen = xAxis()->range();
    m_line = m_whole.isEmpty() ? m_whole : m_whole.between(seen.lower, seen.upper);
}

// A zoomed line follows the level shown.
void CodeView::keepInSight() {
    const double place = m_whole.placeOf(static_cast<double>(value()));
    const QCPRange seen = xAxis()->range();
    if (!isZoomed() || !std::isfinite(place) || seen.contains(place)) return;
    const double from = std::clamp(place - seen.size() / 2, 0.0, std::max(0.0, 1 - seen.size()));
    showRange({from, from + seen.size()});
}

void CodeView::addActions(QMenu& menu) {
    const auto add = [&](const QString& label, LineScale scale) {
        QAction* action = menu.addAction(label, this, [this, scale] { setScale(scale); });
        action->setCheckable(true);
        action->setChecked(m_scale == scale);
    };
    add(tr("Linear line of levels"), LineScale::Linear);
    add(tr("Logarithmic line of levels"), LineScale::Logarithmic);
}

void CodeView::resizeEvent(QResizeEvent* event) {
    PlotView::resizeEvent(event);
    const QSize size = m_toggle->sizeHint();
    m_toggle->setGeometry(width() - size.width() - 10, height() - size.height() - 7, size.width(),
                          size.height());
}

void CodeView::focusInEvent(QFocusEvent* event) {
    PlotView::focusInEvent(event);
    refresh();
}

void CodeView::focusOutEvent(QFocusEvent* event) {
    PlotView::focusOutEvent(event);
    refresh();
}

void CodeView::keyPressEvent(QKeyEvent* event) {
    if (!canDraw()) return PlotView::keyPressEvent(event);
    const int last = m_table.bits() - 1;
    switch (event->key()) {
        case Qt::Key_Left:
            m_cursor = std::max(0, m_cursor - 1);
            return refresh();
        case Qt::Key_Right:
            m_cursor = std::min(last, m_cursor + 1);
            return refresh();
        case Qt::Key_Space:
            return toggle(m_cursor);
        case Qt::Key_Up:
            return stepLevel(1);
        case Qt::Key_Down:
            return stepLevel(-1);
        default:
            PlotView::keyPressEvent(event);
    }
}

std::optional<int> CodeView::bitAt(const QPointF& place) const {
    for (qsizetype bit = 0; bit < m_layout.cells.size(); ++bit)
        if (m_layout.cells[bit].contains(place)) return static_cast<int>(bit);
    return std::nullopt;
}

void CodeView::handHovered(const std::optional<QPointF>& place) {
    const bool onBit = place && bitAt(*place).has_value();
    plot()->setCursor(onBit ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void CodeView::handClicked(const QPointF& place) {
    if (const auto bit = bitAt(place)) return toggle(*bit);
    const QRectF line = m_layout.label.united(m_layout.ticks);
    if (!line.contains(place)) return;
    const double share = (place.x() - line.left()) / line.width();
    if (const auto level = nearestLevel(steps(), m_line, share))
        choose(m_table.meaningOfInterval(steps(), *level));
}

float CodeView::value() const {
    if (m_shown.interval) return steps().levels[*m_shown.interval];
    return m_shown.special.value_or(std::numeric_limits<float>::quiet_NaN());
}

QStringList CodeView::facts() const {
    QStringList lines{tr("code %1").arg(codeText(m_shown.code, m_table.bits()))};
    if (m_shown.special) {
        lines << tr("means %1; no finite value takes it").arg(toQString(exactText(value())));
        return lines;
    }
    if (!m_shown.interval) {
        lines << tr("No level has this code.");
        return lines;
    }
    const std::size_t k = *m_shown.interval;
    lines << tr("level %1").arg(toQString(exactText(value())));
    const QString formula = levelFormula(*m_outcome, k);
    if (!formula.isEmpty()) lines << formula;
    for (const Fact& fact : bucketFacts(*m_outcome, {.interval = k, .x = {}, .element = {}}))
        if (fact.label.startsWith(tr("values")))
            lines << QStringLiteral("%1: %2").arg(fact.label, fact.value);
    return lines;
}

void CodeView::prepare(QSize pixels) {
    setAxisNames(tr("value"), tr("levels"));
    for (QCPAxis* axis : {xAxis(), yAxis()})
        axis->setVisible(false);  // the line has its own
    if (!canDraw()) return;
    setHome({0, 1}, {0, 1});  // places on the line
    setLimits({0, 1});
    cutLine();
    m_layout = layCode(roomOf(pixels), m_table.bits(), theme());
    m_counts = levelsOnPixels(steps(), m_line, static_cast<int>(m_layout.line.width()));
}

void CodeView::paint(QCPPainter& painter) const {
    if (!m_line.isEmpty()) {
        paintLevels(painter, picture(), m_counts, static_cast<double>(steps().clipLow),
                    static_cast<double>(steps().clipHigh));
        paintLevelCodes(painter, picture(), steps(), m_table.bits(), m_shown.interval);
    }
    paintPresent(painter, picture(), static_cast<double>(value()));
    const auto cursor = hasFocus() ? std::optional(m_cursor) : std::nullopt;
    paintBits(painter, m_layout, theme(), fieldBits(m_table, m_shown.pattern), cursor);
    paintCodeFacts(painter, m_layout, theme(), facts());
}

QString CodeView::caption() const {
    if (!canDraw()) return message();
    return tr("All %1 levels on a %2 line, taller where more share a pixel, and the bits of one "
              "code by their fields: %3.")
        .arg(countText(static_cast<double>(steps().size())),
             m_scale == LineScale::Linear ? tr("linear") : tr("logarithmic"),
             facts().join(QStringLiteral(", ")));
}

DataTable CodeView::dataTable() const {
    DataTable table;
    table.columns = {tr("code"), tr("bits"), tr("value")};
    if (!canDraw()) return table;
    const auto add = [&](std::int32_t code, float level) {
        table.rows.append(
            {QString::number(code), binaryText(code, m_table.bits()), toQString(exactText(level))});
    };
    for (std::size_t k = 0; k < steps().size(); ++k)
        add(steps().codes[k], steps().levels[k]);
    for (const SpecialCode& special : steps().specials)
        add(special.code, special.value);
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor code{
    .id = "code",
    .title = "Bits of a code",
    .help =
        "The picked code's bits by their fields, to be toggled by click or key, below the line "
        "of all levels; click the line to pick a level.",
    .place = ViewPlace::Codes,
    .rank = 2,
    .key = 'D',
    .hasSomethingToSay = [](const Outcome& outcome, bool) { return !outcome.vectors; },
    .create = [](QWidget* parent) -> View* { return new CodeView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/code/view.moc"
