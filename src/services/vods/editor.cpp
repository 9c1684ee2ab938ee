#include "services/vods/editor.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <utility>

namespace leams::vods {
namespace {

using runtime::Task;

Error refused(const std::string& field, const std::string& why) {
    return Error::invalid_fields({{field, "stretch", why}});
}

Result<void> check(const std::string& field, const std::vector<Stretch>& stretches, std::int64_t length_ms) {
    if (stretches.size() > kMostStretches) {
        return refused(field, "There may be no more than " + std::to_string(kMostStretches) + " stretches");
    }
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const auto& [from, until] = stretches[i];
        if (from < 0 || from >= until) {
            return refused(field + "/" + std::to_string(i), "A stretch has to end after it begins");
        }
        if (from >= length_ms) {
            return refused(field + "/" + std::to_string(i), "This begins behind the end of the video");
        }
    }
    return {};
}

Result<void> check(const Edits& edits, std::int64_t length_ms) {
    const auto& [from, until] = edits.trim;
    if (from < 0 || from >= until.value_or(length_ms) || from >= length_ms) {
        return refused("/trim", "The video has to end after it begins");
    }
    LEAMS_CHECK(check("/cuts", edits.cuts, length_ms));
    return check("/mutes", edits.mutes, length_ms);
}

std::vector<Stretch> within(std::vector<Stretch> stretches, const Stretch& whole) {
    for (auto& [from, until] : stretches) {
        from = std::max(from, whole.from_ms);
        until = std::min(until, whole.until_ms);
    }
    return merged(std::move(stretches));
}

std::vector<Stretch> moved(std::vector<Stretch> stretches, std::int64_t by_ms) {
    for (auto& [from, until] : stretches) {
        from += by_ms;
        until += by_ms;
    }
    return stretches;
}

Edits moved(Edits edits, std::int64_t by_ms) {
    auto& [from, until] = edits.trim;
    from = from == 0 && by_ms > 0 ? 0 : from + by_ms;
    if (until) {
        *until += by_ms;
    }
    edits.cuts = moved(std::move(edits.cuts), by_ms);
    edits.mutes = moved(std::move(edits.mutes), by_ms);
    return edits;
}

} // namespace

Task<Result<ShownVod>> Editor::find_own(Caller caller, VodId id) {
    LEAMS_CO_TRY(auto shown, co_await ports_.vods.find(std::move(caller), std::move(id)));
    if (!shown.rights.change) {
        co_return Error::permission_denied("This video is not yours to change");
    }
    co_return shown;
}

Task<Result<ShownEdits>> Editor::find(Caller caller, VodId id) {
    LEAMS_CO_TRY(auto shown, co_await find_own(std::move(caller), std::move(id)));
    const auto& cutting = shown.record.cutting;
    auto edits = moved(cutting.edits, -cutting.whole().from_ms);
    edits.trim.from_ms = std::max<std::int64_t>(edits.trim.from_ms, 0);
    auto original = ports_.vods.original_name(shown.record);
    co_return ShownEdits{.vod = std::move(shown), .edits = std::move(edits), .original = std::move(original)};
}

Task<Result<ShownEdits>> Editor::save(Caller caller, VodId id, Edits edits, std::int64_t before) {
    LEAMS_CO_TRY(auto shown, co_await find_own(caller, id));
    LEAMS_CO_TRY(auto fitting, co_await fit(std::move(shown.record), std::move(edits)));
    LEAMS_CO_CHECK(co_await ports_.store.save(id, std::move(fitting), before, ports_.clock.now()));
    co_return co_await find(std::move(caller), std::move(id));
}

Task<Result<Edits>> Editor::fit(VodRecord vod, Edits edits) {
    auto& cutting = vod.cutting;
    const auto whole = cutting.whole();
    LEAMS_CO_CHECK(check(edits, whole.until_ms - whole.from_ms));
    edits = moved(std::move(edits), whole.from_ms);
    // The ends first: what is cut may touch them.
    std::vector<Stretch> gone{
        {.from_ms = whole.from_ms, .until_ms = std::max(edits.trim.from_ms, whole.from_ms)},
        {.from_ms = std::min(edits.trim.until_ms.value_or(whole.until_ms), whole.until_ms),
         .until_ms = whole.until_ms},
    };
    LEAMS_CO_TRY(const auto ends, co_await ports_.cutter.widen(vod.broadcast, std::move(gone)));
    const auto& [begin, end] = std::pair(ends.at(0), ends.at(1));
    edits.trim.from_ms = begin.from_ms < begin.until_ms ? begin.until_ms : 0;
    edits.trim.until_ms = end.from_ms < end.until_ms ? std::optional(end.from_ms) : std::nullopt;
    LEAMS_CO_TRY(
        auto cuts, co_await ports_.cutter.widen(vod.broadcast, within(std::move(edits.cuts), whole))
    );
    edits.cuts = merged(std::move(cuts));
    edits.mutes = within(std::move(edits.mutes), whole);
    cutting.edits = edits;
    if (cutting.length_ms() < kShortestVideoMs) {
        co_return refused("/cuts", "Nothing would be left of the video: it is cut in whole segments");
    }
    co_return edits;
}

Task<Result<ShownVod>> Editor::highlight(Caller caller, VodId id, Stretch stretch, std::string title) {
    LEAMS_CO_TRY(auto shown, co_await find_own(caller, id));
    const auto& source = shown.record;
    const auto whole = source.cutting.whole();
    if (stretch.from_ms < 0 || stretch.until_ms - stretch.from_ms < kShortestVideoMs ||
        stretch.until_ms > whole.until_ms - whole.from_ms) {
        co_return refused("/until_ms", "A highlight is a second or more of the video");
    }
    stretch = {.from_ms = stretch.from_ms + whole.from_ms, .until_ms = stretch.until_ms + whole.from_ms};
    LEAMS_CO_TRY(const auto covered, co_await ports_.cutter.cover(source.broadcast, stretch));
    NewHighlight made{
        .id = VodId::make(ports_.clock.now()),
        .source = id,
        .title = clean_line(title),
        .range = covered.stretch,
        .edits = {},
        .size_bytes = covered.bytes,
    };
    made.edits.cuts = within(source.cutting.removed(), made.range);
    made.edits.mutes = within(source.cutting.edits.mutes, made.range);
    const Cutting cutting{
        .recorded_ms = source.cutting.recorded_ms, .range = made.range, .edits = made.edits
    };
    if (cutting.length_ms() < kShortestVideoMs) {
        co_return refused("/from_ms", "All of this is cut out of the video");
    }
    const auto made_id = made.id;
    LEAMS_CO_CHECK(co_await ports_.store.add(std::move(made), ports_.clock.now()));
    co_return co_await ports_.vods.find(std::move(caller), made_id);
}

} // namespace leams::vods
