#pragma once

#include "services/vods/captions.hpp"
#include "services/vods/clips.hpp"
#include "services/vods/holds.hpp"
#include "services/vods/service.hpp"
#include "services/vods/test_captions.hpp"
#include "services/vods/test_editor.hpp"
#include "services/vods/test_holds.hpp"
#include "test/fake_bus.hpp"
#include "test/fake_cache.hpp"
#include "test/fake_clock.hpp"
#include "test/fake_objects.hpp"
#include "test/run_task.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

// Test-only: the vods service on ports in memory.
namespace leams::vods {

inline const UserId kOwner("01890000-0000-7000-8000-00000000000a");
inline const VodId kVod("01890000-0000-7000-8000-000000000001");

class FakeVods final : public VodStore {
public:
    std::map<VodId, VodRecord> rows;
    std::vector<events::RecordingEnded> added;
    Result<std::int64_t> stored = std::int64_t{700};
    std::optional<std::int64_t> own_quota_gb;

    runtime::Task<Result<void>> add(events::RecordingEnded recording) override {
        added.push_back(std::move(recording));
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<VodRecord>>> find(VodId id, UserId) override {
        const auto found = rows.find(id);
        co_return found == rows.end() ? std::nullopt : std::optional(found->second);
    }
    runtime::Task<Result<std::vector<VodRecord>>> list_recent(VodPage page) override {
        co_return pick(page, is_open_and_public);
    }
    runtime::Task<Result<std::vector<VodRecord>>>
    list_of(UserId channel, Selection selection, VodPage page) override {
        co_return pick(page, [&](const VodRecord& row) {
            return row.channel.id == channel &&
                   (selection == Selection::Public ? is_open_and_public(row) : !row.deleted_at);
        });
    }
    runtime::Task<Result<std::vector<VodRecord>>>
    list_own(UserId channel, UnixMillis deleted_since, VodPage page) override {
        co_return pick(page, [&](const VodRecord& row) {
            return row.channel.id == channel && row.deleted_at.value_or(deleted_since + 1) > deleted_since;
        });
    }
    runtime::Task<Result<std::int64_t>> stored_bytes(UserId) override { co_return stored; }
    runtime::Task<Result<std::optional<std::int64_t>>> own_quota(UserId) override { co_return own_quota_gb; }
    runtime::Task<Result<void>> update(VodId id, VodUpdate update, UserId, UnixMillis) override {
        auto& row = rows.at(id);
        row.title = update.title.value_or(row.title);
        row.visibility = update.visibility.value_or(row.visibility);
        co_return Result<void>();
    }
    runtime::Task<Result<void>> remove(VodId id, Remover remover, UnixMillis now) override {
        rows.at(id).deleted_at = now;
        rows.at(id).remover = remover;
        co_return Result<void>();
    }
    runtime::Task<Result<void>> restore(VodId id, UnixMillis) override {
        rows.at(id).deleted_at.reset();
        co_return Result<void>();
    }
    runtime::Task<Result<void>> add_view(VodId id) override {
        ++rows.at(id).view_count;
        co_return Result<void>();
    }

private:
    static bool is_open_and_public(const VodRecord& row) {
        return is_open(row) && row.visibility == Visibility::Public;
    }
    template <class Want>
    std::vector<VodRecord> pick(const VodPage& page, Want want) const {
        std::vector<VodRecord> picked;
        for (auto row = rows.rbegin(); row != rows.rend() && picked.size() < page.limit; ++row) {
            if (want(row->second) && (!page.after || row->first.str() < page.after->id)) {
                picked.push_back(row->second);
            }
        }
        return picked;
    }
};

class FakeHistory final : public HistoryStore {
public:
    explicit FakeHistory(FakeVods& vods)
        : vods_(vods) {}

    bool paused = false;

