#include "adapters/redis/transport.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace leams::adapters::redis {
namespace {

bool is_address(const std::string& host) {
    in6_addr ignored{};
    return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

std::string tls_failure(const SSL* tls) {
    if (const long verdict = SSL_get_verify_result(tls); verdict != X509_V_OK) {
        return std::string("its certificate was not accepted: ") + X509_verify_cert_error_string(verdict);
    }
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "TLS failed" : std::string("TLS failed: ") + reason;
}

} // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::make(const std::string& ca_file) {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    if (context == nullptr) {
        return Error::internal("SSL_CTX_new failed");
    }
    std::shared_ptr<TlsContext> made(new TlsContext(context));
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    const int read = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context)
                                     : SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr);
    ERR_clear_error();
    if (read != 1) {
        return Error::invalid_argument("The certificates in " + ca_file + " cannot be read.");
    }
    return made;
}

TlsContext::~TlsContext() {
    SSL_CTX_free(context_);
}

Transport::Transport(Descriptor socket, const TlsContext* tls, const std::string& host)
    : socket_(std::move(socket)) {
    if (tls == nullptr) {
        return;
    }
    tls_ = SSL_new(tls->get());
    if (tls_ == nullptr || SSL_set_fd(tls_, socket_.fd()) != 1) {
        why_ = "TLS could not be begun";
        return;
    }
    if (is_address(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_), host.c_str());
    } else {
        SSL_set_tlsext_host_name(tls_, host.c_str());
        SSL_set1_host(tls_, host.c_str());
    }
}

Transport::~Transport() {
    SSL_free(tls_);
}

Transport::Step Transport::over(std::string why) {
    why_ = std::move(why);
    return {.is_over = true};
}

// What others of this thread left in OpenSSL's queue of errors would be taken for this one's: it is emptied
// before each call.
Transport::Step Transport::tls_step(int result) {
    if (result > 0) {
        return {.bytes = static_cast<std::size_t>(result)};
    }
    switch (SSL_get_error(tls_, result)) {
    case SSL_ERROR_WANT_READ:
        return {.wants_read = true};
    case SSL_ERROR_WANT_WRITE:
        return {.wants_write = true};
    case SSL_ERROR_ZERO_RETURN:
        return over("it hung up");
    default:
        return over(tls_failure(tls_));
    }
}

Transport::Step Transport::handshake() {
    if (!why_.empty()) {
        return {.is_over = true};
    }
    if (tls_ == nullptr) {
        return {};
    }
    ERR_clear_error();
    return tls_step(SSL_connect(tls_));
}

Transport::Step Transport::read(std::span<char> into) {
    if (tls_ != nullptr) {
        ERR_clear_error();
        return tls_step(SSL_read(tls_, into.data(), static_cast<int>(into.size())));
    }
    const auto got = ::recv(socket_.fd(), into.data(), into.size(), 0);
    if (got > 0) {
        return {.bytes = static_cast<std::size_t>(got)};
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return {.wants_read = true};
    }
    return over(got == 0 ? "it hung up" : std::strerror(errno));
}

Transport::Step Transport::write(std::string_view bytes) {
    if (tls_ != nullptr) {
        ERR_clear_error();
        return tls_step(SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())));
    }
    const auto sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
        return {.bytes = static_cast<std::size_t>(sent)};
    }
    if (errno == EAGAIN || errno == EINTR) {
        return {.wants_write = true};
    }
    return over(std::strerror(errno));
}

} // namespace leams::adapters::redis
