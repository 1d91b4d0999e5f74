// SPDX-License-Identifier: GPL-3.0-or-later
// What all plots share: one QCustomPlot with a header and one axis rect at fixed margins, the
// theme's look, zooming and panning within limits, the menu, a layer for what follows the
// hand, and a sentence in the plot when there is nothing to draw.
#pragma once

#include <QRectF>
#include <QString>
#include <functional>
#include <optional>

#include "app/views/kit/plot/frame.h"
#include "app/views/kit/plot/plot_mouse.h"
#include "app/views/kit/plot/plot_parts.h"
#include "app/views/kit/plot/read_out.h"
#include "app/views/view.h"

class QMenu;

namespace quantoscope {

class PlotView : public View {
    Q_OBJECT
  public:
    PlotView(const QString& title, QWidget* parent);

    QString title() const override { return m_title; }
    QString subtitle() const { return m_header->subtitle(); }
    const QString& message() const { return m_message; }
    QCustomPlot* plot() const override { return m_plot; }
    void setTheme(const Theme& theme) override;
    void setCornerRoom(int pixels) override;
    QSize sizeHint() const override { return {640, 320}; }
    QSize minimumSizeHint() const override { return {220, 140}; }

  public slots:
    virtual void resetZoom();
    void copyImage();

  protected:
    // Makes what is drawn for an axis rect of this size. Runs within the layout, on screen or in
    // an export, after refresh() or when the size is another.
    virtual void prepare(QSize pixels) = 0;
    virtual void applyTheme() {}
    virtual void rangeEdited() {}  // zoomed or panned by hand
    // Whether data are drawn, otherwise the message; then only can the hand touch them.
    virtual bool canDraw() const { return m_message.isEmpty(); }

    // Places in the plot. Pressed: true when the view takes the drag that may follow.
    virtual bool handPressed(const QPointF& place);
    virtual void handDragged(const QPointF& place);  // only what handPressed() took
    virtual void handDropped(const QPointF& place);
    virtual void handClicked(const QPointF& place);
    virtual void handHovered(const std::optional<QPointF>& place);  // none: it left
    virtual void handDoubleClicked(const QPointF& place);
    const PlotMouse& mouse() const { return *m_mouse; }

    const Theme& theme() const { return m_theme; }
    QCPAxisRect* axisRect() const { return m_plot->axisRect(); }
    QCPAxis* xAxis() const { return m_plot->xAxis; }
    QCPAxis* yAxis() const { return m_plot->yAxis; }
    PlotFrame frame() const { return {xAxis(), yAxis(), QRectF(axisRect()->rect()), m_theme}; }

    void refresh();  // contents changed: prepare() again and replot soon, once
    void setSubtitle(const QString& subtitle) { m_header->setSubtitle(subtitle); }
    void setAxisNames(const QString& x, const QString& y);
    // Drawn instead of the data; empty: the data are drawn.
    void setMessage(const QString& message);
    // What is shown until the hand zooms and after a reset; zooming out stops a little beyond.
    void setHome(const QCPRange& x, const QCPRange& y);
    const QCPRange& homeX() const { return m_homeX; }
    const QCPRange& homeY() const { return m_homeY; }
    bool isZoomed() const { return m_zoomed; }
    // As far as the hand may go; setHome() sets ten times the home range.
    void setLimits(const QCPRange& x) { m_limitX = x; }
    void showRange(const QCPRange& x);  // another view zoomed
    void setZoomable(Qt::Orientations orientations);
    // Without axes what is drawn takes the room of their numbers, too.
    void setAxisless() { m_isAxisless = true; }
    // Pixels below the axis names, for a control of the view's own.
    void setRoomBelow(int pixels);
    // The axis rect of these pixels while they are prepared for.
    QRectF roomOf(QSize pixels) const;
    void setLogarithmic(QCPAxis* axis, bool logarithmic);
    // Paints above the grid on the layer; not while there is a message.
    void addPainting(const QString& layer, bool clipped, Painting::Paint paint);
    // On top of all and in a picture of its own, so that following the hand costs little.
    void addHoverPainting(Painting::Paint paint, bool clipped = false);
    void repaintHover();
    // What is known of `mark` under the hand: a card off the mark, where `scene` has least ink, or
    // a line in the title row. For the hover painting.
    void paintReadOut(QCPPainter& painter, const QVector<Fact>& facts,
                      const CardScene& scene) const;

    void changeEvent(QEvent* event) override;
    void addCopying(QMenu& menu) override;
    void addScales(QMenu& menu) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    PlotHand plotHand();
    void layOut(QSize viewport);
    void dressAxis(QCPAxis* axis) const;
    void paintMessage(QCPPainter& painter) const;
    void rangeChanged(QCPAxis* axis, const QCPRange& range);
    void zoom(double factor);
    void setRange(QCPAxis* axis, const QCPRange& range);

    QString m_title;
    QCustomPlot* m_plot;
    PlotHeader* m_header = nullptr;
    PlotMouse* m_mouse = nullptr;
    Theme m_theme = lightTheme();
    QString m_message;
    QString m_xName;
    QString m_yName;
    QCPRange m_homeX{0, 1};
    QCPRange m_homeY{0, 1};
    QCPRange m_limitX{-1e200, 1e200};
    Qt::Orientations m_zoomable = Qt::Horizontal | Qt::Vertical;
    QSize m_preparedFor;
    bool m_isAxisless = false;
    int m_roomBelow = 0;
    int m_cornerRoom = 0;
    bool m_stale = true;
    bool m_zoomed = false;
    bool m_settingRange = false;
};

}  // namespace quantoscope