    runtime::Task<Result<void>> save(UserId, VodId id, std::int64_t position_ms, UnixMillis) override {
        vods_.rows.at(id).progress_ms = position_ms;
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<VodRecord>>> list(UserId, std::size_t) override {
        std::vector<VodRecord> watched;
        for (const auto& [_, row] : vods_.rows) {
            if (row.progress_ms) {
                watched.push_back(row);
            }
        }
        co_return watched;
    }
    runtime::Task<Result<void>> clear(UserId) override {
        for (auto& [_, row] : vods_.rows) {
            row.progress_ms.reset();
        }
        co_return Result<void>();
    }
    runtime::Task<Result<bool>> is_paused(UserId) override { co_return paused; }
    runtime::Task<Result<void>> pause(UserId, bool now) override {
        paused = now;
        co_return Result<void>();
    }

private:
    FakeVods& vods_;
};

/// What happened in the course of all broadcasts.
class FakeMoments final : public MomentStore {
public:
    std::vector<Moment> moments;
    std::vector<Chapter> placed;

    runtime::Task<Result<void>> add_marker(BroadcastId, std::string text, UnixMillis now) override {
        moments.push_back({.id = std::move(text), .at = now});
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<Moment>>> list(BroadcastId) override { co_return moments; }
    runtime::Task<Result<void>> place(std::vector<Place> places) override {
        for (auto& [moment, start] : places) {
            placed.push_back({.start_ms = start, .title = std::move(moment)});
        }
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<Chapter>>> chapters(BroadcastId) override { co_return placed; }
};

/// A recording that began at `began_at` and went on without a gap.
class FakeRecordings final : public Recordings {
public:
    UnixMillis began_at = 0;
    std::int64_t length_ms = 0;
    bool away = false;

    runtime::Task<Result<std::vector<std::int64_t>>>
    positions(BroadcastId, std::vector<UnixMillis> times) override {
        if (away) {
            co_return Error::unavailable("no database");
        }
        for (auto& time : times) {
            time -= began_at;
        }
        co_return std::vector<std::int64_t>(times.begin(), times.end());
    }
    runtime::Task<Result<std::int64_t>> length(BroadcastId) override { co_return length_ms; }
};

class FakeClips final : public ClipStore {
public:
    std::map<std::string, ClipRecord> rows;

    runtime::Task<Result<void>> add(NewClip clip, UnixMillis now) override {
        auto& row = rows[clip.slug];
        row.slug = clip.slug;
        row.broadcast = clip.broadcast;
        row.channel.id = kOwner;
        row.creator.id = clip.creator;
        row.title = clip.title;
        row.stretch = clip.stretch;
        row.created_at = now;
        co_return Result<void>();
    }
    runtime::Task<Result<std::optional<ClipRecord>>> find(std::string slug) override {
        const auto found = rows.find(slug);
        co_return found == rows.end() ? std::nullopt : std::optional(found->second);
    }
    runtime::Task<Result<std::vector<ClipRecord>>> list(ClipsOf, ClipPage page) override {
        std::vector<ClipRecord> picked;
        for (const auto& [slug, row] : rows) {
            if (picked.size() < page.limit && (!page.after || slug > page.after->slug)) {
                picked.push_back(row);
            }
        }
        co_return picked;
    }
    runtime::Task<Result<void>> rename(std::string slug, std::string title) override {
        rows.at(slug).title = std::move(title);
        co_return Result<void>();
    }
    runtime::Task<Result<void>> remove(std::string slug) override {
        rows.erase(slug);
        co_return Result<void>();
    }
    runtime::Task<Result<void>> add_view(std::string slug) override {
        ++rows.at(slug).view_count;
        co_return Result<void>();
    }
};

/// Knows one channel, "owner", and its broadcast.
class FakeChannels final : public streams::Channels {
public:
    std::optional<streams::Stream> live;

    runtime::Task<Result<streams::Channel>> channel(UserId) override { co_return streams::Channel{}; }
    std::optional<streams::Stream> live_stream(const UserId& user) override {
        return user == kOwner ? live : std::nullopt;
    }
    runtime::Task<Result<UserId>> resolve(std::string id) override {
        co_return id == "owner" || id == kVod.str() ? Result<UserId>(kOwner)
                                                    : Error::not_found("There is no such channel");
    }
    runtime::Task<Result<std::string>> masked_key(UserId) override { co_return std::string(); }
    runtime::Task<Result<std::int64_t>> heartbeat(BroadcastId, streams::Viewer) override { co_return 0; }
    runtime::Task<Result<std::optional<streams::LastBroadcast>>> last_broadcast(UserId) override {
        co_return std::optional<streams::LastBroadcast>();
    }
};

/// Hangs pictures up on the videos that they are of; their bytes are their hash.
class FakePictures final : public pictures::Pictures {
public:
    explicit FakePictures(FakeVods& vods)
        : vods_(vods) {}
    runtime::Task<Result<pictures::Picture>>
    put(pictures::Place place, pictures::PictureFile file, pictures::PictureRule) override {
        vods_.rows.at(VodId(place.owner)).poster =
            Poster{.version = file.bytes, .own_key = "pictures/" + place.slot, .own_type = "image/webp"};
        co_return pictures::Picture{.hash = std::move(file.bytes)};
    }
    runtime::Task<Result<void>> remove(pictures::Place place) override {
        vods_.rows.at(VodId(place.owner)).poster.reset();
        co_return Result<void>();
    }
    runtime::Task<Result<std::vector<std::pair<std::string, pictures::Picture>>>> of(std::string) override {
        co_return std::vector<std::pair<std::string, pictures::Picture>>();
    }

private:
    FakeVods& vods_;
};

class FakeAudit final : public admin::AuditLog {
public:
    std::vector<admin::AuditEntry> entries;

    runtime::Task<Result<void>> add(admin::AuditEntry entry) override {
        entries.push_back(std::move(entry));
        co_return Result<void>();
    }
};

struct World {
    explicit World(Config config = {})
        : service(
              {store, history, caption_store, channels, pictures, views, audit, bus, clock},
              chapters,
              Names({Secret("a key of thirty-two bytes, or so")}),
              config
          ) {
        add(kVod);
    }

    VodRecord& add(const VodId& id) {
        auto& row = store.rows[id];
        row.id = id;
        row.broadcast = BroadcastId(id.str());
        row.channel = {.id = kOwner, .username = "owner", .display_name = "Owner", .avatar_url = {}};
        row.title = "A title";
        row.size_bytes = 500;
        row.started_at = row.published_at = clock.now();
        return row;
    }
    VodRecord& vod() { return store.rows.at(kVod); }

    static Caller guest(std::string address = "192.0.2.1") {
        Caller caller;
        caller.address = std::move(address);
        return caller;
    }
    static Caller user(UserId id, Role role = Role::User) {
        auto caller = guest();
        caller.user_id = std::move(id);
        caller.role = role;
        return caller;
    }
    static Caller owner() { return user(kOwner); }
    static Caller stranger() { return user(UserId("01890000-0000-7000-8000-00000000000b")); }
    static Caller admin() { return user(UserId("01890000-0000-7000-8000-00000000000c"), Role::Admin); }

    test::FakeClock clock;
    test::FakeCache cache{clock};
    Views views{cache};
    FakeAudit audit;
    test::FakeBus bus;
    FakeVods store;
    FakeHistory history{store};
    FakeCaptions caption_store;
    FakeMoments moments;
    FakeRecordings recordings;
    FakeChannels channels;
    FakePictures pictures{store};
    Chapters chapters{{moments, recordings, channels, clock}};
    VodsService service;
    test::FakeObjects objects;
    Captions captions{{caption_store, service, objects, clock}};
    FakeClips clip_store;
    Clips clips{{clip_store, recordings, channels, views, audit, cache, clock}};
    FakeCutter cutter;
    FakeEdits edit_store{store.rows};
    Editor editor{{edit_store, cutter, service, clock}};
    FakeHolds hold_store;
    Holds holds{{hold_store, store, clock}, Names({Secret("a key of thirty-two bytes, or so")})};
};

} // namespace leams::vods
