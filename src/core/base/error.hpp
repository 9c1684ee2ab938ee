#pragma once

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leams {

/// What went wrong, independent of any protocol. net/problem.cpp maps it to HTTP, rtmp/status.cpp to RTMP.
enum class ErrorCode : std::uint8_t {
    InvalidArgument,
    Unauthenticated,
    PermissionDenied,
    ReauthenticationRequired,
    NotFound,
    Conflict,
    ResourceExhausted,
    Unavailable,
    DeadlineExceeded,
    Internal,
};

/// One refused field of an input, such as {"/email", "email.format", "Enter a valid e-mail address"}.
struct FieldError {
    std::string pointer; // JSON Pointer into the request body, or the parameter's name after "/".
    std::string code;    // Stable key that clients translate.
    std::string detail;  // English sentence for people.
};

/// A failure as a value: a code, a message that is safe to show to users, and an optional cause for the log.
class [[nodiscard]] Error {
public:
    static Error
    make(ErrorCode code, std::string message, std::source_location where = std::source_location::current());
    static Error
    invalid_argument(std::string message, std::source_location where = std::source_location::current());
    static Error invalid_fields(
        std::vector<FieldError> fields, std::source_location where = std::source_location::current()
    );
    static Error
    unauthenticated(std::string message, std::source_location where = std::source_location::current());
    static Error
    permission_denied(std::string message, std::source_location where = std::source_location::current());
    static Error not_found(std::string message, std::source_location where = std::source_location::current());
    static Error conflict(std::string message, std::source_location where = std::source_location::current());
    static Error
    resource_exhausted(std::string message, std::source_location where = std::source_location::current());
    static Error
    unavailable(std::string message, std::source_location where = std::source_location::current());
    static Error
    deadline_exceeded(std::string message, std::source_location where = std::source_location::current());
    /// `cause` goes to the log only; users see a fixed sentence.
    static Error internal(std::string cause, std::source_location where = std::source_location::current());

    ErrorCode code() const noexcept { return code_; }
    const std::string& message() const noexcept { return message_; }
    const std::string& cause() const noexcept { return cause_; }
    const std::vector<FieldError>& fields() const noexcept { return fields_; }
    const std::source_location& where() const noexcept { return where_; }
    /// Seconds after which a retry may succeed; 0 when unknown.
    std::int64_t retry_after() const noexcept { return retry_after_; }

    Error with_cause(std::string cause) &&;
    Error with_field(FieldError field) &&;
    Error with_retry_after(std::int64_t seconds) &&;
    /// Prefixes the cause with what was being done: "reading connect command: ...".
    Error with_context(std::string_view doing) &&;

private:
    Error(ErrorCode code, std::string message, std::source_location where)
        : code_(code)
        , message_(std::move(message))
        , where_(where) {}

    ErrorCode code_;
    std::string message_;
    std::string cause_;
    std::vector<FieldError> fields_;
    std::int64_t retry_after_ = 0;
    std::source_location where_;
};

std::string_view to_string(ErrorCode code) noexcept;

} // namespace leams
