#include "gateway/web_proxy.hpp"

#include "core/base/address.hpp"
#include "core/formats/accept_encoding.hpp"
#include "core/runtime/log.hpp"
#include "gateway/own_pages.hpp"
#include "gateway/streamed_page.hpp"
#include "gateway/upstream.hpp"

#include <algorithm>
#include <array>

namespace leams::gateway {
namespace {

constexpr std::size_t kMaxIdle = 32;
constexpr int kPatienceSeconds = 5; // That a request waits for its turn.

/// Fields of the client's request that are not the web app's business, or that we write ourselves.
bool is_dropped(std::string_view name) {
    constexpr std::array<std::string_view, 8> kNames{
        "expect",
        "content-length",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-host",
        "forwarded",
        "accept-encoding", // We compress.
        "next-action",     // There are none, and each unknown one fills the log with its stack.
    };
    return http1::is_hop_by_hop(name) || std::any_of(kNames.begin(), kNames.end(), [&](auto candidate) {
               return http1::equals_ignoring_case(name, candidate);
           });
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

struct WebProxy::Waiting {
    WebProxy& proxy;
    PageRequest page;
    int since;
};

WebProxy::WebProxy(runtime::Loop& loop, Turns& turns, Target target)
    : loop_(loop)
    , turns_(turns)
    , target_(std::move(target)) {
    sweeper_ = loop.every(std::chrono::seconds(1), [this] { sweep(); });
}

WebProxy::~WebProxy() {
    const auto busy = busy_;
    for (const auto& [_, upstream] : busy) {
        upstream->close();
    }
}

VisitorRequest VisitorRequest::of(
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

    const auto& method = request.head->method;
    const bool head = method == "HEAD";
    return {
        .text = std::move(text),
        .group = address_group(client),
        .head = head,
        .gzip = http1::coding_weight(request.header("accept-encoding"), "gzip") > 0,
        .repeatable = head || method == "GET",
        .responder = std::move(responder),
    };
}

void WebProxy::forward(VisitorRequest visitor) {
    ask(std::move(visitor.group),
        {.text = std::move(visitor.text),
         .head = visitor.head,
         .repeatable = visitor.repeatable,
         .client = std::make_shared<StreamedPage>(std::move(visitor.responder), visitor.gzip)});
}

void WebProxy::ask(std::string group, PageRequest page) {
    const auto waiting = std::make_shared<Waiting>(Waiting{*this, std::move(page), now_});
    const std::weak_ptr<Waiting> weak = waiting;
    waiting->page.place = turns_.join(std::move(group), [&loop = loop_, weak](Turns::Turn turn) {
        loop.post([weak, turn] {
            if (const auto self = weak.lock()) {
                self->proxy.take_turn(*self, turn);
            }
        });
    });
    if (!waiting->page.place) {
        return refuse(*waiting->page.client, "too many wait");
    }
    waiting_.emplace(waiting.get(), waiting);
    waiting->page.client->on_gone([weak] {
        if (const auto self = weak.lock()) {
            self->proxy.waiting_.erase(self.get());
        }
    });
}

void WebProxy::take_turn(Waiting& waiting, Turns::Turn turn) {
    auto page = std::move(waiting.page);
    waiting_.erase(&waiting);
    if (turn != Turns::Turn::Enter) {
        refuse(*page.client, "too many wait");
    } else if (page.client->enter()) {
        send(std::move(page));
    }
}

void WebProxy::send(PageRequest page) {
    std::shared_ptr<Upstream> upstream;
    while (!idle_.empty() && !upstream) {
        upstream = idle_.back()->open() ? idle_.back() : nullptr;
        idle_.pop_back();
    }
    if (!upstream) {
        send_anew(std::move(page));
        return;
    }
    busy_.emplace(upstream.get(), upstream);
    upstream->begin(std::move(page), Upstream::Connection::Used);
}

void WebProxy::send_anew(PageRequest page) {
    auto upstream = std::make_shared<Upstream>(*this);
    if (!upstream->connect(target_.address, target_.port)) {
        note_unreachable("no connection can be begun");
        return page.client->refuse(down_page());
    }
    busy_.emplace(upstream.get(), upstream);
    upstream->begin(std::move(page), Upstream::Connection::Fresh);
}

void WebProxy::refuse(PageClient& client, std::string_view why) {
    if (const auto count = crowded_.count(); count > 0) {
        runtime::Log().warning("pages_refused", {{"cause", why}, {"refused", count}});
    }
    client.refuse(busy_page());
}

void WebProxy::note_unreachable(std::string_view why) {
    if (const auto count = unreachable_.count(); count > 0) {
        runtime::Log().warning("web_app_unreachable", {{"cause", why}, {"count", count}});
    }
}

void WebProxy::sweep() {
    ++now_;
    const auto waiting = waiting_;
    for (const auto& [_, one] : waiting) {
        if (now_ - one->since > kPatienceSeconds && waiting_.erase(one.get()) > 0) {
            refuse(*one->page.client, "the turn did not come in time");
        }
    }
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
