// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>
#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace quantoscope {

// One thing that can be found by its name and done.
struct PaletteEntry {
    QString name;
    QString kind;  // what it is: command, view, scheme, tensor
    QString keys;  // its shortcut; empty: it has none
    std::function<void()> run;
};

// How well a name answers what was typed: every word of it must begin a word of the name, or at
// least stand in it; 0 is the best, none is no answer.
std::optional<int> paletteRank(const QString& name, const QString& typed);

// Finds what the window can do by its name: type, choose, Enter.
class Palette : public QDialog {
    Q_OBJECT
  public:
    Palette(std::vector<PaletteEntry> entries, QWidget* parent);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill(const QString& typed);
    void runCurrent();

    std::vector<PaletteEntry> m_entries;
    QLineEdit* m_line;
    QListWidget* m_list;
};

}  // namespace quantoscope
