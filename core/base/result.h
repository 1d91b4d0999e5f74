// SPDX-License-Identifier: GPL-3.0-or-later
// Errors are values: a function that can fail returns Result<T>, and core never throws across its
// border, prints or aborts.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace quantoscope {

enum class ErrorCode {
    Cancelled,        // the user stopped the job; never shown as a failure
    InvalidArgument,  // a request that no data could satisfy
    NotFound,         // no such file, tensor, scheme, ...
    Io,               // the operating system refused to read or write
    Malformed,        // the bytes contradict their own format
    Unsupported,      // well formed, and beyond what we read
    TooLarge,         // over a stated limit
    OutOfMemory,
    Internal,  // a bug of ours
};

// The name of a code as tests and machine output use it: "malformed", "not-found", ...
const char* errorCodeName(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string what;   // one sentence for a person, with numbers, without a final newline
    std::string where;  // the tensor, the file offset, the option; may be empty

    // "where: what", or "what" alone.
    std::string sentence() const { return where.empty() ? what : where + ": " + what; }
};

inline Error cancelledError() {
    return {ErrorCode::Cancelled, "Cancelled.", {}};
}

// A value of T or an Error.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T& value() const& { return checked(); }
    T& value() & { return const_cast<T&>(std::as_const(*this).checked()); }
    T&& value() && { return std::move(value()); }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(value()); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const Error& error() const {
        assert(!ok());
        return *std::get_if<1>(&m_state);
    }

  private:
    const T& checked() const {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }

    std::variant<T, Error> m_state;
};

struct Done {};
using Status = Result<Done>;

}  // namespace quantoscope
