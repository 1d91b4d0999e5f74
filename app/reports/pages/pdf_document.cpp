// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/pages/pdf_document.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QScreen>
#include <QTextBlock>
#include <cmath>
#include <utility>

#include "app/views/look/theme.h"

namespace quantoscope {
namespace {

constexpr int kFigureObject = QTextFormat::UserObject + 1;
constexpr int kFigureIndex = QTextFormat::UserProperty + 1;
constexpr int kHeadingState = 1;  // of a block
constexpr double kMillimetresPerInch = 25.4;
constexpr double kSideMargin = 16;  // millimetres
constexpr double kTopMargin = 15;
constexpr double kFootMargin = 20;
constexpr double kCaptionGap = 5;  // pixels
constexpr double kFigureGap = 14;
constexpr double kTextPoints = 9.5;

int dotsPerInch() {
    return static_cast<int>(std::lround(QApplication::primaryScreen()->logicalDotsPerInchY()));
}

double pixels(double millimetres) {
    return millimetres * dotsPerInch() / kMillimetresPerInch;
}

QFont textFont(double relativeSize = 1) {
    QFont font = QApplication::font();
    font.setPointSizeF(kTextPoints * relativeSize);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont captionFont() {
    return textFont(0.92);
}

}  // namespace

PdfDocument::PdfDocument() : m_cursor(&m_document) {
    constexpr double kWidth = 210;  // A4, millimetres
    constexpr double kHeight = 297;
    // Whole pixels, so that the layout's fixed-point places agree with it at the pages' edges.
    m_page = {std::floor(pixels(kWidth - 2 * kSideMargin)),
              std::floor(pixels(kHeight - kTopMargin - kFootMargin))};
    m_document.setUseDesignMetrics(true);
    m_document.setDocumentMargin(0);
    m_document.setDefaultFont(textFont());
    m_document.setPageSize(m_page);
    m_document.documentLayout()->registerHandler(kFigureObject, this);
}

void PdfDocument::addHeading(int level, const QString& text, bool newPage) {
    constexpr double kSizes[] = {1.9, 1.32, 1.08};
    constexpr double kSpace[] = {0, 16, 9};  // pixels above
    QTextBlockFormat block;
    block.setTopMargin(kSpace[level - 1]);
    block.setBottomMargin(level == 1 ? 2 : 5);
    if (newPage) block.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    QTextCharFormat format;
    QFont font = textFont(kSizes[level - 1]);
    font.setWeight(QFont::DemiBold);
    format.setFont(font);
    m_cursor.insertBlock(block, format);
    m_cursor.insertText(text);
    m_cursor.block().setUserState(kHeadingState);
}

void PdfDocument::addHtml(const QString& html) {
    m_cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
    m_cursor.insertHtml(html);
    m_cursor.movePosition(QTextCursor::End);
}

void PdfDocument::addFigure(const ReportFigure& figure, int number) {
    m_figures.append({figure, tr("Figure %1. %2").arg(number).arg(figure.caption)});
    QTextCharFormat format;
    format.setObjectType(kFigureObject);
    format.setProperty(kFigureIndex, m_figures.size() - 1);
    m_cursor.insertBlock(QTextBlockFormat(), QTextCharFormat());
    m_cursor.insertText(QString(QChar::ObjectReplacementCharacter), format);
}

const PdfDocument::Figure& PdfDocument::figureOf(const QTextFormat& format) const {
    return m_figures[format.property(kFigureIndex).toInt()];
}

double PdfDocument::captionHeight(const Figure& figure) const {
    const QRectF room(0, 0, m_page.width(), m_page.height());
    return QFontMetricsF(captionFont())
        .boundingRect(room, Qt::TextWordWrap, figure.caption)
        .height();
}

QSizeF PdfDocument::intrinsicSize(QTextDocument*, int, const QTextFormat& format) {
    const Figure& figure = figureOf(format);
    const QSizeF shown = figure.shown.size;
    return {m_page.width(), m_page.width() * shown.height() / shown.width() + kCaptionGap +
                                captionHeight(figure) + kFigureGap};
}

void PdfDocument::drawObject(QPainter* painter, const QRectF& place, QTextDocument*, int,
                             const QTextFormat& format) {
    // A painting sets its own clip, so a neighbouring page must not begin it.
    if (static_cast<int>(place.center().y() / m_page.height()) != m_painted) return;
    const Figure& figure = figureOf(format);
    const double scale = m_page.width() / figure.shown.size.width();
    painter->save();
    painter->translate(place.topLeft());
    painter->save();
    painter->scale(scale, scale);
    painter->drawPicture(0, 0, figure.shown.picture);
    painter->restore();
    const QRectF caption(0, figure.shown.size.height() * scale + kCaptionGap, m_page.width(),
                         captionHeight(figure));
    painter->setFont(captionFont());
    painter->setPen(lightTheme().quiet);
    painter->drawText(caption, Qt::TextWordWrap, figure.caption);
    painter->restore();
}

// Of the block's first line in the document, whose pages follow one another.
double PdfDocument::topOf(const QTextBlock& block) const {
    const QTextLayout& layout = *block.layout();
    const double within = layout.lineCount() > 0 ? layout.lineAt(0).y() : 0;
    return m_document.documentLayout()->blockBoundingRect(block).top() + within;
}

void PdfDocument::keepHeadings() {
    const auto pageOf = [this](const QTextBlock& block) {
        return static_cast<int>(topOf(block) / m_page.height());
    };
    for (QTextBlock block = m_document.begin(); block.isValid(); block = block.next()) {
        if (block.userState() != kHeadingState) continue;
        QTextBlock content = block.next();
        while (content.isValid() && (content.userState() == kHeadingState || content.length() <= 1))
            content = content.next();
        if (!content.isValid() || pageOf(content) == pageOf(block)) continue;
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
        cursor.setBlockFormat(format);
    }
}

int PdfDocument::begin(const QString& title, const QString& footer) {
    keepHeadings();
    m_footer = footer;
    m_buffer.open(QIODevice::WriteOnly);
    m_writer = std::make_unique<QPdfWriter>(&m_buffer);
    m_writer->setTitle(title);
    m_writer->setCreator(QStringLiteral("Quantoscope " QUANTOSCOPE_VERSION));
    m_writer->setResolution(dotsPerInch());
    m_writer->setPageSize(QPageSize(QPageSize::A4));
    m_writer->setPageMargins(QMarginsF());
    m_painter.begin(m_writer.get());
    m_painter.setRenderHint(QPainter::LosslessImageRendering);  // heat maps in their colours
    m_pages = m_document.pageCount();
    return m_pages;
}

void PdfDocument::writePage(int page) {
    if (page > 0) m_writer->newPage();
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, lightTheme().text);
    m_painter.save();
    m_painter.translate(pixels(kSideMargin), pixels(kTopMargin) - page * m_page.height());
    m_painted = page;
    context.clip = QRectF(QPointF(0, page * m_page.height()), m_page);
    m_painter.setClipRect(context.clip);
    m_document.documentLayout()->draw(&m_painter, context);
    m_painter.restore();
    m_painter.setFont(captionFont());
    m_painter.setPen(lightTheme().quiet);
    const QRectF foot(pixels(kSideMargin), pixels(kTopMargin) + m_page.height(), m_page.width(),
                      pixels(kFootMargin - kTopMargin + 6));
    m_painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, m_footer);
    m_painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter,
                       tr("%1 of %2").arg(page + 1).arg(m_pages));
}

QByteArray PdfDocument::end() {
    m_painter.end();
    m_writer.reset();
    m_buffer.close();
    return std::move(m_bytes);
}

}  // namespace quantoscope
