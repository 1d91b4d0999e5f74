// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/session/curves.h"
#include "core/schemes/scheme.h"

class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace quantoscope {

// All schemes by family, with their bits, a picture of their levels and their SQNR on the present
// data; a search over names and sentences.
class SchemeGallery : public QDialog {
    Q_OBJECT
  public:
    // Without curves, or where they lack a scheme, its figure stays empty.
    SchemeGallery(const Scheme& current, const Curves* curves, QWidget* parent);

    // Below the widget or beside it, wholly on its screen.
    void openBeside(const QWidget& widget);

  signals:
    void chosen(const quantoscope::Scheme& scheme);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill(const Scheme& current, const Curves* curves);
    void search(const QString& text);
    void tell(const QTreeWidgetItem* item);
    void take(const QTreeWidgetItem* item);

    QLineEdit* m_search;
    QTreeWidget* m_tree;
    QLabel* m_about;
};

}  // namespace quantoscope
