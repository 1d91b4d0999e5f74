// SPDX-License-Identifier: GPL-3.0-or-later
// Two values at a time: points, codewords and cells of vector schemes, the grid of scalar ones.
#include <algorithm>
#include <cmath>

#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/line_paint.h"
#include "app/views/kit/plot/outcome_view.h"
#include "app/views/kit/plot/value_axis.h"
#include "app/views/look/number_format.h"
#include "app/views/plane/paint.h"
#include "core/schemes/vectors/vector_scheme.h"

namespace quantoscope {
namespace {

constexpr double kReach = 12;  // pixels from a point that still mean it

class PlaneView : public OutcomeView {
    Q_OBJECT
  public:
    explicit PlaneView(QWidget* parent);

    QString caption() const override;
    DataTable dataTable() const override;

  protected:
    QString renew() override;
    void prepare(QSize pixels) override;
    void applyTheme() override {
        OutcomeView::applyTheme();
        yAxis()->grid()->setVisible(false);  // lines are the quantizer's
    }
    void handClicked(const QPointF& place) override;
    void numberChosen(int index, int value) override;

  private:
    const StepFunction& steps() const { return outcome()->focus->steps; }
    QString axisName(bool second) const;
    QString description() const;
    void setHomeFor(QSize pixels);
    void drawCells(QSize pixels);
    const PlanePoint* pointAt(const QPointF& place) const;
    const PlaneWord* wordAt(const QPointF& place) const;
    QVector<Fact> factsOf(const PlanePoint& point) const;
    QVector<Fact> factsOf(const PlaneWord& word) const;
    void paintHover(QCPPainter& painter) const;

