// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace quantoscope {

// Panels scroll up and down only; they are as wide as their dock.
class PanelScroll : public QScrollArea {
  public:
    explicit PanelScroll(QWidget* content);

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace quantoscope
