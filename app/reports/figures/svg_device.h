// SPDX-License-Identifier: GPL-3.0-or-later
// A paint device that writes SVG 1.1. Unlike QSvgGenerator it keeps clipping, escapes every text
// and names fallbacks for the fonts, so that a figure looks the same where they are missing.
#pragma once

#include <QPaintDevice>
#include <QSize>
#include <QString>
#include <memory>

namespace quantoscope {

class SvgEngine;

class SvgDevice : public QPaintDevice {
  public:
    // Pixels, and how many of them a font takes for an inch.
    SvgDevice(QSize size, int dotsPerInch);
    ~SvgDevice() override;
    SvgDevice(const SvgDevice&) = delete;
    SvgDevice& operator=(const SvgDevice&) = delete;

    // The whole document with what was painted; the painter has ended.
    QByteArray document(const QString& title, const QString& description) const;

    QPaintEngine* paintEngine() const override;

  protected:
    int metric(PaintDeviceMetric metric) const override;

  private:
    QSize m_size;
    int m_dotsPerInch;
    std::unique_ptr<SvgEngine> m_engine;
};

}  // namespace quantoscope
