#include "gateway/page_render.hpp"

#include "gateway/own_pages.hpp"

#include <utility>

namespace leams::gateway {
namespace {

constexpr std::size_t kMaxPage = 1024 * 1024;

} // namespace

PageRender::~PageRender() {
    fail(down_page());
}

PageStore::Maker PageRender::maker(std::string group) {
    return {
        .id = this,
        .group = std::move(group),
        .withdraw =
            [&loop = loop_, weak = weak_from_this()] {
                loop.post([weak] {
                    if (const auto self = weak.lock()) {
                        self->withdraw();
                    }
                });
            },
    };
}

void PageRender::begin(const http1::Head& head, std::function<void(bool alive)>) {
    head_ = SharedHead::of(head);
    if (!head_) {
        fail(std::nullopt);
        withdraw();
    }
}

bool PageRender::write(std::string data) {
    body_ += data;
    if (body_.size() > kMaxPage) {
        fail(std::nullopt);
        withdraw();
    }
    return true;
}

void PageRender::finish() {
    const auto now = std::chrono::steady_clock::now();
    store_.finish(key_, this, std::make_shared<KeptPage>(std::move(*head_), std::move(body_), now), now);
}

void PageRender::abort() {
    fail(down_page());
}

void PageRender::fail(std::optional<net::Response> instead) {
    store_.fail(key_, this, std::move(instead), std::chrono::steady_clock::now());
}

void PageRender::withdraw() {
    if (const auto gone = std::exchange(gone_, {})) {
        gone();
    }
}

} // namespace leams::gateway
