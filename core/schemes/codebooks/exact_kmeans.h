// SPDX-License-Identifier: GPL-3.0-or-later
// Optimal k-means in one dimension. Clusters are runs of the sorted points, so with D[m][i] the
// least squared error of the first i points in m runs and sse(j, i) that of points j .. i-1 about
// their mean
//   D[m][i] = min over j of D[m-1][j] + sse(j, i),
// where the best j never falls as i grows, so that each m costs n log2 n look-ups by halving.
// Gronlund et al., "Fast Exact k-Means, k-Medians and Bregman Divergence Clustering in 1D",
// arXiv 1701.07204, sections 2 and 3; Wang and Song, "Ckmeans.1d.dp", The R Journal 3/2, 2011.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

// Points times runs that optimalCuts accepts: its table takes 4 bytes for each.
constexpr std::size_t kLargestCutTable = std::size_t{1} << 27;
constexpr std::size_t kMostCutPoints = std::size_t{1} << 23;  // of about 100 bytes each

// The cuts of ascending points [n] with weights [n] (above 0; whole numbers
// add up exactly) into k runs of least
// total squared error, 1 <= k <= n: run m holds the points cuts[m] .. cuts[m + 1] - 1, cuts [k +
// 1]. The error exceeds the least one by at most the share `exactness`: sums are double where that
// is shown to be enough, and double-double otherwise (about ten times slower). Errors: Cancelled;
// TooLarge beyond the two limits.
Result<std::vector<std::size_t>> optimalCuts(std::span<const double> points,
                                             std::span<const double> weights, std::size_t k,
                                             double exactness, const JobControl& control);

}  // namespace quantoscope
