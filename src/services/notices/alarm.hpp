#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace leams::notices {

enum class Level : std::uint8_t { Good, Between, Bad };
enum class News : std::uint8_t { None, Begun, Over };

/// Decides when a trouble is worth a notice: once it has held for `patience`, at most once in `pause`, and
/// again when it is over. What is Between neither begins nor ends it.
class Alarm {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Alarm(std::chrono::seconds patience, std::chrono::seconds pause)
        : patience_(patience)
        , pause_(pause) {}

    /// What is to be told now; the same again until told() says that it was, but not within a minute of
    /// failed().
    News observe(Level level, TimePoint now) {
        if (level == Level::Good) {
            bad_since_.reset();
        } else if (level == Level::Bad && !bad_since_) {
            bad_since_ = now;
        }
        if (now < next_try_) {
            return News::None;
        }
        if (!bad_since_) {
            return told_ ? News::Over : News::None;
        }
        const bool rests = last_begun_ && now - *last_begun_ < pause_;
        return !told_ && !rests && now - *bad_since_ >= patience_ ? News::Begun : News::None;
    }

    void told(News news, TimePoint now) {
        told_ = news == News::Begun;
        if (told_) {
            last_begun_ = now;
        }
    }

    void failed(TimePoint now) { next_try_ = now + std::chrono::minutes(1); }

private:
    std::chrono::seconds patience_;
    std::chrono::seconds pause_;
    std::optional<TimePoint> bad_since_{};
    std::optional<TimePoint> last_begun_{};
    TimePoint next_try_{};
    bool told_ = false;
};

} // namespace leams::notices
