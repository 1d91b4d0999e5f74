// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/figures/svg_engine.h"

#include <QBuffer>
#include <QFontInfo>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <cmath>
#include <span>
#include <utility>

#include "app/reports/markup.h"

namespace quantoscope {
namespace {

// Hundredths of a pixel, without trailing zeros.
QByteArray number(double value) {
    QByteArray text = QByteArray::number(value, 'f', 2);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.')) text.chop(1);
    return text == "-0" ? QByteArray("0") : text;
}

QByteArray point(double x, double y) {
    return number(x) + ' ' + number(y);
}

QByteArray attribute(const char* name, const QByteArray& value) {
    return QByteArray(" ") + name + "=\"" + value + '"';
}

QByteArray matrix(const QTransform& transform) {
    QByteArray text = "matrix(";
    for (const double element : {transform.m11(), transform.m12(), transform.m21(), transform.m22(),
                                 transform.dx(), transform.dy()})
        text += QByteArray::number(element, 'g', 8) + ' ';
    text.back() = ')';
    return text;
}

// Of a path in device coordinates; cubic curves come as one element and two data elements.
QByteArray pathData(const QPainterPath& path) {
    QByteArray data;
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPainterPath::Element element = path.elementAt(i);
        constexpr char kLetters[] = {'M', 'L', 'C', ' '};
        data += kLetters[element.type] + point(element.x, element.y);
    }
    return data;
}

QByteArray color(const char* name, const QColor& value, double opacity) {
    QByteArray text = attribute(name, value.name(QColor::HexRgb).toLatin1());
    const double alpha = value.alphaF() * opacity;
    if (alpha < 1) text += attribute((QByteArray(name) + "-opacity").constData(), number(alpha));
    return text;
}

QByteArray fontAttributes(const QFont& font, double dotsPerInch) {
    constexpr double kPointsPerInch = 72;
    const double pixels =
        font.pixelSize() > 0 ? font.pixelSize() : font.pointSizeF() * dotsPerInch / kPointsPerInch;
    // The font in use, not the alias that it was asked for by, which no other program knows.
    QByteArray text = attribute("font-family", escaped(QFontInfo(font).family()).toUtf8() +
                                                   ", Helvetica, Arial, sans-serif") +
                      attribute("font-size", number(pixels));
    if (font.weight() != QFont::Normal)
        text += attribute("font-weight", QByteArray::number(static_cast<int>(font.weight())));
    if (font.italic()) text += attribute("font-style", "italic");
    return text;
}

}  // namespace

SvgEngine::SvgEngine()
    : QPaintEngine(PrimitiveTransform | PixmapTransform | LinearGradientFill | AlphaBlend |
                   PainterPaths | Antialiasing | ConstantOpacity | PaintOutsidePaintEvent) {}

bool SvgEngine::begin(QPaintDevice*) {
    setActive(true);
    return true;
}

bool SvgEngine::end() {
    closeClip();
    setActive(false);
    return true;
}

void SvgEngine::updateState(const QPaintEngineState& now) {
    m_transform = now.transform();
    m_pen = now.pen();
    m_brush = now.brush();
    m_opacity = now.opacity();
    m_antialiased = now.renderHints().testFlag(QPainter::Antialiasing);
    const auto clipping = DirtyClipEnabled | DirtyClipPath | DirtyClipRegion;
    if (!(now.state() & clipping)) return;
    m_clip.clear();
    if (!painter()->hasClipping()) return;
    const QPainterPath clip = m_transform.map(painter()->clipPath());
    m_clip = define("<path" + attribute("d", pathData(clip)) + "/>", "clipPath", "c");
}

// The id of the definition, which is written once.
QByteArray SvgEngine::define(const QByteArray& body, const QByteArray& element,
                             const char* prefix) {
    QByteArray& id = m_ids[element + body];
    if (!id.isEmpty()) return id;
    id = prefix + QByteArray::number(m_ids.size());
    const QByteArray open = element.split(' ').front();
    m_definitions += '<' + element + attribute("id", id) + '>' + body + "</" + open + ">\n";
    return id;
}

void SvgEngine::closeClip() {
    if (!m_openClip.isEmpty()) m_shapes += "</g>\n";
    m_openClip.clear();
}

void SvgEngine::addShape(const QByteArray& element) {
    if (m_clip != m_openClip) {
        closeClip();
        if (!m_clip.isEmpty())
            m_shapes += "<g" + attribute("clip-path", "url(#" + m_clip + ")") + ">\n";
        m_openClip = m_clip;
    }
    m_shapes += element + '\n';
}

QByteArray SvgEngine::fill() const {
    if (m_brush.style() == Qt::NoBrush) return attribute("fill", "none");
    return color("fill", m_brush.color(), m_opacity);
}

