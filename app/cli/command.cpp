// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <ostream>

#include "app/cli/request/request_options.h"
#include "core/base/registry.h"
#include "core/base/text/display_text.h"

namespace quantoscope::cli {
namespace {

constexpr std::size_t kSentence = 1000;  // characters of an error at most

}  // namespace

namespace command_list {
#define QUANTOSCOPE_ENTRY(name) extern const Command name;
#include "app/cli/commands.def"
#undef QUANTOSCOPE_ENTRY
}  // namespace command_list

std::span<const Command* const> commands() {
    static constexpr const Command* kCommands[] = {
#define QUANTOSCOPE_ENTRY(name) &command_list::name,
#include "app/cli/commands.def"
#undef QUANTOSCOPE_ENTRY
    };
    return kCommands;
}

const Command* findCommand(std::string_view name) {
    return findDescriptor(commands(), &Command::name, name);
}

std::vector<Option> optionsOf(const Command& command) {
    std::vector<Option> options;
    if (command.takesRequest) options.assign(requestOptions().begin(), requestOptions().end());
    options.insert(options.end(), command.options.begin(), command.options.end());
    options.push_back(kHelpOption);
    return options;
}

ExitStatus Console::failed(const Error& error) const {
    warn(error.sentence());
    return ExitStatus::Failed;
}

ExitStatus Console::refused(const Error& error) const {
    warn(error.sentence());
    const bool ofCommandLine = error.code == ErrorCode::InvalidArgument ||
                               error.code == ErrorCode::Malformed ||
                               error.code == ErrorCode::Unsupported;
    return ofCommandLine ? ExitStatus::WrongCommandLine : ExitStatus::Failed;
}

ExitStatus Console::wrong(const std::string& sentence) const {
    warn(sentence);
    return ExitStatus::WrongCommandLine;
}

void Console::warn(const std::string& sentence) const {
    err << "quantoscope: " << displayText(sentence, kSentence) << '\n';
}

}  // namespace quantoscope::cli
