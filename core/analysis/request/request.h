// SPDX-License-Identifier: GPL-3.0-or-later
// A request says everything that decides an answer, as one immutable value: it is the unit of undo,
// of a saved session, of a report's header and of the command line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/calibration/calibrator.h"
#include "core/schemes/scheme.h"
#include "core/tensor/distribution.h"
#include "core/transforms/transform.h"

namespace quantoscope {

struct FileSource {
    std::string path;    // UTF-8, as the user gave it
    std::string tensor;  // "" for the only one
    friend bool operator==(const FileSource&, const FileSource&) = default;
};
using Source = std::variant<DistributionSpec, FileSource>;

// "PATH", "PATH::TENSOR", "default" or a distribution as parseDistribution takes it. A text that
// names a known distribution before its first ':' is one; everything else is a path.
// A path that would be misread ("a::b.npy") is written file:a%3A%3Ab.npy.
Result<Source> parseSource(std::string_view text);
std::string sourceText(const Source& source);  // parses to the same source
Source defaultSource();

enum class Granularity : std::uint8_t { Tensor, Channel, Group };
// What blocks, and groups along the last axis, run along.
enum class Layout : std::uint8_t {
    Rows,  // all axes behind the first, as one: how frameworks see the weights of a convolution
    Axes,  // the last axis alone
    Flat,  // the whole tensor, row after row
};
enum class RangeMode : std::uint8_t {
    Calibrated,  // by the calibrator
    Manual,      // [alpha, beta] as given
    GivenScale,  // scale and zero point as given
};

// A slice whose range is set by hand while the others keep theirs.
struct OwnRange {
    std::uint64_t slice = 0;
    Range range = {};
    friend bool operator==(const OwnRange&, const OwnRange&) = default;
};

struct RangeRequest {
    RangeMode mode = RangeMode::Calibrated;
    const Calibrator* calibrator = nullptr;  // kept, with its parameters, in the other modes too
    ParameterSet parameters;
    std::vector<Range> manual;      // one for all slices, or one each
    std::vector<GivenScale> given;  // likewise
    std::vector<OwnRange> own;      // ascending slices; over the other modes than GivenScale
    friend bool operator==(const RangeRequest&, const RangeRequest&) = default;

    // Null where the slice has none, or it is not in force.
    const Range* ownOf(std::uint64_t slice) const;
    void setOwn(std::uint64_t slice, const Range& range);
    // What was said of single slices means nothing once the slices are others.
    void forgetSlices();
};

struct TransformRequest {
    const Transform* transform = nullptr;
    ParameterSet parameters;
    friend bool operator==(const TransformRequest&, const TransformRequest&) = default;
};

// How much the error of each value counts.
enum class ImportanceKind : std::uint8_t {
    Values,       // the source has one weight for each value
    Columns,      // one weight for each place along the last axis
    Activations,  // a matrix whose columns meet those of the tensor: mean square of each column
};
struct ImportanceRequest {
    ImportanceKind kind = ImportanceKind::Columns;
    Source source;
    friend bool operator==(const ImportanceRequest&, const ImportanceRequest&) = default;
};

// What happens to the source's values before they are quantized.
struct Preparation {
    std::vector<TransformRequest> transforms;  // applied in this order, undone in reverse
    std::optional<Source> activations;         // for transforms that use them
    std::optional<ImportanceRequest> importance;
    friend bool operator==(const Preparation&, const Preparation&) = default;
};

struct Request {
    Source source;
    Preparation preparation;
    const Scheme* scheme = nullptr;
    SchemeSettings settings;
    RangeRequest range;
    // Of scalar schemes: block formats cut the tensor themselves, vector schemes take it whole.
    Granularity granularity = Granularity::Tensor;
    int axis = 0;                 // of Channel and Group; negative counts from the last
    std::int64_t groupSize = 32;  // of Group: consecutive elements along the axis, last one short
    Layout layout = Layout::Rows;
    friend bool operator==(const Request&, const Request&) = default;
};

// The default data, uniform asymmetric at 4 bits, min-max.
Request defaultRequest();

// What the window shows first: the same data and quantizer with the range of least MSE, so that the
// first picture shows clipping and rounding at work.
Request openingRequest();

// With the initial parameters of another scheme or calibrator; what both have is kept.
Request withScheme(Request request, const Scheme& scheme);
Request withCalibrator(Request request, const Calibrator& calibrator);

// On other data: what was said of single slices is forgotten.
Request withSource(Request request, Source source);

// Along its initial axis, unless another one was chosen: channels are the first axis, groups lie
// along the last.
Request withGranularity(Request request, Granularity granularity);
int initialAxis(Granularity granularity);

// What can be refused without the data: a scheme's limits, empty lists, alpha > beta, ...
Status checkRequest(const Request& request);

// Version 1 had no layout: it ran along the last axis alone, and the axis was 0 where none was
// named.
constexpr int kRequestVersion = 2;
// One JSON object with every parameter written out. Reading refuses unknown keys by name and newer
// versions; missing keys take the default request's values.
std::string requestJson(const Request& request, int indent = 2);
Result<Request> parseRequestJson(std::string_view json);

// The options that reproduce it: "SOURCE --scheme uniform --bits 4 ...", quoted for a shell. What
// is not in force (a calibrator beside a manual range, the axis of a whole tensor) is left out.
std::string requestCommandOptions(const Request& request);
// One line for a person: "4-bit uniform affine, asymmetric, min-max, per tensor".
std::string requestSummary(const Request& request);

// How a request cuts a tensor into slices that share one step function, whoever decides it.
struct SliceRule {
    Granularity granularity = Granularity::Tensor;
    int axis = 0;                // negative counts from the last
    std::int64_t groupSize = 1;  // of Group
    Layout layout = Layout::Axes;
    friend bool operator==(const SliceRule&, const SliceRule&) = default;
};
SliceRule sliceRule(const Request& request);
// Whether a request's layout decides where the blocks of the scheme lie.
bool takesLayout(const Scheme& scheme);

// "hadamard:piece=1024", "columns:importance.npy", as --transform and --importance take them.
// Errors: InvalidArgument.
Result<TransformRequest> parseTransform(std::string_view text);
std::string transformText(const TransformRequest& transform);
Result<ImportanceRequest> parseImportance(std::string_view text);
std::string importanceText(const ImportanceRequest& importance);

std::string_view importanceId(ImportanceKind kind);  // "values", "columns", "activations"
std::optional<ImportanceKind> findImportanceKind(std::string_view id);
std::string_view granularityId(Granularity granularity);  // "tensor", "channel", "group"
std::optional<Granularity> findGranularity(std::string_view id);
std::string_view layoutId(Layout layout);  // "rows", "axes", "flat"
std::optional<Layout> findLayout(std::string_view id);

}  // namespace quantoscope
