// SPDX-License-Identifier: GPL-3.0-or-later
// Roles of colour, the same in every view, from the colour-blind-safe set of Okabe and Ito.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

namespace quantoscope {

struct Theme {
    bool dark = false;
    // Surfaces and text.
    QColor window;  // behind the cards
    QColor card;    // panels and plots
    QColor border;  // of cards and fields
    QColor text;    // primary
    QColor quiet;   // labels, axis names, captions
    QColor grid;    // lines inside plots
    QColor accent;  // selection, links, the focused control
    // Roles of data.
    QColor original;   // histogram of the originals
    QColor quantized;  // levels, stems, codes in use
    QColor error;      // rounding error
    QColor clipped;    // clipped tails, clipping error
    QColor handle;     // alpha, beta, total error
    QColor threshold;  // ticks between buckets
    QColor best;       // the chosen or optimal point
    QColor pins[4];    // pinned requests A, B, C, D
    // 1 on a desk; larger in Present.
    double typeScale = 1;

    QFont plotFont(double relativeSize = 1) const;
};

Theme lightTheme();
Theme darkTheme();
QPalette palette(const Theme& theme);
// Everything that a palette cannot say about the standard widgets. Widgets ask for a look by a
// dynamic property set to true: `card` (a panel on the window), and on labels `heading`, `quiet`,
// `caption`, `figure` (a number to be read from afar), `difference`; `primary` on the one button
// that matters most.
QString styleSheet(const Theme& theme);

// WCAG 2.1 contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);
// The role's colour, moved towards the text's until it can be read as text on a card (4.5 to 1).
QColor ink(const QColor& role, const Theme& theme);
// The same on another ground.
QColor inkOn(const QColor& role, const QColor& ground, const Theme& theme);
// The role's colour as a line, a mark or an edge on a card (3 to 1).
QColor lineInk(const QColor& role, const Theme& theme);
// What lies beyond the clip edges is washed with it.
QColor tailWash(const Theme& theme);
// The colour of `over` laid over `under` with this opacity, opaque itself.
QColor blend(const QColor& over, const QColor& under, double opacity);

}  // namespace quantoscope
