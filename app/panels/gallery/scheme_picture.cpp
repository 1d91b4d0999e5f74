// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/gallery/scheme_picture.h"

#include <QPainter>
#include <QPalette>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "core/analysis/analyze.h"
#include "core/analysis/request/request.h"

namespace quantoscope {
namespace {

constexpr std::size_t kValues = 256;

// Evenly spaced ranks of a logistic bell, the outermost at -1 and 1.
std::vector<float> bellValues() {
    std::vector<float> values;
    const auto quantile = [](double rank) { return std::log(rank / (1 - rank)); };
    const double outermost = quantile((kValues - 0.5) / kValues);
    for (std::size_t i = 0; i < kValues; ++i)
        values.push_back(
            static_cast<float>(quantile((static_cast<double>(i) + 0.5) / kValues) / outermost));
    return values;
}

std::vector<float> computedLevels(const Scheme& scheme) {
    if (scheme.vector != nullptr) return {};
    static const DataSetPointer data = [] {
        auto tensor = std::make_shared<Tensor>();
        const std::vector<float> values = bellValues();
        tensor->shape = {static_cast<std::int64_t>(values.size())};
        tensor->values.assign(values.begin(), values.end());
        return *makeDataSet(defaultSource(), tensor, {});
    }();
    const auto outcome = analyze(withScheme(defaultRequest(), scheme), data, 0, {});
    if (!outcome) return {};
    std::vector<float> levels;
    for (const float level : (*outcome)->focus->steps.levels)
        if (std::abs(level) <= 1.25F) levels.push_back(level);
    std::ranges::sort(levels);
    return levels;
}

}  // namespace

const std::vector<float>& exampleLevels(const Scheme& scheme) {
    static std::map<const Scheme*, std::vector<float>> known;
    const auto found = known.find(&scheme);
    if (found != known.end()) return found->second;
    return known[&scheme] = computedLevels(scheme);
}

QPixmap levelPicture(const Scheme& scheme, QSize size, const QPalette& palette, qreal ratio) {
    QPixmap picture(size * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = size.height() / 2.0;
    const double half = size.width() / 2.0 - 2;
    painter.setPen(QPen(palette.color(QPalette::Mid), 1));
    painter.drawLine(QPointF(2, middle), QPointF(2 + 2 * half, middle));
    painter.setPen(QPen(palette.color(QPalette::Text), 1.2));
    for (const float level : exampleLevels(scheme)) {
        const double x = 2 + half * (1 + static_cast<double>(level) / 1.25);
        painter.drawLine(QPointF(x, middle - 5), QPointF(x, middle + 5));
    }
    return picture;
}

}  // namespace quantoscope
