// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/figures/figure_export.h"

#include <qcustomplot.h>

#include <QBuffer>
#include <QFileInfo>
#include <QPdfWriter>
#include <algorithm>
#include <cmath>

#include "app/reports/csv_text.h"
#include "app/reports/figures/svg_device.h"
#include "app/reports/figures/table_figure.h"
#include "app/views/look/utf8.h"
#include "core/base/files/output_file.h"
#include "core/base/text/display_text.h"
#include "core/base/text/media.h"

namespace quantoscope {
namespace {

constexpr double kPointsPerInch = 72;

// A view at a size, ready to be painted on any device of the screen's type size.
class Figure {
  public:
    Figure(View& view, QSize size, QString about = {})
        : m_view(view), m_size(size), m_about(std::move(about)) {
        if (view.plot() != nullptr) return;
        m_table.emplace(view.title(), view.dataTable(), view.font(), view.palette());
        m_size = m_table->size() + QSize(0, aboutHeight());
        // A narrow table makes room for the line below it.
        constexpr int kWidest = 1200;
        const int line = QFontMetrics(view.font()).horizontalAdvance(m_about) + 2 * kMargin + 1;
        if (!m_about.isEmpty()) m_size.setWidth(std::max(m_size.width(), std::min(line, kWidest)));
    }
    // On the screen the plot is laid out for its own size again.
    ~Figure() {
        const bool isOfScreen = m_view.parentWidget() != nullptr || m_view.isVisible();
        if (isOfScreen && m_view.plot() != nullptr)
            m_view.plot()->replot(QCustomPlot::rpQueuedReplot);
    }
    Figure(const Figure&) = delete;
    Figure& operator=(const Figure&) = delete;

    QSize size() const { return m_size; }
    const QString& about() const { return m_about; }
    int dotsPerInch() const { return m_view.logicalDpiY(); }

    void paint(QPaintDevice& device, QCPPainter::PainterMode mode, double scale) const {
        QCPPainter painter(&device);
        painter.setMode(mode);
        // Without it a PDF keeps heat maps as JPEG, in colours that are not theirs.
        painter.setRenderHint(QPainter::LosslessImageRendering);
        painter.scale(scale, scale);
        if (m_table && !m_about.isEmpty())
            painter.fillRect(QRect(QPoint(), m_size), m_view.palette().base());
        if (m_table)
            m_table->paint(painter);
        else
            m_view.plot()->toPainter(&painter, m_size.width(), m_size.height() - aboutHeight());
        if (!m_about.isEmpty()) paintAbout(painter);
    }

  private:
    static constexpr int kMargin = 8;  // pixels

    int aboutHeight() const {
        return m_about.isEmpty() ? 0 : QFontMetrics(m_view.font()).height() + kMargin;
    }
    void paintAbout(QPainter& painter) const {
        const QRect line(kMargin, m_size.height() - aboutHeight(), m_size.width() - 2 * kMargin,
                         aboutHeight());
        painter.fillRect(QRect(0, line.top(), m_size.width(), line.height()),
                         m_view.palette().base());
        painter.setFont(m_view.font());
        painter.setPen(m_view.palette().color(QPalette::PlaceholderText));
        painter.drawText(
            line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(m_view.font()).elidedText(m_about, Qt::ElideRight, line.width()));
    }

