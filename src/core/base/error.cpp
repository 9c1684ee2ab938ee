#include "core/base/error.hpp"

namespace leams {

Error Error::make(ErrorCode code, std::string message, std::source_location where) {
    return Error(code, std::move(message), where);
}

Error Error::invalid_argument(std::string message, std::source_location where) {
    return Error(ErrorCode::InvalidArgument, std::move(message), where);
}

Error Error::invalid_fields(std::vector<FieldError> fields, std::source_location where) {
    Error error(ErrorCode::InvalidArgument, "The request parameters are invalid", where);
    error.fields_ = std::move(fields);
    return error;
}

Error Error::unauthenticated(std::string message, std::source_location where) {
    return Error(ErrorCode::Unauthenticated, std::move(message), where);
}

Error Error::permission_denied(std::string message, std::source_location where) {
    return Error(ErrorCode::PermissionDenied, std::move(message), where);
}

Error Error::not_found(std::string message, std::source_location where) {
    return Error(ErrorCode::NotFound, std::move(message), where);
}

Error Error::conflict(std::string message, std::source_location where) {
    return Error(ErrorCode::Conflict, std::move(message), where);
}

Error Error::resource_exhausted(std::string message, std::source_location where) {
    return Error(ErrorCode::ResourceExhausted, std::move(message), where);
}

Error Error::unavailable(std::string message, std::source_location where) {
    return Error(ErrorCode::Unavailable, std::move(message), where);
}

Error Error::deadline_exceeded(std::string message, std::source_location where) {
    return Error(ErrorCode::DeadlineExceeded, std::move(message), where);
}

Error Error::internal(std::string cause, std::source_location where) {
    Error error(ErrorCode::Internal, "Something went wrong on the server", where);
    error.cause_ = std::move(cause);
    return error;
}

Error Error::with_cause(std::string cause) && {
    cause_ = std::move(cause);
    return std::move(*this);
}

Error Error::with_field(FieldError field) && {
    fields_.push_back(std::move(field));
    return std::move(*this);
}

Error Error::with_retry_after(std::int64_t seconds) && {
    retry_after_ = seconds;
    return std::move(*this);
}

Error Error::with_context(std::string_view doing) && {
    cause_ = std::string(doing) + ": " + (cause_.empty() ? message_ : cause_);
    return std::move(*this);
}

std::string_view to_string(ErrorCode code) noexcept {
    switch (code) {
    case ErrorCode::InvalidArgument:
        return "invalid_argument";
    case ErrorCode::Unauthenticated:
        return "unauthenticated";
    case ErrorCode::PermissionDenied:
        return "permission_denied";
    case ErrorCode::ReauthenticationRequired:
        return "reauthentication_required";
    case ErrorCode::NotFound:
        return "not_found";
    case ErrorCode::Conflict:
        return "conflict";
    case ErrorCode::ResourceExhausted:
        return "resource_exhausted";
    case ErrorCode::Unavailable:
        return "unavailable";
    case ErrorCode::DeadlineExceeded:
        return "deadline_exceeded";
    case ErrorCode::Internal:
        return "internal";
    }
    return "internal";
}

} // namespace leams
