// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include <filesystem>
#include <ostream>
#include <span>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "app/cli/request/sources.h"
#include "core/analysis/request/request.h"
#include "core/base/files/output_file.h"

namespace quantoscope::cli {
namespace {

namespace fs = std::filesystem;

// The file behind a name, links followed, whether it is there yet or not.
fs::path placeOf(const std::string& path) {
    const auto destination = outputDestination(path);
    std::error_code error;
    fs::path place =
        fs::weakly_canonical(fs::absolute(destination ? *destination : path, error), error);
    return error ? fs::path(path) : place;
}

bool areOneFile(const std::string& a, const std::string& b) {
    std::error_code error;
    return placeOf(a) == placeOf(b) || fs::equivalent(a, b, error);
}

// The file of a source, as "w.safetensors" of "w.safetensors::layer"; none of a distribution.
std::vector<std::string> fileOf(const std::string& source) {
    const auto parsed = sourceNamed(source);
    const auto* file = parsed ? std::get_if<FileSource>(&*parsed) : nullptr;
    return file != nullptr ? std::vector{file->path} : std::vector<std::string>();
}

// The files that an option's value may name: a path, a source, "columns:FILE".
std::vector<std::string> filesIn(const std::string& value) {
    std::vector<std::string> files{value};
    for (const std::string& text : {value, value.substr(value.find(':') + 1)})
        for (const std::string& file : fileOf(text))
            files.push_back(file);
    return files;
}

}  // namespace

Status checkOutputs(const Command& command, const Arguments& arguments) {
    std::vector<std::string> outputs;
    std::vector<std::string> inputs;
    for (const std::string& source : arguments.positionals())
        for (const std::string& file : fileOf(source))
            inputs.push_back(file);
    for (const Option& option : optionsOf(command))
        for (const std::string& value : arguments.values(option.name)) {
            if (option.isOutput && value != "-")
                outputs.push_back(value);
            else if (!option.isOutput && !value.empty())
                for (const std::string& file : filesIn(value))
                    inputs.push_back(file);
        }
    const auto refused = [](std::string what) {
        return Error{ErrorCode::InvalidArgument, std::move(what), {}};
    };
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k)
            if (areOneFile(outputs[i], outputs[k]))
                return refused("Two outputs are both named " + outputs[i] + ".");
        for (const std::string& input : inputs)
            if (areOneFile(outputs[i], input))
                return refused("The output " + outputs[i] +
                               " is a file that is read: name another one.");
    }
    return Done{};
}

ExitStatus writeOutputs(std::span<const Output> outputs, const Console& console) {
    std::vector<OutputFile> files;
    for (const Output& output : outputs) {
        if (output.path == "-") continue;
        auto file = OutputFile::create(output.path);
        if (!file) return console.failed(file.error());
        const auto bytes = std::as_bytes(std::span(output.text));
        if (const Status written = file->append(bytes, console.control); !written)
            return console.failed(written.error());
        files.push_back(std::move(*file));
    }
    if (const Status placed = commitAll(files); !placed) return console.failed(placed.error());
    for (const Output& output : outputs)
        if (output.path == "-") console.out << output.text;
    return ExitStatus::Done;
}

ExitStatus writeOutput(const std::string& path, std::string text, const Console& console) {
    const Output output{path, std::move(text)};
    return writeOutputs(std::span(&output, 1), console);
}

}  // namespace quantoscope::cli
