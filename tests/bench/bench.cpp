// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/base/text/number_text.h"
#include "core/formats/npy/writer.h"

namespace quantoscope::bench {

void end(const Error& error) {
    std::fprintf(stderr, "quantoscope_bench: %s\n", error.sentence().c_str());
    std::exit(EXIT_FAILURE);
}

std::vector<std::uint64_t> Bench::sizes(std::uint64_t least) const {
    std::vector<std::uint64_t> sizes;
    for (std::uint64_t n = least; n <= m_options.largest; n *= 10)
        sizes.push_back(n);
    return sizes;
}

Patience Bench::patience(std::uint64_t n) const {
    constexpr std::uint64_t kHuge = 50'000'000;
    return n > kHuge ? Patience{.rounds = 5, .seconds = 5} : Patience{.rounds = 25, .seconds = 1.5};
}

DataSetPointer Bench::data(std::uint64_t n) {
    DataSetPointer& data = m_data[n];
    if (data) return data;
    DistributionSpec spec = defaultDistribution();
    spec.n = n;
    data = orEnd(makeDataSet(spec, orEnd(loadSource(spec, {})), {}));
    return data;
}

std::string Bench::file(std::uint64_t n) {
    const QString path = m_folder.filePath(QString::number(n) + QStringLiteral(".npy"));
    const Tensor& tensor = *data(n)->tensor;
    if (!QFile::exists(path))
        orEnd(writeNpy<float>(path.toStdString(), tensor.shape, tensor.values, {}));
    return path.toStdString();
}

void Bench::agree(const std::string& what, double ours, double theirs, double tolerance) {
    const double scale = std::max(std::abs(ours), std::abs(theirs));
    if (std::abs(ours - theirs) <= tolerance * scale) return;
    m_report.disagree(what + ": ours " + exactText(ours) + ", theirs " + exactText(theirs) + ".");
}

std::optional<double> Bench::askPeer(const std::string& call, std::uint64_t n,
                                     const nlohmann::json& arguments,
                                     const std::vector<double>& expected, double tolerance) {
    const auto answer = m_peer.ask(call, file(n), arguments);
    if (!answer) return std::nullopt;
    if (answer->values.size() < expected.size()) m_report.disagree(call + " answers too little.");
    for (std::size_t i = 0; i < std::min(expected.size(), answer->values.size()); ++i)
        agree(call + " value " + std::to_string(i), expected[i], answer->values[i], tolerance);
    return answer->seconds;
}

Request movingRequest(const DataSetPointer& data, int bits, int round) {
    constexpr double kTurn = 0.618033988749895;  // spreads the rounds evenly
    const double place = round * kTurn - std::floor(round * kTurn);
    const double end = 2 + 3 * place;  // standard deviations, about
    Request request = defaultRequest();
    request.source = data->source;
    request.settings.bits = bits;
    request.range.mode = RangeMode::Manual;
    request.range.manual = {{-end, 1.02 * end}};
    return request;
}

AffineQuantizer quantizerOf(const Request& request, const DataSet& data) {
    const JobControl control;
    return orEnd(request.scheme->affine({.settings = request.settings,
                                         .range = request.range.manual.front(),
                                         .given = {},
                                         .values = data.index.get(),
                                         .control = control}));
}

nlohmann::json quantizerJson(const AffineQuantizer& quantizer) {
    return {quantizer.scale, quantizer.zeroPoint, quantizer.qmin, quantizer.qmax};
}

}  // namespace quantoscope::bench
