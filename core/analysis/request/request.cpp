// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/request/request.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/text/number_text.h"
#include "core/schemes/blocks/block_format.h"

namespace quantoscope {
namespace {

constexpr std::array<std::string_view, 3> kGranularityIds{"tensor", "channel", "group"};
constexpr std::array<std::string_view, 3> kLayoutIds{"rows", "axes", "flat"};
constexpr std::array<std::string_view, 3> kImportanceIds{"values", "columns", "activations"};

Error invalid(std::string what, std::string where) {
    return {ErrorCode::InvalidArgument, std::move(what), std::move(where)};
}

bool isList(std::span<const Parameter> table, std::string_view key) {
    const auto row = std::ranges::find(table, key, &Parameter::key);
    return row != table.end() && row->kind == ParameterKind::Numbers;
}

// Values of rows that both tables have, where the new table accepts them; a list is no number.
ParameterSet carriedOver(const ParameterSet& from, std::span<const Parameter> table) {
    ParameterSet parameters(table);
    for (const Parameter& row : from.table())
        if ((row.kind == ParameterKind::Numbers) == isList(table, row.key))
            static_cast<void>(parameters.setText(row.key, from.text(row.key)));
    return parameters;
}

Status checkScheme(const Request& request) {
    if (request.scheme == nullptr) return invalid("There is no scheme.", "scheme");
    const Scheme& scheme = *request.scheme;
    const SchemeSettings& settings = request.settings;
    if (settings.parameters.table().data() != scheme.parameters.data())
        return invalid("The parameters are those of another scheme.", std::string(scheme.id));
    if (settings.bits < scheme.minimumBits || settings.bits > scheme.maximumBits)
        return invalid(std::string(scheme.title) + " has " + std::to_string(scheme.minimumBits) +
                           " to " + std::to_string(scheme.maximumBits) + " bits, not " +
                           std::to_string(settings.bits) + ".",
                       "bits");
    if (std::ranges::find(scheme.roundings, settings.rounding) == scheme.roundings.end())
        return invalid(std::string(scheme.title) + " has no rounding '" +
                           std::string(roundingRow(settings.rounding).id) + "'.",
                       "rounding");
    if (settings.codes && !scheme.takesScale)
        return invalid(std::string(scheme.title) + " takes no code range.", "qmin");
    return scheme.check(settings);
}

Status checkManual(const std::vector<Range>& ranges) {
    if (ranges.empty()) return invalid("A manual range needs alpha and beta.", "range");
    for (const Range& range : ranges) {
        if (!std::isfinite(range.alpha) || !std::isfinite(range.beta))
            return invalid("Both ends of a clipping range are finite numbers.", "range");
        if (range.alpha > range.beta)
            return invalid(
                "alpha " + exactText(range.alpha) + " is above beta " + exactText(range.beta) + ".",
                "range");
    }
    return Done{};
}

Status checkOwn(const std::vector<OwnRange>& own) {
    std::vector<Range> ranges;
    for (const OwnRange& one : own) {
        if (&one != &own.front() && one.slice <= (&one - 1)->slice)
            return invalid("The slices with a range of their own ascend.", "own");
        ranges.push_back(one.range);
    }
    return own.empty() ? Status(Done{}) : checkManual(ranges);
}

Status checkGiven(const Scheme& scheme, const std::vector<GivenScale>& given) {
    if (!scheme.takesScale)
        return invalid(std::string(scheme.title) + " takes no scale and zero point.", "range");
    if (given.empty()) return invalid("A given scale needs its number.", "scale");
    for (const GivenScale& one : given) {
        if (!(one.scale > 0) || !std::isfinite(one.scale))
            return invalid("A scale is a finite number above 0, not " + exactText(one.scale) + ".",
                           "scale");
        if (!std::isfinite(one.zeroPoint))
            return invalid("A zero point is a finite number.", "zero_point");
    }
    return Done{};
}

Status checkRange(const Request& request) {
    const RangeRequest& range = request.range;
    if (range.calibrator == nullptr) return invalid("There is no calibrator.", "range");
    if (range.parameters.table().data() != range.calibrator->parameters.data())
        return invalid("The parameters are those of another calibrator.",
                       std::string(range.calibrator->id));
    switch (range.mode) {
        case RangeMode::Calibrated:
            return checkOwn(range.own);
        case RangeMode::Manual: {
            const Status own = checkOwn(range.own);
            return own ? checkManual(range.manual) : own;
        }
        case RangeMode::GivenScale:
            return checkGiven(*request.scheme, range.given);
    }
    return Done{};
}

Status checkPreparation(const Preparation& preparation) {
    for (const TransformRequest& one : preparation.transforms) {
        if (one.transform == nullptr) return invalid("There is no transform.", "transform");
        if (one.parameters.table().data() != one.transform->parameters.data())
            return invalid("The parameters are those of another transform.",
                           std::string(one.transform->id));
    }
    return Done{};
}

}  // namespace

Request openingRequest() {
    return withCalibrator(defaultRequest(), *findCalibrator("mse"));
}

Request defaultRequest() {
    Request request;
    request.source = defaultSource();
    request.scheme = findScheme("uniform");
    request.settings.bits = 4;
    request.settings.parameters = ParameterSet(request.scheme->parameters);
    request.range.calibrator = findCalibrator("min-max");
    request.range.parameters = ParameterSet(request.range.calibrator->parameters);
    return request;
}

Request withScheme(Request request, const Scheme& scheme) {
    SchemeSettings& settings = request.settings;
    settings.parameters = carriedOver(settings.parameters, scheme.parameters);
    settings.bits = std::clamp(settings.bits, scheme.minimumBits, scheme.maximumBits);
    if (std::ranges::find(scheme.roundings, settings.rounding) == scheme.roundings.end())
        settings.rounding = scheme.roundings.front();
    if (!scheme.takesScale) {
        settings.codes.reset();
        if (request.range.mode == RangeMode::GivenScale) request.range.mode = RangeMode::Calibrated;
    }
    request.scheme = &scheme;
    return request;
}

Request withCalibrator(Request request, const Calibrator& calibrator) {
    RangeRequest& range = request.range;
    range.parameters = carriedOver(range.parameters, calibrator.parameters);
    range.calibrator = &calibrator;
    range.mode = RangeMode::Calibrated;
    range.own.clear();
    return request;
}

const Range* RangeRequest::ownOf(std::uint64_t slice) const {
    if (mode == RangeMode::GivenScale) return nullptr;
    const auto found = std::ranges::lower_bound(own, slice, {}, &OwnRange::slice);
    return found == own.end() || found->slice != slice ? nullptr : &found->range;
}

void RangeRequest::setOwn(std::uint64_t slice, const Range& range) {
    const auto place = std::ranges::lower_bound(own, slice, {}, &OwnRange::slice);
    if (place != own.end() && place->slice == slice)
        place->range = range;
    else
        own.insert(place, {slice, range});
}

void RangeRequest::forgetSlices() {
    own.clear();
    if (manual.size() > 1) manual.resize(1);
    if (given.size() > 1) given.resize(1);
}

Request withSource(Request request, Source source) {
    if (!(request.source == source)) request.range.forgetSlices();
    request.source = std::move(source);
    return request;
}

int initialAxis(Granularity granularity) {
    return granularity == Granularity::Group ? -1 : 0;
}

Request withGranularity(Request request, Granularity granularity) {
    if (request.axis == initialAxis(request.granularity)) request.axis = initialAxis(granularity);
    if (request.granularity != granularity) request.range.forgetSlices();
    request.granularity = granularity;
    return request;
}

Status checkRequest(const Request& request) {
    if (Status scheme = checkScheme(request); !scheme) return scheme;
    if (Status range = checkRange(request); !range) return range;
    if (Status prepared = checkPreparation(request.preparation); !prepared) return prepared;
    if (request.granularity == Granularity::Group && request.groupSize < 1)
        return invalid(
            "A group has at least 1 element, not " + std::to_string(request.groupSize) + ".",
            "group_size");
    return Done{};
}

SliceRule sliceRule(const Request& request) {
    if (request.scheme->block != nullptr)
        return {.granularity = Granularity::Group,
                .axis = -1,
                .groupSize = static_cast<std::int64_t>(
                    request.scheme->block->geometry(request.settings).partValues),
                .layout = request.scheme->block->acrossRows ? Layout::Flat : request.layout};
    if (request.scheme->vector != nullptr) return {};
    return {.granularity = request.granularity,
            .axis = request.axis,
            .groupSize = request.groupSize,
            .layout = request.granularity == Granularity::Group ? request.layout : Layout::Axes};
}

bool takesLayout(const Scheme& scheme) {
    return scheme.block != nullptr && !scheme.block->acrossRows;
}

std::string_view importanceId(ImportanceKind kind) {
    return kImportanceIds[static_cast<std::size_t>(kind)];
}

std::optional<ImportanceKind> findImportanceKind(std::string_view id) {
    const auto found = std::ranges::find(kImportanceIds, id);
    if (found == kImportanceIds.end()) return std::nullopt;
    return static_cast<ImportanceKind>(found - kImportanceIds.begin());
}

std::string_view granularityId(Granularity granularity) {
    return kGranularityIds[static_cast<std::size_t>(granularity)];
}

std::optional<Granularity> findGranularity(std::string_view id) {
    const auto found = std::ranges::find(kGranularityIds, id);
    if (found == kGranularityIds.end()) return std::nullopt;
    return static_cast<Granularity>(found - kGranularityIds.begin());
}

std::string_view layoutId(Layout layout) {
    return kLayoutIds[static_cast<std::size_t>(layout)];
}

std::optional<Layout> findLayout(std::string_view id) {
    const auto found = std::ranges::find(kLayoutIds, id);
    if (found == kLayoutIds.end()) return std::nullopt;
    return static_cast<Layout>(found - kLayoutIds.begin());
}

}  // namespace quantoscope
