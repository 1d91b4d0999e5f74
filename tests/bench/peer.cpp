// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peer.h"

#include "support/paths.h"

namespace quantoscope::bench {
namespace {

constexpr int kPatienceMs = 600'000;
constexpr int kFarewellMs = 5'000;
// The one that the distribution's packages are installed for.
const QString kPython = QStringLiteral("/usr/bin/python3");

}  // namespace

Peer::Peer() {
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(kPython, {test::sourceFolder() + QStringLiteral("tests/bench/peers.py")});
    m_versions = readLine();
}

Peer::~Peer() {
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(kFarewellMs)) m_process.kill();
    m_process.waitForFinished(kFarewellMs);
}

nlohmann::json Peer::readLine() {
    while (!m_process.canReadLine())
        if (!m_process.waitForReadyRead(kPatienceMs)) return nlohmann::json::object();
    return nlohmann::json::parse(m_process.readLine().toStdString(), nullptr, false);
}

std::string Peer::version(const std::string& module) const {
    const auto found = m_versions.find(module);
    return found == m_versions.end() || found->is_null() ? "" : found->get<std::string>();
}

std::optional<PeerAnswer> Peer::ask(const std::string& call, const std::string& file,
                                    nlohmann::json arguments) {
    if (version(call.substr(0, call.find('_'))).empty()) return std::nullopt;
    arguments["call"] = call;
    arguments["file"] = file;
    m_process.write(QByteArray::fromStdString(arguments.dump() + "\n"));
    const nlohmann::json answer = readLine();
    if (answer.is_object() && answer.contains("seconds"))
        return PeerAnswer{answer["seconds"].get<double>(),
                          answer["values"].get<std::vector<double>>()};
    m_error = call + ": " + answer.value("error", "no answer");
    return std::nullopt;
}

}  // namespace quantoscope::bench
