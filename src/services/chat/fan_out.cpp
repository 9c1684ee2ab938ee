#include "services/chat/fan_out.hpp"

#include "core/base/assert.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace leams::chat {
namespace {

constexpr std::size_t kInboxCapacity = 16'384;
// Joins take milliseconds; what is more than this in that time is a room that cannot be joined now.
constexpr std::size_t kMaxHeld = 4096;
constexpr std::size_t kMaxLoops = 1024;

// A room's subscribers have their turn so seldom that it takes at most a quarter of the loop, but often
// enough for a talk.
constexpr int kCostShare = 4;
constexpr std::chrono::milliseconds kLongestRound{120};

void append_for(std::string& out, const RoomFrame& delivery, const Subscriber& subscriber) {
    out += delivery.origin == subscriber.id() ? *delivery.origin_frame : *delivery.frame;
}

void deliver_own(std::span<const RoomFrame> pending, Subscriber& subscriber, std::uint64_t skip_until) {
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

FanOut::FanOut(runtime::Loop& loop, const ChatConfig& config, const Clock& clock)
    : loop_(loop)
    , config_(config)
    , clock_(clock)
    , inbox_(loop, kInboxCapacity, [this](RoomFrame delivery) { on_delivery(std::move(delivery)); }) {}

FanOut::~FanOut() = default;

void FanOut::introduce(Subscriber& subscriber) {
    subscriber.id_ = ++introduced_ * kMaxLoops + loop_.index() % kMaxLoops;
}

FanOut::Join::Join(FanOut& fan_out, UserId channel)
    : fan_out_(fan_out)
    , channel_(std::move(channel)) {
    fan_out_.loop_.assert_current();
    ++fan_out_.audiences_[channel_].joining;
}

FanOut::Join::~Join() {
    fan_out_.end_join(channel_);
}

void FanOut::end_join(const UserId& channel) {
    auto& audience = audiences_.at(channel);
    if (--audience.joining == 0) {
        audience.held.clear();
        audience.held.shrink_to_fit();
        audience.not_held = 0;
    }
    forget_if_empty(channel);
}

void FanOut::Join::finish(Subscriber& subscriber, std::uint64_t last_seq, const SharedText& greeting) {
    fan_out_.loop_.assert_current();
    auto& audience = fan_out_.audiences_.at(channel_);
    const auto smallest =
        std::ranges::min_element(audience.slices, {}, [](const Slice& one) { return one.members.size(); });
    // What its slice has not had yet, the end of what has come, goes out with the slice's next flush.
    const auto& held = audience.held;
    const auto unsent = smallest->unsent - std::min(smallest->unsent, audience.not_held);
    const auto flushed = held.size() - std::min(held.size(), unsent);
    std::string frames = *greeting;
    for (std::size_t i = 0; i < flushed; ++i) {
        if (held[i].seq == 0 || held[i].seq > last_seq) {
            append_for(frames, held[i], subscriber);
        }
    }
    subscriber.skip_until_ = last_seq;
    subscriber.slice_ = static_cast<std::size_t>(smallest - audience.slices.begin());
    subscriber.place_ = smallest->members.size();
    smallest->members.push_back(&subscriber);
    subscriber.deliver(std::make_shared<const std::string>(std::move(frames)));
}

void FanOut::leave(const UserId& channel, Subscriber& subscriber) {
    loop_.assert_current();
    auto& members = audiences_.at(channel).slices[subscriber.slice_].members;
    LEAMS_ASSERT(subscriber.place_ < members.size() && members[subscriber.place_] == &subscriber);
    members[subscriber.place_] = members.back();
    members[subscriber.place_]->place_ = subscriber.place_;
    members.pop_back();
    forget_if_empty(channel);
}

void FanOut::forget_if_empty(const UserId& channel) {
    const auto found = audiences_.find(channel);
    if (found == audiences_.end()) {
        return;
    }
    const auto& audience = found->second;
    if (!audience.has_members() && audience.joining == 0 && !audience.serving) {
        audiences_.erase(found);
    }
}

bool FanOut::Audience::has_members() const noexcept {
    return std::ranges::any_of(slices, [](const Slice& slice) { return !slice.members.empty(); });
}

void FanOut::for_each(const std::function<void(Subscriber&)>& visit) {
    loop_.assert_current();
    flush_due(Pending::All);
    std::vector<Subscriber*> everybody;
    for (const auto& [_, audience] : audiences_) {
        for (const auto& slice : audience.slices) {
            everybody.insert(everybody.end(), slice.members.begin(), slice.members.end());
        }
    }
    for (auto* subscriber : everybody) {
        visit(*subscriber);
    }
}

void FanOut::bind_session(const SessionId& session, Subscriber& subscriber) {
    sessions_[session].push_back(&subscriber);
}

void FanOut::unbind_session(const SessionId& session, Subscriber& subscriber) {
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) {
        return;
    }
    std::erase(found->second, &subscriber);
    if (found->second.empty()) {
        sessions_.erase(found);
    }
}

void FanOut::drop_session(const SessionId& session) {
    loop_.assert_current();
    const auto found = sessions_.extract(session);
    if (found.empty()) {
        return;
    }
    for (auto* subscriber : found.mapped()) {
        subscriber->lose_session();
    }
}

void FanOut::on_delivery(RoomFrame delivery) {
    const auto found = audiences_.find(delivery.channel);
    if (found == audiences_.end()) {
        return;
    }
    auto& audience = found->second;
    // Both `held` and `pending` get each delivery, members or not: finish() counts on it.
    if (audience.joining > 0) {
        audience.held.size() < kMaxHeld ? audience.held.push_back(delivery) : void(++audience.not_held);
    }
    const auto channel = delivery.channel;
    const bool first = audience.pending.empty();
    audience.pending.push_back(std::move(delivery));
    for (auto& slice : audience.slices) {
        ++slice.unsent;
    }
    if (first && clock_.steady() - audience.flushed >= interval_of(audience)) {
        flush(channel, audience, kSlices);
        return;
    }
    if (first) {
        due_.push_back(channel);
    }
    if (!flush_timer_) {
        flush_timer_ = loop_.every(config_.flush_interval, [this] { flush_due(Pending::WhenDue); });
    }
}

// In which each subscriber has its turn.
std::chrono::milliseconds FanOut::interval_of(const Audience& audience) const {
    // Writing to thousands of sockets takes a while; a loop keeps most of its time for other things.
    std::chrono::steady_clock::duration cost{0};
    for (const auto& slice : audience.slices) {
        cost += slice.flush_cost;
    }
    const auto wished = std::chrono::duration_cast<std::chrono::milliseconds>(cost * kCostShare);
    return std::clamp(wished, config_.flush_interval, std::max(config_.flush_interval, kLongestRound));
}

// How many slices have their turn in this tick.
std::size_t FanOut::slices_due(Audience& audience) const {
    const auto interval = interval_of(audience);
    audience.credit += kSlices * config_.flush_interval;
    const auto due = audience.credit / interval;
    audience.credit %= interval;
    return std::min(kSlices, static_cast<std::size_t>(due));
}

void FanOut::flush_due(Pending which) {
    for (const auto& channel : std::exchange(due_, {})) {
        const auto found = audiences_.find(channel);
        if (found == audiences_.end()) {
            continue;
        }
        auto& audience = found->second;
        flush(channel, audience, which == Pending::All ? kSlices : slices_due(audience));
    }
    if (due_.empty()) {
        flush_timer_.reset();
    }
}

// Serves so many slices, and sees to it that the others have their turn. May forget the audience.
void FanOut::flush(const UserId& channel, Audience& audience, std::size_t slices) {
    audience.serving = true;
    for (std::size_t i = 0; i < slices; ++i) {
        flush_slice(audience, audience.slices[audience.turn]);
        audience.turn = (audience.turn + 1) % kSlices;
    }
    audience.serving = false;
    audience.flushed = clock_.steady();
    std::size_t unsent = 0;
    for (auto& slice : audience.slices) {
        if (slice.members.empty()) {
            slice = {}; // What it cost while there were members must not slow the others down.
        }
        unsent = std::max(unsent, slice.unsent);
    }
    audience.pending.erase(
        audience.pending.begin(), audience.pending.end() - static_cast<std::ptrdiff_t>(unsent)
    );
    if (unsent > 0) {
        due_.push_back(channel);
    }
    forget_if_empty(channel);
}

void FanOut::flush_slice(const Audience& audience, Slice& slice) {
    const auto pending = std::span(audience.pending).last(std::exchange(slice.unsent, 0));
    if (pending.empty() || slice.members.empty()) {
        return;
    }
    const auto began = clock_.steady();
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
    const auto served = slice.members.size();
    // A subscriber that leaves while it is served is replaced by the last one: go backwards.
    for (auto place = slice.members.size(); place > 0; --place) {
        if (place > slice.members.size()) {
            continue;
        }
        auto& subscriber = *slice.members[place - 1];
        const auto skip_until = std::exchange(subscriber.skip_until_, 0);
        const bool is_origin = std::find(origins.begin(), origins.end(), subscriber.id()) != origins.end();
        if (skip_until != 0 || is_origin) {
            deliver_own(pending, subscriber, skip_until);
        } else {
            subscriber.deliver(frames);
        }
    }
    slice.flush_cost = clock_.steady() - began;
    stats_.deliveries.fetch_add(served, std::memory_order_relaxed);
    stats_.flush_s.observe(slice.flush_cost);
}

void FanOut::show(const MessageUser& user) {
    loop_.assert_current();
    for (const auto& [_, subscribers] : sessions_) {
        for (auto* subscriber : subscribers) {
            subscriber->show(user);
        }
    }
}

} // namespace leams::chat
