// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schemes/codebooks/entropy_constrained.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/numbers/float_bits.h"
#include "core/base/numbers/portable_math.h"

namespace quantoscope {
namespace {

struct Codeword {
    double level = 0;
    double length = 0;  // bits
};

double meeting(const Codeword& below, const Codeword& above, double lambda) {
    const double middle = (below.level + above.level) / 2;
    return middle + lambda * (above.length - below.length) / (2 * (above.level - below.level));
}

// The codewords that are the cheapest somewhere, and where their cells begin: the lower envelope of
// parabolas of equal curvature, built from the left.
struct Partition {
    std::vector<Codeword> kept;  // [K]
    std::vector<double> begins;  // [K] begins[0] = -infinity

    void add(const Codeword& next, double lambda) {
        double begin = -std::numeric_limits<double>::infinity();
        while (!kept.empty()) {
            if (next.level > kept.back().level) {
                begin = meeting(kept.back(), next, lambda);
                if (begin > begins.back()) break;
            } else if (next.length >= kept.back().length) {
                return;  // never cheaper
            }
            kept.pop_back();
            begins.pop_back();
            begin = -std::numeric_limits<double>::infinity();
        }
        kept.push_back(next);
        begins.push_back(begin);
    }
};

// The means of the cells that hold values, with their lengths, D and R.
EntropyLevels measure(const ValueMass& values, const Partition& partition) {
    const std::size_t count = partition.kept.size();
    std::vector<float> edges(count + 1);
    std::vector<double> levels(count);
    for (std::size_t k = 0; k < count; ++k) {
        edges[k] = firstFloatNotBelow(partition.begins[k]);
        levels[k] = partition.kept[k].level;
    }
    edges.back() = std::numeric_limits<float>::infinity();
    std::vector<MassSums> sums(count);
    values.cells(edges, levels, sums);
    EntropyLevels result;
    for (std::size_t k = 0; k < count; ++k) {
        if (sums[k].weight == 0) continue;
        const double share = sums[k].weight / values.totalWeight();
        const double step = sums[k].deviation / sums[k].weight;
        result.lower.push_back(result.levels.empty() ? -std::numeric_limits<float>::infinity()
                                                     : edges[k]);
        result.levels.push_back(levels[k] + step);
        result.lengths.push_back(-portableLog(share) / portableLog(2));
        result.distortion +=
            std::max(0.0, sums[k].squaredError - step * sums[k].deviation) / values.totalWeight();
        result.rate += share * result.lengths.back();
    }
    return result;
}

}  // namespace

Result<EntropyLevels> entropyLloyd(const ValueMass& values, const std::vector<double>& levels,
                                   double lambda, const LloydLimits& limits,
                                   const JobControl& control) {
    assert(values.count() > 0 && !levels.empty() && lambda >= 0);
    Partition partition;
    for (const double level : levels)
        partition.add({level, 0}, lambda);
    EntropyLevels found = measure(values, partition);
    for (int round = 1; round < limits.iterations; ++round) {
        if (control.cancelled()) return cancelledError();
        partition = {};
        for (std::size_t k = 0; k < found.levels.size(); ++k)
            partition.add({found.levels[k], found.lengths[k]}, lambda);
        EntropyLevels next = measure(values, partition);
        const double before = found.distortion + lambda * found.rate;
        const double after = next.distortion + lambda * next.rate;
        if (after > before) break;
        found = std::move(next);
        if (before - after <= limits.tolerance * after) break;
        control.report(static_cast<double>(round) / static_cast<double>(limits.iterations));
    }
    return found;
}

}  // namespace quantoscope
