// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request/request_options.h"

#include <array>
#include <charconv>
#include <utility>

#include "app/cli/request/request_file.h"
#include "app/cli/request/sources.h"
#include "core/base/files/input_file.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

constexpr std::array kOptions{
    Option{"--request", "FILE.json", "start from a saved request ('analyze --json' contains one)"},
    Option{"--transform", "ID[:KEY=VALUE,...]",
           "before quantizing, in this order; see 'quantoscope transforms'", true},
    Option{"--activations", "SOURCE", "a matrix with the tensor's columns, for smoothing"},
    Option{"--importance", "KIND:SOURCE",
           "what errors count; KIND is values, columns or activations"},
    Option{"--scheme", "ID", "see 'quantoscope schemes'"},
    Option{"--bits", "N", "bits of a code, 1 to 16"},
    Option{"--set", "KEY=VALUE", "a parameter of the scheme; range.KEY: of the calibrator", true},
    Option{"--rounding", "ID", "nearest-even, nearest-away, toward-zero, floor, stochastic"},
    Option{"--seed", "N", "of stochastic rounding, and of a distribution that names none"},
    Option{"--range", "ID", "a calibrator (see 'quantoscope calibrators'), manual or scale"},
    Option{"--alpha", "LIST", "lower end of a manual range, or one for each slice"},
    Option{"--beta", "LIST", "upper end"},
    Option{"--slice-range", "N:ALPHA:BETA",
           "the range of one slice by hand, the others keep theirs", true},
    Option{"--scale", "LIST", "given scale, or one for each slice"},
    Option{"--zero-point", "LIST", "given zero point (0)"},
    Option{"--qmin", "N", "lowest code, with --qmax"},
    Option{"--qmax", "N", "highest code"},
    Option{"--granularity", "ID", "tensor, channel or group"},
    Option{"--axis", "K", "of channels (0, the first) and groups (-1, the last)"},
    Option{"--group-size", "G", "consecutive elements along the axis (32)"},
    Option{"--layout", "ID",
           "what blocks, and groups along the last axis, run along: rows (all axes behind the "
           "first), axes (the last alone), flat (the whole tensor)"},
};

Error wrong(std::string what, std::string_view option) {
    return {ErrorCode::InvalidArgument, std::move(what), std::string(option)};
}

// A file that an option names is looked for whether the request uses it or not.
Status checkThere(const Source& source) {
    const auto* file = std::get_if<FileSource>(&source);
    if (file == nullptr) return Done{};
    const auto opened = InputFile::open(file->path);
    if (opened) return Done{};
    return Error{opened.error().code, opened.error().what, displayText(file->path)};
}

// Lays options over a request, one after the other, up to the first error.
class RequestBuilder {
  public:
    RequestBuilder(const Arguments& arguments, const JobControl& control)
        : m_arguments(arguments), m_control(control) {}

    Result<Request> build(std::string_view source) && {
        m_request = defaultRequest();
        if (Status read = readFile(); !read) return read.error();
        if (Status taken = takeSource(source); !taken) return taken.error();
        // Slices first: other ones forget what a saved request says of each.
        constexpr std::array kSteps{&RequestBuilder::takePreparation, &RequestBuilder::takeScheme,
                                    &RequestBuilder::takeGranularity, &RequestBuilder::takeRange,
                                    &RequestBuilder::takeParameters,  &RequestBuilder::takeNumbers};
        for (const auto step : kSteps)
            if (Status taken = (this->*step)(); !taken) return taken.error();
        return std::move(m_request);
    }

  private:
    Status readFile() {
        const auto path = m_arguments.value("--request");
        if (!path) return Done{};
        auto request = readRequestFile(*path, m_control);
        if (!request) return request.error();
        m_request = std::move(request).value();
        return Done{};
    }
    Status takeSource(std::string_view text);
    Status takeSeed();
    Status takePreparation();
    Status takeScheme();
    Status takeRange();
    Status takeParameters();
    Status takeNumbers();
    Status takeGranularity();
    Status takeCodes();
    Status takeManual();
    Status takeGiven();
    Status takeOwn();
    Status takeMode(std::string_view mode, std::initializer_list<std::string_view> its);

    template <class T>
    Status takeInteger(std::string_view option, T& target) {
        const auto text = m_arguments.value(option);
        if (!text) return Done{};
        const auto number = parseInteger(*text);
        if (!number || !std::in_range<T>(*number))
            return wrong("'" + *text + "' is not a whole number in its range.", option);
        target = static_cast<T>(*number);
        return Done{};
    }
    // Empty when the option is missing.
    Result<std::vector<double>> list(std::string_view option) {
        const auto text = m_arguments.value(option);
        if (!text) return std::vector<double>{};
        auto numbers = numberList(*text, m_control);
        if (!numbers && numbers.error().where.empty()) return wrong(numbers.error().what, option);
        return numbers;
    }

