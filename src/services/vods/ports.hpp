#pragma once

#include "core/base/id.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/events/recording.hpp"
#include "core/runtime/task.hpp"
#include "services/streams/api.hpp"
#include "services/users/api.hpp"
#include "services/vods/edits.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What the vods service needs from outside.
namespace leams::vods {

/// Unlisted: for whoever knows its address.
enum class Visibility : std::uint8_t { Public, Unlisted, Private };
BOOST_DESCRIBE_ENUM(Visibility, Public, Unlisted, Private)

/// Highlight: a part of a recording that its owner has made a video of its own.
enum class Kind : std::uint8_t { Broadcast, Highlight };
BOOST_DESCRIBE_ENUM(Kind, Broadcast, Highlight)

struct VodCategory {
    streams::CategoryId id;
    std::string slug;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(VodCategory, (), (id, slug, name))

/// Who deleted a VOD: the owner may take back only what he, or time, has done.
enum class Remover : std::uint8_t { Owner, Staff, Time };
BOOST_DESCRIBE_ENUM(Remover, Owner, Staff, Time)

/// What a video shows before it plays: a picture that its owner has given, else one of its own.
struct Poster {
    std::string version;    // Another with each change.
    std::string own_key{};  // Of the owner's, in the object store; empty: it is one of the recording's own.
    std::string own_type{}; // Of the owner's: its content type.
};

/// Where a VOD's media lies: in the object store, in the archive, or there and for a while in the store too.
enum class Place : std::uint8_t { Store, Archive, Both };
BOOST_DESCRIBE_ENUM(Place, Store, Archive, Both)

struct VodRecord {
    VodId id;
    BroadcastId broadcast;
    users::PublicUser channel;
    bool is_suspended = false; // The channel's user is.
    Kind kind = Kind::Broadcast;
    std::string title;
    std::string description;
    std::optional<VodCategory> category;
    std::vector<std::string> tags;
    std::string language;
    bool is_mature = false;
    Visibility visibility = Visibility::Public;
    std::int64_t duration_ms = 0; // As it is watched, edited.
    std::int64_t size_bytes = 0;
    UnixMillis started_at = 0;
    UnixMillis published_at = 0; // When the broadcast was over.
    std::int64_t view_count = 0;
    std::optional<UnixMillis> deleted_at{};
    Remover remover = Remover::Owner;
    std::optional<std::int64_t> progress_ms{}; // How far who asks has watched, as it is edited.
    bool has_storyboard = false;
    std::optional<Poster> poster{}; // Empty: there is none, or none yet.
    Place place = Place::Store;
    Cutting cutting{};
};

/// What the owner changes; absent members stay as they are.
struct VodUpdate {
    std::optional<std::string> title{};
    std::optional<std::string> description{};
    std::optional<Visibility> visibility{};
    std::optional<std::string> category{};
    std::optional<bool> is_mature{};
};

/// A row's place in a list, of which the newest come first.
struct VodPosition {
    UnixMillis at = 0;
    std::string id{};
};
BOOST_DESCRIBE_STRUCT(VodPosition, (), (at, id))

struct VodPage {
    UserId viewer{}; // For whom; empty: a guest.
    std::size_t limit = 20;
    std::optional<VodPosition> after{};
};

/// Which of a channel's VODs.
enum class Selection : std::uint8_t { Public, NotDeleted };

/// VODs. A change leaves its event, all or nothing.
class VodStore {
public:
    virtual ~VodStore() = default;

    /// Makes a VOD of a recording of at least a second of a broadcast that was on air, with what its channel
    /// said of it; leaves VodReady, once. What is told again of the same broadcast only makes it longer.
    virtual runtime::Task<Result<void>> add(events::RecordingEnded recording) = 0;

    /// For `viewer`, or for a guest when that is empty.
    virtual runtime::Task<Result<std::optional<VodRecord>>> find(VodId id, UserId viewer) = 0;
    /// Public ones of all channels whose users are not suspended, the newest first.
    virtual runtime::Task<Result<std::vector<VodRecord>>> list_recent(VodPage page) = 0;
    /// Of one channel, the same; none when its user is suspended.
    virtual runtime::Task<Result<std::vector<VodRecord>>>
    list_of(UserId channel, Selection selection, VodPage page) = 0;
    /// Of one channel, also those that were deleted since `deleted_since`.
    virtual runtime::Task<Result<std::vector<VodRecord>>>
    list_own(UserId channel, UnixMillis deleted_since, VodPage page) = 0;
    /// Bytes of all the channel's recordings that are kept, whatever they are kept for.
    virtual runtime::Task<Result<std::int64_t>> stored_bytes(UserId channel) = 0;
    /// The quota that an administrator has given this channel, in gigabytes; 0: none. Empty: that of all.
    virtual runtime::Task<Result<std::optional<std::int64_t>>> own_quota(UserId channel) = 0;

