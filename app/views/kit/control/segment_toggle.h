// SPDX-License-Identifier: GPL-3.0-or-later
// A small row of words of which one is chosen: by click, by Tab and arrow keys.
#pragma once

#include <QVector>
#include <QWidget>

#include "app/views/look/theme.h"

class QToolButton;

namespace quantoscope {

struct Segment {
    QString label;
    QString help;
};

class SegmentToggle : public QWidget {
    Q_OBJECT
  public:
    SegmentToggle(const QVector<Segment>& segments, QWidget* parent);

    void setTheme(const Theme& theme);
    void choose(int index);  // emits nothing

  signals:
    void chosen(int index);  // by hand

  private:
    QVector<QToolButton*> m_buttons;
};

}  // namespace quantoscope
