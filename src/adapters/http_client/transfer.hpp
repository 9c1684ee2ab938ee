#pragma once

#include "adapters/http_client/multi.hpp"
#include "adapters/http_client/target.hpp"
#include "core/runtime/http_client.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace leams::adapters {

enum class Proxy : std::uint8_t { None, FromEnvironment };

/// What holds for every request of a client.
struct TransferOptions {
    Reach reach = Reach::Anywhere; // Public goes without a proxy, which would resolve names by itself.
    Proxy proxy = Proxy::None;
    std::string ca_file{}; // Authorities to trust; empty: the system's.
};

/// One request and its answer, without redirects or retries.
class Transfer final : TransferListener {
public:
    /// `request` must outlive it.
    Transfer(
        runtime::Loop& loop,
        CurlMulti& multi,
        const TransferOptions& options,
        const runtime::HttpRequest& request,
        std::chrono::milliseconds limit
    );
    ~Transfer() override;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Once.
    runtime::Task<Result<runtime::HttpAnswer>> run();
    /// After run(): the whole URL that the answer leads to; empty: none.
    Secret next_url() const;

private:
    static std::size_t on_head(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t read_content(char* into, std::size_t size, std::size_t count, void* self);
    static int seek_content(void* self, curl_off_t offset, int origin);
    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

    template <class Value>
    void set(CURLoption option, Value value) {
        curl_easy_setopt(easy_, option, value);
    }
    void set_request();
    void set_content(const runtime::HttpContent& content);
    void add_line(const std::string& line);
    void on_done(CURLcode code) override;
    bool take(std::size_t bytes);
    void read_head_line(std::string_view line);
    Error failure() const;

    CurlMulti& multi_;
    const TransferOptions& options_;
    const runtime::HttpRequest& request_;
    CURL* easy_;
    curl_slist* lines_ = nullptr;
    runtime::HttpAnswer answer_{};
    std::size_t taken_ = 0;
    std::uint64_t sent_ = 0; // Of the content.
    bool too_long_ = false;
    bool out_of_reach_ = false;
    std::optional<CURLcode> code_{};
    boost::asio::steady_timer arrival_; // Cancelled when it is over.
};

} // namespace leams::adapters
