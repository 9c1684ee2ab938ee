#include "adapters/http_client/transfer.hpp"

#include "core/base/address.hpp"
#include "core/base/assert.hpp"
#include "core/base/text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <netinet/in.h>
#include <span>
#include <sys/socket.h>

namespace leams::adapters {
namespace {

template <class Part>
std::span<const std::uint8_t> bytes_of(const Part& part) {
    return {reinterpret_cast<const std::uint8_t*>(&part), sizeof part};
}

bool is_public(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        return is_public_address(bytes_of(reinterpret_cast<const sockaddr_in&>(address).sin_addr));
    }
    return address.sa_family == AF_INET6 &&
           is_public_address(bytes_of(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr));
}

} // namespace

Transfer::Transfer(
    runtime::Loop& loop,
    CurlMulti& multi,
    const TransferOptions& options,
    const runtime::HttpRequest& request,
    std::chrono::milliseconds limit
)
    : multi_(multi)
    , options_(options)
    , request_(request)
    , easy_(curl_easy_init())
    , arrival_(loop.context(), boost::asio::steady_timer::time_point::max()) {
    LEAMS_ASSERT(easy_ != nullptr);
    set(CURLOPT_PRIVATE, static_cast<TransferListener*>(this));
    set(CURLOPT_NOSIGNAL, 1L);
    // Else libcurl would wait on the loop's thread for a resolver that nobody needs any more.
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    if (options.reach == Reach::Public || options.proxy == Proxy::None) {
        set(CURLOPT_PROXY, "");
    }
    if (!options.ca_file.empty()) {
        set(CURLOPT_CAINFO, options.ca_file.c_str());
    }
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(limit.count(), 1)));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_deadline.count()));
    set(CURLOPT_HEADERFUNCTION, &on_head);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set_request();
}

Transfer::~Transfer() {
    multi_.remove(easy_);
    curl_easy_cleanup(easy_);
    curl_slist_free_all(lines_);
}

void Transfer::add_line(const std::string& line) {
    auto* longer = curl_slist_append(lines_, line.c_str());
    LEAMS_ASSERT(longer != nullptr);
    lines_ = longer;
}

void Transfer::set_request() {
    set(CURLOPT_URL, std::string(request_.url.reveal()).c_str());
    if (request_.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (request_.content) {
        set_content(*request_.content);
    } else if (request_.method != "GET" || !request_.body.empty()) {
        set(CURLOPT_POSTFIELDS, request_.body.data());
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    }
    // What libcurl would add by itself is taken away; the request's own lines come after and count.
    set(CURLOPT_USERAGENT, "Leams");
    add_line("Expect:");
    const auto is_content_type = [](const auto& header) {
        return to_lower_ascii(header.name) == "content-type";
    };
    if (std::ranges::none_of(request_.headers, is_content_type)) {
        add_line("Content-Type:");
    }
    for (const auto& header : request_.headers) {
        const auto value = header.value.reveal();
        // A semicolon is how libcurl is told of an empty value.
        add_line(header.name + (value.empty() ? ";" : ": ") + std::string(value));
    }
    set(CURLOPT_HTTPHEADER, lines_);
}

void Transfer::set_content(const runtime::HttpContent& content) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(content.size()));
    set(CURLOPT_READFUNCTION, &read_content);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &seek_content);
    set(CURLOPT_SEEKDATA, this);
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

runtime::Task<Result<runtime::HttpAnswer>> Transfer::run() {
    multi_.add(easy_);
    co_await arrival_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!code_) {
        co_return Error::unavailable("The request was taken back");
    }
    if (*code_ != CURLE_OK) {
        co_return failure();
    }
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    answer_.status = static_cast<std::uint16_t>(status);
    curl_off_t wait = 0;
    curl_easy_getinfo(easy_, CURLINFO_RETRY_AFTER, &wait);
    answer_.retry_after = wait;
    co_return std::move(answer_);
}

Secret Transfer::next_url() const {
    const char* url = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &url);
    return Secret(url == nullptr ? "" : url);
}

void Transfer::on_done(CURLcode code) {
    code_ = code;
    arrival_.cancel();
}

bool Transfer::take(std::size_t bytes) {
    taken_ += bytes;
    too_long_ = taken_ > request_.max_answer_bytes;
    return !too_long_;
}

std::size_t Transfer::on_head(char* data, std::size_t, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.take(count)) {
        return 0;
    }
    transfer.read_head_line({data, count});
    return count;
}

std::size_t Transfer::on_body(char* data, std::size_t, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.take(count)) {
        return 0;
    }
    auto& body = transfer.answer_.body;
    curl_off_t length = 0;
    curl_easy_getinfo(transfer.easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    const auto most = static_cast<curl_off_t>(transfer.request_.max_answer_bytes);
    if (body.empty() && length > 0 && length <= most) {
        body.reserve(static_cast<std::size_t>(length)); // Else a long one would be held twice as it grows.
    }
    body.append(data, count);
    return count;
}

std::size_t Transfer::read_content(char* into, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto& content = *transfer.request_.content;
    if (transfer.sent_ >= content.size()) {
        return 0;
    }
    const auto read = content.read(transfer.sent_, std::span(into, size * count));
    transfer.sent_ += read;
    return read == 0 ? CURL_READFUNC_ABORT : read;
}

// When a kept connection turns out to be closed, libcurl sends the request on another.
int Transfer::seek_content(void* self, curl_off_t offset, int origin) {
    if (origin != SEEK_SET || offset < 0) {
        return CURL_SEEKFUNC_CANTSEEK;
    }
    static_cast<Transfer*>(self)->sent_ = static_cast<std::uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
}

void Transfer::read_head_line(std::string_view line) {
    if (line.starts_with("HTTP/")) {
        answer_.headers.clear(); // Of a provisional answer before this one.
        return;
    }
    while (line.ends_with('\n') || line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        answer_.headers.emplace_back(
            to_lower_ascii(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))
        );
    }
}

// Also keeps it from the programs that the server starts.
curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.options_.reach == Reach::Public && !is_public(address->addr)) {
        transfer.out_of_reach_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

Error Transfer::failure() const {
    // Not what is in CURLOPT_ERRORBUFFER: that may hold parts of the URL.
    const std::string cause = curl_easy_strerror(*code_);
    if (too_long_) {
        return Error::resource_exhausted("The other server's answer is too long");
    }
    if (out_of_reach_) {
        return Error::permission_denied("That address may not be asked").with_cause("it is not public");
    }
    switch (*code_) {
    case CURLE_OPERATION_TIMEDOUT:
        return Error::deadline_exceeded("The other server took too long to answer").with_cause(cause);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return Error::invalid_argument("That is no URL of a web server").with_cause(cause);
    case CURLE_PEER_FAILED_VERIFICATION:
        return Error::unavailable("The other server's certificate is not trusted").with_cause(cause);
    default:
        return Error::unavailable("The other server could not be asked").with_cause(cause);
    }
}

} // namespace leams::adapters
