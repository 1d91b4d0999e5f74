// SPDX-License-Identifier: GPL-3.0-or-later
// A calibrator on some values under the scheme `uniform`, with everything that its input refers to.
#pragma once

#include <random>
#include <vector>

#include "core/calibration/calibrator.h"
#include "support/scheme_settings.h"

namespace quantoscope::test {

struct CalibrationRun {
    IndexPointer index;
    Moments moments;
    SchemeSettings settings;
    ParameterSet parameters;
    JobControl control;

    CalibrationRun(const std::vector<float>& values, SchemeSettings schemeSettings,
                   const Calibrator& calibrator)
        : index(*ValueIndex::build(values, {})),
          moments(*momentsOf(values, true, {})),
          settings(std::move(schemeSettings)),
          parameters(calibrator.parameters),
          m_calibrator(&calibrator) {}

    CalibrationInput input() const {
        return {.moments = moments,
                .values = index.get(),
                .scheme = *findScheme("uniform"),
                .settings = settings,
                .parameters = parameters,
                .control = control};
    }
    Result<Calibration> run() const { return m_calibrator->calibrate(input()); }

  private:
    const Calibrator* m_calibrator;
};

inline std::vector<float> normalValues(std::size_t count, unsigned seed, double mean = 0,
                                       double deviation = 1) {
    std::mt19937_64 generator(seed);
    std::normal_distribution<double> normal(mean, deviation);
    std::vector<float> values(count);
    for (float& x : values)
        x = static_cast<float>(normal(generator));
    return values;
}

inline std::vector<float> laplaceValues(std::size_t count, unsigned seed, double scale = 1) {
    std::mt19937_64 generator(seed);
    std::exponential_distribution<double> magnitude(1 / scale);
    std::vector<float> values(count);
    for (float& x : values) {
        const double drawn = magnitude(generator);
        x = static_cast<float>((generator() & 1) != 0 ? drawn : -drawn);
    }
    return values;
}

}  // namespace quantoscope::test
