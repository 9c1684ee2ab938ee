#include "chat/lane.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <utility>

namespace leams::chat {
namespace {

constexpr std::size_t kInboxCapacity = 16'384;
// Joins take milliseconds; what is more than this in that time is a room that cannot be joined now.
constexpr std::size_t kMaxHeld = 4096;
constexpr std::size_t kMaxLoops = 1024;

// A room is flushed so seldom that it takes at most a quarter of the loop, but often enough for a talk.
constexpr int kCostShare = 4;
constexpr std::chrono::milliseconds kLongestFlush{100};

void append_for(std::string& out, const Delivery& delivery, const Subscriber& subscriber) {
    out += delivery.origin == subscriber.id() ? *delivery.origin_frame : *delivery.frame;
}

void deliver_own(const std::vector<Delivery>& pending, Subscriber& subscriber, std::uint64_t skip_until) {
    std::string own;
    for (const auto& delivery : pending) {
        if (delivery.seq == 0 || delivery.seq > skip_until) {
            append_for(own, delivery, subscriber);
        }
    }
    if (!own.empty()) {
        subscriber.deliver(std::make_shared<const std::string>(std::move(own)));
    }
}

} // namespace

Lane::Lane(runtime::Loop& loop, const Config& config, const Clock& clock)
    : loop_(loop)
    , config_(config)
    , clock_(clock)
    , inbox_(loop, kInboxCapacity, [this](Delivery delivery) { on_delivery(std::move(delivery)); }) {}

Lane::~Lane() = default;

void Lane::introduce(Subscriber& subscriber) {
    subscriber.id_ = ++introduced_ * kMaxLoops + loop_.index() % kMaxLoops;
}

void Lane::begin_join(const UserId& channel) {
    loop_.assert_current();
    ++audiences_[channel].joining;
}

void Lane::end_join(const UserId& channel, Audience& audience) {
    if (--audience.joining == 0) {
        audience.held.clear();
        audience.held.shrink_to_fit();
    }
    forget_if_empty(channel);
}

void Lane::cancel_join(const UserId& channel) {
    loop_.assert_current();
    end_join(channel, audiences_.at(channel));
}

void Lane::finish_join(
    const UserId& channel, Subscriber& subscriber, std::uint64_t last_seq, const SharedText& greeting
) {
    loop_.assert_current();
    auto& audience = audiences_.at(channel);
    // What is still pending, the end of what was held back, comes with the next flush.
    const auto& held = audience.held;
    const auto flushed = held.size() - std::min(held.size(), audience.pending.size());
    std::string frames = *greeting;
    for (std::size_t i = 0; i < flushed; ++i) {
        if (held[i].seq == 0 || held[i].seq > last_seq) {
            append_for(frames, held[i], subscriber);
        }
    }
    subscriber.skip_until_ = last_seq;
    subscriber.place_ = audience.members.size();
    audience.members.push_back(&subscriber);
    end_join(channel, audience);
    subscriber.deliver(std::make_shared<const std::string>(std::move(frames)));
}

void Lane::leave(const UserId& channel, Subscriber& subscriber) {
    loop_.assert_current();
    auto& members = audiences_.at(channel).members;
    LEAMS_ASSERT(subscriber.place_ < members.size() && members[subscriber.place_] == &subscriber);
    members[subscriber.place_] = members.back();
    members[subscriber.place_]->place_ = subscriber.place_;
    members.pop_back();
    forget_if_empty(channel);
}

void Lane::forget_if_empty(const UserId& channel) {
    const auto found = audiences_.find(channel);
    if (found == audiences_.end()) {
        return;
    }
    const auto& audience = found->second;
    if (audience.members.empty() && audience.joining == 0 && !audience.serving) {
        audiences_.erase(found);
    }
}

void Lane::for_each(const std::function<void(Subscriber&)>& visit) {
    loop_.assert_current();
    flush_due(Pending::All);
    std::vector<Subscriber*> everybody;
    for (const auto& [_, audience] : audiences_) {
        everybody.insert(everybody.end(), audience.members.begin(), audience.members.end());
    }
    for (auto* subscriber : everybody) {
        visit(*subscriber);
    }
}

void Lane::bind_session(const SessionId& session, Subscriber& subscriber) {
    sessions_[session].push_back(&subscriber);
}

void Lane::unbind_session(const SessionId& session, Subscriber& subscriber) {
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) {
        return;
    }
    std::erase(found->second, &subscriber);
    if (found->second.empty()) {
        sessions_.erase(found);
    }
}

