// SPDX-License-Identifier: GPL-3.0-or-later
// The stage: histogram of the original values, thresholds, levels with their share, clipped tails,
// and alpha and beta as handles that the hand drags or nudges. The levels of a codebook by hand are
// its LevelEditor's.
#pragma once

#include <optional>
#include <vector>

#include "app/views/kit/control/range_handles.h"
#include "app/views/kit/paint/bucket_card.h"
#include "app/views/kit/plot/value_axis_view.h"
#include "app/views/stage/domain.h"
#include "app/views/stage/level_editor.h"
#include "app/views/stage/paint.h"
#include "app/views/stage/pins.h"
#include "app/views/stage/series.h"
#include "app/views/stage/tails.h"

namespace quantoscope {

class SegmentToggle;

class StageView : public ValueAxisView {
    Q_OBJECT
  public:
    explicit StageView(QWidget* parent = nullptr);

    QString caption() const override;
    DataTable dataTable() const override;

    const StageSeries& series() const { return m_series; }
    const std::vector<PinnedLevels>& pinned() const { return m_pinned; }
    StageMode mode() const { return m_mode; }
    StageDomain domain() const;  // shown; without transforms there is but one
    // Pixels of the plot; empty when the scheme has no range.
    std::optional<HandleSpots> handles() const;
    std::optional<HandleEnd> selectedHandle() const { return m_state.selected; }
    // Empty unless the request is a codebook by hand.
    std::optional<HandCodebook> codebook() const { return m_levels->codebook(); }
    std::optional<HandStop> selectedStop() const { return m_levels->state().selected; }

  public slots:
    void setMode(quantoscope::StageMode mode);
    void setOutcome(const quantoscope::OutcomePointer& outcome) override;
    void setPins(const QVector<quantoscope::OutcomePointer>& pins) override;
    void setDomain(quantoscope::StageDomain domain);
    void setFiner(int finer);          // each step halves the bins' width; negative: fewer bins
    void editLevelsByHand() override;  // where canBeTakenByHand()

  protected:
    void prepare(QSize pixels) override;
    void applyTheme() override;
    bool needsSteps() const override { return false; }
    bool showsSource() const override { return domain() == StageDomain::Original; }
    AxisRange rangeAtFirst(bool all) const override;
    void resizeEvent(QResizeEvent* event) override;
    void addActions(QMenu& menu) override;
    bool handPressed(const QPointF& place) override;
    void handDragged(const QPointF& place) override;
    void handDropped(const QPointF& place) override;
    void handHovered(const std::optional<QPointF>& place) override;
    void handDoubleClicked(const QPointF& place) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    bool event(QEvent* event) override;

  private:
    ClipEdges clipEdges() const;
    std::optional<Range> range() const;
    QString yName() const;
    QString description(const QString& unsaid = {}) const;  // with what the tails cannot say
    QString unsaidTails() const;
    QString pairDescription() const;
    QString domainText() const;
    TailLabel tailLabel(bool below) const;
    FoldedTails tails() const;
    ClipEdges paintedEdges() const;
    std::optional<Range> effectiveRange() const;
    QString handleHelp() const;
    double pinLettersEnd() const;
    void paintBehind(QCPPainter& painter) const;
    void paintFront(QCPPainter& painter) const;
    void paintEnds(QCPPainter& painter) const;
    void paintHover(QCPPainter& painter) const;
    CardScene cardScene(double at) const;  // x in pixels
    std::optional<LevelEditor::Scene> scene() const;
    void watchLevels();
    void letGoOfHover();
    void moveHandle(HandleEnd end, double x);
    bool nudge(int key, Qt::KeyboardModifiers modifiers);
    void endEdit();  // of a stream of nudges or drags, if there is one
    void showHandles();
    bool tabStops(bool next);  // selects the next of handles and levels; false: the last is past

    StageMode m_mode = StageMode::Density;
    int m_finer = 0;
    StageDomain m_domain = StageDomain::Transformed;  // chosen
    SegmentToggle* m_toggle;
    std::vector<float> m_after;  // of m_afterOf in m_afterDomain
    OutcomePointer m_afterOf;
    StageDomain m_afterDomain = StageDomain::Transformed;
    StageSeries m_series;
    QVector<OutcomePointer> m_pins;
    std::vector<PinnedLevels> m_pinned;
    HandleState m_state;
    LevelEditor* m_levels;
    std::optional<HandleEnd> m_dragged;
    double m_grip = 0;         // x of the handle minus x of the hand, in pixels
    bool m_streaming = false;  // Edit::Drag was said and no DragEnd yet
};

}  // namespace quantoscope
