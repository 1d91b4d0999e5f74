// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/figures/svg_device.h"

#include <cmath>

#include "app/reports/figures/svg_engine.h"
#include "app/reports/markup.h"

namespace quantoscope {

SvgDevice::SvgDevice(QSize size, int dotsPerInch)
    : m_size(size), m_dotsPerInch(dotsPerInch), m_engine(std::make_unique<SvgEngine>()) {}

SvgDevice::~SvgDevice() = default;

QByteArray SvgDevice::document(const QString& title, const QString& description) const {
    const QByteArray width = QByteArray::number(m_size.width());
    const QByteArray height = QByteArray::number(m_size.height());
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<svg xmlns=\"http://www.w3.org/2000/svg\" "
           "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"" +
           width + "\" height=\"" + height + "\" viewBox=\"0 0 " + width + " " + height +
           "\" role=\"img\">\n<title>" + escaped(title).toUtf8() + "</title>\n<desc>" +
           escaped(description).toUtf8() + "</desc>\n<defs>\n" + m_engine->definitions() +
           "</defs>\n" + m_engine->shapes() + "</svg>\n";
}

QPaintEngine* SvgDevice::paintEngine() const {
    return m_engine.get();
}

int SvgDevice::metric(PaintDeviceMetric metric) const {
    constexpr double kMillimetresPerInch = 25.4;
    const auto millimetres = [&](int pixels) {
        return static_cast<int>(std::lround(pixels * kMillimetresPerInch / m_dotsPerInch));
    };
    switch (metric) {
        case PdmWidth:
            return m_size.width();
        case PdmHeight:
            return m_size.height();
        case PdmWidthMM:
            return millimetres(m_size.width());
        case PdmHeightMM:
            return millimetres(m_size.height());
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return m_dotsPerInch;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return static_cast<int>(devicePixelRatioFScale());
        case PdmDepth:
            return 32;
        case PdmNumColors:
            return 0;
    }
    return 0;
}

}  // namespace quantoscope
