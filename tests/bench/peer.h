// SPDX-License-Identifier: GPL-3.0-or-later
// What people use today, asked the same: NumPy, PyTorch and scikit-learn in a worker that lives as
// long as the benchmark (peers.py), on the same bytes, timing themselves.
#pragma once

#include <QProcess>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quantoscope::bench {

struct PeerAnswer {
    double seconds = 0;
    std::vector<double> values;
};

class Peer {
  public:
    Peer();   // starts the worker; without Python there are no peers
    ~Peer();  // ends it

    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    // Of a module: "numpy", "torch", "sklearn"; empty when it is not installed.
    std::string version(const std::string& module) const;
    // The module is the part of the call's name before '_'. Empty when it is missing or fails; what
    // a failure said is kept in lastError().
    std::optional<PeerAnswer> ask(const std::string& call, const std::string& file,
                                  nlohmann::json arguments = nlohmann::json::object());
    const std::string& lastError() const { return m_error; }

  private:
    nlohmann::json readLine();

    QProcess m_process;
    nlohmann::json m_versions;
    std::string m_error;
};

}  // namespace quantoscope::bench
