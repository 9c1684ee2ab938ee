#include "services/chat/recent_texts.hpp"

#include <functional>
#include <utility>

namespace leams::chat {

std::chrono::milliseconds RecentTexts::repeats(const UserId& user, std::string_view text, Time now) {
    forget_old(now);
    const auto found = last_.find(user.str());
    if (found == last_.end() || found->second.hash != std::hash<std::string_view>{}(text)) {
        return std::chrono::milliseconds(0);
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(found->second.at + window_ - now);
}

void RecentTexts::delivered(const UserId& user, std::string_view text, Time now) {
    forget_old(now);
    last_[user.str()] = {std::hash<std::string_view>{}(text), now};
    order_.emplace_back(now, user.str());
}

void RecentTexts::forget_old(Time now) {
    while (!order_.empty() && order_.front().first + window_ <= now) {
        const auto found = last_.find(order_.front().second);
        // Who has written since has a later place in the order.
        if (found != last_.end() && found->second.at == order_.front().first) {
            last_.erase(found);
        }
        order_.pop_front();
    }
}

} // namespace leams::chat
