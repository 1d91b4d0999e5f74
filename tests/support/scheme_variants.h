// SPDX-License-Identifier: GPL-3.0-or-later
// A scheme's settings with every value of its parameter table that a test can try, one at a time.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "support/scheme_settings.h"

namespace quantoscope::test {

// The limits of a parameter, all its choices, and one above the least of whole numbers.
inline std::set<double> valuesToTry(const Parameter& row) {
    std::set<double> values{row.minimum, row.maximum};
    if (row.kind == ParameterKind::Integer) values.insert(std::min(row.minimum + 1, row.maximum));
    for (double choice = 0; row.kind == ParameterKind::Choice && choice <= row.maximum; ++choice)
        values.insert(choice);
    return values;
}

// The initial settings first, then each parameter changed alone.
inline std::vector<SchemeSettings> variantsOf(const Scheme& scheme, int bits,
                                              Rounding rounding = Rounding::NearestEven) {
    std::vector<SchemeSettings> variants{settingsOf(scheme.id, bits, {}, rounding)};
    for (const Parameter& row : scheme.parameters)
        for (const double value : valuesToTry(row)) {
            variants.push_back(variants.front());
            if (!variants.back().parameters.set(row.key, value)) variants.pop_back();
        }
    return variants;
}

// "4 bits, nearest-even grid=mid-rise", for the message of a test.
inline std::string settingsText(const SchemeSettings& settings) {
    std::string text =
        std::to_string(settings.bits) + " bits, " + std::string(roundingRow(settings.rounding).id);
    for (const Parameter& row : settings.parameters.table())
        text += " " + std::string(row.key) + "=" + settings.parameters.text(row.key);
    if (settings.codes)
        text += " codes " + std::to_string(settings.codes->qmin) + " to " +
                std::to_string(settings.codes->qmax);
    return text;
}

}  // namespace quantoscope::test
