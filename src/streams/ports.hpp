#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "runtime/task.hpp"
#include "streams/dto.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the streams service needs from outside.
namespace leams::streams {

class ChannelStore {
public:
    virtual ~ChannelStore() = default;
    /// The defaults when the channel was never set.
    virtual runtime::Task<Result<Channel>> find(UserId user) = 0;
    /// Also changes the title and category of the channel's open broadcast.
    virtual runtime::Task<Result<void>> save(UserId user, Channel channel, UnixMillis now) = 0;
    virtual runtime::Task<Result<std::optional<UserId>>> resolve(std::string id) = 0;
};

struct KeyOwner {
    UserId user_id;
    std::string username;
    bool is_disabled = false;
};

/// Keeps stream keys so that a copy of the database does not give them away.
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
    virtual runtime::Task<Result<std::optional<KeyOwner>>> find_owner(Secret key) = 0;
};

/// A broadcast with what is shown of its channel and user.
struct Broadcast {
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
    std::int64_t viewer_count = 0; // As last saved.
};

struct ViewerCount {
    BroadcastId id;
    std::int64_t viewers = 0;
};

/// Broadcasts. An open one has a lease, which its process renews; when the process dies the lease runs out.
class BroadcastStore {
public:
    virtual ~BroadcastStore() = default;
    /// Closes what the user has open first.
    virtual runtime::Task<Result<void>>
    open(BroadcastId id, UserId user, UnixMillis now, UnixMillis lease_until) = 0;
    virtual runtime::Task<Result<void>> set_live(BroadcastId id) = 0;
    virtual runtime::Task<Result<void>>
    set_grace(BroadcastId id, std::optional<UnixMillis> grace_ends_at, UnixMillis lease_until) = 0;
    virtual runtime::Task<Result<void>> close(BroadcastId id, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>> renew(std::vector<BroadcastId> ids, UnixMillis lease_until) = 0;
    virtual runtime::Task<Result<void>> close_expired(UnixMillis now) = 0;
    virtual runtime::Task<Result<std::vector<Broadcast>>> list_live(UnixMillis now) = 0;
    virtual runtime::Task<Result<std::optional<Broadcast>>> find(BroadcastId id) = 0;
    /// The user's broadcast that has not ended, on air or about to be.
    virtual runtime::Task<Result<std::optional<Broadcast>>> find_open(UserId user, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>> save_viewers(std::vector<ViewerCount> counts) = 0;
};

enum class CutReason : std::uint8_t { KeyRotated, EndedByOwner };

/// Reaches the publisher of a channel, wherever he is.
class PublisherControl {
public:
    virtual ~PublisherControl() = default;
    /// Ends the channel's broadcast without grace time. Succeeds when there is none.
    virtual runtime::Task<Result<void>> cut(UserId channel, CutReason reason) = 0;
};

struct VideoHealth {
    std::string codec;
    std::string codec_name;
    std::int64_t width = 0;
    std::int64_t height = 0;
    double fps = 0;
    double bitrate_kbps = 0;
    double keyframe_interval_s = 0;
};
BOOST_DESCRIBE_STRUCT(
    VideoHealth, (), (codec, codec_name, width, height, fps, bitrate_kbps, keyframe_interval_s)
)

struct AudioHealth {
    std::string codec;
    std::string codec_name;
    std::int64_t sample_rate = 0;
    std::int64_t channels = 0;
    double bitrate_kbps = 0;
};
BOOST_DESCRIBE_STRUCT(AudioHealth, (), (codec, codec_name, sample_rate, channels, bitrate_kbps))

struct AdviceItem {
    std::string code;
    std::string severity; // "info", "warning" or "error".
    std::string message;
    std::string params_json = "{}";
};

struct MediaHealth {
    std::optional<VideoHealth> video;
    std::optional<AudioHealth> audio;
    std::vector<AdviceItem> advice;
};

/// What media measures of a publisher.
class StreamHealth {
public:
    virtual ~StreamHealth() = default;
    virtual runtime::Task<std::optional<MediaHealth>> health(BroadcastId id) = 0;
};

} // namespace leams::streams
