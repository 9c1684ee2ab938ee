#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace leams::adapters::redis {

/// How a TLS client sees to it that it speaks with whom it means (TLS 1.2 or newer).
class TlsContext {
public:
    /// `ca_file` as in Address. InvalidArgument when it cannot be read.
    static Result<std::shared_ptr<TlsContext>> make(const std::string& ca_file);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    ssl_ctx_st* get() const noexcept { return context_; }

private:
    explicit TlsContext(ssl_ctx_st* context) noexcept
        : context_(context) {}

    ssl_ctx_st* context_;
};

/// Bytes over a socket that never blocks, in the clear or by TLS.
class Transport {
public:
    /// Of one attempt: how many bytes went, which of what it waits for has to come first, or that it is over.
    struct Step {
        std::size_t bytes = 0;
        bool wants_read = false;
        bool wants_write = false;
        bool is_over = false; // why() says more.

        bool is_done() const noexcept { return !wants_read && !wants_write && !is_over; }
    };

    /// `tls` is null for bytes in the clear; `host` is whose certificate it must be.
    Transport(Descriptor socket, const TlsContext* tls, const std::string& host);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    int fd() const noexcept { return socket_.fd(); }
    /// To be repeated, once the socket is connected, until it is done.
    Step handshake();
    Step read(std::span<char> into);
    Step write(std::string_view bytes);
    const std::string& why() const noexcept { return why_; }

private:
    Step tls_step(int result);
    Step over(std::string why);

    Descriptor socket_;
    ssl_st* tls_ = nullptr;
    std::string why_;
};

} // namespace leams::adapters::redis
