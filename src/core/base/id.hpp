#pragma once

#include "core/base/time.hpp"

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace leams {

/// A new UUIDv7 (RFC 9562 section 5.7) in its 36-character lower-case form. Ids made by one process sort by
/// creation. Safe to call from any thread.
std::string make_uuid7(UnixMillis now);

/// Whether `text` has the form of a UUID: 36 characters, lower-case hexadecimal and hyphens in their places.
bool is_uuid(std::string_view text) noexcept;

/// An opaque id whose kind the compiler checks: a UserId is not a BroadcastId.
template <class Tag>
class StrongId {
public:
    StrongId() = default;
    explicit StrongId(std::string value) noexcept
        : value_(std::move(value)) {}

    static StrongId make(UnixMillis now) { return StrongId(make_uuid7(now)); }

    const std::string& str() const noexcept { return value_; }
    bool empty() const noexcept { return value_.empty(); }
    friend auto operator<=>(const StrongId&, const StrongId&) = default;

private:
    std::string value_;
};

using UserId = StrongId<struct UserTag>; // Also the channel's id: every user has one channel.
using BroadcastId = StrongId<struct BroadcastTag>;
using VodId = StrongId<struct VodTag>; // Of a whole broadcast: the broadcast's own.
using SessionId = StrongId<struct SessionTag>;
using MessageId = StrongId<struct MessageTag>;

} // namespace leams

template <class Tag>
struct std::hash<leams::StrongId<Tag>> {
    std::size_t operator()(const leams::StrongId<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.str());
    }
};
