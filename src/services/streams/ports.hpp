#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "services/streams/dto.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the streams service needs from outside.
namespace leams::streams {

/// What the owner changes; absent members stay as they are.
struct ChannelUpdate {
    std::optional<std::string> title{};
    std::optional<std::string> category{};
    std::optional<std::string> description{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<std::string> language{};
    std::optional<bool> is_mature{};
    std::optional<bool> record{};
};

/// New categories of one user in a day; more of them are refused.
constexpr std::int64_t kNewCategoriesPerDay = 20;

class ChannelStore {
public:
    virtual ~ChannelStore() = default;
    /// The defaults when the channel was never set.
    virtual runtime::Task<Result<Channel>> find(UserId user) = 0;
    /// Gives the channel as it is then; what others changed at the same time is in it. Also changes the title
    /// and category of the channel's open broadcast, and leaves StreamUpdated when that is on air. A category
    /// that nobody has had yet is made, unless the user has made too many: that is InvalidArgument for
    /// /category.
    virtual runtime::Task<Result<Channel>> change(UserId user, ChannelUpdate update, UnixMillis now) = 0;
    virtual runtime::Task<Result<std::optional<UserId>>> resolve(std::string id) = 0;
    virtual runtime::Task<Result<std::vector<std::string>>> allowed_addresses(UserId user) = 0;
    virtual runtime::Task<Result<void>>
    allow_addresses(UserId user, std::vector<std::string> entries, UnixMillis now) = 0;
};

struct CategoryRecord {
    CategoryId id;
    std::string slug;
    std::string name;
    std::string folded; // streams/category_name.hpp
};

class CategoryStore {
public:
    virtual ~CategoryStore() = default;
    virtual runtime::Task<Result<std::optional<CategoryRecord>>> find(std::string slug) = 0;
    /// Those with `part` in their folded name that a channel has whose user is not suspended, by folded name,
    /// behind `after`.
    virtual runtime::Task<Result<std::vector<CategoryRecord>>>
    list(std::string part, std::string after, std::size_t limit) = 0;
};

struct KeyOwner {
    UserId user_id;
    std::string username;
    bool is_disabled = false;
    std::vector<std::string> allowed_addresses{}; // From where the channel may be published; empty: anywhere.
    bool record = true;
};

/// Keeps one kind of key, of which a channel has at most one, so that a copy of the database does not give
/// them away.
class KeyStore {
public:
    virtual ~KeyStore() = default;
    virtual runtime::Task<Result<std::optional<std::string>>> find_masked(UserId user) = 0;
    virtual runtime::Task<Result<std::optional<Secret>>> reveal(UserId user) = 0;
    /// Does nothing when the user has a key.
    virtual runtime::Task<Result<void>>
    insert(UserId user, Secret key, std::string masked, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>>
    replace(UserId user, Secret key, std::string masked, UnixMillis now) = 0;
    /// Does nothing when the user has none.
    virtual runtime::Task<Result<void>> remove(UserId user) = 0;
    virtual runtime::Task<Result<std::optional<KeyOwner>>> find_owner(Secret key) = 0;
};

/// A broadcast with what is shown of its channel and user.
struct BroadcastRecord {
    BroadcastId id;
    UserId user_id;
    std::string username;
    std::string display_name;
    std::string avatar_url;
    Channel channel;
    bool is_live = false;
    UnixMillis started_at = 0;
    std::optional<UnixMillis> ended_at{};
    std::optional<UnixMillis> grace_ends_at{};
    bool is_ending = false;        // The grace time is that of a clean stop.
    std::int64_t viewer_count = 0; // As last saved, as is the next.
    std::int64_t peak_viewers = 0;
    bool is_own = false; // This process holds it, or did before it was restarted.
    UnixMillis lease_until = 0;
    std::int64_t revision = 0; // Rises with whatever changes of what is shown.

