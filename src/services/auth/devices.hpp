#pragma once

#include "core/base/id.hpp"
#include "core/base/time.hpp"
#include "services/auth/keyed_codes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leams::auth {

/// A browser on which an account has logged in.
struct Device {
    UserId user;
    std::string id;
};

/// Device cookies: what a browser keeps of a log-in when the session is long over, signed by us. It opens
/// nothing by itself; who has one is served first and is not slowed down by what others try on the account.
/// Immutable.
class Devices {
public:
    static constexpr std::int64_t kLifetimeS = 365LL * 24 * 3600;

    explicit Devices(const KeyedCodes& codes)
        : codes_(codes) {}

    /// A new device's cookie: "user.id.expires.signature".
    std::string make(const UserId& user, UnixMillis now) const;
    /// Empty for anything but a cookie of ours that has not expired.
    std::optional<Device> read(std::string_view cookie, UnixMillis now) const;

private:
    const KeyedCodes& codes_;
};

} // namespace leams::auth
