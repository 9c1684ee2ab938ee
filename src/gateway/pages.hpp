#pragma once

#include "gateway/address_budget.hpp"
#include "gateway/config.hpp"
#include "gateway/page_store.hpp"
#include "gateway/static_files.hpp"
#include "gateway/turns.hpp"
#include "gateway/web_proxy.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leams::gateway {

/// Whether this is the path of one of the web app's files, which cost no budget: no rendering stands behind
/// them, and what a page is made of must not eat up what there is for pages.
bool is_file(std::string_view path);

/// What the pages of all loops share; outlives them.
class PagesContext {
public:
    PagesContext(const GatewayConfig& config, StaticFiles static_files)
        : files(std::move(static_files))
        , documents_(config.pages_per_minute)
        , data_(config.page_data_per_minute) {}

    enum class Kind : std::uint8_t { Document, Data, File };
    /// Takes one rendering from the budget of an address group. Zero: granted; otherwise how long until the
    /// next is. Thread-safe.
    std::chrono::milliseconds take(Kind kind, const std::string& group, AddressBudget::Time now) {
        if (kind == Kind::File) {
            return std::chrono::milliseconds(0);
        }
        const std::lock_guard lock(mutex_);
        return (kind == Kind::Document ? documents_ : data_).take(group, now);
    }

    const StaticFiles files;
    PageStore store;
    /// The web app answers one request after the other: as many as take it half a second.
    Turns turns{{.inside = 32, .inside_per_caller = 8, .waiting = 128, .waiting_per_caller = 32}};

private:
    std::mutex mutex_;
    AddressBudget documents_;
    AddressBudget data_;
};

/// All that the web app serves, on one loop: decides what may be asked of it, how often, in which order, and
/// once for how many.
class Pages {
public:
    Pages(runtime::Loop& loop, const GatewayConfig& config, PagesContext& context);
    ~Pages();

    /// `client` is the client's address, `secure` whether it came by HTTPS.
    void
    handle(const net::Request& request, const std::string& client, bool secure, net::Responder responder);

private:
    using Kind = PagesContext::Kind;
    struct Waiting;

    /// A page that is the same for all guests; `key`: what the web app is asked for.
    void give_shared(std::string key, Kind kind, VisitorRequest visitor);
    void give_alone(Kind kind, VisitorRequest visitor);
    void give(VisitorRequest& visitor, const KeptPage& page);
    void wait(const std::string& key, Kind kind, VisitorRequest visitor);
    void end_wait(Waiting& waiting, const PageStore::Outcome& outcome);

    runtime::Loop& loop_;
    PagesContext& context_;
    WebProxy web_;
    std::unordered_map<Waiting*, std::shared_ptr<Waiting>> waiting_; // For a page that is being made.
    std::unique_ptr<runtime::Loop::Timer> sweeper_;
};

} // namespace leams::gateway
