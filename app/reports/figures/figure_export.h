// SPDX-License-Identifier: GPL-3.0-or-later
// A view as a file: picture, vector graphics or its numbers. Works for views that were never on
// the screen. Everything is made in memory and then written at once or not at all.
#pragma once

#include <QByteArray>
#include <QPicture>
#include <QSize>
#include <QString>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/views/view.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

enum class FigureFormat : std::uint8_t { Png, Svg, Pdf, Csv };

struct FigureFormatRow {
    FigureFormat format;
    std::string_view extension;  // without the dot
    std::string_view title;
};
inline constexpr std::array kFigureFormats{
    FigureFormatRow{FigureFormat::Png, "png", "PNG picture"},
    FigureFormatRow{FigureFormat::Svg, "svg", "SVG vector graphics"},
    FigureFormatRow{FigureFormat::Pdf, "pdf", "PDF page"},
    FigureFormatRow{FigureFormat::Csv, "csv", "CSV table of the data"},
};
const FigureFormatRow& figureFormatRow(FigureFormat format);
// By the extension, in either case.
std::optional<FigureFormat> figureFormatOf(const QString& path);

struct FigureOptions {
    QSize size{960, 480};  // pixels on a screen; type keeps its size. A table takes what it needs
    double scale = 2;      // PNG: its pixels for one of these
    QString about = {};    // a line below the figure that says of what it is; empty: none
};
// "weights.npy, 4-bit uniform affine, asymmetric, min-max, per tensor"
QString figureAbout(const Request& request);
// For a file of the answer to a request: "weights-uniform-4bit".
QString figureName(const Request& request);
constexpr int kLongestSide = 16384;  // PNG pixels

// Errors: InvalidArgument for a size that is empty or too large.
Result<QByteArray> renderFigure(View& view, FigureFormat format, const FigureOptions& options);

// Its painting, to be played by any painter whose device has the screen's dots per inch.
QPicture pictureOf(View& view, QSize size);

// In the format of the path's extension. Errors: InvalidArgument, Io, Cancelled; an old file of
// this name is then as it was.
Status exportFigure(View& view, const std::string& path, const FigureOptions& options,
                    const JobControl& control = {});

// What the descriptor's view shows of an answer beside pinned ones, never on the screen.
std::unique_ptr<View> makeFigureView(const ViewDescriptor& descriptor,
                                     const OutcomePointer& outcome, const CurvesPointer& curves,
                                     const Theme& theme, const QVector<OutcomePointer>& pins = {});

}  // namespace quantoscope
