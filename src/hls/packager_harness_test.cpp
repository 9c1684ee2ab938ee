#include "hls/packager_harness.hpp"
#include "media/track.hpp"

#include <cmath>
#include <sstream>

namespace leams::hls::test {

using media::MediaTime;
using media::TrackKind;

media::TrackInfoPtr video_track(std::uint32_t width) {
    auto track = std::make_shared<media::TrackInfo>();
    track->kind = TrackKind::Video;
    track->timescale = 90000;
    track->codec_string = "avc1.64001f";
    track->config = Bytes{std::byte{1}, static_cast<std::byte>(width & 0xFF)};
    track->width = width;
    track->height = 720;
    return track;
}

media::TrackInfoPtr audio_track(std::uint32_t rate) {
    const Bytes config{
        std::byte{rate == 48000 ? std::uint8_t{0x11} : std::uint8_t{0x12}},
        std::byte{rate == 48000 ? std::uint8_t{0x90} : std::uint8_t{0x10}}
    };
    auto track = media::make_aac_track(config);
    return *std::move(track);
}

media::FramePtr make_frame(const media::TrackInfoPtr& track, std::int64_t dts, bool key, std::size_t bytes) {
    auto frame = std::make_shared<media::Frame>();
    frame->track = track;
    frame->dts = dts;
    frame->key = key;
    frame->storage.resize(bytes);
    return frame;
}

Harness::Harness(PackagerConfig config)
    : packager(config, clock, memory, *this, {}) {}

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
        clock.millis = start_ + std::llround(event.seconds * 1000);
        if (!keep || keep(*event.frame, event.seconds)) {
            packager.on_frame(event.frame);
        }
    }
}

void Harness::on_rendition(const media::Rendition& rendition) {
    for (const auto& segment : rendition.segments) {
        if (segment->sequence == all_.size()) {
            all_.push_back(segment);
            check_segment(rendition, *segment);
        }
    }
    if (rendition.open && !rendition.open->parts.empty()) {
        check_segment(rendition, *rendition.open);
    }
    check_constants(rendition);
    check_text(rendition);
}

void Harness::check_constants(const media::Rendition& rendition) {
    if (target_duration_ == 0) {
        target_duration_ = rendition.target_duration;
        part_target_ = rendition.part_target;
    }
    EXPECT_EQ(rendition.target_duration, target_duration_);
    EXPECT_EQ(rendition.part_target, part_target_);
    EXPECT_GT(part_target_.count(), 0);
}

void Harness::check_segment(const media::Rendition& rendition, const media::Segment& segment) {
    MediaTime sum{0};
    std::uint64_t offset = 0;
    std::uint32_t index = 0;
    for (const auto& part : segment.parts) {
        ++parts_;
        EXPECT_EQ(part.index, index++);
        EXPECT_GT(part.duration.count(), 0);
        EXPECT_LE(part.duration, rendition.part_target) << segment.sequence << "." << part.index;
        if (&part != &segment.parts.back() || !segment.complete) {
            EXPECT_GE(part.duration.count() * 100, rendition.part_target.count() * 85)
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
    EXPECT_LT(segment.duration, std::chrono::seconds(rendition.target_duration) + MediaTime{500'000});
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

void Harness::check_text(const media::Rendition& rendition) {
    playlist_ = writer_.write_media(rendition, 0);
    delta_ = writer_.write_media(rendition, skippable_segments(rendition));
    multivariant_ = write_multivariant(rendition);

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
    const auto skipped = skippable_segments(rendition);
    EXPECT_EQ(delta_.find("#EXT-X-SKIP") != std::string::npos, skipped > 0);
    if (skipped > 0) {
        const auto& last = *rendition.segments[skipped - 1];
        const auto end = rendition.segments.back()->start + rendition.segments.back()->duration;
        EXPECT_LE(
            last.start + last.duration, end + part_target_ * 13 - std::chrono::seconds(6 * target_duration_)
        );
        EXPECT_LT(delta_.size(), playlist_.size());
    }
}

} // namespace leams::hls::test
