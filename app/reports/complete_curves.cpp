// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reports/complete_curves.h"

#include <optional>
#include <utility>

namespace quantoscope {
namespace {

// Whether the work as a whole must end.
bool isFinal(const Error& error) {
    return error.code == ErrorCode::Cancelled || error.code == ErrorCode::OutOfMemory;
}

}  // namespace

Result<CurvesPointer> completeCurves(const OutcomePointer& outcome, const JobControl& control) {
    const Request& request = outcome->request;
    const DataSetPointer& data = outcome->data;
    std::optional<Error> stopped;
    const auto take = [&stopped](auto& part, auto result) {
        if (result)
            part = std::move(*result);
        else if (isFinal(result.error()))
            stopped = result.error();
    };
    Curves curves;
    curves.outcome = outcome;
    take(curves.matrix,
         sampleMatrix(*outcome, {}, kMatrixCells, kMatrixCells, control.part(0, 0.1)));
    take(curves.clip, sweepClipping(request, data, {}, control.part(0.1, 0.4)));
    take(curves.errors, errorDistribution(outcome, kErrorBins, control.part(0.4, 0.5)));
    take(curves.bits, sweepBits(request, data, 1, kCurveBits, control.part(0.5, 0.7)));
    take(curves.schemes,
         sweepBitsOfAllSchemes(request, data, 1, kSchemeBits, control.part(0.7, 1)));
    if (stopped) return *stopped;
    return CurvesPointer(std::make_shared<const Curves>(std::move(curves)));
}

}  // namespace quantoscope
