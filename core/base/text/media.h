// SPDX-License-Identifier: GPL-3.0-or-later
// Text of others (names from files, paths) as it enters each medium. Whatever it holds, it is read
// there as itself: it starts no command, markup, formula or escape sequence, and hides nothing.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace quantoscope {

enum class Medium : std::uint8_t {
    Terminal,   // displayText(): one line, what is hidden as an escape
    Shell,      // one word of a command for bash, zsh and ksh; reads back as the same bytes
    Markdown,   // one line of prose
    Html,       // content and quoted attributes of HTML and SVG
    Csv,        // a field by RFC 4180; what a spreadsheet would run is led by an apostrophe
    Json,       // a JSON document: what is hidden in its texts as \u202E; reads back as the same
    FileName,   // a part of a file's name
    Clipboard,  // a cell that is pasted: as Csv, without quotes
};

inline constexpr std::size_t kWholeText = std::numeric_limits<std::size_t>::max();

// `limit` characters at most, where the medium need not give the text back.
std::string textFor(Medium medium, std::string_view text, std::size_t limit = kWholeText);

}  // namespace quantoscope
