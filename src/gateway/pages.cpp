#include "gateway/pages.hpp"

#include "core/base/address.hpp"
#include "core/net/problem.hpp"
#include "gateway/guest_request.hpp"
#include "gateway/own_pages.hpp"
#include "gateway/page_render.hpp"

#include <algorithm>
#include <array>

namespace leams::gateway {
namespace {

constexpr std::string_view kStatic = "/_next/static/";

/// Outside of Next's folder: `web/public`, and what `web/app` makes for browsers and programs.
constexpr std::array<std::string_view, 5> kFiles = {
    "/icon.svg",
    "/apple-icon.png",
    "/icon-512.png",
    "/manifest.webmanifest",
    "/robots.txt",
};

/// Why a request does not come as far as the web app.
std::optional<net::Response> refusal(const net::Request& request) {
    const auto method = request.head->method;
    if (method != "GET" && method != "HEAD" && method != "POST") {
        const auto error = Error::invalid_argument("This address does not have this method");
        auto response = net::problem(405, "METHOD_NOT_ALLOWED", error, request);
        response.header("Allow", "GET, HEAD, POST");
        return response;
    }
    // Next's own picture service, which no page uses: it would fetch and decode whatever a stranger names.
    if (request.path == "/_next/image") {
        return net::problem(Error::not_found("There is nothing at this address"), request);
    }
    return std::nullopt;
}

PagesContext::Kind kind_of(const net::Request& request) {
    if (is_file(request.path)) {
        return PagesContext::Kind::File;
    }
    // Next's router sends this field when it fetches the content of a page instead of a document.
    return request.head->has("rsc") ? PagesContext::Kind::Data : PagesContext::Kind::Document;
}

} // namespace

/// A guest who waits for a page that is being made.
struct Pages::Waiting {
    Pages& pages;
    std::string key;
    Kind kind;
    VisitorRequest visitor;
    PageStore::WaiterId id = 0;
};

bool is_file(std::string_view path) {
    return path.starts_with(kStatic) || std::ranges::find(kFiles, path) != kFiles.end();
}

Pages::Pages(runtime::Loop& loop, const GatewayConfig& config, PagesContext& context)
    : loop_(loop)
    , context_(context)
    , web_(loop, context.turns, {config.web_address, config.web_port, config.web_silence_s}) {
    sweeper_ = loop.every(std::chrono::seconds(1), [this] {
        context_.store.sweep(std::chrono::steady_clock::now());
    });
}

Pages::~Pages() {
    for (const auto& [_, waiting] : waiting_) {
        context_.store.leave(waiting->key, waiting->id);
    }
}

void Pages::handle(
    const net::Request& request, const std::string& client, bool secure, net::Responder responder
) {
    if (auto refused = refusal(request)) {
        return responder.send(std::move(*refused));
    }
    if (request.method == "GET" && request.path.starts_with(kStatic)) {
        const auto name = request.path.substr(kStatic.size());
        if (auto file = context_.files.find(name, request.header("accept-encoding"))) {
            return responder.send(std::move(*file));
        }
    }
    auto visitor = VisitorRequest::of(request, client, secure, std::move(responder));
    if (auto key = guest_request(request, secure)) {
        give_shared(std::move(*key), kind_of(request), std::move(visitor));
    } else {
        give_alone(kind_of(request), std::move(visitor));
    }
}

void Pages::give_alone(Kind kind, VisitorRequest visitor) {
    const auto wait = context_.take(kind, visitor.group, std::chrono::steady_clock::now());
    if (wait.count() > 0) {
        return visitor.responder.send(too_many_pages(wait));
    }
    web_.forward(std::move(visitor));
}

void Pages::give_shared(std::string key, Kind kind, VisitorRequest visitor) {
    auto& store = context_.store;
    const auto now = std::chrono::steady_clock::now();
    const auto found = store.find(key, now);
    if (found.alone) {
        return give_alone(kind, std::move(visitor));
    }
    const bool fresh = found.page && found.page->age(now) <= KeptPage::kFresh;
    const bool brief = found.page && found.page->age(now) <= KeptPage::kBrief;
    std::shared_ptr<PageRender> render;
    const auto group = visitor.group;
    if (!fresh && store.wants_maker(key, group)) {
        // Only what costs a rendering is counted.
        const auto wait = context_.take(kind, group, now);
        if (wait.count() == 0) {
            render = std::make_shared<PageRender>(loop_, store, key);
            store.add_maker(key, render->maker(group), !brief, now);
        } else if (!brief && !found.rendering) {
            return visitor.responder.send(too_many_pages(wait));
        }
    }
    if (brief) {
        give(visitor, *found.page);
    } else {
        wait(key, kind, std::move(visitor));
    }
    if (render) {
        web_.ask(group, {.text = std::move(key), .repeatable = true, .client = std::move(render)});
    }
}

void Pages::give(VisitorRequest& visitor, const KeptPage& page) {
    context_.store.count_given();
    visitor.responder.send(page.answer(visitor.gzip, std::chrono::steady_clock::now()));
}

void Pages::wait(const std::string& key, Kind kind, VisitorRequest visitor) {
    const auto waiting = std::make_shared<Waiting>(*this, key, kind, std::move(visitor));
    const std::weak_ptr<Waiting> weak = waiting;
    const auto id = context_.store.wait(key, [&loop = loop_, weak](const PageStore::Outcome& outcome) {
        loop.post([weak, outcome] {
            if (const auto self = weak.lock()) {
                self->pages.end_wait(*self, outcome);
            }
        });
    });
    if (!id) {
        return give_shared(key, kind, std::move(waiting->visitor)); // It has just been made.
    }
    waiting->id = *id;
    waiting_.emplace(waiting.get(), waiting);
    waiting->visitor.responder.on_gone([weak] {
        if (const auto self = weak.lock()) {
            self->pages.context_.store.leave(self->key, self->id);
            self->pages.waiting_.erase(self.get());
        }
    });
}

void Pages::end_wait(Waiting& waiting, const PageStore::Outcome& outcome) {
    auto visitor = std::move(waiting.visitor);
    const auto kind = waiting.kind;
    waiting_.erase(&waiting);
    if (outcome.page) {
        give(visitor, *outcome.page);
    } else if (outcome.instead) {
        visitor.responder.send(*outcome.instead);
    } else {
        give_alone(kind, std::move(visitor));
    }
}

} // namespace leams::gateway