    const Arguments& m_arguments;
    const JobControl& m_control;
    Request m_request;
};

// All 64 bits, which are more than parseInteger() reads.
Status RequestBuilder::takeSeed() {
    const auto text = m_arguments.value("--seed");
    if (!text) return Done{};
    std::uint64_t& seed = m_request.settings.seed;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seed);
    if (error == std::errc{} && end == text->data() + text->size() && !text->empty()) return Done{};
    return wrong("'" + *text + "' is not a whole number from 0 to 2^64 - 1.", "--seed");
}

Status RequestBuilder::takeSource(std::string_view text) {
    if (Status seed = takeSeed(); !seed) return seed;
    if (text.empty() && m_arguments.positionals().empty()) return Done{};
    auto source = sourceNamed(text);
    if (!source) return source.error();
    m_request.source = std::move(source).value();
    auto* spec = std::get_if<DistributionSpec>(&m_request.source);
    const bool namesSeed = text.find("seed=") != std::string_view::npos;
    if (spec != nullptr && !namesSeed && m_arguments.has("--seed"))
        spec->seed = m_request.settings.seed;
    return Done{};
}

Status RequestBuilder::takePreparation() {
    Preparation& preparation = m_request.preparation;
    const std::vector<std::string> transforms = m_arguments.values("--transform");
    if (!transforms.empty()) preparation.transforms.clear();
    for (const std::string& text : transforms) {
        auto transform = parseTransform(text);
        if (!transform) return wrong(transform.error().sentence(), "--transform");
        preparation.transforms.push_back(std::move(*transform));
    }
    if (const auto text = m_arguments.value("--activations")) {
        auto source = sourceNamed(*text);
        if (!source) return source.error();
        if (Status there = checkThere(*source); !there) return there;
        preparation.activations = std::move(*source);
    }
    if (const auto text = m_arguments.value("--importance")) {
        auto importance = parseImportance(*text);
        if (!importance) return wrong(importance.error().sentence(), "--importance");
        if (Status there = checkThere(importance->source); !there) return there;
        preparation.importance = std::move(*importance);
    }
    return Done{};
}

Status RequestBuilder::takeScheme() {
    SchemeSettings& settings = m_request.settings;
    if (const auto id = m_arguments.value("--scheme")) {
        const Scheme* scheme = findScheme(*id);
        if (scheme == nullptr)
            return wrong("There is no scheme '" + *id + "'; see 'quantoscope schemes'.",
                         "--scheme");
        m_request = withScheme(std::move(m_request), *scheme);
    }
    if (const auto id = m_arguments.value("--rounding")) {
        const auto rounding = findRounding(*id);
        if (!rounding) return wrong("There is no rounding '" + *id + "'.", "--rounding");
        settings.rounding = *rounding;
    }
    if (Status bits = takeInteger("--bits", settings.bits); !bits) return bits;
    return takeCodes();
}

Status RequestBuilder::takeCodes() {
    if (m_arguments.has("--qmin") != m_arguments.has("--qmax"))
        return wrong("Give both --qmin and --qmax.", "--qmin");
    if (!m_arguments.has("--qmin")) return Done{};
    CodeRange codes;
    if (Status low = takeInteger("--qmin", codes.qmin); !low) return low;
    if (Status high = takeInteger("--qmax", codes.qmax); !high) return high;
    m_request.settings.codes = codes;
    return Done{};
}

Status RequestBuilder::takeRange() {
    const auto id = m_arguments.value("--range");
    if (!id) return Done{};
    RangeRequest& range = m_request.range;
    if (*id == "manual") {
        range.mode = RangeMode::Manual;
    } else if (*id == "scale") {
        range.mode = RangeMode::GivenScale;
    } else if (const Calibrator* calibrator = findCalibrator(*id)) {
        m_request = withCalibrator(std::move(m_request), *calibrator);
    } else {
        return wrong("There is no calibrator '" + *id +
                         "'; see 'quantoscope calibrators', or give manual or scale.",
                     "--range");
    }
    return Done{};
}

Status RequestBuilder::takeParameters() {
    constexpr std::string_view kOfRange = "range.";
    for (const std::string& setting : m_arguments.values("--set")) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos)
            return wrong("'" + setting + "' is not KEY=VALUE.", "--set");
        std::string_view key = std::string_view(setting).substr(0, equals);
        const std::string_view value = std::string_view(setting).substr(equals + 1);
        const bool ofRange = key.starts_with(kOfRange);
        if (ofRange) key.remove_prefix(kOfRange.size());
        ParameterSet& parameters =
            ofRange ? m_request.range.parameters : m_request.settings.parameters;
        if (const Status set = parameters.setText(key, value); !set)
            return wrong(set.error().sentence(), "--set");
    }
    return Done{};
}

