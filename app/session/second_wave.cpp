// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/second_wave.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include "core/schemes/codebooks/lloyd_comparison.h"
#include "core/schemes/codebooks/value_mass.h"

namespace quantoscope {
namespace {

// Whether the work as a whole must end.
bool isFinal(const Error& error) {
    return error.code == ErrorCode::Cancelled || error.code == ErrorCode::OutOfMemory;
}

// The slice in focus, with as many levels as it has.
Result<LloydComparison> startsOf(const Outcome& outcome, const JobControl& control) {
    const Focus& focus = *outcome.focus;
    const ParameterSet& parameters = outcome.request.settings.parameters;
    const ComparisonOptions options{.limits = {static_cast<int>(parameters.integer("iterations")),
                                               parameters.real("tolerance")},
                                    .seed = outcome.request.settings.seed};
    const bool whole = outcome.slicing->count() == 1;
    const ValueMass values(*focus.values, whole ? outcome.data->weighted.get() : nullptr);
    return compareLloydStarts(values, std::max<std::size_t>(1, focus.steps.size()), options,
                              control);
}

class Wave {
  public:
    Wave(const OutcomePointer& outcome, const PublishCurves& publish, const JobControl& control)
        : m_request(outcome->request),
          m_data(outcome->data),
          m_publish(publish),
          m_control(control) {
        m_curves.outcome = outcome;
    }

    Result<Curves> run(const WaveSettings& settings) && {
        const OutcomePointer& outcome = m_curves.outcome;
        take(m_curves.matrix, sampleMatrix(*outcome, settings.window, kMatrixCells, kMatrixCells,
                                           m_control.part(0, 0.1)));
        take(m_curves.clip, sweepClipping(m_request, m_data, {}, m_control.part(0.1, 0.25)));
        take(m_curves.errors, errorDistribution(outcome, kErrorBins, m_control.part(0.25, 0.3)));
        m_curves.bounds = rateBounds(*m_data);
        addRows(0.3, 0.32, isScalar);
        take(m_curves.bits, sweepBits(m_request, m_data, 1, kCurveBits, m_control.part(0.32, 0.4)));
        if (m_request.scheme->id == "lloyd-max")
            take(m_curves.starts, startsOf(*outcome, m_control.silent()));
        auto product = multiplyInIntegers(*outcome, settings.product, m_control.silent());
        if (!product) m_curves.productRefused = product.error().sentence();
        take(m_curves.product, std::move(product));
        addRows(0.4, 0.7, std::not_fn(isScalar));
        forEachScheme(0.7, 1, [this](const Scheme& scheme, const JobControl& control) {
            if (scheme.minimumBits == scheme.maximumBits) return;
            const int to = scheme.vector != nullptr ? kVectorBits : kSchemeBits;
            append(m_curves.schemes, sweepBitsOfScheme(m_request, scheme, m_data, 1, to, control));
        });
        if (m_stopped) return *m_stopped;
        m_publish(m_curves);
        return std::move(m_curves);
    }

  private:
    // They are evaluated over the sorted index, a thousand times faster than the others.
    static bool isScalar(const Scheme& scheme) { return scheme.build != nullptr; }
    template <class Condition>
    void addRows(double from, double to, const Condition& condition) {
        forEachScheme(from, to, [&](const Scheme& scheme, const JobControl& control) {
            if (condition(scheme))
                append(m_curves.table, schemeRow(m_request, scheme, m_data, control));
        });
    }
    template <class Part, class T>
    void take(Part& part, Result<T> result) {
        if (m_stopped) return;
        if (result) {
            part = std::move(*result);
            m_publish(m_curves);
        } else if (isFinal(result.error())) {
            m_stopped = result.error();
        }
    }
    template <class T>
    void append(std::vector<T>& list, Result<T> result) {
        if (result) {
            list.push_back(std::move(*result));
            publishNowAndThen();
        } else if (isFinal(result.error())) {
            m_stopped = result.error();
        }
    }
    // Lists grow row by row; a picture for each would be more than an eye can follow.
    void publishNowAndThen() {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_published < std::chrono::milliseconds(150)) return;
        m_published = now;
        m_publish(m_curves);
    }
    template <class Work>
    void forEachScheme(double from, double to, const Work& work) {
        const auto all = static_cast<double>(schemes().size());
        double done = 0;
        for (const Scheme* scheme : schemes()) {
            if (m_stopped) return;
            const double start = from + (to - from) * done / all;
            work(*scheme, m_control.part(start, start + (to - from) / all));
            ++done;
        }
    }

    const Request& m_request;
    const DataSetPointer& m_data;
    const PublishCurves& m_publish;
    const JobControl& m_control;
    Curves m_curves;
    std::optional<Error> m_stopped;
    std::chrono::steady_clock::time_point m_published;
};

}  // namespace

Result<Curves> secondWave(const OutcomePointer& outcome, const WaveSettings& settings,
                          const PublishCurves& publish, const JobControl& control) {
    return Wave(outcome, publish, control).run(settings);
}

}  // namespace quantoscope
