// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/request/json.h"

#include <array>

#include "core/base/text/media.h"

namespace quantoscope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> kModeIds{"calibrated", "manual", "scale"};

Json parametersValue(const ParameterSet& parameters) {
    Json value = Json::object();
    for (const Parameter& row : parameters.table()) {
        const std::string key(row.key);
        switch (row.kind) {
            case ParameterKind::Real:
                value[key] = parameters.real(row.key);
                break;
            case ParameterKind::Integer:
                value[key] = parameters.integer(row.key);
                break;
            case ParameterKind::Flag:
                value[key] = parameters.flag(row.key);
                break;
            case ParameterKind::Choice:
                value[key] = parameters.choice(row.key);
                break;
            case ParameterKind::Numbers:
                value[key] = parameters.numbers(row.key);
                break;
        }
    }
    return value;
}

Json sourceValue(const Source& source) {
    if (const auto* file = std::get_if<FileSource>(&source))
        return {{"path", file->path}, {"tensor", file->tensor}};
    const auto& spec = std::get<DistributionSpec>(source);
    return {{"distribution", spec.distribution->id},
            {"n", spec.n},
            {"seed", spec.seed},
            {"parameters", parametersValue(spec.parameters)}};
}

Json preparationValue(const Preparation& preparation) {
    Json value{{"transforms", Json::array()}, {"activations", nullptr}, {"importance", nullptr}};
    for (const TransformRequest& one : preparation.transforms)
        value["transforms"].push_back(
            {{"transform", one.transform->id}, {"parameters", parametersValue(one.parameters)}});
    if (preparation.activations) value["activations"] = sourceValue(*preparation.activations);
    if (preparation.importance)
        value["importance"] = {{"kind", importanceId(preparation.importance->kind)},
                               {"source", sourceValue(preparation.importance->source)}};
    return value;
}

Json rangeValue(const RangeRequest& range) {
    Json value{{"mode", kModeIds[static_cast<std::size_t>(range.mode)]},
               {"calibrator", range.calibrator->id},
               {"parameters", parametersValue(range.parameters)}};
    Json& manual = value["manual"] = Json::array();
    for (const Range& one : range.manual)
        manual.push_back({one.alpha, one.beta});
    Json& given = value["given"] = Json::array();
    for (const GivenScale& one : range.given)
        given.push_back({one.scale, one.zeroPoint});
    Json& own = value["own"] = Json::array();
    for (const OwnRange& one : range.own)
        own.push_back({one.slice, one.range.alpha, one.range.beta});
    return value;
}

}  // namespace

Json requestValue(const Request& request) {
    const SchemeSettings& settings = request.settings;
    Json value{{"version", kRequestVersion},
               {"source", sourceValue(request.source)},
               {"preparation", preparationValue(request.preparation)},
               {"scheme", request.scheme->id},
               {"bits", settings.bits},
               {"parameters", parametersValue(settings.parameters)},
               {"codes", nullptr},
               {"rounding", roundingRow(settings.rounding).id},
               {"seed", settings.seed},
               {"range", rangeValue(request.range)},
               {"granularity", granularityId(request.granularity)},
               {"axis", request.axis},
               {"group_size", request.groupSize},
               {"layout", layoutId(request.layout)}};
    if (settings.codes) value["codes"] = {settings.codes->qmin, settings.codes->qmax};
    return value;
}

std::string requestJson(const Request& request, int indent) {
    return textFor(Medium::Json,
                   requestValue(request).dump(indent, ' ', false, Json::error_handler_t::replace));
}

}  // namespace quantoscope
