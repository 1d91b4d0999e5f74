// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/look/theme.h"

#include <QApplication>
#include <algorithm>
#include <cmath>

namespace quantoscope {
namespace {

constexpr double kPlotPoints = 9;  // the size of axis labels on a desk

// Of a colour channel in [0, 1]; WCAG 2.1, definition of relative luminance.
double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

QColor rgb(QRgb value) {
    return QColor::fromRgb(value);
}

// The colour moved towards the text's until it has the contrast on the ground.
QColor readable(const QColor& role, const QColor& ground, double least, const Theme& theme) {
    constexpr int kSteps = 20;
    for (int step = 0; step < kSteps; ++step) {
        const QColor color = blend(theme.text, role, static_cast<double>(step) / kSteps);
        if (contrast(color, ground) >= least) return color;
    }
    return theme.text;
}

}  // namespace

QFont Theme::plotFont(double relativeSize) const {
    QFont font = QApplication::font();
    font.setPointSizeF(kPlotPoints * typeScale * relativeSize);
    return font;
}

Theme lightTheme() {
    Theme theme;
    theme.window = rgb(0xEBEFF3);
    theme.card = rgb(0xFFFFFF);
    theme.border = rgb(0xD3DAE3);
    theme.text = rgb(0x17202C);
    theme.quiet = rgb(0x5F6B80);
    theme.grid = rgb(0xE6EAF0);
    theme.accent = rgb(0x0B6AA8);
    theme.original = rgb(0x56B4E9);
    theme.quantized = rgb(0xD55E00);
    theme.error = rgb(0x009E73);
    theme.clipped = rgb(0xCC79A7);
    theme.handle = rgb(0x17202C);
    theme.threshold = rgb(0x8E99AB);
    theme.best = rgb(0xE69F00);
    theme.pins[0] = rgb(0x0072B2);
    theme.pins[1] = rgb(0x8C6D00);
    theme.pins[2] = rgb(0x6A4FB3);
    theme.pins[3] = rgb(0x8B4A3B);
    return theme;
}

Theme darkTheme() {
    Theme theme;
    theme.dark = true;
    theme.window = rgb(0x10151C);
    theme.card = rgb(0x19202A);
    theme.border = rgb(0x313B49);
    theme.text = rgb(0xE9EDF3);
    theme.quiet = rgb(0x9AA7B9);
    theme.grid = rgb(0x28313E);
    theme.accent = rgb(0x5DB2F0);
    theme.original = rgb(0x56B4E9);
    theme.quantized = rgb(0xFF8A3D);
    theme.error = rgb(0x2CC698);
    theme.clipped = rgb(0xE391BF);
    theme.handle = rgb(0xF4F7FA);
    theme.threshold = rgb(0x6E7B8E);
    theme.best = rgb(0xF6B93B);
    theme.pins[0] = rgb(0x7CC4FF);
    theme.pins[1] = rgb(0xE6D35A);
    theme.pins[2] = rgb(0xB39DF0);
    theme.pins[3] = rgb(0xD99A86);
    return theme;
}

QPalette palette(const Theme& theme) {
    QPalette colors;
    colors.setColor(QPalette::Window, theme.window);
    colors.setColor(QPalette::WindowText, theme.text);
    colors.setColor(QPalette::Base, theme.card);
    colors.setColor(QPalette::AlternateBase, blend(theme.window, theme.card, 0.5));
    colors.setColor(QPalette::Text, theme.text);
    colors.setColor(QPalette::Button, theme.card);
    colors.setColor(QPalette::ButtonText, theme.text);
    colors.setColor(QPalette::BrightText, theme.card);
    colors.setColor(QPalette::ToolTipBase, theme.card);
    colors.setColor(QPalette::ToolTipText, theme.text);
    colors.setColor(QPalette::PlaceholderText, theme.quiet);
    colors.setColor(QPalette::Highlight, theme.accent);
    colors.setColor(QPalette::HighlightedText, theme.card);
    colors.setColor(QPalette::Link, theme.accent);
    colors.setColor(QPalette::LinkVisited, theme.accent);
    colors.setColor(QPalette::Light, theme.card);
    colors.setColor(QPalette::Midlight, theme.grid);
    colors.setColor(QPalette::Mid, theme.border);
    colors.setColor(QPalette::Dark, theme.threshold);
    colors.setColor(QPalette::Shadow, theme.dark ? Qt::black : theme.threshold);
    const QColor faded = blend(theme.quiet, theme.card, 0.6);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        colors.setColor(QPalette::Disabled, role, faded);
    return colors;
}

double contrast(const QColor& a, const QColor& b) {
    const auto [dark, bright] = std::minmax({luminance(a), luminance(b)});
    return (bright + 0.05) / (dark + 0.05);
}

QColor ink(const QColor& role, const Theme& theme) {
    return inkOn(role, theme.card, theme);
}

QColor inkOn(const QColor& role, const QColor& ground, const Theme& theme) {
    return readable(role, ground, 4.5, theme);
}

QColor lineInk(const QColor& role, const Theme& theme) {
    return readable(role, theme.card, 3, theme);
}

QColor tailWash(const Theme& theme) {
    return blend(theme.clipped, theme.card, theme.dark ? 0.13 : 0.12);
}

QColor blend(const QColor& over, const QColor& under, double opacity) {
    const auto mixed = [opacity](double a, double b) {
        return static_cast<float>(std::clamp(a * opacity + b * (1 - opacity), 0.0, 1.0));
    };
    return QColor::fromRgbF(mixed(over.redF(), under.redF()), mixed(over.greenF(), under.greenF()),
                            mixed(over.blueF(), under.blueF()));
}

}  // namespace quantoscope