    PlaneQuestion m_question;
    PlaneSeries m_series;
    QImage m_borders;
};

PlaneView::PlaneView(QWidget* parent) : OutcomeView(tr("Plane"), {tr("across"), tr("up")}, parent) {
    addPainting(QStringLiteral("main"), true, [this](QCPPainter& painter) {
        if (m_series.pairs) paintGridLines(painter, frame(), steps());
        paintPoints(painter, frame(), m_series);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        if (!m_borders.isNull()) painter.drawImage(QRectF(axisRect()->rect()), m_borders);
        if (m_series.pairs)
            paintGridLevels(painter, frame(), steps());
        else
            paintWords(painter, frame(), m_series);
    });
    addHoverPainting([this](QCPPainter& painter) { paintHover(painter); });
}

QString PlaneView::renew() {
    const Outcome& shown = *outcome();
    if (shown.data->tensor->values.empty()) return tr("There are no values.");
    const std::size_t dimension = shown.vectors ? shown.vectors->dimension : 0;
    if (shown.vectors && dimension < 2)
        return tr("A codeword of one value has no plane: let it have two or more.");
    if (m_question.first >= std::max<std::size_t>(2, dimension) ||
        m_question.second >= std::max<std::size_t>(2, dimension))
        m_question = {};
    const auto series = planeSeries(shown, m_question);
    if (!series) return tr("A plane takes two values, and the slice in focus has but one.");
    m_series = *series;
    if (m_series.points.empty()) return tr("There is no pair of finite values.");
    const int most = dimension > 2 ? static_cast<int>(dimension) - 1 : 0;
    numbers().set(0, static_cast<int>(m_question.first), most);
    numbers().set(1, static_cast<int>(m_question.second), most);
    return {};
}

void PlaneView::numberChosen(int index, int value) {
    std::size_t& chosen = index == 0 ? m_question.first : m_question.second;
    std::size_t& other = index == 0 ? m_question.second : m_question.first;
    if (other == static_cast<std::size_t>(value)) other = chosen;  // the axes change places
    chosen = static_cast<std::size_t>(value);
    if (outcome()) tell();
}

QString PlaneView::axisName(bool second) const {
    if (!outcome() || m_series.pairs)
        return second ? tr("the next value") : tr("every second value");
    return tr("value %1 of the vector").arg(second ? m_question.second : m_question.first);
}

// Equal units on both axes, so that distances look as they are.
void PlaneView::setHomeFor(QSize pixels) {
    std::vector<float> across;
    std::vector<float> up;
    for (const PlanePoint& point : m_series.points) {
        across.push_back(point.x);
        up.push_back(point.y);
    }
    const auto rangeOf = [](std::vector<float>& values) {
        std::ranges::sort(values);
        const auto at = [&](double share) {
            return static_cast<double>(
                values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
        };
        const double width = at(0.995) - at(0.005);
        const double low = std::max(at(0), at(0.005) - width);
        const double high = std::min(at(1), at(0.995) + width);
        const double margin = 0.05 * (high - low);
        return sensibleRange(low - margin, high + margin);
    };
    QCPRange x = rangeOf(across);
    QCPRange y = rangeOf(up);
    const double unit = std::max(x.size() / pixels.width(), y.size() / pixels.height());
    const auto widened = [](const QCPRange& range, double size) {
        return QCPRange(range.center() - size / 2, range.center() + size / 2);
    };
    setHome(widened(x, unit * pixels.width()), widened(y, unit * pixels.height()));
}

void PlaneView::drawCells(QSize pixels) {
    m_borders = {};
    // Cells of a few pixels are no more than grey.
    constexpr double kLeastCell = 60;
    const double pixelsEach = static_cast<double>(pixels.width()) * pixels.height() /
                              static_cast<double>(m_series.words.size() + 1);
    if (!m_series.hasCells || pixelsEach < kLeastCell) return;
    // Raster points a pixel, in each direction: their mean smooths the borders.
    constexpr int kFiner = 2;
    const int side = cellPixels(*outcome()->vectors, pixels.width(), pixels.height());
    const QCPRange& x = xAxis()->range();
    const QCPRange& y = yAxis()->range();
    const PlaneRaster raster{
        x.lower, x.upper, y.lower, y.upper, kFiner * pixels.width(), kFiner * pixels.height()};
    QColor color = theme().text;  // to be seen among the points, too
    color.setAlphaF(0.6F);
    m_borders =
        borderImage(planeCells(*outcome(), m_question, raster, kFiner * side), raster, color);
}

void PlaneView::prepare(QSize pixels) {
    setAxisNames(axisName(false), axisName(true));
    if (!canDraw()) return;
    setHomeFor(pixels);
    drawCells(pixels);
    setSubtitle(description());
}

QString PlaneView::description() const {
    const QString points = countText(static_cast<double>(m_series.points.size()));
    const QString all = countText(static_cast<double>(m_series.vectors));
    const bool sampled = m_series.points.size() < m_series.vectors;
    const auto shown = [&](const QString& what) {
        return sampled ? tr("%1 of %2 %3").arg(points, all, what)
                       : QStringLiteral("%1 %2").arg(all, what);
    };
    if (m_series.pairs) {
        QString text = shown(tr("pairs of neighbours"));
        if (outcome()->slices->size() > 1)
            text += QStringLiteral(" · ") + toQString(outcome()->focus->label);
        return text;
    }
    QString text = shown(tr("vectors"));
    const QString words = countText(static_cast<double>(m_series.words.size()));
    if (!m_series.countsPoints)
        text += tr(" · %1 codewords").arg(words);
    else if (outcome()->vectors->additive)
        text += tr(" · %1 sums of codewords in use").arg(words);
    else
        text += tr(" · %1 pairs of codewords in use").arg(words);
    if (m_series.shadows) text += tr(", as their shadows on two of their values");
    return text;
}

const PlanePoint* PlaneView::pointAt(const QPointF& place) const {
    const PlanePoint* best = nullptr;
    double least = kReach;
    for (const PlanePoint& point : m_series.points) {
        const double away =
            std::hypot(xAxis()->coordToPixel(static_cast<double>(point.x)) - place.x(),
                       yAxis()->coordToPixel(static_cast<double>(point.y)) - place.y());
        if (away >= least) continue;
        least = away;
        best = &point;
    }
    return best;
}

const PlaneWord* PlaneView::wordAt(const QPointF& place) const {
    const PlaneWord* best = nullptr;
    double least = kReach / 2;
    for (const PlaneWord& word : m_series.words) {
        const double away = std::hypot(xAxis()->coordToPixel(word.x) - place.x(),
                                       yAxis()->coordToPixel(word.y) - place.y());
        if (away >= least) continue;
        least = away;
        best = &word;
    }
    return best;
}

QVector<Fact> PlaneView::factsOf(const PlaneWord& word) const {
    QStringList codes;
    for (const std::uint32_t code : word.codes)
        codes.append(QString::number(code));
    const auto all =
        static_cast<double>(m_series.countsPoints ? m_series.points.size() : m_series.vectors);
    const auto count = static_cast<double>(word.count);
    return {
        {codes.size() > 1 ? tr("codes") : tr("codeword"), codes.join(QStringLiteral(", "))},
        {tr("coordinates"), QStringLiteral("%1, %2").arg(numberText(word.x), numberText(word.y))},
        {m_series.countsPoints ? tr("points") : tr("vectors"), countText(count)},
        {tr("share"), percentText(all > 0 ? count / all : 0)}};
}

QVector<Fact> PlaneView::factsOf(const PlanePoint& point) const {
    QVector<Fact> facts{
        {tr("point"), QStringLiteral("%1, %2").arg(numberText(static_cast<double>(point.x)),
                                                   numberText(static_cast<double>(point.y)))}};
    if (!m_series.pairs) return facts + factsOf(m_series.words[point.word]);
    if (steps().size() == 0) return facts;
    const std::size_t x = steps().intervalOf(point.x);
    const std::size_t y = steps().intervalOf(point.y);
    facts.append(
        {tr("codes"), QStringLiteral("%1, %2").arg(steps().codes[x]).arg(steps().codes[y])});
    facts.append({tr("levels"), QStringLiteral("%1, %2").arg(
                                    numberText(static_cast<double>(steps().levels[x])),
                                    numberText(static_cast<double>(steps().levels[y])))});
    return facts;
}

void PlaneView::handClicked(const QPointF& place) {
    const PlanePoint* point = pointAt(place);
    if (point == nullptr) return;
    Pick edited{.interval = {}, .x = static_cast<double>(point->x), .element = point->element};
    if (steps().size() > 0) edited.interval = steps().intervalOf(point->x);
    editPick(edited);
}

void PlaneView::paintHover(QCPPainter& painter) const {
    if (!canDraw()) return;
    const QRectF room(axisRect()->rect());
    const auto pixel = [&](double x, double y) {
        return QPointF(xAxis()->coordToPixel(x), yAxis()->coordToPixel(y));
    };
    const auto ring = [&](const QPointF& place, const QColor& color) {
        if (!room.contains(place)) return;
        painter.setAntialiasing(true);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 2));
        painter.drawEllipse(place, 6, 6);
    };
    const auto picked =
        pick().element ? std::ranges::find(m_series.points, *pick().element, &PlanePoint::element)
                       : m_series.points.end();
    if (picked != m_series.points.end())
        ring(pixel(static_cast<double>(picked->x), static_cast<double>(picked->y)), theme().best);
    if (!hand() || !room.contains(*hand())) return;
    QVector<Fact> facts;
    if (const PlaneWord* word = wordAt(*hand())) {
        ring(pixel(word->x, word->y), theme().text);
        facts = factsOf(*word);
    } else if (const PlanePoint* point = pointAt(*hand())) {
        ring(pixel(static_cast<double>(point->x), static_cast<double>(point->y)), theme().text);
        facts = factsOf(*point);
    }
    QPolygonF ink;
    for (const PlanePoint& point : m_series.points)
        ink << pixel(static_cast<double>(point.x), static_cast<double>(point.y));
    paintReadOut(painter, facts,
                 {.room = room.adjusted(2, 2, -2, -2), .mark = around(*hand()), .ink = ink});
}

QString PlaneView::caption() const {
    if (!canDraw()) return message();
    if (m_series.pairs)
        return tr("Neighbouring values as points, and the grid of thresholds and levels that the "
                  "scalar quantizer is in their plane: %1.")
            .arg(description());
    return tr("Vectors as points with their codewords%1: %2.")
        .arg(m_series.hasCells ? tr(" and the borders of their cells") : QString(), description());
}

DataTable PlaneView::dataTable() const {
    DataTable table;
    table.columns = {tr("kind"), axisName(false), axisName(true), tr("codes"), tr("count")};
    if (!canDraw()) return table;
    const auto exact = [](double value) { return toQString(exactText(value)); };
    for (const PlaneWord& word : m_series.words) {
        QStringList codes;
        for (const std::uint32_t code : word.codes)
            codes.append(QString::number(code));
        table.rows.append({tr("codeword"), exact(word.x), exact(word.y),
                           codes.join(QStringLiteral(" ")), QString::number(word.count)});
    }
    for (const PlanePoint& point : m_series.points)
        table.rows.append({tr("point"),
                           exact(static_cast<double>(point.x)),
                           exact(static_cast<double>(point.y)),
                           {},
                           {}});
    return table;
}

}  // namespace

namespace plots {

extern constinit const ViewDescriptor plane{
    .id = "plane",
    .title = "Plane",
    .help =
        "Two values at a time: points, codewords and their cells; scalar schemes as the grid that "
        "they are.",
    .place = ViewPlace::Tensor,
    .rank = 3,
    .key = 'P',
    .create = [](QWidget* parent) -> View* { return new PlaneView(parent); }};

}  // namespace plots
}  // namespace quantoscope

#include "app/views/plane/view.moc"