void Lane::drop_session(const SessionId& session) {
    loop_.assert_current();
    const auto found = sessions_.extract(session);
    if (found.empty()) {
        return;
    }
    for (auto* subscriber : found.mapped()) {
        subscriber->lose_session();
    }
}

void Lane::on_delivery(Delivery delivery) {
    const auto found = audiences_.find(delivery.channel);
    if (found == audiences_.end()) {
        return;
    }
    auto& audience = found->second;
    if (audience.joining > 0 && audience.held.size() < kMaxHeld) {
        audience.held.push_back(delivery);
    }
    if (audience.members.empty()) {
        return;
    }
    const auto channel = delivery.channel;
    const bool first = audience.pending.empty();
    audience.pending.push_back(std::move(delivery));
    if (clock_.steady() - audience.flushed >= interval_of(audience)) {
        flush(channel, audience);
        return;
    }
    if (first) {
        due_.push_back(channel);
    }
    if (!flush_timer_) {
        flush_timer_ = loop_.every(config_.flush_interval, [this] { flush_due(Pending::WhenDue); });
    }
}

std::chrono::milliseconds Lane::interval_of(const Audience& audience) const {
    // Writing to thousands of sockets takes a while; a loop keeps most of its time for other things.
    const auto wished =
        std::chrono::duration_cast<std::chrono::milliseconds>(audience.flush_cost * kCostShare);
    return std::clamp(wished, config_.flush_interval, std::max(config_.flush_interval, kLongestFlush));
}

void Lane::flush_due(Pending which) {
    for (const auto& channel : std::exchange(due_, {})) {
        const auto found = audiences_.find(channel);
        if (found == audiences_.end() || found->second.pending.empty()) {
            continue;
        }
        auto& audience = found->second;
        ++audience.ticks;
        if (which == Pending::All || audience.ticks * config_.flush_interval >= interval_of(audience)) {
            flush(channel, audience);
        } else {
            due_.push_back(channel);
        }
    }
    if (due_.empty()) {
        flush_timer_.reset();
    }
}

void Lane::flush(const UserId& channel, Audience& audience) {
    const auto pending = std::exchange(audience.pending, {});
    if (pending.empty()) {
        return;
    }
    audience.flushed = clock_.steady();
    audience.ticks = 0;
    SharedText frames = pending.front().frame;
    if (pending.size() > 1) {
        std::string joined;
        for (const auto& delivery : pending) {
            joined += *delivery.frame;
        }
        frames = std::make_shared<const std::string>(std::move(joined));
    }
    std::vector<std::uint64_t> origins;
    for (const auto& delivery : pending) {
        if (delivery.origin != 0) {
            origins.push_back(delivery.origin);
        }
    }
    audience.serving = true;
    // A subscriber that leaves while it is served is replaced by the last one: go backwards.
    for (auto place = audience.members.size(); place > 0; --place) {
        if (place > audience.members.size()) {
            continue;
        }
        auto& subscriber = *audience.members[place - 1];
        const auto skip_until = std::exchange(subscriber.skip_until_, 0);
        const bool is_origin = std::find(origins.begin(), origins.end(), subscriber.id()) != origins.end();
        if (skip_until != 0 || is_origin) {
            deliver_own(pending, subscriber, skip_until);
        } else {
            subscriber.deliver(frames);
        }
    }
    audience.serving = false;
    audience.flush_cost = clock_.steady() - audience.flushed;
    forget_if_empty(channel);
}

} // namespace leams::chat
