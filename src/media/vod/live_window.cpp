#include "media/vod/live_window.hpp"

#include "core/formats/m3u8.hpp"

#include <algorithm>
#include <optional>

namespace leams::vod {
namespace {

using formats::M3u8Writer;
using media::MediaTime;

constexpr std::string_view kMediaName = "main.m3u8";
constexpr std::string_view kUp = "../../"; // From a playlist to where keys begin.

std::string init_name(std::uint32_t init) {
    return "init-" + std::to_string(init) + ".mp4";
}

std::string key_of(const BroadcastId& id, std::string_view name) {
    return "live/" + id.str() + "/" + std::string(name);
}

std::uint64_t to_target(MediaTime duration) {
    return std::max<std::uint64_t>((static_cast<std::uint64_t>(duration.count()) + 500'000) / 1'000'000, 1);
}

} // namespace

bool LiveWindow::take(const record::Recording& recording, std::uint64_t end) {
    const auto before = next_;
    recording.for_each(next_, end, [&](std::uint64_t position, MediaTime, const record::Entry& entry) {
        add({position, entry});
        next_ = position + 1;
    });
    return next_ != before;
}

void LiveWindow::add(const Listed& listed) {
    target_ = std::max(target_, listed.entry.duration);
    rates_.add(listed.entry.bytes, listed.entry.duration);
    listed_.push_back(listed);
    duration_ += listed.entry.duration;
    while (listed_.size() > 1 && duration_ > longest_) {
        marks_before_ += is_marked(listed_.front()) ? 1 : 0;
        duration_ -= listed_.front().entry.duration;
        listed_.pop_front();
    }
}

std::string LiveWindow::write_media(const BroadcastId& id, bool ended) const {
    constexpr std::uint64_t kVersion = 6; // For EXT-X-MAP.
    std::string text;
    M3u8Writer writer(text);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", kVersion);
    writer.tag("#EXT-X-TARGETDURATION", to_target(target_));
    writer.tag("#EXT-X-MEDIA-SEQUENCE", listed_.front().position);
    writer.tag("#EXT-X-DISCONTINUITY-SEQUENCE", marks_before_);
    std::optional<std::uint32_t> init;
    for (const auto& listed : listed_) {
        const auto& entry = listed.entry;
        if (is_marked(listed)) {
            writer.tag("#EXT-X-DISCONTINUITY");
        }
        if (!init || is_marked(listed)) {
            writer.tag("#EXT-X-PROGRAM-DATE-TIME", to_rfc3339(entry.program_date_time));
        }
        if (init != entry.init) {
            init = entry.init;
            writer.begin("#EXT-X-MAP");
            writer.quoted("URI", init_name(entry.init));
            writer.end();
        }
        writer.extinf(entry.duration.count());
        writer.uri(std::string(kUp) + record::segment_key(id, listed.position));
    }
    if (ended) {
        writer.tag("#EXT-X-ENDLIST");
    }
    return text;
}

std::string LiveWindow::write_multivariant(const record::Init& init) const {
    constexpr std::uint64_t kVersion = 6;
    std::string text;
    M3u8Writer writer(text);
    writer.tag("#EXTM3U");
    writer.tag("#EXT-X-VERSION", kVersion);
    auto captions = hls::ClosedCaptions::Unsaid;
    if (init.width > 0) {
        captions = init.has_captions ? hls::ClosedCaptions::Some : hls::ClosedCaptions::None;
    }
    if (captions == hls::ClosedCaptions::Some) {
        hls::append_closed_captions(text);
    }
    hls::append_variant(
        text,
        {.uri = std::string(kMediaName),
         .rates = rates_.rates(),
         .codecs = init.codecs,
         .width = init.width,
         .height = init.height,
         .fps = init.fps,
         .captions = captions}
    );
    return text;
}

std::string live_multivariant_key(const BroadcastId& id) {
    return key_of(id, "index.m3u8");
}

std::string live_media_key(const BroadcastId& id) {
    return key_of(id, kMediaName);
}

std::string live_init_key(const BroadcastId& id, std::uint32_t init) {
    return key_of(id, init_name(init));
}

} // namespace leams::vod
