// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/look/pin_look.h"

#include <QObject>
#include <QPainter>
#include <array>
#include <iterator>

#include "app/views/look/number_format.h"

namespace quantoscope {

QString pinLetter(std::size_t pin) {
    return QString(QChar(static_cast<char16_t>(u'A' + pin)));
}

QColor pinColor(const Theme& theme, std::size_t pin) {
    return theme.pins[pin % std::size(theme.pins)];
}

QPen pinPen(const Theme& theme, std::size_t pin, double width) {
    // In widths of the pen.
    static const std::array<QVector<qreal>, 4> kDashes{
        {{7, 3}, {3, 2}, {7, 2, 1.5, 2}, {3, 2, 1, 2, 1, 2}}};
    QPen pen(pinColor(theme, pin), width);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern(kDashes[pin % kDashes.size()]);
    return pen;
}

QPixmap pinSwatch(const Theme& theme, std::size_t pin, double devicePixelRatio) {
    constexpr int kWidth = 26;  // pixels of the screen; two dashes at least
    constexpr int kHeight = 10;
    QPixmap swatch(QSize(kWidth, kHeight) * devicePixelRatio);
    swatch.setDevicePixelRatio(devicePixelRatio);
    swatch.fill(Qt::transparent);
    QPainter painter(&swatch);
    painter.setPen(pinPen(theme, pin, 2));
    painter.drawLine(QPointF(0, kHeight / 2.0), QPointF(kWidth, kHeight / 2.0));
    return swatch;
}

QString pinLegend(const QVector<OutcomePointer>& pins) {
    QStringList parts;
    for (qsizetype i = 0; i < pins.size(); ++i)
        parts.append(pinLetter(static_cast<std::size_t>(i)) + QStringLiteral(": ") +
                     toQString(requestSummary(pins[i]->request)));
    if (parts.isEmpty()) return {};
    return QObject::tr(" Pinned: %1.").arg(parts.join(QStringLiteral("; ")));
}

bool sharesSlice(const Outcome& pin, const Outcome& live) {
    if (pin.focus->steps.size() == 0) return false;
    if (!(pin.request.preparation.transforms == live.request.preparation.transforms)) return false;
    if (pin.slices->size() == 1 && live.slices->size() == 1) return true;
    return pin.slices->size() == live.slices->size() && pin.focus->slice == live.focus->slice;
}

}  // namespace quantoscope
