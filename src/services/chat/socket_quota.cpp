#include "services/chat/socket_quota.hpp"

#include "core/base/address.hpp"
#include "core/runtime/log.hpp"

#include <algorithm>
#include <sys/resource.h>

namespace leams::chat {
namespace {

constexpr std::size_t kFewest = 64;
constexpr std::size_t kMost = 1'000'000;
// Browsers that reload, and households that come back at once.
constexpr std::size_t kFewestHandshakes = 30;
constexpr std::size_t kFewestAddresses = 1024;

// Three quarters of the descriptors may be chat's; files, playback and databases share the rest.
std::size_t default_total() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return kFewest;
    }
    return std::clamp<std::size_t>(static_cast<std::size_t>(limit.rlim_cur) / 4 * 3, kFewest, kMost);
}

} // namespace

SocketQuota::SocketQuota(std::size_t total, std::size_t per_address)
    : total_(total == 0 ? default_total() : total)
    , per_address_(per_address)
    , forget_at_(kFewestAddresses) {}

SocketQuota::Entry
SocketQuota::try_enter(const std::string& address, std::chrono::steady_clock::time_point now) {
    const auto group = address_group(address);
    const std::lock_guard lock(mutex_);
    if (open_ >= total_) {
        note_refusal(server_full_, address, "chat.sockets_total");
        return Entry::ServerFull;
    }
    if (by_address_.size() >= forget_at_) {
        forget_idle(now);
    }
    const auto burst = static_cast<double>(std::max(per_address_, kFewestHandshakes));
    auto& entry = by_address_.try_emplace(group, Address{0, TokenBucket(burst / 60, burst)}).first->second;
    if (entry.open >= per_address_) {
        note_refusal(address_full_, address, "chat.sockets_per_address");
        return Entry::AddressFull;
    }
    if (!entry.handshakes.take(now)) {
        note_refusal(address_full_, address, "chat.sockets_per_address a minute");
        return Entry::TooFast;
    }
    ++entry.open;
    ++open_;
    return Entry::Granted;
}

// Keeps the number of addresses within twice those that matter.
void SocketQuota::forget_idle(std::chrono::steady_clock::time_point now) {
    std::erase_if(by_address_, [now](auto& entry) {
        return entry.second.open == 0 && entry.second.handshakes.is_full(now);
    });
    forget_at_ = std::max(kFewestAddresses, 2 * by_address_.size());
}

void SocketQuota::note_refusal(
    runtime::LogThrottle& throttle, const std::string& address, std::string_view limit
) const {
    if (const auto count = throttle.count(); count > 0) {
        runtime::Log().warning(
            "connections_refused", {{"limit", limit}, {"peer", address}, {"open", open_}, {"refused", count}}
        );
    }
}

void SocketQuota::leave(const std::string& address) {
    const std::lock_guard lock(mutex_);
    const auto found = by_address_.find(address_group(address));
    if (found == by_address_.end()) {
        return;
    }
    --open_;
    --found->second.open;
}

std::size_t SocketQuota::open() const {
    const std::lock_guard lock(mutex_);
    return open_;
}

} // namespace leams::chat
