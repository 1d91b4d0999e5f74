// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/views/stage/levels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "app/views/kit/plot/value_axis.h"
#include "app/views/look/number_format.h"
#include "core/base/numbers/float_bits.h"
#include "core/schemes/codebook.h"
#include "core/schemes/full_scale.h"

namespace quantoscope {
namespace {

constexpr std::string_view kCustom = "custom";

bool isCustom(const Request& request) {
    return request.scheme != nullptr && request.scheme->id == kCustom;
}

// The lists are within their limits by construction; only a full one is refused.
std::optional<Request> written(Request request, HandCodebook book) {
    ParameterSet& parameters = request.settings.parameters;
    if (!parameters.setNumbers("levels", std::move(book.levels))) return std::nullopt;
    if (book.isFree && !parameters.setNumbers("edges", std::move(book.edges))) return std::nullopt;
    return request;
}

// A value in the request's unit, as exact as a pixel and within a float32.
double inUnit(const HandCodebook& book, double x, double pixel) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    return std::clamp(roundedTo(x / book.unit, pixel / book.unit), -kLargest, kLargest);
}

double middle(double a, double b) {
    return a / 2 + b / 2;
}

// The shortest decimal number that `accepts`; otherwise the number itself.
template <class Accepts>
double shortest(double number, Accepts&& accepts) {
    constexpr int kAllDigits = 17;
    for (int digits = 1; digits <= kAllDigits; ++digits) {
        const double rounded = parseReal(shortText(number, digits)).value_or(number);
        if (accepts(rounded)) return rounded;
    }
    return number;
}

// Whether the level is finite and values reach it.
bool isReached(const StepFunction& steps, std::size_t k) {
    return std::isfinite(steps.levels[k]) && steps.lower[k] <= std::numeric_limits<float>::max();
}

// The levels that are reached, equal neighbours as one, and the thresholds between them.
struct TakenSteps {
    std::vector<float> levels;
    std::vector<float> edges;
};
TakenSteps reachedSteps(const StepFunction& steps) {
    TakenSteps taken;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        if (!isReached(steps, k)) continue;
        if (!taken.levels.empty()) {
            if (steps.levels[k] == taken.levels.back()) continue;
            taken.edges.push_back(steps.lower[k]);
        }
        taken.levels.push_back(steps.levels[k]);
    }
    return taken;
}

bool areMiddles(const TakenSteps& taken) {
    const StepFunction nearest = nearestSteps(taken.levels);
    const double largest = std::max(std::abs(static_cast<double>(taken.levels.front())),
                                    std::abs(static_cast<double>(taken.levels.back())));
    for (std::size_t k = 0; k < taken.edges.size(); ++k) {
        const double off =
            static_cast<double>(taken.edges[k]) - static_cast<double>(nearest.lower[k + 1]);
        if (!(std::abs(off) <= 0x1p-21 * largest)) return false;
    }
    return true;
}

HandCodebook bookOf(const TakenSteps& taken, double unit) {
    HandCodebook book{.levels = {}, .edges = {}, .isFree = !areMiddles(taken), .unit = unit};
    for (const float level : taken.levels)
        book.levels.push_back(shortest(static_cast<double>(level) / unit, [&](double number) {
            return static_cast<float>(number * unit) == level;
        }));
    if (!book.isFree) return book;
    for (const float edge : taken.edges)
        book.edges.push_back(shortest(static_cast<double>(edge) / unit, [&](double number) {
            return firstFloatNotBelow(number * unit) == edge;
        }));
    return book;
}

}  // namespace

double HandCodebook::place(HandStop stop) const {
    return (stop.isEdge ? edges : levels)[stop.index] * unit;
}

std::vector<HandStop> HandCodebook::stops() const {
    std::vector<HandStop> all;
    for (std::size_t i = 0; i < levels.size(); ++i)
        all.push_back({false, i});
    for (std::size_t i = 0; i < edges.size(); ++i)
        all.push_back({true, i});
    std::ranges::stable_sort(all, {}, [this](HandStop stop) { return place(stop); });
    return all;
}

