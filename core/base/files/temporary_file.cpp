// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <set>
#include <string_view>
#include <system_error>

namespace quantoscope {
namespace {

constexpr int kAttempts = 100;     // names tried
constexpr mode_t kNewFile = 0666;  // less the umask
constexpr std::string_view kEnding = ".tmp";

// A process is known by its number on its machine alone: a folder may be shared by several.
const std::string& prefix() {
    static const std::string kPrefix = [] {
        std::array<char, 65> host{};
        if (::gethostname(host.data(), host.size() - 1) != 0) host.fill('\0');
        std::string text = ".quantoscope-";
        for (const char letter : std::string_view(host.data())) {
            const bool plain = (letter >= 'a' && letter <= 'z') ||
                               (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
            if (plain) text += letter;
        }
        return text + "-";
    }();
    return kPrefix;
}

// Whether a file's name says that it was temporary and its process is no more.
bool isStale(const std::string& name) {
    if (!name.starts_with(prefix()) || !name.ends_with(kEnding)) return false;
    const std::string_view rest = std::string_view(name).substr(prefix().size());
    pid_t process = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), process);
    if (error != std::errc{} || process <= 0 || !std::string_view(end).starts_with('-'))
        return false;
    return ::kill(process, 0) != 0 && errno == ESRCH;
}

void removeStale(const std::string& folder) {
    static std::mutex mutex;
    static std::set<std::string> done;
    {
        const std::scoped_lock lock(mutex);
        if (!done.insert(folder).second) return;
    }
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string path = entry->path().string();
        if (isStale(entry->path().filename().string())) ::unlink(path.c_str());
    }
}

bool canBeLinked() {
    return ::access("/proc/self/fd", X_OK) == 0;
}

}  // namespace

std::string folderOf(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string temporaryName(const std::string& folder) {
    static std::atomic<unsigned> counter{0};
    return folder + "/" + prefix() + std::to_string(::getpid()) + "-" +
           std::to_string(counter.fetch_add(1)) + std::string(kEnding);
}

TemporaryFile openTemporary(const std::string& folder) {
    removeStale(folder);
#ifdef O_TMPFILE
    if (canBeLinked()) {
        const int unnamed = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, kNewFile);
        if (unnamed >= 0) return {unnamed, {}};
    }
#endif
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        std::string name = temporaryName(folder);
        const int named = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFile);
        if (named >= 0 || errno != EEXIST) return {named, named >= 0 ? std::move(name) : ""};
    }
    return {};
}

}  // namespace quantoscope
