#pragma once

#include "core/base/time.hpp"
#include "media/hub/media_time.hpp"
#include "media/hub/publication.hpp"
#include "media/hub/sink.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leams::media {

enum class AdviceSeverity : std::uint8_t { Info, Warning, Error };

/// Something that the publisher could do better. `value` is what the sentence speaks of: seconds, kbit/s,
/// frames.
struct Advice {
    std::string code; // Stable: "keyframe_interval_long".
    AdviceSeverity severity = AdviceSeverity::Warning;
    double value = 0;
};

struct VideoHealth {
    std::string codec;
    std::string codec_name;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    double fps = 0;
    std::uint32_t bitrate_kbps = 0;
    double keyframe_interval = 0; // Seconds; 0 until two key pictures were seen.
};

struct AudioHealth {
    std::string codec;
    std::string codec_name;
    std::uint32_t sample_rate = 0;
    std::uint32_t channels = 0;
    std::uint32_t bitrate_kbps = 0;
};

struct Health {
    std::optional<VideoHealth> video;
    std::optional<AudioHealth> audio;
    std::uint32_t timestamp_jumps = 0;
    std::vector<Advice> advice;
};

/// Measures what arrives from a provider, over the last ten seconds. Loop-bound; constant work per frame.
class HealthMeter {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    void on_frame(const Frame& frame, TimePoint now);
    void on_jump(TimePoint now);
    /// The provider's time stamps stand still.
    void on_standing_clock(TimePoint now) { last_standing_ = now; }
    /// Something that the provider sent could not be read.
    void on_unreadable(TimePoint now) { last_unreadable_ = now; }
    /// The provider was cut for what he sent.
    void on_cut(CutReason reason, TimePoint now);
    /// Forgets the rates: a new provider's begin.
    void restart();

    Health snapshot(const Tracks& tracks, TimePoint now) const;

private:
    static constexpr std::size_t kSeconds = 10;

    struct Second {
        std::int64_t second = -1;
        std::array<std::uint64_t, 2> bytes{};
        std::uint32_t pictures = 0;
    };

    const Second* at(std::int64_t second) const;
    static std::int64_t to_second(TimePoint now);
    void advise(Health& health, const Tracks& tracks, TimePoint now) const;

    std::array<Second, kSeconds> seconds_{};
    std::int64_t first_second_ = -1;
    std::optional<MediaTime> last_key_;
    // Of this provider, when the latest came; without any, a key picture counts from the first picture on.
    std::optional<TimePoint> last_key_at_;
    std::optional<TimePoint> last_sound_at_;
    MediaTime key_interval_{0};
    std::uint32_t jumps_ = 0;
    std::optional<TimePoint> last_jump_;
    std::optional<TimePoint> last_standing_;
    std::optional<TimePoint> last_unreadable_;
    std::optional<TimePoint> last_cut_;
    CutReason cut_reason_ = CutReason::MemoryFull;
};

} // namespace leams::media
