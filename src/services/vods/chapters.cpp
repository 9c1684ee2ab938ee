#include "services/vods/chapters.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <utility>

namespace leams::vods {

using runtime::Task;

Task<Result<BroadcastId>> Chapters::mark(Caller caller, std::string text) {
    const auto stream = ports_.channels.live_stream(caller.user_id);
    if (!stream) {
        co_return Error::not_found("You are not live");
    }
    LEAMS_CO_CHECK(co_await ports_.moments.add_marker(stream->id, clean_line(text), ports_.clock.now()));
    co_return stream->id;
}

Task<Result<void>> Chapters::place(const events::RecordingEnded& recording) {
    LEAMS_CO_TRY(auto moments, co_await ports_.moments.list(recording.broadcast_id));
    if (moments.empty()) {
        co_return Result<void>();
    }
    std::vector<UnixMillis> times;
    for (const auto& moment : moments) {
        times.push_back(moment.at);
    }
    LEAMS_CO_TRY(
        const auto positions, co_await ports_.recordings.positions(recording.broadcast_id, std::move(times))
    );
    std::vector<MomentStore::Place> places;
    for (std::size_t i = 0; i < moments.size() && i < positions.size(); ++i) {
        const auto start = std::clamp<std::int64_t>(positions[i], 0, recording.duration_ms);
        places.push_back({.moment = std::move(moments[i].id), .start_ms = start});
    }
    co_return co_await ports_.moments.place(std::move(places));
}

Task<Result<std::vector<Chapter>>> Chapters::of(const VodRecord& vod) {
    const auto cutting = vod.cutting;
    LEAMS_CO_TRY(auto chapters, co_await ports_.moments.chapters(vod.broadcast));
    co_return cutting.is_whole_recording() ? std::move(chapters) : fit(std::move(chapters), cutting);
}

std::vector<Chapter> fit(std::vector<Chapter> chapters, const Cutting& cutting) {
    const auto length = cutting.length_ms();
    std::vector<Chapter> fitting;
    for (auto& chapter : chapters) {
        const bool is_change = chapter.kind == MomentKind::Change;
        const auto start = cutting.to_watched(chapter.start_ms);
        if (start >= length || !(is_change || cutting.keeps(chapter.start_ms))) {
            continue;
        }
        // What changed while nobody watches has changed when it goes on.
        std::erase_if(fitting, [&](const Chapter& one) {
            return is_change && one.kind == MomentKind::Change && one.start_ms == start;
        });
        chapter.start_ms = start;
        fitting.push_back(std::move(chapter));
    }
    return fitting;
}

} // namespace leams::vods