    /// Whether there is a process that looks after it.
    bool is_held(UnixMillis now) const noexcept { return !ended_at && (is_own || lease_until > now); }
};

StreamState state_of(const BroadcastRecord& broadcast);

/// A broadcast as the process that holds it knows it.
struct Held {
    BroadcastId id;
    bool is_live = false;
    std::optional<UnixMillis> grace_ends_at{};
    bool is_ending = false;
    std::int64_t viewers = 0;
    std::int64_t peak_viewers = 0;
};

/// Broadcasts. An open one belongs to a process and has a lease, which that process renews; when it dies the
/// lease runs out. A store speaks for one process. What changes of what is shown of one leaves StreamOnline,
/// StreamUpdated or StreamOffline, all or nothing.
class BroadcastStore {
public:
    virtual ~BroadcastStore() = default;
    /// Closes what the user has open first; Conflict while another process has it on air.
    virtual runtime::Task<Result<void>>
    open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) = 0;
    /// Makes an open broadcast this process's; Conflict while another one has it on air.
    virtual runtime::Task<Result<void>> take(BroadcastId id, UnixMillis now, UnixMillis lease_until) = 0;
    /// Saves what this process holds and renews its leases, also of broadcasts that were closed because their
    /// leases had run out. Gives those that are not this process's any more.
    virtual runtime::Task<Result<std::vector<BroadcastId>>>
    renew(std::vector<Held> held, UnixMillis now, UnixMillis lease_until) = 0;
    /// Saves it and gives it to whoever takes it before the lease runs out.
    virtual runtime::Task<Result<void>> release(Held held, UnixMillis now, UnixMillis lease_until) = 0;
    /// Saves and ends it, unless another process has it.
    virtual runtime::Task<Result<void>> close(Held held, UnixMillis now) = 0;
    /// Ends it, whoever has it.
    virtual runtime::Task<Result<void>> end(BroadcastId id, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>> close_expired(UnixMillis now) = 0;
    /// What is on air and held.
    virtual runtime::Task<Result<std::vector<BroadcastRecord>>> list_live(UnixMillis now) = 0;
    virtual runtime::Task<Result<std::optional<BroadcastRecord>>> find(BroadcastId id) = 0;
    /// The user's broadcast that has not ended, held or not.
    virtual runtime::Task<Result<std::optional<BroadcastRecord>>> find_open(UserId user) = 0;
    /// The user's newest broadcast that has ended and was on air.
    virtual runtime::Task<Result<std::optional<BroadcastRecord>>> find_last(UserId user) = 0;
};

/// Reaches the publishers of this process; those of all processes hear PublisherCut.
class PublisherControl {
public:
    virtual ~PublisherControl() = default;
    /// Another process has gone on with the channel's broadcast: ends it here, without grace time. Succeeds
    /// when there is none.
    virtual runtime::Task<Result<void>> give_up(UserId channel) = 0;
};

struct VideoReport {
    std::string codec;
    std::string codec_name;
    std::int64_t width = 0;
    std::int64_t height = 0;
    double fps = 0;
    double bitrate_kbps = 0;
    double keyframe_interval_s = 0;
};
BOOST_DESCRIBE_STRUCT(
    VideoReport, (), (codec, codec_name, width, height, fps, bitrate_kbps, keyframe_interval_s)
)

struct AudioReport {
    std::string codec;
    std::string codec_name;
    std::int64_t sample_rate = 0;
    std::int64_t channels = 0;
    double bitrate_kbps = 0;
};
BOOST_DESCRIBE_STRUCT(AudioReport, (), (codec, codec_name, sample_rate, channels, bitrate_kbps))

struct AdviceItem {
    std::string code;
    std::string severity; // "info", "warning" or "error".
    std::string message;
    std::string params_json = "{}";
};

struct MediaHealth {
    std::optional<VideoReport> video;
    std::optional<AudioReport> audio;
    std::vector<AdviceItem> advice;
};

/// What media measures of a publisher.
class StreamHealth {
public:
    virtual ~StreamHealth() = default;
    virtual runtime::Task<std::optional<MediaHealth>> health(BroadcastId id) = 0;
};

} // namespace leams::streams
