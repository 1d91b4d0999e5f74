// SPDX-License-Identifier: GPL-3.0-or-later
// What the view of error against bits draws: one point for each bit width that has an error which
// the axis can hold.
#pragma once

#include <QVector>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/session/curves.h"
#include "app/views/kit/plot/line_paint.h"

namespace quantoscope {

enum class BitsQuantity : std::uint8_t {
    Mse,   // values squared, on a logarithmic axis: zero cannot be drawn
    Sqnr,  // dB: infinite cannot be drawn
};

struct BitsLine {
    const Scheme* scheme = nullptr;
    std::vector<CurvePoint> points;  // x: bits, ascending
};

struct BitsPin {
    int pin = 0;  // 0 for A
    CurvePoint point;
};

// A pinned request over all bits.
struct BitsPinLine {
    int pin = 0;
    std::vector<CurvePoint> points;
};

struct BitsSeries {
    std::vector<CurvePoint> present;   // the request over all bits
    std::vector<CurvePoint> rounding;  // its parts; for the MSE only
    std::vector<CurvePoint> clipping;
    // The others at their initial parameters, least error at the live bits first.
    std::vector<BitsLine> schemes;
    std::optional<CurvePoint> chosen;   // the live outcome's own bits and error
    std::vector<CurvePoint> reference;  // 6.02 dB per bit through the chosen point
    std::vector<BitsPin> pins;
    std::vector<BitsPinLine> pinLines;  // of those whose curves have come
    // Of everything but parts and reference; low == high == 0 when nothing can be drawn.
    double low = 0;
    double high = 0;
};

BitsSeries bitsSeries(const Curves& curves, const Outcome& live,
                      const QVector<OutcomePointer>& pins, BitsQuantity quantity);

// The request that a point of the sweep stands for: other bits, nothing that fixes the number of
// codes beside them, and the scheme's initial parameters when it is another scheme.
Request withBitsOfSweep(const Request& request, const Outcome& outcome, const Scheme& scheme,
                        int bits);

}  // namespace quantoscope
