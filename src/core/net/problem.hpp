#pragma once

#include "core/base/error.hpp"
#include "core/base/time.hpp"
#include "core/net/http.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace leams::net {

/// HTTP's status for an error. Field errors are 422, other invalid input 400.
std::uint16_t status_of(const Error& error) noexcept;

/// An error answer: RFC 9457 problem+json that also carries the documented `error` object and `errors[]`,
/// with Retry-After where the error knows it.
Response problem(const Error& error, std::string_view path, std::string_view request_id);

/// The same for what only HTTP knows, such as 405 "METHOD_NOT_ALLOWED".
Response problem(
    std::uint16_t status,
    std::string_view code,
    const Error& error,
    std::string_view path,
    std::string_view request_id
);

/// A request's name in logs and answers: what its door has given it, its X-Request-Id where that is short and
/// plain, or a new one.
std::string request_id_of(const Request& request, UnixMillis now);

/// The same for what is refused before anything else knows the request; with its id in X-Request-Id, unless a
/// door has given it one and sees to that.
Response problem(const Error& error, const Request& request);
Response problem(std::uint16_t status, std::string_view code, const Error& error, const Request& request);

} // namespace leams::net