    /// NotFound when it is deleted. A category that nobody has had yet is made for `editor`, unless he has
    /// made too many: that is InvalidArgument for /category.
    virtual runtime::Task<Result<void>> update(VodId id, VodUpdate update, UserId editor, UnixMillis now) = 0;
    /// Changes nothing when it is deleted already; leaves VodDeleted.
    virtual runtime::Task<Result<void>> remove(VodId id, Remover remover, UnixMillis now) = 0;
    /// Changes nothing when it is not deleted; leaves VodReady.
    virtual runtime::Task<Result<void>> restore(VodId id, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>> add_view(VodId id) = 0;
};

/// How far people have watched which VODs.
class HistoryStore {
public:
    virtual ~HistoryStore() = default;
    /// Changes nothing while the viewer's history is paused.
    virtual runtime::Task<Result<void>>
    save(UserId viewer, VodId id, std::int64_t position_ms, UnixMillis now) = 0;
    /// What he has watched last and may still watch.
    virtual runtime::Task<Result<std::vector<VodRecord>>> list(UserId viewer, std::size_t limit) = 0;
    virtual runtime::Task<Result<void>> clear(UserId viewer) = 0;
    virtual runtime::Task<Result<bool>> is_paused(UserId viewer) = 0;
    virtual runtime::Task<Result<void>> pause(UserId viewer, bool paused) = 0;
};

/// Change: the broadcast had another title or category from then on. Marker: its owner wrote it down.
enum class MomentKind : std::uint8_t { Change, Marker };
BOOST_DESCRIBE_ENUM(MomentKind, Change, Marker)

struct Moment {
    std::string id;
    UnixMillis at = 0;
};

struct Chapter {
    std::int64_t start_ms = 0;
    std::string title;
    std::optional<VodCategory> category{};
    MomentKind kind = MomentKind::Change;
};

/// Markers of one broadcast; more of them are refused.
constexpr std::int64_t kMostMarkers = 100;

/// What happened in the course of broadcasts, by the wall clock, and where that is in their recordings.
class MomentStore {
public:
    virtual ~MomentStore() = default;
    /// ResourceExhausted when there are too many.
    virtual runtime::Task<Result<void>> add_marker(BroadcastId id, std::string text, UnixMillis now) = 0;
    virtual runtime::Task<Result<std::vector<Moment>>> list(BroadcastId id) = 0;
    struct Place {
        std::string moment;
        std::int64_t start_ms = 0;
    };
    virtual runtime::Task<Result<void>> place(std::vector<Place> places) = 0;
    /// Those that have a place, in the recording's order.
    virtual runtime::Task<Result<std::vector<Chapter>>> chapters(BroadcastId id) = 0;
};

/// What is recorded of broadcasts, on air or over. NotFound when nothing is.
class Recordings {
public:
    virtual ~Recordings() = default;
    /// Where times of the wall clock are, in milliseconds from the recording's beginning; what lies in a gap
    /// is where the gap is.
    virtual runtime::Task<Result<std::vector<std::int64_t>>>
    positions(BroadcastId id, std::vector<UnixMillis> times) = 0;
    /// So far, in milliseconds.
    virtual runtime::Task<Result<std::int64_t>> length(BroadcastId id) = 0;
};

/// What has been kept for as long as it may.
class RetentionStore {
public:
    virtual ~RetentionStore() = default;
    /// Deletes up to `limit` VODs that were published before, of those that lie in the store alone, or of
    /// those in the archive; leaves VodDeleted. Gives their number.
    virtual runtime::Task<Result<std::size_t>>
    expire(Place place, UnixMillis published_before, std::size_t limit, UnixMillis now) = 0;
    /// Recordings that only a hold keeps from being unused: from now on they do not count as their channels'.
    virtual runtime::Task<Result<void>> set_aside(UnixMillis before, UnixMillis now) = 0;
};

} // namespace leams::vods