QByteArray SvgEngine::stroke() const {
    if (m_pen.style() == Qt::NoPen) return {};
    const double scale = m_pen.isCosmetic() ? 1 : std::sqrt(std::abs(m_transform.determinant()));
    const double width = m_pen.widthF() > 0 ? m_pen.widthF() * scale : 1;
    QByteArray text = color("stroke", m_pen.color(), m_opacity);
    if (width != 1) text += attribute("stroke-width", number(width));
    QByteArray dashes;
    if (m_pen.style() != Qt::SolidLine)
        for (const double length : m_pen.dashPattern())
            dashes += (dashes.isEmpty() ? "" : " ") + number(length * width);
    if (!dashes.isEmpty()) text += attribute("stroke-dasharray", dashes);
    if (m_pen.capStyle() == Qt::RoundCap) text += attribute("stroke-linecap", "round");
    if (m_pen.capStyle() == Qt::SquareCap) text += attribute("stroke-linecap", "square");
    if (m_pen.joinStyle() == Qt::RoundJoin) text += attribute("stroke-linejoin", "round");
    if (m_pen.joinStyle() == Qt::BevelJoin) text += attribute("stroke-linejoin", "bevel");
    return text;
}

void SvgEngine::drawPath(const QPainterPath& path) {
    if (path.isEmpty() || (m_pen.style() == Qt::NoPen && m_brush.style() == Qt::NoBrush)) return;
    const QPainterPath mapped = m_transform.map(path);
    QByteArray paint = fill();
    if (const QGradient* gradient = m_brush.gradient();
        gradient && gradient->type() == QGradient::LinearGradient) {
        const auto& line = static_cast<const QLinearGradient&>(*gradient);
        const QPointF from = m_transform.map(line.start());
        const QPointF to = m_transform.map(line.finalStop());
        QByteArray stops;
        for (const auto& [offset, shade] : line.stops())
            stops += "<stop" + attribute("offset", number(offset)) +
                     color("stop-color", shade, m_opacity) + "/>";
        paint = attribute(
            "fill",
            "url(#" +
                define(stops,
                       "linearGradient gradientUnits=\"userSpaceOnUse\"" +
                           attribute("x1", number(from.x())) + attribute("y1", number(from.y())) +
                           attribute("x2", number(to.x())) + attribute("y2", number(to.y())),
                       "g") +
                ")");
    }
    addShape("<path" + attribute("d", pathData(mapped)) + paint + stroke() +
             (path.fillRule() == Qt::OddEvenFill ? attribute("fill-rule", "evenodd") : "") +
             (m_antialiased ? "" : attribute("shape-rendering", "crispEdges")) + "/>");
}

// A line without length is nothing; the base class would make a black dot of it.
void SvgEngine::drawLines(const QLineF* lines, int count) {
    for (const QLineF& line : std::span(lines, static_cast<std::size_t>(count))) {
        const QPointF ends[] = {line.p1(), line.p2()};
        if (!line.isNull()) drawPolygon(ends, 2, PolylineMode);
    }
}

void SvgEngine::drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) {
    if (count == 0) return;
    QPainterPath path(points[0]);
    for (int i = 1; i < count; ++i)
        path.lineTo(points[i]);
    path.setFillRule(mode == WindingMode ? Qt::WindingFill : Qt::OddEvenFill);
    if (mode != PolylineMode) {
        path.closeSubpath();
        drawPath(path);
        return;
    }
    const QBrush brush = std::exchange(m_brush, QBrush());
    drawPath(path);
    m_brush = brush;
}

void SvgEngine::drawPixmap(const QRectF& place, const QPixmap& pixmap, const QRectF& source) {
    drawImage(place, pixmap.toImage(), source, Qt::AutoColor);
}

// Cells of a heat map stay sharp when they are enlarged.
void SvgEngine::drawImage(const QRectF& place, const QImage& image, const QRectF& source,
                          Qt::ImageConversionFlags) {
    QByteArray png;
    QBuffer buffer(&png);
    image.copy(source.toAlignedRect()).save(&buffer, "PNG");
    addShape(
        "<image" + attribute("transform", matrix(m_transform)) + attribute("x", number(place.x())) +
        attribute("y", number(place.y())) + attribute("width", number(place.width())) +
        attribute("height", number(place.height())) +
        (m_opacity < 1 ? attribute("opacity", number(m_opacity)) : QByteArray()) +
        attribute("preserveAspectRatio", "none") + attribute("style", "image-rendering:pixelated") +
        attribute("xlink:href", "data:image/png;base64," + png.toBase64()) + "/>");
}

void SvgEngine::drawTextItem(const QPointF& place, const QTextItem& item) {
    if (item.text().trimmed().isEmpty()) return;
    QByteArray position;
    if (m_transform.type() <= QTransform::TxTranslate) {
        const QPointF mapped = m_transform.map(place);
        position = attribute("x", number(mapped.x())) + attribute("y", number(mapped.y()));
    } else {
        position = attribute("transform", matrix(m_transform)) + attribute("x", number(place.x())) +
                   attribute("y", number(place.y()));
    }
    addShape("<text" + position + color("fill", m_pen.color(), m_opacity) +
             fontAttributes(item.font(), paintDevice()->logicalDpiY()) +
             attribute("textLength", number(item.width())) + attribute("lengthAdjust", "spacing") +
             attribute("xml:space", "preserve") + '>' + escaped(item.text()).toUtf8() + "</text>");
}

}  // namespace quantoscope
