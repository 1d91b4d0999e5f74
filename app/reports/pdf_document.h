// SPDX-License-Identifier: GPL-3.0-or-later
// Text, tables and vector figures that flow over A4 pages: no figure is parted from its caption, no
// heading stands alone at the foot of a page.
#pragma once

#include <QObject>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextObjectInterface>
#include <QVector>

#include "app/reports/report.h"

namespace quantoscope {

class PdfDocument : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
  public:
    PdfDocument();

    void addHeading(int level, const QString& text, bool newPage = false);
    void addHtml(const QString& html);  // as QTextDocument reads it
    void addFigure(const ReportFigure& figure, int number);

    // The pages, with this line and the page's number at their foot.
    QByteArray write(const QString& title, const QString& footer);

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
};

}  // namespace quantoscope
