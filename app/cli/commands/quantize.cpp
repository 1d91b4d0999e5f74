// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "app/cli/command.h"
#include "app/cli/request/picture_options.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "core/analysis/analyze.h"
#include "core/analysis/outcome/metrics_of.h"
#include "core/analysis/passes/block_encoding.h"
#include "core/analysis/passes/decodable.h"
#include "core/analysis/passes/quantize_tensor.h"
#include "core/base/files/output_file.h"
#include "core/formats/npy/writer.h"
#include "core/formats/safetensors/writer.h"

namespace quantoscope::cli {
namespace {

struct OutputPaths {
    std::optional<std::string> codes;
    std::optional<std::string> dequantized;
    std::optional<std::string> scales;
    std::optional<std::string> zeroPoints;
    std::optional<std::string> bytes;
    std::optional<std::string> bundle;
};

// What is complete beside its place; all take their places together.
using Staged = std::vector<OutputFile>;

Status keep(Result<OutputFile> file, Staged& staged) {
    if (!file) return file.error();
    staged.push_back(std::move(*file));
    return Done{};
}

template <class T>
Result<OutputFile> stageCodesAs(const std::string& path, const Shape& shape,
                                const std::vector<std::int32_t>& codes, const JobControl& control) {
    std::vector<T> narrow(codes.size());
    std::ranges::transform(codes, narrow.begin(), [](std::int32_t c) { return static_cast<T>(c); });
    return stageNpy<T>(path, shape, narrow, control);
}

template <class T>
bool holds(const std::pair<std::int32_t, std::int32_t>& ends) {
    return std::in_range<T>(ends.first) && std::in_range<T>(ends.second);
}

// The lowest and the highest code that the scheme has or that a value takes.
std::pair<std::int32_t, std::int32_t> codeEnds(const Outcome& outcome,
                                               const std::vector<std::int32_t>& codes) {
    std::vector<std::int32_t> all = outcome.focus->steps.codes;
    if (!codes.empty()) {
        const auto [lowest, highest] = std::ranges::minmax(codes);
        all.insert(all.end(), {lowest, highest});
    }
    if (all.empty()) return {0, 0};
    const auto [low, high] = std::ranges::minmax(all);
    return {low, high};
}

// In the smallest integer type that holds all codes of the scheme.
Result<OutputFile> stageCodes(const std::string& path, const Outcome& outcome,
                              const std::vector<std::int32_t>& codes, const JobControl& control) {
    const Shape& shape = outcome.data->tensor->shape;
    const auto ends = codeEnds(outcome, codes);
    if (holds<std::int8_t>(ends)) return stageCodesAs<std::int8_t>(path, shape, codes, control);
    if (holds<std::uint8_t>(ends)) return stageCodesAs<std::uint8_t>(path, shape, codes, control);
    if (holds<std::int16_t>(ends)) return stageCodesAs<std::int16_t>(path, shape, codes, control);
    if (holds<std::uint16_t>(ends)) return stageCodesAs<std::uint16_t>(path, shape, codes, control);
    return stageNpy<std::int32_t>(path, shape, codes, control);
}

// One float32 for each slice. Errors: Unsupported for schemes without scale.
Result<OutputFile> stagePerSlice(const std::string& path, const Outcome& outcome,
                                 float SliceOutcome::*member, const JobControl& control) {
    std::vector<float> values;
    for (const SliceOutcome& slice : *outcome.slices)
        values.push_back(slice.*member);
    if (std::ranges::any_of(values, [](float value) { return std::isnan(value); }))
        return Error{ErrorCode::Unsupported,
                     std::string(outcome.request.scheme->title) + " has no scale and zero point.",
                     path};
    const Shape& shape = outcome.data->tensor->shape;
    const bool cut = values.size() > 1 || elementCount(shape) > 0;
    return stageNpy<float>(path, cut ? scalesShape(shape, outcome.request) : Shape{1}, values,
                           control);
}

// The encoded bytes of a block format, block after block: blocks x bytes of a block.
Result<OutputFile> stageBytes(const std::string& path, const Outcome& outcome,
                              const JobControl& control) {
    if (!outcome.blocks)
        return Error{ErrorCode::Unsupported,
                     std::string(outcome.request.scheme->title) + " is no block format.", path};
    const BlockEncoding& blocks = *outcome.blocks;
    return stageNpy<std::uint8_t>(path,
                                  {static_cast<std::int64_t>(blocks.blocks()),
                                   static_cast<std::int64_t>(blocks.geometry.bytes)},
                                  blocks.bytes, control);
}

// Everything that decodes, in one file.
Result<OutputFile> stageBundle(const std::string& path, const Outcome& outcome,
                               const JobControl& control) {
    const auto tensor = decodableTensor(outcome, control);
    if (!tensor) return tensor.error();
    std::vector<SafetensorsPart> parts;
    for (const NamedArray& array : tensor->arrays)
        parts.push_back({array.name, array.dtype, array.shape, array.bytes});
    return stageSafetensors(path, parts, tensor->facts, control);
}

Status stageAll(const Outcome& outcome, const OutputPaths& paths, Staged& staged,
                const JobControl& control) {
    const Tensor& tensor = *outcome.data->tensor;
    std::vector<std::int32_t> codes(paths.codes ? tensor.values.size() : 0);
    std::vector<float> dequantized(paths.dequantized ? tensor.values.size() : 0);
    if (paths.codes || paths.dequantized)
        if (Status done = quantizeTensor(outcome, codes, dequantized, control); !done) return done;
    Status done = Done{};
    const auto stage = [&](const std::optional<std::string>& path, const auto& make) {
        if (path && done) done = keep(make(*path), staged);
    };
    const auto perSlice = [&](float SliceOutcome::*member) {
        return [&outcome, &control, member](const std::string& path) {
            return stagePerSlice(path, outcome, member, control);
        };
    };
    stage(paths.scales, perSlice(&SliceOutcome::scale));
    stage(paths.zeroPoints, perSlice(&SliceOutcome::zeroPoint));
    stage(paths.bytes, [&](auto& path) { return stageBytes(path, outcome, control); });
    stage(paths.codes, [&](auto& path) { return stageCodes(path, outcome, codes, control); });
    stage(paths.dequantized,
          [&](auto& path) { return stageNpy<float>(path, tensor.shape, dequantized, control); });
    stage(paths.bundle, [&](auto& path) { return stageBundle(path, outcome, control); });
    return done;
}

ExitStatus quantize(const Request& request, const OutputPaths& paths, const Console& console) {
    const auto data = dataOf(request, console.control.part(0, 0.4));
    if (!data) return console.failed(data.error());
    const auto outcome = analyze(request, *data, 0, console.control.part(0.4, 0.6));
    if (!outcome) return console.failed(outcome.error());
    // What the files cannot show by themselves.
    if (const std::string note = overflowNote((*outcome)->metrics); !note.empty())
        console.warn(note);
    Staged staged;
    const Status done = stageAll(**outcome, paths, staged, console.control.part(0.6, 1));
    if (!done) return console.failed(done.error());
    if (paths.bundle && !request.preparation.transforms.empty())
        console.warn("The transforms are named in " + *paths.bundle +
                     " and not undone in it: what decodes are the transformed values.");
    const Status placed = commitAll(staged);
    return placed ? ExitStatus::Done : console.failed(placed.error());
}

// A name that says another format than what is written would mislead whoever opens it.
Status checkEndings(const Arguments& arguments) {
    for (const char* option : {"--codes", "--dequantized", "--scales", "--zero-points", "--bytes"})
        if (const auto path = arguments.value(option); path && !path->ends_with(".npy"))
            return wrongValue(option, *path, "a name that ends in .npy");
    const auto bundle = arguments.value("--bundle");
    if (bundle && !bundle->ends_with(".safetensors"))
        return wrongValue("--bundle", *bundle, "a name that ends in .safetensors");
    return Done{};
}

constexpr Option kOptions[] = {
    {.name = "--codes",
     .value = "OUT.npy",
     .help = "the codes: int8, uint8, int16 or uint16, the smallest that fits",
     .isOutput = true},
    {.name = "--dequantized",
     .value = "OUT.npy",
     .help = "the dequantized values, float32",
     .isOutput = true},
    {.name = "--scales",
     .value = "OUT.npy",
     .help = "the scale of each slice, float32",
     .isOutput = true},
    {.name = "--bytes",
     .value = "OUT.npy",
     .help = "the encoded bytes of a block format, uint8, one row for each block",
     .isOutput = true},
    {.name = "--zero-points",
     .value = "OUT.npy",
     .help = "the zero point of each slice, float32",
     .isOutput = true},
    {.name = "--bundle",
     .value = "OUT.safetensors",
     .help = "all of it that decodes: codes, scales, codebooks or bytes, and how, in one file",
     .isOutput = true},
};
ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty() && !arguments.has("--request"))
        return console.wrong("Which source?");
    const OutputPaths paths{.codes = arguments.value("--codes"),
                            .dequantized = arguments.value("--dequantized"),
                            .scales = arguments.value("--scales"),
                            .zeroPoints = arguments.value("--zero-points"),
                            .bytes = arguments.value("--bytes"),
                            .bundle = arguments.value("--bundle")};
    const auto asked = [&arguments](const Option& option) { return arguments.has(option.name); };
    if (std::ranges::none_of(kOptions, asked))
        return console.wrong(
            "Name an output: --codes, --dequantized, --scales, --zero-points, --bytes, --bundle.");
    if (const Status endings = checkEndings(arguments); !endings)
        return console.refused(endings.error());
    const std::string source =
        arguments.positionals().empty() ? std::string() : arguments.positionals()[0];
    const auto request = requestOf(arguments, source, console.control);
    if (!request) return console.refused(request.error());
    try {
        return quantize(*request, paths, console);
    } catch (const std::bad_alloc&) {
        return console.failed(
            {ErrorCode::OutOfMemory, "There is not enough memory for the outputs.", {}});
    }
}

constexpr std::string_view kExamples[] = {
    "quantize weights.npy --bits 8 --codes codes.npy --dequantized back.npy",
    "quantize weights.npy --scheme mxfp4 --bytes blocks.npy --dequantized back.npy",
    "quantize weights.npy --scheme rvq --bits 2 --bundle weights.safetensors",
    "quantize weights.npy --granularity channel --codes q.npy --scales s.npy --zero-points z.npy",
};

}  // namespace

namespace command_list {
extern constinit const Command quantize{
    .name = "quantize",
    .arguments = "SOURCE [REQUEST] [--codes OUT.npy] [--dequantized OUT.npy]",
    .help =
        "Writes codes, dequantized values, scales, zero points and encoded bytes, or all "
        "that decodes in one file.",
    .takesRequest = true,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
