#pragma once

#include "core/base/id.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leams::chat {

/// Remembers each user's last text for a while, to refuse its repetition. Holds hashes, of at most as many
/// users as have written within the window.
class RecentTexts {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RecentTexts(std::chrono::milliseconds window)
        : window_(window) {}

    /// How long `text` would still count as a repetition; zero when it is none.
    std::chrono::milliseconds repeats(const UserId& user, std::string_view text, Time now);
    void delivered(const UserId& user, std::string_view text, Time now);

private:
    struct Last {
        std::size_t hash = 0;
        Time at;
    };

    void forget_old(Time now);

    std::chrono::milliseconds window_;
    std::unordered_map<std::string, Last> last_;
    std::deque<std::pair<Time, std::string>> order_;
};

} // namespace leams::chat
