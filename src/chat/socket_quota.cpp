#include "chat/socket_quota.hpp"

#include "base/address.hpp"
#include "runtime/log.hpp"

#include <algorithm>
#include <sys/resource.h>

namespace leams::chat {
namespace {

constexpr std::size_t kFewest = 64;
constexpr std::size_t kMost = 1'000'000;

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
    , per_address_(per_address) {}

SocketQuota::Entry SocketQuota::try_enter(const std::string& address) {
    const auto group = address_group(address);
    const std::lock_guard lock(mutex_);
    if (open_ >= total_) {
        note_refusal(server_full_, address, "chat.sockets_total");
        return Entry::ServerFull;
    }
    auto& count = by_address_[group];
    if (count >= per_address_) {
        note_refusal(address_full_, address, "chat.sockets_per_address");
        return Entry::AddressFull;
    }
    ++count;
    ++open_;
    return Entry::Granted;
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
    if (--found->second == 0) {
        by_address_.erase(found);
    }
}

std::size_t SocketQuota::open() const {
    const std::lock_guard lock(mutex_);
    return open_;
}

} // namespace leams::chat
