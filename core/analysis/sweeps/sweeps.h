// SPDX-License-Identifier: GPL-3.0-or-later
// Error against bits and against the clipping range, and how the errors are distributed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/outcome/outcome.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace quantoscope {

struct BitsPoint {
    int bits = 0;
    double bitsPerWeight = 0;
    std::optional<double> mse;  // empty: the scheme refuses these bits, or values overflow
    std::optional<double> mseRounding;
    std::optional<double> mseClipping;
    std::optional<double> sqnrDb;
    double overflowed = 0;  // values whose level is not finite
};

// The request with bits from..to, each calibrated anew.
Result<std::vector<BitsPoint>> sweepBits(const Request& request, const DataSetPointer& data,
                                         int from, int to, const JobControl& control);

inline constexpr std::uint64_t kSchemeSample = std::uint64_t{1} << 18;

// One scheme at its initial parameters on the request's data; its bits are the request's where it
// has them.
struct SchemeRow {
    const Scheme* scheme = nullptr;
    Request request;
    // Empty when it was refused; without errors where values overflow, so that nothing ranks it.
    std::optional<Metrics> metrics = {};
    double seconds = 0;        // that the pass over the tensor took
    std::string refused = {};  // why
    // Vector schemes learn, and look at every codeword for every vector: beyond kSchemeSample
    // values they are compared on a sample of that many. 0: on all values.
    std::uint64_t sampled = 0;
};
// Why it has no figures, or what they were taken on; empty for plain figures of all values.
std::string rowNote(const SchemeRow& row);
// Errors: Cancelled.
Result<SchemeRow> schemeRow(const Request& request, const Scheme& scheme,
                            const DataSetPointer& data, const JobControl& control);

struct SchemeBits {
    const Scheme* scheme = nullptr;
    std::vector<BitsPoint> points = {};
    std::string refused = {};  // why a scheme has no points
};
// The same for one scheme at its initial parameters, from..to cut to the widths that it has; and
// for every scalar scheme. Errors: Cancelled, OutOfMemory.
Result<SchemeBits> sweepBitsOfScheme(const Request& request, const Scheme& scheme,
                                     const DataSetPointer& data, int from, int to,
                                     const JobControl& control);

struct ClipPoint {
    double clip = 0;  // see ClipSweep::relative
    // Infinite where values overflow, so that such a range is never the best; its parts are those
    // of the other values.
    double mse = 0;
    double mseRounding = 0;
    double mseClipping = 0;
    double overflowed = 0;  // values whose level is not finite
};

struct CalibratorMark {
    const Calibrator* calibrator = nullptr;
    Range range;
    double clip = 0;  // where it stands on the axis: max(|alpha|, |beta|)
    double mse = 0;   // as a point's
    std::string note;
    double overflowed = 0;
};

struct ClipSweep {
    // false: clip is the threshold c of |x| <= c, range [max(min, -c), min(max, c)].
    // true (channels, groups): clip is the share of each slice's own range that is kept.
    bool relative = false;
    std::vector<ClipPoint> points;      // ascending clip
    std::vector<CalibratorMark> marks;  // every calibrator's choice at its initial parameters
};

struct ClipGrid {
    int points = 100;
    std::optional<double> from;  // default: 1/points of the largest magnitude
    std::optional<double> to;    // default: the largest magnitude
};
Result<ClipSweep> sweepClipping(const Request& request, const DataSetPointer& data,
                                const ClipGrid& grid, const JobControl& control);

// Of the errors x^ - x over the whole tensor.
struct ErrorDistribution {
    double from = 0;  // histogram ends
    double to = 0;
    std::vector<double> counts;         // equal bins
    std::vector<double> shares;         // 0.5, 0.9, 0.99, 0.999
    std::vector<double> absoluteError;  // |x^ - x| that this share of the values stays within
};
Result<ErrorDistribution> errorDistribution(const OutcomePointer& outcome, std::size_t bins,
                                            const JobControl& control);

}  // namespace quantoscope