std::optional<HandCodebook> handCodebook(const Request& request, const Outcome& outcome) {
    if (!isCustom(request) || !checkRequest(request)) return std::nullopt;
    const ParameterSet& parameters = request.settings.parameters;
    HandCodebook book;
    book.isFree = parameters.choice("thresholds") == "free";
    book.levels = parameters.numbers("levels");
    std::ranges::sort(book.levels);
    if (book.isFree) book.edges = parameters.numbers("edges");
    if (const std::optional<Range> range = clippingRange(request, outcome))
        book.unit = static_cast<double>(fullScale(*range));
    return book;
}

Request withStopMoved(const Request& request, HandCodebook book, HandStop stop, double x,
                      double pixel) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    std::vector<double>& list = stop.isEdge ? book.edges : book.levels;
    const double low = stop.index == 0 ? -kInfinity : list[stop.index - 1];
    double high = kInfinity;
    if (stop.index + 1 < list.size()) high = list[stop.index + 1];
    list[stop.index] = std::clamp(inUnit(book, x, pixel), low, high);
    return written(request, std::move(book)).value_or(request);
}

std::optional<Request> withLevelAdded(Request request, HandCodebook book, double x, double pixel) {
    const double level = inUnit(book, x, pixel);
    if (book.isFree) {
        const auto split = std::ranges::upper_bound(book.edges, level);
        const auto bucket = static_cast<std::size_t>(split - book.edges.begin());
        const double low = bucket == 0 ? std::min(level, book.levels[0]) : book.edges[bucket - 1];
        const double high =
            split == book.edges.end() ? std::max(level, book.levels.back()) : *split;
        const double edge = std::clamp(middle(level, book.levels[bucket]), low, high);
        book.edges.insert(split, edge);
    }
    book.levels.insert(std::ranges::upper_bound(book.levels, level), level);
    return written(std::move(request), std::move(book));
}

std::optional<Request> withLevelRemoved(Request request, HandCodebook book, std::size_t index) {
    const std::size_t count = book.levels.size();
    if (count <= 1 || index >= count) return std::nullopt;
    const auto at = static_cast<std::ptrdiff_t>(index);
    if (book.isFree && index > 0 && index + 1 < count) {
        const double between = middle(book.levels[index - 1], book.levels[index + 1]);
        book.edges[index] = std::clamp(between, book.edges[index - 1], book.edges[index]);
    }
    if (book.isFree) book.edges.erase(book.edges.begin() + std::max<std::ptrdiff_t>(at - 1, 0));
    book.levels.erase(book.levels.begin() + at);
    return written(std::move(request), std::move(book));
}

bool canBeTakenByHand(const Request& request, const Outcome& outcome) {
    const Request& answered = outcome.request;
    const StepFunction& steps = outcome.focus->steps;
    if (request.scheme == nullptr || isCustom(request) || answered.scheme->build == nullptr ||
        directOnly(*answered.scheme, answered.settings) || steps.stochastic ||
        steps.size() > kMostTakenLevels)
        return false;
    for (std::size_t k = 0; k < steps.size(); ++k)
        if (isReached(steps, k)) return true;
    return false;
}

std::optional<Request> takenByHand(const Request& request, const Outcome& outcome) {
    if (!canBeTakenByHand(request, outcome)) return std::nullopt;
    const TakenSteps taken = reachedSteps(outcome.focus->steps);
    Request edited = withScheme(request, *findScheme(kCustom));
    const std::optional<Range> range = clippingRange(request, outcome);
    const std::size_t slices = outcome.slices->size();
    const bool relative = range && slices > 1 && slices <= kMostSliceRanges;
    double unit = 1;
    if (relative) {
        edited.range.mode = RangeMode::Manual;
        edited.range.own.clear();
        edited.range.manual.clear();
        for (const SliceOutcome& slice : *outcome.slices)
            edited.range.manual.push_back(slice.range);
        edited.range.manual[outcome.focus->slice] = *range;
        unit = static_cast<double>(fullScale(*range));
    }
    HandCodebook book = bookOf(taken, unit);
    ParameterSet& parameters = edited.settings.parameters;
    const bool chosen = parameters.setText("unit", relative ? "range" : "values").ok() &&
                        parameters.setText("thresholds", book.isFree ? "free" : "following").ok();
    return chosen ? written(std::move(edited), std::move(book)) : std::nullopt;
}

}  // namespace quantoscope
