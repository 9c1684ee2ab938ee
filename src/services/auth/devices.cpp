#include "services/auth/devices.hpp"

#include "core/base/random.hpp"

#include <charconv>

namespace leams::auth {
namespace {

constexpr std::string_view kPurpose = "device";
constexpr std::size_t kIdBytes = 12;

std::string_view take(std::string_view& rest) {
    const auto dot = rest.find('.');
    const auto taken = rest.substr(0, dot);
    rest.remove_prefix(dot == std::string_view::npos ? rest.size() : dot + 1);
    return taken;
}

} // namespace

std::string Devices::make(const UserId& user, UnixMillis now) const {
    const auto text =
        user.str() + "." + random_token(kIdBytes) + "." + std::to_string(now / 1000 + kLifetimeS);
    return text + "." + codes_.make(kPurpose, text);
}

std::optional<Device> Devices::read(std::string_view cookie, UnixMillis now) const {
    const auto dot = cookie.rfind('.');
    if (dot == std::string_view::npos ||
        !codes_.is_good(kPurpose, cookie.substr(0, dot), cookie.substr(dot + 1))) {
        return std::nullopt;
    }
    auto rest = cookie.substr(0, dot);
    Device device{.user = UserId(std::string(take(rest))), .id = std::string(take(rest))};
    std::int64_t expires = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), expires);
    return expires > now / 1000 ? std::optional(std::move(device)) : std::nullopt;
}

} // namespace leams::auth
