// SPDX-License-Identifier: GPL-3.0-or-later
// Requests drawn from the registries: any scheme, calibrator, distribution and parameters, so that
// new ones are tested the moment they are listed. They need not be sound.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "core/analysis/request/request.h"

namespace quantoscope {

class RandomRequests {
    bool chance(double share) { return std::bernoulli_distribution(share)(m_random); }
    int integer(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_random); }
    template <class List>
    auto oneOf(const List& list) {
        return list[static_cast<std::size_t>(integer(0, static_cast<int>(list.size()) - 1))];
    }

  public:
    explicit RandomRequests(std::uint64_t seed) : m_random(seed) {}

    // What is not in force (a calibrator beside a manual range, the axis of a whole tensor) is as
    // in the default request.
    Request next() {
        Request request = withScheme(defaultRequest(), *oneOf(schemes()));
        request.source = chance(0.5) ? drawnSource() : Source{FileSource{"/tmp/a b'c.npy", "t::1"}};
        SchemeSettings& settings = request.settings;
        settings.bits = integer(request.scheme->minimumBits, request.scheme->maximumBits);
        settings.parameters = parametersOf(request.scheme->parameters);
        if (request.scheme->takesScale && chance(0.3)) settings.codes = {integer(-9, 0), 70};
        settings.rounding = *oneOf(pointersTo(request.scheme->roundings));
        if (chance(0.5)) settings.seed = m_random();
        if (chance(0.3)) request.preparation = preparation();
        if (takesLayout(*request.scheme)) request.layout = static_cast<Layout>(integer(0, 2));
        if (request.scheme->build == nullptr) return request;
        fillRange(request);
        request.granularity = static_cast<Granularity>(integer(0, 2));
        if (request.granularity != Granularity::Tensor) request.axis = integer(-3, 3);
        if (request.granularity == Granularity::Group) {
            request.groupSize = integer(1, 1 << 20);
            request.layout = static_cast<Layout>(integer(0, 2));
        }
        return request;
    }

  private:
    Preparation preparation() {
        Preparation drawn;
        for (int i = integer(0, 2); i > 0; --i) {
            const Transform& transform = *oneOf(transforms());
            drawn.transforms.push_back({&transform, parametersOf(transform.parameters)});
        }
        if (chance(0.3)) drawn.activations = drawnSource();
        if (chance(0.5))
            drawn.importance =
                ImportanceRequest{static_cast<ImportanceKind>(integer(0, 2)), drawnSource()};
        return drawn;
    }
    // Any finite double.
    double real() {
        for (;;) {
            const auto value = std::bit_cast<double>(m_random());
            if (std::isfinite(value)) return value;
        }
    }
    template <class T>
    static std::vector<const T*> pointersTo(std::span<const T> list) {
        std::vector<const T*> pointers;
        for (const T& one : list)
            pointers.push_back(&one);
        return pointers;
    }

    ParameterSet parametersOf(std::span<const Parameter> table) {
        ParameterSet parameters(table);
        for (const Parameter& row : table) {
            const auto drawn = [&] {
                // Halves, since the width of a list's limits may exceed the largest double.
                std::uniform_real_distribution<double> half(row.minimum / 2, row.maximum / 2);
                return 2 * half(m_random);
            };
            if (row.kind == ParameterKind::Numbers) {
                std::vector<double> numbers(static_cast<std::size_t>(integer(0, 9)));
                std::ranges::generate(numbers, drawn);
                if (chance(0.6)) static_cast<void>(parameters.setNumbers(row.key, numbers));
                continue;
            }
            double value = drawn();
            if (row.kind != ParameterKind::Real) value = std::nearbyint(value);
            if (chance(0.6)) static_cast<void>(parameters.set(row.key, value));
        }
        return parameters;
    }
    Source drawnSource() {
        DistributionSpec spec = initialSpec(*oneOf(distributions()));
        spec.parameters = parametersOf(spec.distribution->parameters);
        if (spec.distribution->shape == nullptr)
            spec.n = static_cast<std::uint64_t>(integer(0, 1 << 30));
        spec.seed = m_random();
        return spec;
    }
    void fillRange(Request& request) {
        RangeRequest& range = request.range;
        const int slices = chance(0.5) ? 1 : integer(2, 5);
        range.mode = static_cast<RangeMode>(integer(0, request.scheme->takesScale ? 2 : 1));
        if (range.mode == RangeMode::Calibrated) {
            range.calibrator = oneOf(calibrators());
            range.parameters = parametersOf(range.calibrator->parameters);
        } else if (range.mode == RangeMode::Manual) {
            for (int i = 0; i < slices; ++i)
                range.manual.push_back({real(), real()});
        } else {
            for (int i = 0; i < slices; ++i)
                range.given.push_back({real(), real()});
        }
        if (range.mode != RangeMode::GivenScale && chance(0.2))
            for (int slice = integer(0, 3); slice < 9; slice += integer(1, 5))
                range.setOwn(static_cast<std::uint64_t>(slice), {real(), real()});
    }

    std::mt19937_64 m_random;
};

}  // namespace quantoscope
