// SPDX-License-Identifier: GPL-3.0-or-later
// Text, tables and vector figures that flow over A4 pages: no figure is parted from its caption, no
// heading stands alone at the foot of a page.
#pragma once

#include <QBuffer>
#include <QObject>
#include <QPainter>
#include <QPdfWriter>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextObjectInterface>
#include <QVector>
#include <memory>

#include "app/reports/pages/report.h"

namespace quantoscope {

class PdfDocument : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
  public:
    PdfDocument();

    void addHeading(int level, const QString& text, bool newPage = false);
    void addHtml(const QString& html);  // as QTextDocument reads it
    void addFigure(const ReportFigure& figure, int number);

    // Lays the text out, once all is added, and gives the number of pages. They are written in turn
    // with this line and the page's number at their foot; what they became ends it.
    int begin(const QString& title, const QString& footer);
    void writePage(int page);  // from 0
    QByteArray end();

    QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
    void drawObject(QPainter* painter, const QRectF& place, QTextDocument* document, int position,
                    const QTextFormat& format) override;

  private:
    struct Figure {
        ReportFigure shown;
        QString caption;
    };
    const Figure& figureOf(const QTextFormat& format) const;
    double captionHeight(const Figure& figure) const;
    double topOf(const QTextBlock& block) const;
    void keepHeadings();

    QTextDocument m_document;
    QTextCursor m_cursor;
    QVector<Figure> m_figures;
    QSizeF m_page;      // what text may fill, in pixels of the screen
    int m_painted = 0;  // the page, from 0
    int m_pages = 0;
    QString m_footer;
    QByteArray m_bytes;
    QBuffer m_buffer{&m_bytes};
    std::unique_ptr<QPdfWriter> m_writer;
    QPainter m_painter;  // first to end
};

}  // namespace quantoscope