    View& m_view;
    QSize m_size;
    QString m_about;
    std::optional<TableFigure> m_table;
};

QByteArray pngOf(const Figure& figure, double scale) {
    constexpr double kInchesPerMetre = 1 / 0.0254;
    const QSizeF pixels = QSizeF(figure.size()) * scale;
    QImage image(pixels.toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const int dots = static_cast<int>(std::lround(figure.dotsPerInch() * kInchesPerMetre));
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
    figure.paint(image, QCPPainter::pmNoCaching, scale);
    image.setDotsPerMeterX(static_cast<int>(std::lround(dots * scale)));
    image.setDotsPerMeterY(static_cast<int>(std::lround(dots * scale)));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

// What a reader of the file is told: the caption, and of what the figure is.
QString describedBy(const View& view, const Figure& figure) {
    return figure.about().isEmpty() ? view.caption() : view.caption() + u'\n' + figure.about();
}

QByteArray svgOf(const View& view, const Figure& figure) {
    SvgDevice device(figure.size(), figure.dotsPerInch());
    figure.paint(device, QCPPainter::pmVectorized, 1);
    return device.document(view.title(), describedBy(view, figure));
}

QByteArray pdfOf(const View& view, const Figure& figure) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setCreator(QStringLiteral("Quantoscope " QUANTOSCOPE_VERSION));
    writer.setTitle(view.title());
    writer.setResolution(figure.dotsPerInch());
    const QSizeF points = QSizeF(figure.size()) * kPointsPerInch / figure.dotsPerInch();
    writer.setPageSize(QPageSize(points, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    figure.paint(writer, QCPPainter::pmVectorized, 1);
    return bytes;
}

bool fits(const QSize& size, double scale) {
    const auto sideFits = [scale](int side) {
        return side >= 1 && side <= kLongestSide && side * scale >= 1 &&
               side * scale <= kLongestSide;
    };
    return std::isfinite(scale) && sideFits(size.width()) && sideFits(size.height());
}

}  // namespace

const FigureFormatRow& figureFormatRow(FigureFormat format) {
    return *std::ranges::find(kFigureFormats, format, &FigureFormatRow::format);
}

std::optional<FigureFormat> figureFormatOf(const QString& path) {
    const std::string extension = QFileInfo(path).suffix().toLower().toStdString();
    const auto row = std::ranges::find(kFigureFormats, extension, &FigureFormatRow::extension);
    if (row == kFigureFormats.end()) return std::nullopt;
    return row->format;
}

Result<QByteArray> renderFigure(View& view, FigureFormat format, const FigureOptions& options) {
    if (format == FigureFormat::Csv) return csvText(view.dataTable());
    const Figure figure(view, options.size, options.about);
    const double scale = format == FigureFormat::Png ? options.scale : 1;
    if (!fits(figure.size(), scale))
        return Error{ErrorCode::InvalidArgument,
                     "A figure of " + std::to_string(figure.size().width()) + " x " +
                         std::to_string(figure.size().height()) +
                         " at this scale is empty or longer than " + std::to_string(kLongestSide) +
                         " pixels.",
                     {}};
    switch (format) {
        case FigureFormat::Png:
            return pngOf(figure, scale);
        case FigureFormat::Svg:
            return svgOf(view, figure);
        default:
            return pdfOf(view, figure);
    }
}

QString figureAbout(const Request& request) {
    Source source = request.source;
    if (auto* file = std::get_if<FileSource>(&source))
        file->path = file->path.substr(file->path.rfind('/') + 1);
    constexpr std::size_t kLongest = 200;
    return toQString(displayText(sourceText(source) + ", " + requestSummary(request), kLongest));
}

QString figureName(const Request& request) {
    const auto* file = std::get_if<FileSource>(&request.source);
    std::string name;
    if (file == nullptr) {
        name = std::get<DistributionSpec>(request.source).distribution->id;
    } else if (!file->tensor.empty()) {
        name = file->tensor;
    } else {
        name = file->path.substr(file->path.rfind('/') + 1);
        name = name.substr(0, name.rfind('.'));
    }
    constexpr std::size_t kLongest = 50;
    return toQString(textFor(Medium::FileName, name, kLongest) + "-" +
                     std::string(request.scheme->id) + "-" + std::to_string(request.settings.bits) +
                     "bit");
}

QPicture pictureOf(View& view, QSize size) {
    QPicture picture;
    Figure(view, size).paint(picture, QCPPainter::pmVectorized, 1);
    return picture;
}

Status exportFigure(View& view, const std::string& path, const FigureOptions& options,
                    const JobControl& control) {
    const auto format = figureFormatOf(QString::fromStdString(path));
    if (!format)
        return Error{ErrorCode::InvalidArgument,
                     "A figure's name ends in .png, .svg, .pdf or .csv.", displayText(path)};
    const auto bytes = renderFigure(view, *format, options);
    if (!bytes) return bytes.error();
    return writeFileAtomically(path, std::as_bytes(std::span(*bytes)), control);
}

std::unique_ptr<View> makeFigureView(const ViewDescriptor& descriptor,
                                     const OutcomePointer& outcome, const CurvesPointer& curves,
                                     const Theme& theme, const QVector<OutcomePointer>& pins) {
    std::unique_ptr<View> view(descriptor.create(nullptr));
    view->setPalette(palette(theme));
    view->setFont(theme.plotFont());
    view->setTheme(theme);
    view->setRequest(outcome->request);
    view->setOutcome(outcome);
    if (!pins.isEmpty()) view->setPins(pins);
    if (curves) view->setCurves(curves);
    return view;
}

}  // namespace quantoscope
