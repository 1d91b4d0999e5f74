// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibration/calibration_cases.h"

#include <algorithm>
#include <cmath>

#include "core/base/text/number_text.h"

namespace quantoscope {

std::optional<Calibration> onlyChoice(const Moments& moments) {
    if (moments.count == 0) return Calibration{{0, 0}, "there is no finite value", false};
    if (moments.minimum < moments.maximum) return std::nullopt;
    const std::string value = shortText(moments.minimum, 6);
    std::string note = moments.count == 1
                           ? "the only value is " + value
                           : "all " + groupedText(moments.count) + " values are " + value;
    return Calibration{{moments.minimum, moments.maximum}, std::move(note), false};
}

Result<Calibration> fallBack(const CalibrationInput& input, const Calibrator& calibrator,
                             const ParameterSet& parameters, std::string_view why) {
    auto calibration = calibrator.calibrate({.moments = input.moments,
                                             .values = input.values,
                                             .scheme = input.scheme,
                                             .settings = input.settings,
                                             .parameters = parameters,
                                             .control = input.control,
                                             .weighted = input.weighted});
    if (!calibration) return calibration;
    calibration->note = std::string(why) + "; falls back to " + std::string(calibrator.id) + ": " +
                        calibration->note;
    calibration->fellBack = true;
    return calibration;
}

Result<Calibration> fallBack(const CalibrationInput& input, const Calibrator& calibrator,
                             std::string_view why) {
    return fallBack(input, calibrator, ParameterSet(calibrator.parameters), why);
}

Range clippedToData(const Range& range, const Moments& moments) {
    return {std::clamp<double>(range.alpha, moments.minimum, moments.maximum),
            std::clamp<double>(range.beta, moments.minimum, moments.maximum)};
}

std::size_t codeCount(const SchemeSettings& settings) {
    if (settings.codes)
        return static_cast<std::size_t>(std::int64_t{settings.codes->qmax} - settings.codes->qmin +
                                        1);
    return std::size_t{1} << static_cast<unsigned>(settings.bits);
}

bool mirrorsRange(const CalibrationInput& input) {
    if (!rangeMatters(input.scheme, input.settings) || input.scheme.learns) return false;
    const double magnitude =
        std::max(std::abs(input.moments.minimum), std::abs(input.moments.maximum));
    const SchemeInput probe{
        .settings = input.settings, .range = {0, magnitude}, .given = {}, .control = input.control};
    if (input.scheme.affine != nullptr) {
        const auto quantizer = input.scheme.affine(probe);
        return quantizer && quantizer->level(quantizer->qmin) < -0.5 * magnitude;
    }
    const auto steps = input.scheme.build(probe);
    return steps && !steps->levels.empty() && steps->levels.front() < -0.5 * magnitude;
}

std::string rangeText(const Range& range) {
    const double step = (range.beta - range.alpha) / 100;
    return stepText(range.alpha, step) + " to " + stepText(range.beta, step);
}

}  // namespace quantoscope
