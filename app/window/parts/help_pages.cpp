// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/help_pages.h"

#include <QAction>
#include <span>

#include "app/views/look/utf8.h"
#include "app/views/places.h"
#include "app/window/parts/formula_html.h"
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
        html += QStringLiteral("<p style=\"margin: 8px 14px\">%1</p>").arg(formulaHtml(formula));
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
    row(QObject::tr("Escape"),
        QObject::tr("Put a maximised view back, leave Present, let go of the pick"));
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
        "undone. Each view's menu (the dots in its title row, a right click or the menu key) "
        "exports it as a picture, as vector graphics or as numbers.</p>"
        "<p>The views beside the stage stand in places named by what is asked; a place that has "
        "nothing to say of the scheme is not offered. <b>Ctrl+K</b> finds commands, views, schemes "
        "and tensors by name; <b>F9</b> gives the view with the focus the whole window, and takes "
        "it back. <i>Model</i> lists all tensors of the open file.</p>"
        "<p><i>Pin</i> keeps the present request as A, then B, C and D. Each keeps its colour and "
        "its dashes: its curves stand beside the live ones, and <i>Pins</i> compares every figure. "
        "Exports and reports are drawn while the window goes on; <i>Cancel</i> stops them, and "
        "leaves the files that were there.</p>");
}

// Where the view stands and how one gets there.
QString wayTo(const ViewDescriptor& view) {
    QString place = QObject::tr("in the middle");
    if (view.place == ViewPlace::Drawer) place = QObject::tr("in the drawer below the stage");
    for (const Place& one : kPlaces)
        if (one.place == view.place)
            place = QObject::tr("in the place <i>%1</i>: %2")
                        .arg(QObject::tr(one.title), QObject::tr(one.question));
    return QObject::tr(
               "<p>It stands %1 <b>Ctrl+J, %2</b> goes there, <b>F9</b> gives it the whole "
               "window.</p>")
        .arg(place, QChar(QLatin1Char(view.key)));
}

}  // namespace

std::vector<HelpPage> helpPages(const QList<QAction*>& actions) {
    const QString start = QObject::tr("Start");
    std::vector<HelpPage> pages{
        {QStringLiteral("start"), QObject::tr("Getting started"), introduction(), start},
        {QStringLiteral("keyboard"), QObject::tr("Keyboard"), shortcutPage(actions), start},
    };
    const auto add = [&pages](const char* kind, const QString& group, const auto& entry,
                              std::string_view formula, std::span<const Parameter> table,
                              const QString& more) {
        pages.push_back({QLatin1String(kind) + u'/' + toQString(entry.id), toQString(entry.title),
                         page(entry.title, entry.help, formula, table) + more, group});
    };
    for (const ViewDescriptor* view : views())
        add("view", QObject::tr("Views"), *view, {}, {}, wayTo(*view));
    for (const Scheme* scheme : schemes())
        add("scheme", toQString(familyTitle(scheme->family)), *scheme, scheme->formula,
            scheme->parameters, {});
    for (const Calibrator* one : calibrators())
        add("calibrator", QObject::tr("Calibrators"), *one, one->formula, one->parameters, {});
    for (const Transform* one : transforms())
        add("transform", QObject::tr("Before quantizing"), *one, one->formula, one->parameters, {});
    for (const Distribution* one : distributions())
        add("distribution", QObject::tr("Distributions"), *one, one->formula, one->parameters, {});
    for (const Format* one : formats())
        add("format", QObject::tr("Files"), *one, {}, {}, {});
    return pages;
}

}  // namespace quantoscope
