#include "services/vods/views.hpp"

#include "core/base/address.hpp"

#include <chrono>

namespace leams::vods {
namespace {

constexpr std::chrono::hours kCountsFor{12};
constexpr std::int64_t kPerAddress = 20;

} // namespace

runtime::Task<bool> Views::counts(std::string thing, Caller caller, std::string session_id) {
    const auto views = "views:" + thing + ":";
    const auto who = caller.is_guest() ? "s:" + session_id : "u:" + caller.user_id.str();
    if (!co_await cache_.add(views + who, "1", kCountsFor)) {
        co_return false;
    }
    if (caller.address.empty()) {
        co_return true;
    }
    const auto group = views + "a:" + address_group(caller.address);
    co_return (co_await cache_.count(group, kPerAddress, kCountsFor)).allowed;
}

} // namespace leams::vods
