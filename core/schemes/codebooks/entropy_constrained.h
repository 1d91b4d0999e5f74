// SPDX-License-Identifier: GPL-3.0-or-later
// Entropy-constrained Lloyd-Max: levels that lower J = D + lambda R, where D is the mean squared
// error and R the entropy of the codes. With the ideal code lengths l[k] = -log2 p[k],
//   a value takes the level of least (x - c[k])^2 + lambda l[k], so that two cells meet at
//     (c[i] + c[j]) / 2 + lambda (l[j] - l[i]) / (2 (c[j] - c[i])),
//   and each level is the mean of its cell.
// A level that nothing takes is dropped. Each round lowers J until a local minimum.
// Chou, Lookabaugh and Gray, "Entropy-constrained vector quantization", IEEE Trans. ASSP 37/1,
// 1989.
#pragma once

#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/schemes/codebooks/lloyd.h"

namespace quantoscope {

struct EntropyLevels {
    std::vector<double> levels;   // [K] ascending, each the mean of its cell
    std::vector<float> lower;     // [K] where its cell begins; lower[0] = -infinity
    std::vector<double> lengths;  // [K] bits, -log2 of the share of its cell
    double distortion = 0;        // D
    double rate = 0;              // R, bits
};

// lambda >= 0 in squared units of the values per bit; `levels` the start, ascending, at least one;
// values not empty. Errors: Cancelled.
Result<EntropyLevels> entropyLloyd(const ValueMass& values, const std::vector<double>& levels,
                                   double lambda, const LloydLimits& limits,
                                   const JobControl& control);

}  // namespace quantoscope