// Numbers of a mode choose it, unless another one is asked for.
Status RequestBuilder::takeMode(std::string_view mode,
                                std::initializer_list<std::string_view> its) {
    for (const std::string_view option : its) {
        if (!m_arguments.has(option)) continue;
        if (m_arguments.value("--range").value_or(std::string(mode)) != mode)
            return wrong("This goes with --range " + std::string(mode) + ".", option);
        m_request.range.mode = mode == "manual" ? RangeMode::Manual : RangeMode::GivenScale;
    }
    return Done{};
}

Status RequestBuilder::takeNumbers() {
    if (Status mode = takeMode("manual", {"--alpha", "--beta"}); !mode) return mode;
    if (Status mode = takeMode("scale", {"--scale", "--zero-point"}); !mode) return mode;
    if (Status manual = takeManual(); !manual) return manual;
    if (Status own = takeOwn(); !own) return own;
    return takeGiven();
}

Status RequestBuilder::takeManual() {
    if (m_arguments.has("--alpha") != m_arguments.has("--beta"))
        return wrong("Give both --alpha and --beta.", "--alpha");
    if (!m_arguments.has("--alpha")) return Done{};
    const auto alpha = list("--alpha");
    if (!alpha) return alpha.error();
    const auto beta = list("--beta");
    if (!beta) return beta.error();
    if (alpha->size() != beta->size())
        return wrong("There are " + std::to_string(alpha->size()) + " values of alpha and " +
                         std::to_string(beta->size()) + " of beta.",
                     "--beta");
    m_request.range.manual.clear();
    for (std::size_t i = 0; i < alpha->size(); ++i)
        m_request.range.manual.push_back({(*alpha)[i], (*beta)[i]});
    return Done{};
}

Status RequestBuilder::takeOwn() {
    for (const std::string& text : m_arguments.values("--slice-range")) {
        const std::size_t first = text.find(':');
        const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
        const auto part = [&](std::size_t from, std::size_t to) {
            return std::string_view(text).substr(from, to - from);
        };
        const bool whole = second != std::string::npos;
        const auto slice = whole ? parseInteger(part(0, first)) : std::nullopt;
        const auto alpha = whole ? parseReal(part(first + 1, second)) : std::nullopt;
        const auto beta = whole ? parseReal(part(second + 1, text.size())) : std::nullopt;
        if (!slice || *slice < 0 || !alpha || !beta)
            return wrong("'" + text + "' is not SLICE:ALPHA:BETA.", "--slice-range");
        m_request.range.setOwn(static_cast<std::uint64_t>(*slice), {*alpha, *beta});
    }
    return Done{};
}

Status RequestBuilder::takeGiven() {
    const auto scales = list("--scale");
    if (!scales) return scales.error();
    auto zeroPoints = list("--zero-point");
    if (!zeroPoints) return zeroPoints.error();
    if (scales->empty() && zeroPoints->empty()) return Done{};
    if (scales->empty()) return wrong("A zero point needs its --scale.", "--zero-point");
    if (zeroPoints->empty()) zeroPoints->assign(1, 0.0);
    if (zeroPoints->size() == 1) zeroPoints->resize(scales->size(), zeroPoints->front());
    if (zeroPoints->size() != scales->size())
        return wrong("There are " + std::to_string(scales->size()) + " scales and " +
                         std::to_string(zeroPoints->size()) + " zero points.",
                     "--zero-point");
    m_request.range.given.clear();
    for (std::size_t i = 0; i < scales->size(); ++i)
        m_request.range.given.push_back({(*scales)[i], (*zeroPoints)[i]});
    return Done{};
}

Status RequestBuilder::takeGranularity() {
    if (const auto id = m_arguments.value("--granularity")) {
        const auto granularity = findGranularity(*id);
        if (!granularity)
            return wrong("'" + *id + "' is none of: tensor, channel, group.", "--granularity");
        m_request = withGranularity(std::move(m_request), *granularity);
    }
    if (const auto id = m_arguments.value("--layout")) {
        const auto layout = findLayout(*id);
        if (!layout) return wrong("'" + *id + "' is none of: rows, axes, flat.", "--layout");
        m_request.layout = *layout;
    }
    if (Status axis = takeInteger("--axis", m_request.axis); !axis) return axis;
    if (Status size = takeInteger("--group-size", m_request.groupSize); !size) return size;
    if (m_request.groupSize < 1) return wrong("A group has at least one element.", "--group-size");
    return Done{};
}

}  // namespace

std::span<const Option> requestOptions() {
    return kOptions;
}

Result<Request> requestOf(const Arguments& arguments, std::string_view source,
                          const JobControl& control) {
    auto request = RequestBuilder(arguments, control).build(source);
    if (!request) return request;
    if (Status checked = checkRequest(*request); !checked) return checked.error();
    return request;
}

}  // namespace quantoscope::cli
