// SPDX-License-Identifier: GPL-3.0-or-later
// A paint device that draws nothing and counts what is painted at places that are not finite.
#pragma once

#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainterPath>
#include <cmath>

namespace quantoscope::test {

class PlaceEngine : public QPaintEngine {
  public:
    PlaceEngine() : QPaintEngine(AllFeatures) {}

    int painted() const { return m_painted; }
    int astray() const { return m_astray; }

    bool begin(QPaintDevice* /*device*/) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState& /*now*/) override {}
    Type type() const override { return User; }
    void drawLines(const QLineF* lines, int count) override {
        for (int i = 0; i < count; ++i) {
            meet(lines[i].p1());
            meet(lines[i].p2());
        }
    }
    void drawRects(const QRectF* places, int count) override {
        for (int i = 0; i < count; ++i)
            meet(places[i]);
    }
    void drawEllipse(const QRectF& place) override { meet(place); }
    void drawPoints(const QPointF* points, int count) override {
        for (int i = 0; i < count; ++i)
            meet(points[i]);
    }
    void drawPolygon(const QPointF* points, int count, PolygonDrawMode /*mode*/) override {
        drawPoints(points, count);
    }
    void drawPath(const QPainterPath& path) override {
        for (int i = 0; i < path.elementCount(); ++i)
            meet(path.elementAt(i));
    }
    void drawPixmap(const QRectF& place, const QPixmap& /*pixmap*/, const QRectF&) override {
        meet(place);
    }
    void drawImage(const QRectF& place, const QImage& /*image*/, const QRectF& /*source*/,
                   Qt::ImageConversionFlags /*flags*/) override {
        meet(place);
    }
    void drawTextItem(const QPointF& place, const QTextItem& /*item*/) override { meet(place); }
    using QPaintEngine::drawEllipse;
    using QPaintEngine::drawLines;
    using QPaintEngine::drawPoints;
    using QPaintEngine::drawPolygon;
    using QPaintEngine::drawRects;

  private:
    void meet(const QPointF& place) {
        ++m_painted;
        if (!std::isfinite(place.x()) || !std::isfinite(place.y())) ++m_astray;
    }
    void meet(const QRectF& place) {
        meet(place.topLeft());
        meet(place.bottomRight());
    }

    int m_painted = 0;
    int m_astray = 0;
};

class PlaceCheck : public QPaintDevice {
  public:
    explicit PlaceCheck(QSize size) : m_size(size) {}

    int painted() const { return m_engine.painted(); }
    int astray() const { return m_engine.astray(); }
    QPaintEngine* paintEngine() const override { return &m_engine; }

  protected:
    int metric(PaintDeviceMetric metric) const override {
        constexpr int kDotsPerInch = 96;
        switch (metric) {
            case PdmWidth:
                return m_size.width();
            case PdmHeight:
                return m_size.height();
            case PdmDevicePixelRatio:
                return 1;
            case PdmDevicePixelRatioScaled:
                return static_cast<int>(devicePixelRatioFScale());
            case PdmNumColors:
                return 1 << 24;
            case PdmDepth:
                return 24;
            case PdmWidthMM:
            case PdmHeightMM:
                return 100;
            default:
                return kDotsPerInch;
        }
    }

  private:
    QSize m_size;
    mutable PlaceEngine m_engine;
};

}  // namespace quantoscope::test
