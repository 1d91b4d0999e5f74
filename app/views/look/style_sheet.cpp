// SPDX-License-Identifier: GPL-3.0-or-later
// The style sheet of both themes: one text in which @name stands for a colour or a length.
#include <QHash>
#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/views/look/theme.h"

namespace quantoscope {
namespace {

constexpr const char* kSurfaces = R"(
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: transparent; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: @accentWash; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @accentWash; }
*[card="true"] { background: @card; border: 1px solid @border; border-radius: 6px; }
*[card="true"]:focus { border: 2px solid @accent; }
*[message="true"] { background: @alarmWash; border: 1px solid @alarm; border-left: 5px solid @alarm;
    border-radius: 6px; }
*[message="true"] QLabel { color: @text; }
*[message="true"] QLabel[sign="true"] { background: @alarm; color: @card; border-radius: 9px;
    font-weight: 700; }
QScrollArea { background: @card; border: none; }
QScrollArea[card="true"] { border: 1px solid @border; }
QScrollArea > QWidget > QWidget { background: @card; }
QToolTip { background: @card; color: @text; border: 1px solid @border; padding: 4px 6px; }
QLabel { background: transparent; }
QLabel[heading="true"] { color: @quiet; font-weight: 600; }
QLabel[quiet="true"], QLabel[caption="true"] { color: @quiet; }
QLabel[caption="true"] { font-size: @smallpt; }
QLabel[figure] { font-size: @figurept; font-weight: 600; }
QLabel[formula="true"] { background: @window; border-radius: 4px; padding: 5px 8px; }
QLabel[difference="true"] { color: @accent; font-size: @smallpt; }
)";

constexpr const char* kBars = R"(
QMenuBar { background: @card; border-bottom: 1px solid @border; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: @accentWash; }
QMenu { background: @card; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: @accentWash; color: @text; }
QMenu::item:disabled { color: @faded; }
QMenu::separator { height: 1px; background: @grid; margin: 4px 6px; }
QToolBar { background: @card; border: none; border-bottom: 1px solid @border; padding: 5px 8px;
    spacing: 6px; }
QToolBar::separator { background: @grid; width: 1px; margin: 4px 4px; }
QStatusBar { background: @card; border-top: 1px solid @border; color: @quiet; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @quiet; }
QDockWidget { color: @quiet; font-weight: 600; }
QDockWidget::title { background: transparent; padding: 4px 6px; text-align: left; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @quiet; padding: 7px 8px;
    border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabBar::scroller { width: 40px; }
QTabBar QToolButton { background: @card; border: 1px solid @border; border-radius: 4px;
    padding: 0; margin: 4px 1px; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QProgressBar { background: @grid; border: none; border-radius: 3px; max-height: 6px;
    color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)";

constexpr const char* kFields = R"(
QPushButton, QToolButton { background: @card; border: 1px solid @border; border-radius: 5px;
    padding: 4px 10px; }
QToolButton { padding: 3px 8px; }
QPushButton:hover, QToolButton:hover { background: @hover; border-color: @threshold; }
QPushButton[choice="true"] { text-align: left; padding: 3px 22px 3px 7px; }
QPushButton[choice="true"]:focus { padding: 2px 21px 2px 6px; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: @accentWash;
    border-color: @accent; }
QPushButton:focus { border: 2px solid @accent; padding: 3px 9px; }
QToolButton:focus { border: 2px solid @accent; padding: 2px 7px; }
QPushButton:disabled, QToolButton:disabled { color: @faded; border-color: @grid; }
QPushButton[primary="true"], QToolButton[primary="true"] { background: @handle; color: @card;
    border-color: @handle; }
QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover { background: @accent;
    border-color: @accent; }
QToolButton[flat="true"] { background: transparent; border-color: transparent; padding: 1px 5px;
    color: @quiet; }
QToolButton[flat="true"]:hover { background: @hover; color: @text; }
QToolButton[flat="true"]:focus { border: 2px solid @accent; padding: 0 4px; color: @text; }
QToolButton::menu-indicator { image: none; }
QFileDialog QToolButton { padding: 2px; }
QToolButton[tab="true"] { background: transparent; border: 2px solid transparent;
    border-radius: 5px; padding: 3px 2px; color: @quiet; }
QToolButton[tab="true"]:hover { background: @hover; color: @text; }
QToolButton[tab="true"]:checked { background: @card; border-bottom-color: @accent; color: @text;
    font-weight: 600; }
QToolButton[tab="true"]:focus { border-color: @accent; padding: 3px 2px; }
QToolButton[workspace="true"] { background: transparent; border: 2px solid transparent;
    color: @quiet; }
QToolButton[workspace="true"]:hover { background: @hover; color: @text; }
QToolButton[workspace="true"]:checked { background: @accentWash; color: @text; font-weight: 600; }
QToolButton[workspace="true"]:focus { border-color: @accent; padding: 3px 8px; }
QToolBar::separator { background: @border; width: 1px; margin: 6px 6px; }
QComboBox, QLineEdit, QAbstractSpinBox { background: @card; border: 1px solid @edge;
    border-radius: 5px; padding: 3px 7px; selection-background-color: @accent;
    selection-color: @card; }
QComboBox:hover, QLineEdit:hover, QAbstractSpinBox:hover { border-color: @quiet; }
QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus { border: 2px solid @accent;
    padding: 2px 6px; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border: 2px solid @wrong; }
QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled { color: @faded;
    background: @hover; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/theme/down-@tone.svg); width: 9px; height: 9px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @border; outline: none;
    selection-background-color: @accentWash; selection-color: @text; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px;
    background: transparent; }
QAbstractSpinBox::up-arrow { image: url(:/theme/up-@tone.svg); width: 8px; height: 8px; }
QAbstractSpinBox::down-arrow { image: url(:/theme/down-@tone.svg); width: 8px; height: 8px; }
QCheckBox, QRadioButton { background: transparent; spacing: 7px; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid @edge;
    border-radius: 4px; background: @card; }
QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/theme/check-@tone.svg); }
QCheckBox::indicator:focus { border: 2px solid @text; width: 13px; height: 13px; }
QCheckBox::indicator:disabled { border-color: @grid; }
QSlider { background: transparent; min-height: 18px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @edge; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
    background: @card; border: 2px solid @accent; }
