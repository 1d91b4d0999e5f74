// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/parts/formula_html.h"

#include <QRegularExpression>
#include <utility>

#include "app/views/look/utf8.h"

namespace quantoscope {
namespace {

// In this order; the text is HTML already, so "<" stands as "&lt;".
const std::pair<QRegularExpression, QString>* rules(std::size_t& count) {
    const auto rule = [](const char* pattern, const char* by) {
        return std::pair(QRegularExpression(QString::fromUtf8(pattern)), QString::fromUtf8(by));
    };
    static const std::pair<QRegularExpression, QString> all[] = {
        rule(R"(\bx\^(?![0-9]))", "x\u0302"),
        rule(R"(\^\(([^()]*)\))", "<sup>\\1</sup>"),
        rule(R"(\^(-?[A-Za-z0-9]+))", "<sup>\\1</sup>"),
        rule(R"(\b([A-Za-z]+)\[([^\]]*)\])", "\\1<sub>\\2</sub>"),
        rule(R"(\b([A-Za-z])_([A-Za-z0-9]+))", "\\1<sub>\\2</sub>"),
        rule(R"(\balpha\b)", "α"),
        rule(R"(\bbeta\b)", "β"),
        rule(R"(\bgamma\b)", "γ"),
        rule(R"(\bdelta\b)", "δ"),
        rule(R"(\blambda\b)", "λ"),
        rule(R"(\bmu\b)", "μ"),
        rule(R"(\bsigma\b)", "σ"),
        rule(R"(\bpi\b)", "π"),
        rule(R"(\bsum\b)", "Σ"),
        rule(R"(\bsqrt\b)", "√"),
        rule(R"(\binf\b)", "∞"),
        rule(R"(-&gt;)", "→"),
        rule(R"(&lt;=)", "≤"),
        rule(R"(&gt;=)", "≥"),
        rule(R"(!=)", "≠"),
        rule(R"( \* )", " · "),
        rule(R"((^|[ (\[|>,=])-(?=[ A-Za-z0-9(αβ]))", "\\1−"),
    };
    count = std::size(all);
    return all;
}

}  // namespace

QString formulaHtml(std::string_view formula) {
    QString html = toQString(formula).toHtmlEscaped();
    std::size_t count = 0;
    const auto* all = rules(count);
    for (std::size_t i = 0; i < count; ++i)
        html.replace(all[i].first, all[i].second);
    return html.replace(u'\n', QStringLiteral("<br>"));
}

}  // namespace quantoscope
