// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what requestJson() writes. The text may come from anywhere: it is read within bounds, and
// every value is checked before it is taken.
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <new>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "core/analysis/request/request.h"
#include "core/analysis/request/request_json.h"
#include "core/base/files/bounded_json.h"

namespace quantoscope {
namespace {

using Json = nlohmann::json;

Error malformed(std::string what, std::string_view where) {
    return {ErrorCode::Malformed, std::move(what), std::string(where)};
}

Status checkKeys(const Json& object, std::string_view where,
                 std::initializer_list<std::string_view> known) {
    if (!object.is_object()) return malformed("This is not a JSON object.", where);
    for (const auto& item : object.items())
        if (std::ranges::find(known, item.key()) == known.end())
            return malformed("A request has no key '" + item.key() + "'.", where);
    return Done{};
}

// A key's value, or null when it is missing or null.
const Json* valueOf(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

// Each reader leaves its target alone when the key is missing.
template <class T>
Status readInteger(const Json& object, const char* key, T& target) {
    const Json* value = valueOf(object, key);
    if (value == nullptr) return Done{};
    if (value->is_number_unsigned() && std::in_range<T>(value->get<std::uint64_t>()))
        target = static_cast<T>(value->get<std::uint64_t>());
    else if (value->is_number_integer() && !value->is_number_unsigned() &&
             std::in_range<T>(value->get<std::int64_t>()))
        target = static_cast<T>(value->get<std::int64_t>());
    else
        return malformed("This is not a whole number in its range.", key);
    return Done{};
}

Status readText(const Json& object, const char* key, std::string& target) {
    const Json* value = valueOf(object, key);
    if (value == nullptr) return Done{};
    if (!value->is_string()) return malformed("This is not a text.", key);
    target = value->get<std::string>();
    return Done{};
}

// The row of a registry that a key names.
template <class Find, class T>
Status readId(const Json& object, const char* key, const Find& find, T& target) {
    std::string id;
    if (Status read = readText(object, key, id); !read) return read;
    if (valueOf(object, key) == nullptr) return Done{};
    const auto found = find(id);
    if (!found) return malformed("There is no '" + id + "'.", key);
    if constexpr (std::is_pointer_v<T>)
        target = found;
    else
        target = *found;
    return Done{};
}

Status readNumbers(const Json& list, const std::string& key, ParameterSet& target) {
    std::vector<double> numbers;
    for (const Json& number : list) {
        if (!number.is_number()) return malformed("This is not a list of numbers.", key);
        if (numbers.size() > kMostNumbers) break;  // too many, as setNumbers() will say
        numbers.push_back(number.get<double>());
    }
    return target.setNumbers(key, std::move(numbers));
}

Status readParameters(const Json& object, const char* key, ParameterSet& target) {
    const Json* value = valueOf(object, key);
    if (value == nullptr) return Done{};
    if (!value->is_object()) return malformed("This is not a JSON object.", key);
    for (const auto& item : value->items()) {
        const Json& entry = item.value();
        Status set = malformed(
            "This is neither a number, nor a list of them, nor true or false, nor a text.",
            item.key());
        if (entry.is_boolean())
            set = target.set(item.key(), entry.get<bool>() ? 1 : 0);
        else if (entry.is_number())
            set = target.set(item.key(), entry.get<double>());
        else if (entry.is_string())
            set = target.setText(item.key(), entry.get<std::string>());
        else if (entry.is_array())
            set = readNumbers(entry, item.key(), target);
        if (!set) return set;
    }
    return Done{};
}

// A list of pairs of numbers.
template <class T>
Status readPairs(const Json& object, const char* key, std::vector<T>& target) {
    const Json* value = valueOf(object, key);
    if (value == nullptr) return Done{};
    const Error wrong = malformed("This is not a list of pairs of finite numbers.", key);
    if (!value->is_array()) return wrong;
    target.clear();
    for (const Json& pair : *value) {
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_number() || !pair[1].is_number())
            return wrong;
        const T one{pair[0].get<double>(), pair[1].get<double>()};
        if (!std::isfinite(pair[0].get<double>()) || !std::isfinite(pair[1].get<double>()))
            return wrong;
        target.push_back(one);
    }
    return Done{};
}

// [slice, alpha, beta], ascending slices as checkRequest() wants them.
Status readOwn(const Json& object, std::vector<OwnRange>& own) {
    const Json* value = valueOf(object, "own");
    if (value == nullptr) return Done{};
    const Error wrong =
        malformed("This is not a list of a slice's number and the two ends of its range.", "own");
    if (!value->is_array()) return wrong;
    own.clear();
    for (const Json& one : *value) {
        if (!one.is_array() || one.size() != 3 || !one[0].is_number_unsigned() ||
            !one[1].is_number() || !one[2].is_number())
            return wrong;
        own.push_back({one[0].get<std::uint64_t>(), {one[1].get<double>(), one[2].get<double>()}});
    }
    return Done{};
}

// The first failure of several readings.
Status allOf(std::initializer_list<Status> steps) {
    for (const Status& step : steps)
        if (!step) return step;
    return Done{};
}

Status readDistribution(const Json& value, Source& source) {
    const Distribution* distribution = nullptr;
    const Status named =
        allOf({checkKeys(value, "source", {"distribution", "n", "seed", "parameters"}),
               readId(value, "distribution", findDistribution, distribution)});
    if (!named) return named;
    if (distribution == nullptr)
        return malformed("A source is a path or a distribution.", "source");
    DistributionSpec spec = initialSpec(*distribution);
    Status read = allOf({readInteger(value, "n", spec.n), readInteger(value, "seed", spec.seed),
                         readParameters(value, "parameters", spec.parameters)});
    source = std::move(spec);
    return read;
}

Status readSource(const Json& object, const char* key, Source& source) {
    const Json* value = valueOf(object, key);
    if (value == nullptr) return Done{};
    if (!value->is_object() || !value->contains("path")) {
        return readDistribution(*value, source);
    }
    FileSource file;
    Status read =
        allOf({checkKeys(*value, "source", {"path", "tensor"}), readText(*value, "path", file.path),
               readText(*value, "tensor", file.tensor)});
    if (read && file.path.empty()) return malformed("The path is empty.", "source");
    source = std::move(file);
    return read;
}

Status readTransform(const Json& value, std::vector<TransformRequest>& transforms) {
    TransformRequest one;
    const Status named = allOf({checkKeys(value, "transforms", {"transform", "parameters"}),
                                readId(value, "transform", findTransform, one.transform)});
    if (!named) return named;
    if (one.transform == nullptr) return malformed("A transform needs its name.", "transforms");
    one.parameters = ParameterSet(one.transform->parameters);
    Status read = readParameters(value, "parameters", one.parameters);
    transforms.push_back(std::move(one));
    return read;
}

Status readImportance(const Json& object, std::optional<ImportanceRequest>& importance) {
    const Json* value = valueOf(object, "importance");
    if (value == nullptr) return Done{};
    ImportanceRequest one;
    Status read = allOf({checkKeys(*value, "importance", {"kind", "source"}),
                         readId(*value, "kind", findImportanceKind, one.kind)});
    if (read && valueOf(*value, "source") == nullptr)
        return malformed("Importance needs its source.", "importance");
    if (read) read = readSource(*value, "source", one.source);
    importance = std::move(one);
    return read;
}

Status readPreparation(const Json& object, Preparation& preparation) {
    const Json* value = valueOf(object, "preparation");
    if (value == nullptr) return Done{};
    if (Status known =
            checkKeys(*value, "preparation", {"transforms", "activations", "importance"});
        !known)
        return known;
    if (const Json* transforms = valueOf(*value, "transforms")) {
        if (!transforms->is_array()) return malformed("This is not a list.", "transforms");
        for (const Json& one : *transforms)
            if (Status read = readTransform(one, preparation.transforms); !read) return read;
    }
    if (valueOf(*value, "activations") != nullptr) {
        preparation.activations.emplace();
        const Status read = readSource(*value, "activations", *preparation.activations);
        if (!read) return read;
    }
    return readImportance(*value, preparation.importance);
}

Status readRange(const Json& object, RangeRequest& range) {
    const Json* value = valueOf(object, "range");
    if (value == nullptr) return Done{};
    const Status named = allOf(
        {checkKeys(*value, "range", {"mode", "calibrator", "parameters", "manual", "given", "own"}),
         readId(*value, "calibrator", findCalibrator, range.calibrator)});
    if (!named) return named;
    range.parameters = ParameterSet(range.calibrator->parameters);
    std::string mode = "calibrated";
    Status read = allOf({readText(*value, "mode", mode),
                         readParameters(*value, "parameters", range.parameters),
                         readPairs(*value, "manual", range.manual),
                         readPairs(*value, "given", range.given), readOwn(*value, range.own)});
    if (mode == "calibrated")
        range.mode = RangeMode::Calibrated;
    else if (mode == "manual")
        range.mode = RangeMode::Manual;
    else if (mode == "scale")
        range.mode = RangeMode::GivenScale;
    else
        return malformed("'" + mode + "' is none of: calibrated, manual, scale.", "mode");
    return read;
}

Status readCodes(const Json& object, std::optional<CodeRange>& codes) {
    const Json* value = valueOf(object, "codes");
    if (value == nullptr) return Done{};
    const auto isCode = [](const Json& code) {
        return code.is_number_integer() && std::in_range<std::int32_t>(code.get<std::int64_t>());
    };
    if (!value->is_array() || value->size() != 2 || !isCode((*value)[0]) || !isCode((*value)[1]))
        return malformed("This is not a pair of codes.", "codes");
    codes = {(*value)[0].get<std::int32_t>(), (*value)[1].get<std::int32_t>()};
    return Done{};
}

Status readVersion(const Json& object, int& version) {
    if (Status read = readInteger(object, "version", version); !read) return read;
    if (version < 1) return malformed("A version is at least 1.", "version");
    if (version > kRequestVersion)
        return Error{ErrorCode::Unsupported,
                     "The request has version " + std::to_string(version) +
                         "; this program reads up to " + std::to_string(kRequestVersion) + ".",
                     "version"};
    return Done{};
}

// What the slices are; a missing axis is the initial one.
Status readSlices(const Json& object, int version, Request& request) {
    if (Status read = readId(object, "granularity", findGranularity, request.granularity); !read)
        return read;
    const bool first = version == 1;
    request.axis = first ? 0 : initialAxis(request.granularity);
    request.layout = first ? Layout::Axes : request.layout;
    return allOf({readInteger(object, "axis", request.axis),
                  readInteger(object, "group_size", request.groupSize),
                  readId(object, "layout", findLayout, request.layout)});
}

Result<Request> readRequest(const Json& object) {
    Request request = defaultRequest();
    int version = kRequestVersion;
    const Scheme* scheme = request.scheme;
    const Status begun = allOf(
        {readVersion(object, version),
         checkKeys(object, "request",
                   {"version", "source", "preparation", "scheme", "bits", "parameters", "codes",
                    "rounding", "seed", "range", "granularity", "axis", "group_size", "layout"}),
         readId(object, "scheme", findScheme, scheme)});
    if (!begun) return begun.error();
    request = withScheme(std::move(request), *scheme);
    SchemeSettings& settings = request.settings;
    settings.parameters = ParameterSet(scheme->parameters);
    const Status read = allOf(
        {readSource(object, "source", request.source), readPreparation(object, request.preparation),
         readInteger(object, "bits", settings.bits),
         readParameters(object, "parameters", settings.parameters),
         readCodes(object, settings.codes),
         readId(object, "rounding", findRounding, settings.rounding),
         readInteger(object, "seed", settings.seed), readRange(object, request.range),
         readSlices(object, version, request)});
    if (!read) return read.error();
    return request;
}

}  // namespace

Result<Request> parseRequestJson(std::string_view json, const JobControl& control) try {
    const auto object = readJson(json, JsonBounds{}, control);
    if (!object)
        return Error{object.error().code, object.error().what,
                     object.error().code == ErrorCode::Cancelled ? "" : "request"};
    if (!object->is_object()) return malformed("A request is one JSON object.", "request");
    return readRequest(*object);
} catch (const std::bad_alloc&) {
    return Error{ErrorCode::OutOfMemory, "There is not enough memory for the request.", {}};
}

Result<Request> parseRequestJson(std::string_view json) {
    return parseRequestJson(json, {});
}

}  // namespace quantoscope
