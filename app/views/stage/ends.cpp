// SPDX-License-Identifier: GPL-3.0-or-later
// What the stage says at its ends: what is clipped and folded there, where the effective range
// ends, and where a card finds room between them.
#include <algorithm>
#include <cmath>

#include "app/views/look/number_format.h"
#include "app/views/stage/view.h"

namespace quantoscope {

TailLabel StageView::tailLabel(bool below) const {
    const ClipEdges edges = clipEdges();
    const double edge = below ? edges.low : edges.high;
    const Evaluation& evaluation = outcome()->focus->evaluation;
    const std::uint64_t clipped = below ? evaluation.clippedBelow : evaluation.clippedAbove;
    if (clipped == 0 || std::isinf(edge) || countsAfter(*outcome(), domain())) return {};
    const double share = static_cast<double>(clipped) / static_cast<double>(evaluation.count);
    return {tr("%1 clipped").arg(percentText(share)),
            (below ? tr("below %1") : tr("above %1")).arg(steppedText(edge, pixelSize()))};
}

FoldedTails StageView::tails() const {
    const QCPRange& visible = xAxis()->range();
    return foldedTails(valuesBefore(*outcome(), domain()), clipEdges(), visible.lower,
                       visible.upper);
}

// What the tails have no room to say.
QString StageView::unsaidTails() const {
    const PlotFrame place = frame();
    const FoldedTails folded = tails();
    QStringList parts;
    for (const bool below : {true, false}) {
        const TailLabel label = tailLabel(below);
        const bool isFolded = (below ? folded.below : folded.above).count > 0;
        const double room = clippedRoom(place, clipEdges(), folded, below).width();
        if (!label.share.isEmpty() && !isFolded && !tailHolds(theme(), room, label))
            parts.append(label.share + u' ' + label.edge);
    }
    return parts.join(QStringLiteral(" · "));
}

// Bars are in the colour of clipped values only where there are such.
ClipEdges StageView::paintedEdges() const {
    ClipEdges edges = clipEdges();
    const Evaluation& evaluation = outcome()->focus->evaluation;
    if (evaluation.clippedBelow == 0) edges.low = -HUGE_VAL;
    if (evaluation.clippedAbove == 0) edges.high = HUGE_VAL;
    return edges;
}

void StageView::paintEnds(QCPPainter& painter) const {
    const PlotFrame place = frame();
    const FoldedTails folded = tails();
    for (const bool below : {true, false}) {
        const TailLabel label = tailLabel(below);
        const QRectF room = clippedRoom(place, clipEdges(), folded, below);
        const bool isSaid = tailHolds(theme(), room.width(), label);
        paintTailLabel(painter, place, room, label);
        paintFoldedTail(painter, place, below ? folded.below : folded.above, below,
                        isSaid ? QString() : label.share);
    }
    if (const auto effective = effectiveRange()) {
        // Below the rows that the handles' flags may take.
        const double top = place.room.top() + 2.9 * QFontMetrics(theme().plotFont()).height();
        paintEffectiveRange(painter, place, *range(), *effective, top);
    }
}

// Where the levels' range does not end as asked, by more than a pixel.
std::optional<Range> StageView::effectiveRange() const {
    const std::optional<Range> asked = range();
    if (!asked || outcome()->focus->steps.size() < 2) return std::nullopt;
    const StepFunction& steps = outcome()->focus->steps;
    const Range effective{steps.effectiveAlpha, steps.effectiveBeta};
    const double pixel = pixelSize();
    const bool differs = std::abs(effective.alpha - asked->alpha) > pixel ||
                         std::abs(effective.beta - asked->beta) > pixel;
    return differs ? std::optional(effective) : std::nullopt;
}

// The card keeps off what is under the hand and the handles' flags.
CardScene StageView::cardScene(double at) const {
    constexpr double kAway = 6;
    const PlotFrame place = frame();
    CardScene scene{.room = place.room.adjusted(2, 2, -2, -2), .mark = place.room, .ink = {}};
    scene.mark.setLeft(at - kAway);
    scene.mark.setRight(at + kAway);
    const auto add = [&](double x, double height) {
        const double top = std::max(place.pixelY(height), place.room.top());
        for (double y = top; y < place.room.bottom(); y += 2 * kAway)
            scene.ink << QPointF(place.pixelX(x), y);
    };
    for (std::size_t i = 0; i < m_series.heights.size(); ++i)
        if (m_series.heights[i] > 0) add(m_series.edges[i], m_series.heights[i]);
    for (const StageValue& value : m_series.values)
        add(value.x, value.count);
    for (const StageStem& stem : m_series.stems)
        add(stem.x, stem.height);
    if (const auto spots = handles())
        scene.room.setTop(std::max((*spots)[0].flag.bottom(), (*spots)[1].flag.bottom()) + 4);
    return scene;
}

}  // namespace quantoscope
