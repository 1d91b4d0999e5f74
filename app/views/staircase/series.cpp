// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/staircase/series.h"

#include <algorithm>
#include <cmath>

namespace quantoscope {
namespace {

// One line of levels over the visible values.
class Stairs {
  public:
    explicit Stairs(const StaircaseQuestion& question)
        : m_question(question), m_pixel((question.to - question.from) / question.pixels) {}

    // Level y from value x on; x ascends.
    void step(double x, double y) {
        x = std::max(x, m_question.from);
        if (!m_points.empty() && x - m_begin < m_pixel) {
            m_low = std::min(m_low, y);
            m_high = std::max(m_high, y);
            m_last = y;
            ++m_shared;
            return;
        }
        endPixel();
        if (!m_points.empty()) add(x, m_last);
        m_begin = x;
        m_low = m_high = m_last = y;
        add(x, y);
    }

    std::vector<CurvePoint> finish() {
        endPixel();
        if (!m_points.empty()) add(m_question.to, m_last);
        return std::move(m_points);
    }
    bool reduced() const { return m_reduced; }

  private:
    void add(double x, double y) {
        if (m_points.empty() || m_points.back() != CurvePoint{x, y}) m_points.push_back({x, y});
    }
    // What the steps that share a pixel reach.
    void endPixel() {
        if (m_shared == 0) return;
        m_shared = 0;
        m_reduced = true;
        const double x = std::min(m_begin + m_pixel / 2, m_question.to);
        for (const double y : {m_low, m_high, m_last})
            add(x, y);
    }

    StaircaseQuestion m_question;
    double m_pixel;
    std::vector<CurvePoint> m_points;
    double m_begin = 0;
    double m_low = 0;
    double m_high = 0;
    double m_last = 0;
    std::size_t m_shared = 0;
    bool m_reduced = false;
};

}  // namespace

StaircaseSeries staircaseSeries(const StepFunction& steps, const StaircaseQuestion& question) {
    StaircaseSeries series;
    if (steps.size() == 0 || !(question.to > question.from) || question.pixels < 1) return series;
    Stairs lower(question);
    Stairs upper(question);
    const std::size_t first = steps.intervalOf(static_cast<float>(question.from));
    const std::size_t last = steps.intervalOf(static_cast<float>(question.to));
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t k = first; k <= last; ++k) {
        const auto begin = static_cast<double>(steps.lower[k]);
        const auto end = k + 1 < steps.size() ? static_cast<double>(steps.lower[k + 1])
                                              : std::numeric_limits<double>::infinity();
        if (begin == end) continue;
        const auto level = static_cast<double>(steps.levels[k]);
        lower.step(begin, level);
        double highest = level;
        // Values below the lowest level have but one.
        const bool hasUpper = k + 1 < steps.size() && std::isfinite(steps.levels[k + 1]);
        if (steps.stochastic && hasUpper && !(question.to < level)) {
            highest = static_cast<double>(steps.levels[k + 1]);
            if (begin < level) upper.step(begin, level);
            upper.step(std::max(begin, level), highest);
        } else if (steps.stochastic) {
            upper.step(begin, level);
        }
        if (!std::isfinite(level)) continue;
        low = std::min(low, level);
        high = std::max(high, highest);
    }
    if (low <= high) {
        series.low = low;
        series.high = high;
    }
    series.line = lower.finish();
    if (steps.stochastic) series.upper = upper.finish();
    series.reduced = lower.reduced();
    return series;
}

}  // namespace quantoscope
