#pragma once

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/runtime/task.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leams::runtime {

struct HttpHeader {
    std::string name;
    Secret value;
};

/// Which requests are sent again after a failure that may pass.
enum class Retry : std::uint8_t { Never, IfIdempotent, Always };

/// A body that is too large to be copied about. It is read as it goes out, on the client's loop, and from the
/// beginning again when the request is sent again.
class HttpContent {
public:
    virtual ~HttpContent() = default;

    virtual std::uint64_t size() const noexcept = 0;
    /// Fills the front of `into` with what stands at `offset`, which lies before the end, and says how much;
    /// 0 when it cannot be read.
    virtual std::size_t read(std::uint64_t offset, std::span<char> into) const noexcept = 0;
};

/// A request to somebody else's server.
struct HttpRequest {
    std::string method = "GET";
    Secret url; // http or https; a webhook's holds a token.
    std::vector<HttpHeader> headers{};
    std::string body{};
    std::shared_ptr<const HttpContent> content{}; // Instead of `body`.

    std::chrono::milliseconds deadline{10'000}; // In all: waiting for a turn, redirects and retries too.
    std::chrono::milliseconds connect_deadline{3000};
    std::size_t max_answer_bytes = 1 << 20; // Head and body.
    unsigned max_redirects = 0;             // The answer that leads further than this is given as it is.
    unsigned max_retries = 2;
    Retry retry = Retry::IfIdempotent;
};

struct HttpAnswer {
    std::uint16_t status = 0;
    std::vector<std::pair<std::string, std::string>> headers{}; // Names in small letters.
    std::string body{};
    std::int64_t retry_after = 0; // Seconds that the server asks for; 0: none.

    bool is_success() const noexcept { return status >= 200 && status < 300; }
    /// The first header of that name, in small letters; empty when there is none.
    std::string_view header(std::string_view name) const noexcept {
        for (const auto& [key, value] : headers) {
            if (key == name) {
                return value;
            }
        }
        return {};
    }
};

/// Sends requests to other servers. Bound to one loop, which it never blocks; others reach it by on_loop().
/// Neither URLs nor headers ever stand in an error.
class HttpClient {
public:
    virtual ~HttpClient() = default;

    /// The answer, whatever its status. InvalidArgument: no such request can be sent; PermissionDenied: it
    /// leads where this client may not go; ResourceExhausted: too many wait, or the answer is too long;
    /// DeadlineExceeded; Unavailable: the server cannot be reached or does not speak properly. A task that is
    /// cancelled takes its request back.
    virtual Task<Result<HttpAnswer>> send(HttpRequest request) = 0;
};

} // namespace leams::runtime
