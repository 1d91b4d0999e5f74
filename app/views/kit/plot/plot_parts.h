// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that every plot is made of: tickers that ignore the locale, the header with title and
// subtitle, and paintings on a layer.
#pragma once

#include <qcustomplot.h>

#include <functional>

namespace quantoscope {

// Few digits, as many as the step needs; QCustomPlot sets powers of ten in superscript.
class NumberTicker : public QCPAxisTicker {
  public:
    void setLeastStep(double step) { m_leastStep = step; }  // 1 for an axis of counts
    void setOffset(double offset) { m_offset = offset; }    // that labels are counted from

  protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;

  private:
    double m_step = 1;
    double m_leastStep = 0;
    double m_offset = 0;
};

class PowerTicker : public QCPAxisTickerLog {
  protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;
};

// Title on the left, subtitle on the right, elided before they meet.
class PlotHeader : public QCPLayoutElement {
  public:
    using Prepare = std::function<void(QSize viewport)>;
    // `prepare` runs first in every layout, with the size of the whole plot.
    PlotHeader(QCustomPlot* plot, Prepare prepare);

    void setTitle(const QString& title) { m_title = title; }
    void setSubtitle(const QString& subtitle) { m_subtitle = subtitle; }
    const QString& subtitle() const { return m_subtitle; }
    void setLook(const QFont& titleFont, const QColor& titleColor, const QFont& subtitleFont,
                 const QColor& subtitleColor);
    void setIndent(int left, int right);  // pixels: where the axis rect begins and ends
    // Above the axis rect, unless that would cut the title: then from further left.
    QRectF line() const;
    const QFont& subtitleFont() const { return m_subtitleFont; }

    void update(UpdatePhase phase) override;

  protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

  private:
    QRectF subtitleRoom() const;  // right of the title; empty where there is none

    Prepare m_prepare;
    QString m_title;
    QString m_subtitle;
    QFont m_titleFont;
    QFont m_subtitleFont;
    QColor m_titleColor;
    QColor m_subtitleColor;
    int m_left = 0;
    int m_right = 0;
};

// Calls a function to paint on a layer, clipped to an axis rect when there is one.
class Painting : public QCPLayerable {
  public:
    using Paint = std::function<void(QCPPainter&)>;
    Painting(QCustomPlot* plot, const QString& layer, QCPAxisRect* clip, Paint paint);

  protected:
    QRect clipRect() const override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

  private:
    QCPAxisRect* m_clip;
    Paint m_paint;
};

// A range that QCustomPlot accepts: finite, ordered, wide enough for its magnitude. A logarithmic
// one is positive.
QCPRange sensibleRange(double from, double to, bool logarithmic = false);

}  // namespace quantoscope
