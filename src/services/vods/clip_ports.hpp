#pragma once

#include "services/vods/api.hpp"
#include "services/vods/ports.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What clips need from outside.
namespace leams::vods {

struct NewClip {
    std::string slug;
    BroadcastId broadcast;
    UserId creator;
    std::string title; // Empty: the broadcast's.
    Stretch stretch;
};

struct ClipRecord {
    std::string slug;
    BroadcastId broadcast;
    users::PublicUser channel;
    bool is_suspended = false; // The channel's user is.
    users::PublicUser creator;
    std::string title;
    std::optional<VodCategory> category;
    bool is_mature = false;
    Stretch stretch;
    UnixMillis created_at = 0;
    std::int64_t view_count = 0;
    std::optional<VodId> vod{}; // The public video that it is a part of.
    std::optional<Poster> poster{};
    Cutting cutting{}; // Of the whole broadcast's video, deleted or not.
};

enum class ClipSort : std::uint8_t { Newest, Views };
BOOST_DESCRIBE_ENUM(ClipSort, Newest, Views)

/// The last clip of a page, in its order.
struct ClipPosition {
    UnixMillis at = 0;
    std::string slug{};
    ClipSort sort = ClipSort::Newest;
    std::int64_t views = 0;
};
BOOST_DESCRIBE_STRUCT(ClipPosition, (), (at, slug, sort, views))

struct ClipPage {
    std::size_t limit = 20;
    std::optional<ClipPosition> after{};
    ClipSort sort = ClipSort::Newest;
    UnixMillis since = 0; // None that is older.
};

/// Whose clips: everybody's, a channel's, or those of one recording.
using ClipsOf = std::variant<std::monostate, UserId, BroadcastId>;

/// Clips. Those of channels whose users are suspended are in no list.
class ClipStore {
public:
    virtual ~ClipStore() = default;
    /// Leaves ClipCreated. NotFound when there is no such broadcast.
    virtual runtime::Task<Result<void>> add(NewClip clip, UnixMillis now) = 0;
    virtual runtime::Task<Result<std::optional<ClipRecord>>> find(std::string slug) = 0;
    virtual runtime::Task<Result<std::vector<ClipRecord>>> list(ClipsOf of, ClipPage page) = 0;
    virtual runtime::Task<Result<void>> rename(std::string slug, std::string title) = 0;
    virtual runtime::Task<Result<void>> remove(std::string slug) = 0;
    virtual runtime::Task<Result<void>> add_view(std::string slug) = 0;
};

} // namespace leams::vods
