#include "services/vods/service.hpp"

#include "core/base/text.hpp"
#include "core/events/event.hpp"
#include "services/vods/quota.hpp"

#include <algorithm>
#include <utility>

namespace leams::vods {
namespace {

using runtime::Task;

constexpr UnixMillis kDay = 86'400'000;
constexpr std::string_view kOriginal = "-original"; // Behind the id, in a name that is signed.
constexpr auto kUndoMillis = std::chrono::milliseconds(kUndo).count();

constexpr pictures::PictureRule kPosterRule{
    .max_bytes = kLargestPoster,
    .min_side = 90,
    .width = 1280,
    .height = 720,
    .fit = pictures::PictureFit::Cover,
};

pictures::Place poster_place(const VodId& id) {
    return {.owner = id.str(), .slot = "poster"};
}

Error no_such_video() {
    return Error::not_found("There is no such video");
}

// One more tells whether there is another page.
Result<VodPage> to_read(VodPage page, const Caller& caller) {
    if (page.after && !is_uuid(page.after->id)) {
        return Error::invalid_fields({{"/cursor", "cursor", "is not one that this list gave"}});
    }
    ++page.limit;
    page.viewer = caller.user_id;
    return page;
}

VodUpdate cleaned(VodUpdate update) {
    const auto clean = [](std::optional<std::string>& text, std::string (*how)(std::string_view)) {
        if (text) {
            text = how(*text);
        }
    };
    clean(update.title, clean_line);
    clean(update.category, clean_line);
    clean(update.description, clean_text);
    return update;
}

} // namespace

VodsService::VodsService(Ports ports, Chapters& chapters, Names names, Config config)
    : ports_(ports)
    , chapters_(chapters)
    , names_(std::move(names))
    , config_(config) {
    events::subscribe<events::RecordingEnded>(
        ports_.bus,
        "vods.recordings",
        [this](std::vector<events::RecordingEnded> recordings) { return add(std::move(recordings)); },
        {.ordered = true}
    );
}

Task<Result<void>> VodsService::add(std::vector<events::RecordingEnded> recordings) {
    for (auto& recording : recordings) {
        LEAMS_CO_CHECK(co_await chapters_.place(recording));
        LEAMS_CO_CHECK(co_await ports_.vods.add(std::move(recording)));
    }
    co_return Result<void>();
}

Task<Result<VodList>> VodsService::recent(Caller caller, VodPage page) {
    const auto limit = page.limit;
    LEAMS_CO_TRY(page, to_read(std::move(page), caller));
    LEAMS_CO_TRY(auto records, co_await ports_.vods.list_recent(std::move(page)));
    co_return to_list(caller, std::move(records), limit);
}

Task<Result<VodList>> VodsService::of_channel(Caller caller, std::string username, VodPage page) {
    const auto limit = page.limit;
    LEAMS_CO_TRY(page, to_read(std::move(page), caller));
    LEAMS_CO_TRY(const auto channel, co_await ports_.channels.resolve(std::move(username)));
    const auto selection = channel == caller.user_id ? Selection::NotDeleted : Selection::Public;
    LEAMS_CO_TRY(auto records, co_await ports_.vods.list_of(channel, selection, std::move(page)));
    co_return to_list(caller, std::move(records), limit);
}

Task<Result<OwnVods>> VodsService::own(Caller caller, VodPage page) {
    const auto limit = page.limit;
    LEAMS_CO_TRY(page, to_read(std::move(page), caller));
    const auto deleted_since = ports_.clock.now() - kUndoMillis;
    LEAMS_CO_TRY(auto records, co_await ports_.vods.list_own(caller.user_id, deleted_since, std::move(page)));
    LEAMS_CO_TRY(const auto bytes, co_await ports_.vods.stored_bytes(caller.user_id));
    LEAMS_CO_TRY(const auto quota, co_await ports_.vods.own_quota(caller.user_id));
    co_return OwnVods{
        .list = to_list(caller, std::move(records), limit),
        .stored_bytes = bytes,
        .quota_bytes = quota_bytes(config_, quota),
    };
}

Task<Result<ShownVod>> VodsService::find(Caller caller, VodId id) {
    LEAMS_CO_TRY(auto seen, co_await see(caller, std::move(id)));
    auto shown = show(caller, std::move(seen.record));
    LEAMS_CO_TRY(shown.chapters, co_await chapters_.of(shown.record));
    LEAMS_CO_TRY(shown.captions, co_await ports_.captions.list(shown.record.id));
    co_return shown;
}

Task<Result<ShownVod>> VodsService::update(Caller caller, VodId id, VodUpdate update) {
    LEAMS_CO_CHECK(co_await see_to_change(caller, id));
    LEAMS_CO_CHECK(
        co_await ports_.vods.update(id, cleaned(std::move(update)), caller.user_id, ports_.clock.now())
    );
    co_return co_await find(std::move(caller), std::move(id));
}

Task<Result<ShownVod>> VodsService::set_poster(Caller caller, VodId id, pictures::PictureFile file) {
    LEAMS_CO_CHECK(co_await see_to_change(caller, id));
    LEAMS_CO_CHECK(co_await ports_.pictures.put(poster_place(id), std::move(file), kPosterRule));
    co_return co_await find(std::move(caller), std::move(id));
}

Task<Result<ShownVod>> VodsService::reset_poster(Caller caller, VodId id) {
    LEAMS_CO_CHECK(co_await see_to_change(caller, id));
    LEAMS_CO_CHECK(co_await ports_.pictures.remove(poster_place(id)));
    co_return co_await find(std::move(caller), std::move(id));
}

Task<Result<void>> VodsService::remove(Caller caller, VodId id) {
    LEAMS_CO_TRY(const auto seen, co_await see(caller, id));
    if (!seen.rights.remove) {
        co_return Error::permission_denied("This video is not yours to delete");
    }
    const auto remover = caller.user_id == seen.record.channel.id ? Remover::Owner : Remover::Staff;
    LEAMS_CO_CHECK(co_await ports_.vods.remove(std::move(id), remover, ports_.clock.now()));
    co_return co_await note(caller, "vod.delete", seen.record);
}

Task<Result<ShownVod>> VodsService::restore(Caller caller, VodId id) {
    LEAMS_CO_TRY(const auto seen, co_await see(caller, id));
    if (!seen.rights.restore) {
        co_return Error::permission_denied("This video is not yours to restore");
    }
    const auto now = ports_.clock.now();
    if (const auto expires = expires_at(seen.record); expires && *expires <= now) {
        co_return Error::conflict("This video has been kept for as long as videos are kept here");
    }
    LEAMS_CO_CHECK(co_await ports_.vods.restore(id, now));
    LEAMS_CO_CHECK(co_await note(caller, "vod.restore", seen.record));
    co_return co_await find(std::move(caller), std::move(id));
}

// What an owner does with his own is nobody's business.
Task<Result<void>> VodsService::note(const Caller& caller, std::string action, const VodRecord& vod) {
    if (caller.user_id == vod.channel.id) {
        co_return Result<void>();
    }
    auto entry = admin::audit_entry(caller, std::move(action));
    entry.target = vod.id.str();
    entry.target_name = vod.channel.username;
    co_return co_await ports_.audit.add(std::move(entry));
}

Task<Result<void>> VodsService::count_view(Caller caller, VodId id, std::string session_id) {
    LEAMS_CO_TRY(const auto seen, co_await see(caller, id));
    if (seen.record.deleted_at) {
        co_return no_such_video();
    }
    if (!co_await ports_.views.counts(id.str(), std::move(caller), std::move(session_id))) {
        co_return Result<void>();
    }
    co_return co_await ports_.vods.add_view(std::move(id));
}

Task<Result<void>> VodsService::save_progress(Caller caller, VodId id, std::int64_t position_ms) {
    LEAMS_CO_TRY(const auto seen, co_await see(caller, id));
    // The recording's, so that it stays true when the video is edited.
    const auto position = seen.record.cutting.to_recorded(std::min(position_ms, seen.record.duration_ms));
    co_return co_await ports_.history.save(
        std::move(caller.user_id), std::move(id), position, ports_.clock.now()
    );
}

Task<Result<History>> VodsService::history(Caller caller) {
    constexpr std::size_t kNewest = 50;
    LEAMS_CO_TRY(auto records, co_await ports_.history.list(caller.user_id, kNewest));
    LEAMS_CO_TRY(const bool is_paused, co_await ports_.history.is_paused(caller.user_id));
    co_return History{.vods = to_list(caller, std::move(records), kNewest).vods, .is_paused = is_paused};
}

Task<Result<Watchable>> VodsService::watch(std::string name) {
    auto read = names_.read(name, ports_.clock.now());
    const bool is_original = read && read->is_signed && read->id.ends_with(kOriginal);
    if (is_original) {
        read->id.resize(read->id.size() - kOriginal.size());
    }
    if (!read || !is_uuid(read->id)) {
        co_return no_such_video();
    }
    LEAMS_CO_TRY(auto found, co_await ports_.vods.find(VodId(read->id), {}));
    if (!found || found->deleted_at || !(is_open(*found) || read->is_signed)) {
        co_return no_such_video();
    }
    std::optional<PosterPlace> poster;
    if (found->poster) {
        auto& [version, own_key, own_type] = *found->poster;
        poster = PosterPlace{
            .own_key = std::move(own_key),
            .own_type = std::move(own_type),
            .clip = {},
            .version = std::move(version)
        };
    }
    Watchable watchable{
        .broadcast = std::move(found->broadcast),
        .title = std::move(found->title),
        .is_public = is_open(*found) && !is_original,
        .may_download = config_.downloads,
        .stretch = found->cutting.range,
        .poster = std::move(poster),
    };
    if (!is_original) {
        watchable.removed = found->cutting.removed();
        watchable.muted = std::move(found->cutting.edits.mutes);
    }
    LEAMS_CO_TRY(auto tracks, co_await captions(std::move(found->id)));
    watchable.captions = watchable_captions(std::move(tracks));
    co_return watchable;
}

std::vector<WatchableCaptions> watchable_captions(std::vector<CaptionTrack> tracks) {
    std::vector<WatchableCaptions> captions;
    for (auto& track : tracks) {
        auto key = track.object_key();
        captions.push_back({
            .id = std::move(track.id),
            .language = std::move(track.language),
            .label = std::move(track.label),
            .object_key = std::move(key),
        });
    }
    return captions;
}

std::string VodsService::original_name(const VodRecord& record) const {
    return names_.sign(record.id.str() + std::string(kOriginal), ports_.clock.now());
}

Task<Result<VodsService::Seen>> VodsService::see_to_change(const Caller& caller, VodId id) {
    LEAMS_CO_TRY(auto seen, co_await see(caller, std::move(id)));
    if (!seen.rights.change) {
        co_return Error::permission_denied("This video is not yours to change");
    }
    co_return seen;
}

Task<Result<VodsService::Seen>> VodsService::see(const Caller& caller, VodId id) {
    if (!is_uuid(id.str())) {
        co_return no_such_video();
    }
    LEAMS_CO_TRY(auto found, co_await ports_.vods.find(std::move(id), caller.user_id));
    if (!found || is_gone(*found)) {
        co_return no_such_video();
    }
    const auto rights = rights_of(caller, *found);
    if (!rights.see) {
        co_return no_such_video();
    }
    co_return Seen{.record = std::move(*found), .rights = rights};
}

ShownVod VodsService::show(const Caller& caller, VodRecord record) const {
    ShownVod shown{
        .record = std::move(record),
        .rights = {},
        .name = {},
        .may_download = config_.downloads,
        .expires_at = {},
        .delete_at = {},
        .chapters = {},
        .captions = {},
    };
    shown.rights = rights_of(caller, shown.record);
    shown.expires_at = expires_at(shown.record);
    if (shown.record.deleted_at) {
        shown.delete_at = *shown.record.deleted_at + kUndoMillis;
    } else {
        const auto& id = shown.record.id.str();
        shown.name = is_open(shown.record) ? id : names_.sign(id, ports_.clock.now());
    }
    return shown;
}

VodList VodsService::to_list(const Caller& caller, std::vector<VodRecord> records, std::size_t limit) const {
    VodList list;
    if (records.size() > limit) {
        records.resize(limit);
        list.next = VodPosition{.at = records.back().published_at, .id = records.back().id.str()};
    }
    for (auto& record : records) {
        list.vods.push_back(show(caller, std::move(record)));
    }
    return list;
}

bool VodsService::is_gone(const VodRecord& record) const {
    return record.deleted_at && *record.deleted_at + kUndoMillis <= ports_.clock.now();
}

std::optional<UnixMillis> VodsService::expires_at(const VodRecord& record) const {
    const auto days = config_.lifetime_days(record.place != Place::Store);
    return days == 0 || record.kind == Kind::Highlight ? std::nullopt
                                                       : std::optional(record.published_at + days * kDay);
}

} // namespace leams::vods
