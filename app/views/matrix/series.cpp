// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/matrix/series.h"

#include <QObject>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "app/views/look/number_format.h"

namespace quantoscope {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kLeastWindow = 4;  // rows and columns that zooming in leaves

// Viridis (matplotlib, CC0), nine stops: even in lightness, and for every eye.
constexpr std::array<QRgb, 9> kSequential{0xFF440154, 0xFF472D7B, 0xFF3B528B,
                                          0xFF2C728E, 0xFF21918C, 0xFF28AE80,
                                          0xFF5EC962, 0xFFADDC30, 0xFFFDE725};

QColor sequentialColor(double share) {
    const double at = std::clamp(share, 0.0, 1.0) * (kSequential.size() - 1);
    const auto stop = std::min(static_cast<std::size_t>(at), kSequential.size() - 2);
    return blend(QColor::fromRgb(kSequential[stop + 1]), QColor::fromRgb(kSequential[stop]),
                 at - static_cast<double>(stop));
}

// The magnitude that 99 % of the finite numbers stay within, and the largest.
struct Reach {
    double most = 0;
    double largest = 0;
};
Reach reachOf(const MatrixSample& sample, std::initializer_list<MatrixPart> parts) {
    std::vector<double> magnitudes;
    for (const MatrixPart part : parts)
        for (std::size_t cell = 0; cell < sample.elements.size(); ++cell)
            if (const double value = cellValue(sample, part, cell); std::isfinite(value))
                magnitudes.push_back(std::abs(value));
    if (magnitudes.empty()) return {};
    const auto at =
        magnitudes.begin() + static_cast<std::ptrdiff_t>((magnitudes.size() - 1) * 99 / 100);
    std::ranges::nth_element(magnitudes, at);
    return {*at, *std::max_element(at, magnitudes.end())};
}

ColorScale divergingScale(const Reach& reach) {
    const double limit = 1.25 * reach.most;
    const bool beyond = limit > 0 && reach.largest > limit;
    double end = beyond ? limit : reach.largest;
    if (!(end > 0)) end = 1;
    return {-end, end, true, beyond};
}

QString strideText(std::uint64_t all, std::uint64_t shown, const QString& one,
                   const QString& many) {
    if (shown >= all || shown == 0) return {};
    if (all % shown != 0)
        return QObject::tr("%1 of %2 %3")
            .arg(countText(static_cast<double>(shown)), countText(static_cast<double>(all)), many);
    const std::uint64_t stride = all / shown;
    const std::uint64_t last = stride % 10;
    const bool teen = stride % 100 / 10 == 1;
    const char* ending = teen || last > 3 || last == 0 ? "th"
                         : last == 1                   ? "st"
                         : last == 2                   ? "nd"
                                                       : "rd";
    return QObject::tr("every %1%2 %3").arg(stride).arg(QLatin1String(ending), one);
}

}  // namespace

double cellValue(const MatrixSample& sample, MatrixPart part, std::size_t cell) {
    if (sample.elements[cell] == MatrixSample::kNoElement) return kNone;
    const auto original = static_cast<double>(sample.original[cell]);
    const auto dequantized = static_cast<double>(sample.dequantized[cell]);
    switch (part) {
        case MatrixPart::Original:
            return original;
        case MatrixPart::Codes:
            return std::isnan(original) ? kNone : sample.codes[cell];
        case MatrixPart::Dequantized:
            return dequantized;
        case MatrixPart::Error:
            break;
    }
    return std::isinf(original) ? kNone : dequantized - original;
}

ColorScale colorScale(const MatrixSample& sample, MatrixPart part) {
    if (part == MatrixPart::Error) return divergingScale(reachOf(sample, {MatrixPart::Error}));
    if (part != MatrixPart::Codes)
        return divergingScale(reachOf(sample, {MatrixPart::Original, MatrixPart::Dequantized}));
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t cell = 0; cell < sample.elements.size(); ++cell) {
        const double code = cellValue(sample, part, cell);
        if (std::isnan(code)) continue;
        low = std::min(low, code);
        high = std::max(high, code);
    }
    if (low > high) return {0, 1, false, false};
    return {low, std::max(high, low + 1), false, false};
}

QRgb colorOf(double value, MatrixPart part, const ColorScale& scale, const Theme& theme) {
    if (std::isnan(value)) return blend(theme.threshold, theme.card, 0.6).rgb();
    if (!scale.diverging)
        return sequentialColor((value - scale.low) / (scale.high - scale.low)).rgb();
    const double share = std::clamp(value / scale.high, -1.0, 1.0);
    const bool error = part == MatrixPart::Error;
    const QColor& above = error ? theme.error : theme.quantized;
    const QColor& below = error ? theme.clipped : theme.accent;
    return blend(share > 0 ? above : below, theme.card, std::abs(share)).rgb();
}

