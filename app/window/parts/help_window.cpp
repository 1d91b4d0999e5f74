// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/help_window.h"

#include <QAction>
#include <QHBoxLayout>
#include <QListWidget>
#include <QTextBrowser>
#include <span>

#include "app/views/look/utf8.h"
#include "app/views/view.h"
#include "core/base/text/number_text.h"
#include "core/calibration/calibrator.h"
#include "core/formats/format.h"
#include "core/schemes/scheme.h"
#include "core/tensor/distribution.h"
#include "core/transforms/transform.h"

namespace quantoscope {
namespace {

// Text that may hold anything, as HTML.
QString escaped(std::string_view text) {
    return toQString(text).toHtmlEscaped();
}

QString limitsText(const Parameter& row) {
    if (row.kind == ParameterKind::Flag) return QObject::tr("yes or no");
    if (row.kind == ParameterKind::Choice) {
        QStringList choices;
        for (const Choice& choice : row.choices)
            choices.append(escaped(choice.id));
        return choices.join(QStringLiteral(", "));
    }
    const QString form = row.kind == ParameterKind::Numbers
                             ? QObject::tr("a list of numbers, each %1 to %2")
                             : QObject::tr("%1 to %2");
    return form.arg(escaped(shortText(row.minimum, 6)), escaped(shortText(row.maximum, 6)));
}

QString parameterTable(std::span<const Parameter> table) {
    if (table.empty()) return {};
    QString html = QObject::tr("<h3>Parameters</h3>") +
                   QStringLiteral("<table cellpadding=\"4\" width=\"100%\">");
    for (const Parameter& row : table) {
        const ParameterSet initial(table);
        html += QObject::tr(
                    "<tr><td><b>%1</b><br><code>%2</code></td><td>%3<br>%4; initially %5 %6"
                    "</td></tr>")
                    .arg(escaped(row.label), escaped(row.key), escaped(row.help), limitsText(row),
                         escaped(initial.text(row.key)), escaped(row.unit));
    }
    return html + QStringLiteral("</table>");
}

QString page(std::string_view title, std::string_view help, std::string_view formula,
             std::span<const Parameter> table) {
    QString html = QStringLiteral("<h2>%1</h2><p>%2</p>").arg(escaped(title), escaped(help));
    if (!formula.empty())
        html +=
            QStringLiteral("<pre style=\"font-family: monospace\">%1</pre>").arg(escaped(formula));
    return html + parameterTable(table);
}

QString shortcutPage(const QList<QAction*>& actions) {
    QString html = QObject::tr("<h2>Keyboard</h2><table cellpadding=\"4\">");
    const auto row = [&html](const QString& keys, const QString& what) {
        html += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>")
                    .arg(keys.toHtmlEscaped(), what.toHtmlEscaped());
    };
    for (const QAction* action : actions) {
        if (action->shortcut().isEmpty()) continue;
        row(action->shortcut().toString(QKeySequence::NativeText), action->iconText());
    }
    row(QObject::tr("Tab, Shift+Tab"), QObject::tr("Next or previous control or handle"));
    row(QObject::tr("Left, Right"), QObject::tr("On the stage: nudge the chosen handle"));
    row(QObject::tr("Shift or Ctrl with them"), QObject::tr("Nudge ten times as far, or a tenth"));
    row(QObject::tr("Home, End"), QObject::tr("On the stage: the handle to the data's end"));
    row(QObject::tr("Escape"), QObject::tr("Let go of the pick"));
    return html + QStringLiteral("</table>");
}

QString introduction() {
    return QObject::tr(
        "<h2>Quantoscope</h2>"
        "<p>The stage shows the values as a histogram, the buckets of the quantizer as dotted "
        "lines and its levels as stems; up to 400 values are drawn as themselves. It opens on the "
        "bulk of the values, and the tails are folded into strips that tell how many there are.</p>"
        "<p>Drag the handles α and β, the <i>asked</i> range. The levels end at the "
        "<i>effective</i> range, which is marked where it is not the asked one: a zero point is a "
        "whole number, and a range may be mirrored. What lies beyond its end by more than half a "
        "step is clipped and pink, all else is rounded, and the error below shows what each "
        "costs.</p>"
        "<p>Everything is linked: what is picked in one view is picked in all. Every change can be "
        "undone. Each plot's context menu exports it as a picture, as vector graphics or as "
        "numbers.</p>"
        "<p><i>Pin</i> keeps the present request as A, then B, C and D. Each keeps its colour and "
        "its dashes: its curves stand beside the live ones, and <i>Pins</i> compares every figure. "
        "Exports and reports are drawn while the window goes on; <i>Cancel</i> stops them, and "
        "leaves the files that were there.</p>");
}

}  // namespace

std::vector<HelpPage> helpPages(const QList<QAction*>& actions) {
    std::vector<HelpPage> pages{
        {QStringLiteral("start"), QObject::tr("Getting started"), introduction()},
        {QStringLiteral("keyboard"), QObject::tr("Keyboard"), shortcutPage(actions)},
    };
    const auto add = [&pages](const QString& kind, std::string_view id, std::string_view title,
                              const QString& html) {
        pages.push_back({kind + u'/' + toQString(id), toQString(title), html});
    };
    for (const Scheme* scheme : schemes())
        add(QStringLiteral("scheme"), scheme->id, scheme->title,
            page(scheme->title, scheme->help, scheme->formula, scheme->parameters));
    for (const Calibrator* calibrator : calibrators())
        add(QStringLiteral("calibrator"), calibrator->id, calibrator->title,
            page(calibrator->title, calibrator->help, calibrator->formula, calibrator->parameters));
    for (const Transform* transform : transforms())
        add(QStringLiteral("transform"), transform->id, transform->title,
            page(transform->title, transform->help, transform->formula, transform->parameters));
    for (const Distribution* distribution : distributions())
        add(QStringLiteral("distribution"), distribution->id, distribution->title,
            page(distribution->title, distribution->help, distribution->formula,
                 distribution->parameters));
    for (const Format* format : formats())
        add(QStringLiteral("format"), format->id, format->title,
            page(format->title, format->help, {}, {}));
    for (const ViewDescriptor* view : views())
        add(QStringLiteral("view"), view->id, view->title, page(view->title, view->help, {}, {}));
    return pages;
}

HelpWindow::HelpWindow(const QList<QAction*>& actions, QWidget* parent)
    : QDialog(parent), m_pages(helpPages(actions)) {
    setWindowTitle(tr("Quantoscope help"));
    resize(860, 600);
    auto* row = new QHBoxLayout(this);
    m_list = new QListWidget(this);
    m_list->setFixedWidth(240);
    for (const HelpPage& help : m_pages)
        m_list->addItem(help.title);
    m_text = new QTextBrowser(this);
    m_text->setOpenLinks(false);
    row->addWidget(m_list);
    row->addWidget(m_text, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int chosen) {
        if (chosen >= 0) m_text->setHtml(m_pages[static_cast<std::size_t>(chosen)].html);
    });
    m_list->setCurrentRow(0);
}

void HelpWindow::showPage(const QString& anchor) {
    for (std::size_t i = 0; i < m_pages.size(); ++i)
        if (m_pages[i].anchor == anchor) m_list->setCurrentRow(static_cast<int>(i));
    show();
    raise();
    activateWindow();
}

}  // namespace quantoscope
