#pragma once

#include "media/hls/playlist.hpp"
#include "media/packaging/packager.hpp"
#include "media/packaging/test_tracks.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace leams::packaging::test {

/// Makes frames of a source that sends times in whole milliseconds, as RTMP does.
struct Source {
    double fps = 30; // 0: no video.
    double gop = 2;  // Seconds.
    bool audio = true;
    std::uint32_t audio_rate = 48000;
    int b_frames = 0;
    bool millisecond_clock = true;
    std::size_t video_bytes = 4000;
    double clock_speed = 1; // Of the source's clock against ours.
};

/// Feeds a packager and checks, after every part, all that RFC 8216bis demands of its playlists.
class Harness final : public RenditionListener {
public:
    /// With a window in which delta updates can skip segments.
    explicit Harness(PackagerConfig config = {.window = media::MediaTime{20'000'000}});

    /// Feeds the source's frames of [from, to) seconds, in order of time; `keep` may leave some out.
    using Filter = std::function<bool(const media::Frame& frame, double seconds)>;
    void feed(const Source& source, double from, double to, const Filter& keep = nullptr);
    void announce(const Source& source, std::uint32_t width = 1280);

    void on_renditions(const Renditions& renditions) override;

    const Segment& segment(std::size_t index) const { return *all_[index]; }
    std::size_t segments() const noexcept { return all_.size(); }
    std::size_t parts() const noexcept { return parts_; }
    const std::string& playlist() const noexcept { return playlist_; }
    const std::string& delta() const noexcept { return delta_; }
    const std::string& audio_playlist() const noexcept { return audio_; }
    std::size_t renditions() const noexcept { return renditions_; }
    const std::string& multivariant() const noexcept { return multivariant_; }
    const std::vector<SegmentPtr>& all() const noexcept { return all_; }

    ManualClock clock;
    SegmentMemory memory{Descriptor()};
    Packager packager;

private:
    void check_constants(const Window& window);
    void check_segment(const Window& window, const Segment& segment);
    void check_text(const Renditions& renditions);
    void check_audio(const Renditions& renditions);

    hls::PlaylistWriter writer_;
    media::Tracks current_;
    UnixMillis start_ = clock.millis;
    std::vector<SegmentPtr> all_;
    std::size_t parts_ = 0;
    std::string playlist_;
    std::string delta_;
    hls::PlaylistWriter audio_writer_;
    std::string audio_;
    std::size_t renditions_ = 0;
    std::string multivariant_;
    std::map<std::string, std::string> published_; // URI to the line that announced it.
    media::MediaTime part_target_{0};
    std::int64_t target_duration_ = 0;
    UnixMillis latest_date_ = 0;
};

} // namespace leams::packaging::test
