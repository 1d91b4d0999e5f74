// SPDX-License-Identifier: GPL-3.0-or-later
// What the sections of the benchmark share: sizes, data, peers and the report.
#pragma once

#include <QTemporaryDir>
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/peer.h"
#include "bench/report.h"
#include "bench/timing.h"
#include "core/analysis/data/dataset.h"
#include "core/analysis/outcome/outcome.h"
#include "core/schemes/affine.h"

namespace quantoscope::bench {

struct Options {
    std::uint64_t largest = 10'000'000;  // values of the largest tensor
    std::string filter;                  // sections whose id contains it; empty: all
    std::string json;                    // path; empty: none
};

class Bench {
  public:
    explicit Bench(Options options) : m_options(std::move(options)) {}

    const Options& options() const { return m_options; }
    Report& report() { return m_report; }
    Peer& peer() { return m_peer; }

    std::uint64_t largest() const { return m_options.largest; }
    // Powers of ten from the least to the largest.
    std::vector<std::uint64_t> sizes(std::uint64_t least) const;
    // Of data that the caches cannot hold, so that the memory's bandwidth is what limits.
    std::uint64_t beyondCaches() const { return std::max<std::uint64_t>(largest(), 10'000'000); }
    bool reaches(std::uint64_t n) const { return n <= m_options.largest; }
    // Rounds that a comparison at this size can afford.
    Patience patience(std::uint64_t n) const;

    // Normal with outliers, the data that the window opens with; kept until forgotten.
    DataSetPointer data(std::uint64_t n);
    void forgetData() { m_data.clear(); }
    // The same values as a .npy in a temporary folder.
    std::string file(std::uint64_t n);

    // A round of a peer: its seconds, with its values checked against `expected`, each within the
    // relative tolerance.
    std::optional<double> askPeer(const std::string& call, std::uint64_t n,
                                  const nlohmann::json& arguments,
                                  const std::vector<double>& expected, double tolerance);
    void agree(const std::string& what, double ours, double theirs, double tolerance);

  private:
    Options m_options;
    Report m_report;
    Peer m_peer;
    QTemporaryDir m_folder;
    std::map<std::uint64_t, DataSetPointer> m_data;
};

// Uniform affine over the data, with a manual range that no other round has.
Request movingRequest(const DataSetPointer& data, int bits, int round);
// Ends the benchmark with a sentence when there is no value: nothing here may fail.
template <class T>
T orEnd(Result<T> result);
[[noreturn]] void end(const Error& error);
// Scale, zero point, qmin and qmax of a request for the whole tensor, as the peers take them.
AffineQuantizer quantizerOf(const Request& request, const DataSet& data);
nlohmann::json quantizerJson(const AffineQuantizer& quantizer);

template <class T>
T orEnd(Result<T> result) {
    if (!result) end(result.error());
    return std::move(result).value();
}

// The sections, in the order they run.
void benchIndex(Bench& bench);
void benchTicks(Bench& bench);
void benchUpdate(Bench& bench);
void benchDirect(Bench& bench);
void benchSweeps(Bench& bench);
void benchTable(Bench& bench);
void benchCalibration(Bench& bench);
void benchLearned(Bench& bench);
void benchSlices(Bench& bench);
void benchBlocks(Bench& bench);
void benchFiles(Bench& bench);
void benchCancel(Bench& bench);
void benchWindow(Bench& bench);

// What the child process of benchWindow() does: opens the window, says when it is painted, ends.
int runFirstPaint();

}  // namespace quantoscope::bench
