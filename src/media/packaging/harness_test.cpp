#include "media/packaging/test_harness.hpp"

#include <cmath>
#include <initializer_list>
#include <sstream>
#include <string_view>

namespace leams::packaging::test {

using media::MediaTime;
using media::TrackKind;

Harness::Harness(PackagerConfig config)
    : packager(config, clock, memory, {}) {
    packager.add(*this);
}

void Harness::announce(const Source& source, std::uint32_t width) {
    media::Tracks tracks;
    if (source.fps > 0) {
        tracks.video = video_track(width);
    }
    if (source.audio) {
        tracks.audio = audio_track(source.audio_rate);
    }
    packager.on_tracks(tracks);
    current_ = tracks;
}

void Harness::feed(const Source& source, double from, double to, const Filter& keep) {
    struct Event {
        double seconds;
        media::FramePtr frame;
    };
    std::vector<Event> events;
    if (source.fps > 0) {
        const auto gop = std::max(1L, std::lround(source.gop * source.fps));
        for (auto i = std::lround(std::ceil(from * source.fps - 1e-6));
             static_cast<double>(i) / source.fps < to - 1e-9;
             ++i) {
            const auto seconds = static_cast<double>(i) / source.fps;
            const auto dts = source.millisecond_clock ? static_cast<std::int64_t>(seconds * 1000) * 90
                                                      : std::llround(seconds * 90000);
            auto frame = std::const_pointer_cast<media::Frame>(
                make_frame(current_.video, dts, i % gop == 0, source.video_bytes)
            );
            if (source.b_frames > 0) {
                frame->cts = static_cast<std::int32_t>(90000 / source.fps) * (i % 2 == 0 ? 2 : -1);
            }
            events.push_back({seconds, frame});
        }
    }
    if (source.audio) {
        const double step = 1024.0 / source.audio_rate;
        for (auto i = std::lround(std::ceil(from / step - 1e-6)); static_cast<double>(i) * step < to - 1e-9;
             ++i) {
            events.push_back({static_cast<double>(i) * step, make_frame(current_.audio, i * 1024, true)});
        }
    }
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
        return a.seconds != b.seconds ? a.seconds < b.seconds : a.frame->track->kind < b.frame->track->kind;
    });
    for (const auto& event : events) {
        clock.millis = start_ + std::llround(event.seconds * 1000 / source.clock_speed);
        if (!keep || keep(*event.frame, event.seconds)) {
            packager.on_frame(event.frame);
        }
    }
}

void Harness::on_renditions(const Renditions& renditions) {
    const auto& window = *renditions.front().window;
    for (const auto& segment : window.segments) {
        if (segment->sequence == all_.size()) {
            all_.push_back(segment);
            check_segment(window, *segment);
        }
    }
    if (window.open && !window.open->parts.empty()) {
        check_segment(window, *window.open);
    }
    check_constants(window);
    check_text(renditions);
    renditions_ = renditions.size();
    if (renditions_ > 1) {
        check_audio(renditions);
    }
}

void Harness::check_constants(const Window& window) {
    if (target_duration_ == 0) {
        target_duration_ = window.target_duration;
        part_target_ = window.part_target;
    }
    EXPECT_EQ(window.target_duration, target_duration_);
    EXPECT_EQ(window.part_target, part_target_);
    EXPECT_GT(part_target_.count(), 0);
}

void Harness::check_segment(const Window& window, const Segment& segment) {
    MediaTime sum{0};
    std::uint64_t offset = 0;
    std::uint32_t index = 0;
    for (const auto& part : segment.parts) {
        ++parts_;
        EXPECT_EQ(part.index, index++);
        EXPECT_GT(part.duration.count(), 0);
        EXPECT_LE(part.duration, window.part_target) << segment.sequence << "." << part.index;
        if (&part != &segment.parts.back() || !segment.complete) {
            EXPECT_GE(part.duration.count() * 100, window.part_target.count() * 85)
                << segment.sequence << "." << part.index;
        }
        EXPECT_EQ(part.bytes.offset, offset);
        EXPECT_EQ(part.video.length + part.audio.length, part.bytes.length);
        EXPECT_GT(part.bytes.length, 0U);
        EXPECT_EQ(part.start, segment.start + sum);
        offset = part.bytes.end();
        sum += part.duration;
    }
    EXPECT_EQ(sum, segment.duration);
    EXPECT_LT(segment.duration, std::chrono::seconds(window.target_duration) + MediaTime{500'000});
    if (segment.complete && segment.sequence > 0) {
        const auto& before = *all_[static_cast<std::size_t>(segment.sequence) - 1];
        if (!segment.discontinuity) {
            EXPECT_EQ(segment.start, before.start + before.duration);
            EXPECT_EQ(segment.init, before.init);
        }
        EXPECT_GE(segment.program_date_time, latest_date_);
        latest_date_ = segment.program_date_time;
    }
}

void Harness::check_text(const Renditions& renditions) {
    const auto& window = *renditions.front().window;
    playlist_ = writer_.write_media(renditions, 0, 0);
    delta_ = writer_.write_media(renditions, 0, hls::skippable_segments(window));
    multivariant_ = hls::write_multivariant(renditions);

    std::istringstream lines(playlist_);
    std::string line;
    std::string extinf;
    while (std::getline(lines, line)) {
        std::string uri;
        if (line.starts_with("#EXT-X-PART:")) {
            uri = line.substr(line.find("URI=\"") + 5);
            uri = uri.substr(0, uri.find('"'));
        } else if (line.starts_with("#EXTINF")) {
            extinf = line;
        } else if (!line.starts_with("#")) {
            uri = line;
            line = extinf;
        }
        if (!uri.empty()) {
            const auto [found, added] = published_.try_emplace(uri, line);
            EXPECT_EQ(found->second, line) << "published line of " << uri << " changed";
        }
    }
    // What a delta update leaves out lies wholly before the skip boundary.
    const auto skipped = hls::skippable_segments(window);
    EXPECT_EQ(delta_.find("#EXT-X-SKIP") != std::string::npos, skipped > 0);
    if (skipped > 0) {
        const auto& last = *window.segments[skipped - 1];
        const auto end = window.segments.back()->start + window.segments.back()->duration;
        EXPECT_LE(
            last.start + last.duration, end + part_target_ * 13 - std::chrono::seconds(6 * target_duration_)
        );
        EXPECT_LT(delta_.size(), playlist_.size());
    }
}

// Sound alone is cut where all is, into what has the same names, so that players go over without a search.
void Harness::check_audio(const Renditions& renditions) {
    audio_ = audio_writer_.write_media(renditions, 1, 0);
    const auto without = [](std::string text, std::initializer_list<std::string_view> words) {
        for (const auto word : words) {
            for (auto at = text.find(word); at != text.npos; at = text.find(word, at)) {
                text.erase(at, word.size());
            }
        }
        return text;
    };
    const auto common = [&](const std::string& text) {
        return without(text, {",INDEPENDENT=YES", ",GAP=YES", "#EXT-X-GAP\n", "../main/", "../audio/"});
    };
    EXPECT_EQ(common(audio_), common(playlist_));
    const bool reports =
        audio_.find("#EXT-X-RENDITION-REPORT:URI=\"../main/index.m3u8\",LAST-MSN=") != audio_.npos;
    EXPECT_EQ(reports, !renditions.front().window->ended);
}

} // namespace leams::packaging::test
