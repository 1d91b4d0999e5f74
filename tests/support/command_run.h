// SPDX-License-Identifier: GPL-3.0-or-later
// Running command lines in this process, on a folder of sample files.
#pragma once

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/command_line.h"
#include "core/formats/npy/writer.h"

namespace quantoscope::test {

struct Ran {
    int status = 0;
    std::string out;
    std::string err;
};

// Words as a POSIX shell parts them: blanks, single quotes, backslashes.
inline std::vector<std::string> shellWords(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool open = false;  // a word has begun
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\'') {
            quoted = !quoted;
            open = true;
        } else if (!quoted && c == '\\') {
            word += line[++i];
            open = true;
        } else if (!quoted && c == ' ') {
            if (open) words.push_back(std::exchange(word, {}));
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (open) words.push_back(word);
    return words;
}

inline Ran run(std::string_view line, const JobControl& control = {}) {
    std::ostringstream out;
    std::ostringstream err;
    const int status = runCommandLine(shellWords(line), out, err, control);
    return {status, out.str(), err.str()};
}

inline std::size_t linesOf(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

inline void require(bool condition) {
    if (!condition) throw std::runtime_error("the sample files cannot be made or removed");
}

// Makes the folder the current one and writes the files that the examples of --help name.
inline void makeSampleFiles(const QTemporaryDir& folder) {
    require(QDir::setCurrent(folder.path()));
    std::vector<float> values(24);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i % 7) * 0.3F - 1;
    require(writeNpy<float>("weights.npy", {4, 6}, values, {}).ok());
    const std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                               R"("b":{"dtype":"F32","shape":[3],"data_offsets":[8,20]}})";
    QFile file("model.safetensors");
    require(file.open(QIODevice::WriteOnly));
    const quint64 length = header.size();
    file.write(reinterpret_cast<const char*>(&length), sizeof length);
    file.write(header.data(), static_cast<qint64>(header.size()));
    file.write(reinterpret_cast<const char*>(values.data()), 20);
}

// Removes everything but the sample files.
inline void removeOutputs() {
    const QStringList keep{"weights.npy", "model.safetensors"};
    for (const QString& name : QDir().entryList(QDir::Files | QDir::Hidden))
        if (!keep.contains(name)) require(QFile::remove(name));
}

}  // namespace quantoscope::test