QImage matrixImage(const MatrixSample& sample, MatrixPart part, const ColorScale& scale,
                   const Theme& theme) {
    constexpr int kShades = 256;
    std::array<QRgb, kShades> shades{};
    for (int i = 0; i < kShades; ++i)
        shades[static_cast<std::size_t>(i)] =
            colorOf(scale.low + (scale.high - scale.low) * i / (kShades - 1), part, scale, theme);
    const QRgb none = colorOf(kNone, part, scale, theme);
    QImage image(static_cast<int>(sample.columns), static_cast<int>(sample.rows),
                 QImage::Format_ARGB32_Premultiplied);
    for (std::size_t row = 0; row < sample.rows; ++row) {
        auto* pixels = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(row)));
        for (std::size_t column = 0; column < sample.columns; ++column) {
            const std::size_t cell = row * sample.columns + column;
            const double value = cellValue(sample, part, cell);
            const double shade =
                std::clamp((value - scale.low) / (scale.high - scale.low), 0.0, 1.0) *
                (kShades - 1);
            pixels[column] = sample.elements[cell] == MatrixSample::kNoElement ? 0U
                             : std::isnan(value)
                                 ? none
                                 : shades[static_cast<std::size_t>(std::lround(shade))];
        }
    }
    return image;
}

QVector<QLineF> sliceLines(const MatrixSample& sample, const Slicing& slicing, double apartColumns,
                           double apartRows) {
    QVector<QLineF> lines;
    if (slicing.count() < 2) return lines;
    const auto sliceAt = [&](std::size_t row, std::size_t column) -> std::optional<std::size_t> {
        const std::uint64_t element = sample.elements[row * sample.columns + column];
        if (element == MatrixSample::kNoElement) return std::nullopt;
        return slicing.sliceOf(element);
    };
    // In each direction the boundaries of neighbours; runs of them make one line.
    const auto add = [&](bool vertical, double apart) {
        const std::size_t along = vertical ? sample.rows : sample.columns;
        const std::size_t across = vertical ? sample.columns : sample.rows;
        QVector<QLineF> found;
        double boundaries = 0;
        for (std::size_t k = 1; k < across; ++k) {
            std::size_t begin = along;  // none open
            for (std::size_t i = 0; i <= along; ++i) {
                bool differs = false;
                if (i < along)
                    differs = vertical ? sliceAt(i, k - 1) != sliceAt(i, k)
                                       : sliceAt(k - 1, i) != sliceAt(k, i);
                if (differs && begin == along) begin = i;
                if (differs || begin == along) continue;
                const auto from = static_cast<double>(begin);
                const auto to = static_cast<double>(i);
                const auto at = static_cast<double>(k);
                found.append(vertical ? QLineF(at, from, at, to) : QLineF(from, at, to, at));
                boundaries += to - from;
                begin = along;
            }
        }
        const double perLine = boundaries / static_cast<double>(std::max<std::size_t>(1, along));
        if (static_cast<double>(across) >= apart * (perLine + 1)) lines += found;
    };
    add(true, apartColumns);
    add(false, apartRows);
    return lines;
}

QString samplingText(const MatrixSample& sample) {
    QStringList parts{
        strideText(sample.window.rows, sample.rows, QObject::tr("row"), QObject::tr("rows")),
        strideText(sample.window.columns, sample.columns, QObject::tr("column"),
                   QObject::tr("columns"))};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

std::optional<std::size_t> cellOfElement(const MatrixSample& sample, std::uint64_t element) {
    if (sample.whole.columns == 0 || sample.rows == 0 || sample.columns == 0) return std::nullopt;
    const std::uint64_t row = element / sample.whole.columns;
    const std::uint64_t column = element % sample.whole.columns;
    const MatrixWindow& window = sample.window;
    if (row < window.firstRow || row >= window.firstRow + window.rows ||
        column < window.firstColumn || column >= window.firstColumn + window.columns)
        return std::nullopt;
    // The last sampled row and column that are not beyond it.
    const std::uint64_t i = ((row - window.firstRow + 1) * sample.rows - 1) / window.rows;
    const std::uint64_t j =
        ((column - window.firstColumn + 1) * sample.columns - 1) / window.columns;
    return i * sample.columns + j;
}

MatrixWindow movedWindow(MatrixWindow window, const MatrixShape& whole, double rows,
                         double columns) {
    const auto moved = [](std::uint64_t first, std::uint64_t size, std::uint64_t all, double by) {
        const double most = static_cast<double>(all - std::min(size, all));
        return static_cast<std::uint64_t>(
            std::clamp(std::round(static_cast<double>(first) + by), 0.0, most));
    };
    window.firstRow = moved(window.firstRow, window.rows, whole.rows, rows);
    window.firstColumn = moved(window.firstColumn, window.columns, whole.columns, columns);
    return window;
}

MatrixWindow zoomedWindow(const MatrixWindow& window, const MatrixShape& whole, double factor,
                          double row, double column) {
    const auto size = [factor](std::uint64_t now, std::uint64_t all) {
        const double wanted = std::round(static_cast<double>(now) * factor);
        return static_cast<std::uint64_t>(std::clamp(
            wanted, static_cast<double>(std::min(kLeastWindow, all)), static_cast<double>(all)));
    };
    MatrixWindow zoomed = window;
    zoomed.rows = size(window.rows, whole.rows);
    zoomed.columns = size(window.columns, whole.columns);
    // What is under the hand stays there.
    const auto by = [](double place, std::uint64_t first, std::uint64_t before,
                       std::uint64_t after) {
        const double share = (place - static_cast<double>(first)) /
                             static_cast<double>(std::max<std::uint64_t>(1, before));
        return share * (static_cast<double>(before) - static_cast<double>(after));
    };
    return movedWindow(zoomed, whole, by(row, window.firstRow, window.rows, zoomed.rows),
                       by(column, window.firstColumn, window.columns, zoomed.columns));
}

}  // namespace quantoscope
