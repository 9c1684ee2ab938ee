#pragma once

#include "core/runtime/loop.hpp"
#include "gateway/page_client.hpp"
#include "gateway/page_store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace leams::gateway {

/// A page for all on its way from the web app into the store; lives on one loop.
class PageRender final : public PageClient, public std::enable_shared_from_this<PageRender> {
public:
    PageRender(runtime::Loop& loop, PageStore& store, std::string key)
        : loop_(loop)
        , store_(store)
        , key_(std::move(key)) {}
    ~PageRender() override;

    PageStore::Maker maker(std::string group);

    bool enter() override { return store_.begin(key_, this); }
    void on_gone(std::function<void()> gone) override { gone_ = std::move(gone); }
    void begin(const http1::Head& head, std::function<void(bool alive)> on_drain) override;
    bool write(std::string data) override;
    void finish() override;
    void abort() override;
    void refuse(net::Response instead) override { fail(std::move(instead)); }

private:
    void fail(std::optional<net::Response> instead);
    void withdraw();

    runtime::Loop& loop_;
    PageStore& store_;
    const std::string key_;
    std::function<void()> gone_;
    std::optional<SharedHead> head_;
    std::string body_;
};

} // namespace leams::gateway
