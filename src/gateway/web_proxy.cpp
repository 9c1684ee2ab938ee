#include "gateway/web_proxy.hpp"

#include "gateway/upstream.hpp"
#include "runtime/log.hpp"

#include <algorithm>
#include <array>

namespace leams::gateway {
namespace {

constexpr std::size_t kMaxIdle = 32;
constexpr std::size_t kMaxBusy = 512;

/// Fields of the client's request that are not the web app's business, or that we write ourselves.
bool is_dropped(std::string_view name) {
    constexpr std::array<std::string_view, 6> kNames{
        "expect", "content-length", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"
    };
    return http1::is_hop_by_hop(name) || std::any_of(kNames.begin(), kNames.end(), [&](auto candidate) {
               return http1::equals_ignoring_case(name, candidate);
           });
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

WebProxy::WebProxy(runtime::Loop& loop, std::string address, std::uint16_t port, int silence_s)
    : loop_(loop)
    , address_(std::move(address))
    , port_(port)
    , silence_s_(silence_s) {
    sweeper_ = loop.every(std::chrono::seconds(1), [this] { sweep(); });
}

WebProxy::~WebProxy() {
    const auto busy = busy_;
    for (const auto& [_, upstream] : busy) {
        upstream->close();
    }
}

void WebProxy::forward(
    const net::Request& request, const std::string& client, bool secure, net::Responder responder
) {
    std::string text;
    text.append(request.head->method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
    for (const auto& field : request.head->headers()) {
        if (!is_dropped(field.name)) {
            append_line(text, field.name, field.value);
        }
    }
    append_line(text, "X-Forwarded-For", client);
    append_line(text, "X-Forwarded-Proto", secure ? "https" : "http");
    append_line(text, "X-Forwarded-Host", request.header("host"));
    append_line(text, "Connection", "keep-alive");
    if (!request.body.empty() || request.head->content_length) {
        append_line(text, "Content-Length", std::to_string(request.body.size()));
    }
    text += "\r\n";
    text += request.body;

    std::shared_ptr<Upstream> upstream;
    while (!idle_.empty() && !upstream) {
        upstream = idle_.back()->open() ? idle_.back() : nullptr;
        idle_.pop_back();
    }
    const auto& method = request.head->method;
    const bool head_request = method == "HEAD";
    if (!upstream) {
        send_anew(std::move(text), head_request, std::move(responder));
        return;
    }
    // Others might do twice what was meant once.
    const auto retry = head_request || method == "GET" ? Upstream::Retry::Once : Upstream::Retry::Never;
    busy_.emplace(upstream.get(), upstream);
    upstream->begin(std::move(text), head_request, retry, std::move(responder));
}

void WebProxy::send_anew(std::string request, bool head_request, net::Responder responder) {
    auto upstream = std::make_shared<Upstream>(*this);
    const bool full = busy_.size() >= kMaxBusy;
    if (full || !upstream->connect(address_, port_)) {
        note_unreachable(full ? "too many requests wait for it" : "no connection can be begun");
        net::Response response{.status = 503, .body = std::string("The web app cannot be reached\n")};
        response.header("Content-Type", "text/plain; charset=utf-8").header("Retry-After", "3");
        responder.send(std::move(response));
        return;
    }
    busy_.emplace(upstream.get(), upstream);
    upstream->begin(std::move(request), head_request, Upstream::Retry::Never, std::move(responder));
}

void WebProxy::note_unreachable(std::string_view why) {
    if (const auto count = unreachable_.count(); count > 0) {
        runtime::Log().warning("web_app_unreachable", {{"cause", why}, {"count", count}});
    }
}

void WebProxy::sweep() {
    ++now_;
    const auto busy = busy_;
    for (const auto& [_, upstream] : busy) {
        upstream->sweep();
    }
    for (const auto& upstream : idle_) {
        upstream->sweep();
    }
    std::erase_if(idle_, [](const auto& upstream) { return !upstream->open(); });
    if (idle_.size() > kMaxIdle) {
        idle_.erase(idle_.begin(), idle_.end() - kMaxIdle);
    }
}

} // namespace leams::gateway
