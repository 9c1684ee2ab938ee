#pragma once

#include "core/net/http.hpp"

#include <functional>
#include <string>

namespace leams::gateway {

/// Who takes the web app's answer to one request, on the proxy's loop: refuse(), or begin() and then pieces
/// until finish() or abort().
class PageClient {
public:
    virtual ~PageClient() = default;
    /// The request's turn has come; false when the answer is not wanted any more.
    virtual bool enter() = 0;
    /// Calls `gone` once when it is not wanted any more; replaces what was set before.
    virtual void on_gone(std::function<void()> gone) = 0;

    /// The head of the answer; its views live only during the call. `on_drain` as in Responder::start().
    virtual void begin(const http1::Head& head, std::function<void(bool alive)> on_drain) = 0;
    /// False when no more should come until it has drained.
    virtual bool write(std::string data) = 0;
    virtual void finish() = 0;
    /// The rest of the answer cannot be had.
    virtual void abort() = 0;
    /// The web app does not answer; `instead` says why.
    virtual void refuse(net::Response instead) = 0;
};

/// Whether a field of the web app's answer is for the client; the others end here, or our server writes them.
bool is_passed_on(std::string_view field) noexcept;

/// Whether an answer has a body that is worth compressing and is not compressed yet.
bool is_text(const http1::Head& head) noexcept;

} // namespace leams::gateway
