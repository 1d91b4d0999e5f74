// SPDX-License-Identifier: GPL-3.0-or-later
// Turns what a QPainter paints into SVG elements in device coordinates.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QPaintEngine>
#include <QTransform>

namespace quantoscope {

class SvgEngine : public QPaintEngine {
  public:
    SvgEngine();

    // Clip paths and gradients that the shapes refer to by id.
    const QByteArray& definitions() const { return m_definitions; }
    const QByteArray& shapes() const { return m_shapes; }

    bool begin(QPaintDevice* device) override;
    bool end() override;
    void updateState(const QPaintEngineState& now) override;
    using QPaintEngine::drawLines;
    using QPaintEngine::drawPolygon;
    void drawLines(const QLineF* lines, int count) override;
    void drawPath(const QPainterPath& path) override;
    void drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) override;
    void drawPixmap(const QRectF& place, const QPixmap& pixmap, const QRectF& source) override;
    void drawImage(const QRectF& place, const QImage& image, const QRectF& source,
                   Qt::ImageConversionFlags flags) override;
    void drawTextItem(const QPointF& place, const QTextItem& item) override;
    Type type() const override { return User; }

  private:
    void addShape(const QByteArray& element);
    void closeClip();
    QByteArray define(const QByteArray& body, const QByteArray& element, const char* prefix);
    QByteArray fill() const;
    QByteArray stroke() const;

    // As the painter stands.
    QTransform m_transform;
    QPen m_pen;
    QBrush m_brush;
    double m_opacity = 1;
    bool m_antialiased = false;
    QByteArray m_clip;  // id of the clip path in force; empty: none

    QByteArray m_openClip;  // id of the group that shapes go into
    QByteArray m_definitions;
    QByteArray m_shapes;
    QHash<QByteArray, QByteArray> m_ids;  // by definition
};

}  // namespace quantoscope