QSlider::handle:horizontal:hover { background: @accentWash; }
QSlider::handle:horizontal:focus { background: @accent; border-color: @text; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {
    background: @border; border-color: @border; }
)";

constexpr const char* kLists = R"(
QAbstractItemView { background: @card; border: none; outline: none;
    alternate-background-color: @hover; gridline-color: @grid;
    selection-background-color: @accentWash; selection-color: @text; }
QTableView { border: 2px solid transparent; border-radius: 4px; }
QTableView:focus { border-color: @accent; }
QTreeView::item, QListView::item { padding: 3px 5px; border-radius: 4px; }
QTreeView::item:hover, QListView::item:hover { background: @hover; }
QAbstractItemView::item:selected { background: @accentWash; color: @text; }
QTableView[levels="true"]::item:selected { background: @levelWash; color: @text; }
QHeaderView { background: @card; border: none; }
QHeaderView::section { background: @card; color: @quiet; border: none;
    border-bottom: 1px solid @border; padding: 4px 3px; }
QTableCornerButton::section { background: @card; border: none; }
QTextBrowser, QPlainTextEdit, QTextEdit { background: @card; border: none;
    selection-background-color: @accent; selection-color: @card; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @edge; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)";

// Of what went wrong; no datum has this colour.
QColor alarm(const Theme& theme) {
    return QColor::fromRgb(theme.dark ? 0xFF8A80 : 0xB3261E);
}

QHash<QString, QString> values(const Theme& theme) {
    const auto points = [&theme](double size) {
        return QString::number(static_cast<int>(std::lround(size * theme.typeScale)));
    };
    return {{QStringLiteral("window"), theme.window.name()},
            {QStringLiteral("card"), theme.card.name()},
            {QStringLiteral("border"), theme.border.name()},
            {QStringLiteral("text"), theme.text.name()},
            {QStringLiteral("quiet"), theme.quiet.name()},
            {QStringLiteral("grid"), theme.grid.name()},
            {QStringLiteral("accent"), theme.accent.name()},
            {QStringLiteral("handle"), theme.handle.name()},
            {QStringLiteral("threshold"), theme.threshold.name()},
            {QStringLiteral("clipped"), theme.clipped.name()},
            {QStringLiteral("alarm"), alarm(theme).name()},
            {QStringLiteral("alarmWash"), blend(alarm(theme), theme.card, 0.1).name()},
            {QStringLiteral("edge"), lineInk(theme.threshold, theme).name()},
            {QStringLiteral("wrong"), lineInk(theme.quantized, theme).name()},
            {QStringLiteral("accentWash"), blend(theme.accent, theme.card, 0.14).name()},
            {QStringLiteral("levelWash"), blend(theme.quantized, theme.card, 0.18).name()},
            {QStringLiteral("hover"), blend(theme.window, theme.card, 0.6).name()},
            {QStringLiteral("faded"), blend(theme.quiet, theme.card, 0.6).name()},
            {QStringLiteral("tone"), theme.dark ? QStringLiteral("dark") : QStringLiteral("light")},
            {QStringLiteral("smallpt"), points(8) + QStringLiteral("pt")},
            {QStringLiteral("figurept"), points(12) + QStringLiteral("pt")}};
}

}  // namespace

QString styleSheet(const Theme& theme) {
    const QHash<QString, QString> named = values(theme);
    const QString pattern = QString::fromLatin1(kSurfaces) + QString::fromLatin1(kBars) +
                            QString::fromLatin1(kFields) + QString::fromLatin1(kLists);
    QString text;
    text.reserve(pattern.size() * 2);
    for (auto at = pattern.cbegin(); at != pattern.cend();) {
        if (*at != u'@') {
            text += *at++;
            continue;
        }
        const auto first = std::next(at);
        const auto last =
            std::find_if(first, pattern.cend(), [](QChar c) { return !c.isLetter(); });
        const QString name(first, last - first);
        text += named.value(name, u'@' + name);  // a test finds what is left of a name
        at = last;
    }
    return text;
}

}  // namespace quantoscope
